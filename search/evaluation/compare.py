"""Comparison: named configurations on the same topics, each against what ships, with paired bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kb.answers import Question
from kb.passages import VoiceKind
from search.engine import Engine
from search.evaluation.metrics import hit_at, ndcg_at
from search.evaluation.runner import DEPTH
from search.evaluation.topics import Provision, Topic
from search.retrieval import WEIGHTS, Retrieval

MEASURES = ("hit@1", "hit@5", "ndcg@10")
_SAMPLES = 2000
_SEED = 20261124


@dataclass(frozen=True, slots=True)
class Configuration:
    """A way to search.

    Attributes:
        name: as the table prints it.
        silent: voices that may not speak; where any is silent, passages are not heard as a whole either.
        weights: of the retrievers; one without a weight does not search.
        is_ranked: whether the learned ranker orders what fusion found.
    """

    name: str
    silent: frozenset[VoiceKind] = frozenset()
    weights: Mapping[str, float] | None = None
    is_ranked: bool = True


_OURS = frozenset({VoiceKind.GUIDE, VoiceKind.QUESTION})
_LEXICAL = {name: weight for name, weight in WEIGHTS.items() if name != "dense"}
SHIPPED = Configuration("ranked (ships)")
CONFIGURATIONS = (
    Configuration("BM25, official text only", _OURS, _LEXICAL, is_ranked=False),
    Configuration("dense, official text only", _OURS, {"dense": 1.0}, is_ranked=False),
    Configuration("fusion, official text only", _OURS, is_ranked=False),
    Configuration("fusion, + plain words", frozenset({VoiceKind.QUESTION}), is_ranked=False),
    Configuration("BM25, all voices", weights=_LEXICAL, is_ranked=False),
    Configuration("dense, all voices", weights={"dense": 1.0}, is_ranked=False),
    Configuration("fusion, all voices", is_ranked=False),
    SHIPPED,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a configuration does.

    Attributes:
        name: of the configuration.
        means: of each measure.
        intervals: for each measure, the 95 % interval of its difference from what ships.
    """

    name: str
    means: dict[str, float]
    intervals: dict[str, tuple[float, float]]

    def __str__(self) -> str:
        cells = (
            f"{self.means[name]:.3f} [{self.intervals[name][0]:+.3f}, {self.intervals[name][1]:+.3f}]"
            for name in MEASURES
        )
        return f"{self.name:28}" + "  ".join(cells)


def compare(
    engine: Engine, topics: Sequence[Topic], judged_on: date, told: Callable[[int, int, str], None]
) -> list[Comparison]:
    """Each configuration on the answerable topics, asked as on the day they were judged."""
    answerable = [topic for topic in topics if topic.is_answerable]
    scores: dict[str, NDArray[np.float64]] = {}
    for done, configuration in enumerate(CONFIGURATIONS):
        told(done, len(CONFIGURATIONS), configuration.name)
        scores[configuration.name] = _scores(engine, configuration, answerable, judged_on)
    told(len(CONFIGURATIONS), len(CONFIGURATIONS), "")
    best = scores[SHIPPED.name]
    return [
        Comparison(
            name,
            dict(zip(MEASURES, own.mean(axis=0).tolist(), strict=True)),
            {measure: paired_interval(own[:, at] - best[:, at]) for at, measure in enumerate(MEASURES)},
        )
        for name, own in scores.items()
    ]


def paired_interval(differences: NDArray[np.float64], samples: int = _SAMPLES) -> tuple[float, float]:
    """The 95 % bootstrap interval of a mean difference over the same topics (Sakai, SIGIR 2006).

    >>> paired_interval(np.zeros(10))
    (0.0, 0.0)
    """
    chooses = np.random.default_rng(_SEED)
    means = differences[chooses.integers(len(differences), size=(samples, len(differences)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def _scores(
    engine: Engine, configuration: Configuration, topics: Sequence[Topic], judged_on: date
) -> NDArray[np.float64]:
    """The measures of each topic: shape (topics, measures)."""
    ranker = engine.retrieval.ranker if configuration.is_ranked else None
    retrieval = Retrieval(engine.retrieval.index, engine.store, ranker, configuration.weights or WEIGHTS)
    silent = frozenset(int(voice.voice_id) for voice in engine.store.voices() if voice.kind in configuration.silent)
    rows = []
    for topic in topics:
        query = engine.read(Question(topic.text, topic.as_of or judged_on))
        grades = []
        for hit in retrieval.find(query, DEPTH, silent).ranking.hits:
            passage = engine.store.passage(hit.passage_id)
            if passage is not None:
                grades.append(topic.judgments.get(Provision(passage.document_id, passage.locator), 0))
        judged = list(topic.judgments.values())
        rows.append((hit_at(grades, 1), hit_at(grades, 5), ndcg_at(grades, judged, DEPTH)))
    return np.array(rows)
