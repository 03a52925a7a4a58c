"""Comparison: named configurations on the same topics, each against what ships, with paired bootstrap intervals."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kb.answers import Question
from kb.passages import PassageId, VoiceKind
from kb.store import Store
from search.engine import Engine
from search.evaluation.metrics import hit_at, ndcg_at
from search.evaluation.runner import DEPTH
from search.evaluation.topics import Provision, Topic
from search.retrieval import WEIGHTS, Retrieval

MEASURES = ("hit@1", "hit@5", "ndcg@10")
Find = Callable[[Topic], Sequence[PassageId]]
"""A way to search: the passages for a topic, best first, none twice."""
WIDTH = 46
"""Of the column of names in a table."""
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
        is_weighed: whether the trees of relevance then put the first in order.
    """

    name: str
    silent: frozenset[VoiceKind] = frozenset()
    weights: Mapping[str, float] | None = None
    is_ranked: bool = True
    is_weighed: bool = True


_OURS = frozenset({VoiceKind.GUIDE, VoiceKind.QUESTION})
_LEXICAL = {name: weight for name, weight in WEIGHTS.items() if name != "dense"}
SHIPPED = Configuration("by relevance (ships)")
CONFIGURATIONS = (
    Configuration("BM25, official text only", _OURS, _LEXICAL, is_ranked=False, is_weighed=False),
    Configuration("dense, official text only", _OURS, {"dense": 1.0}, is_ranked=False, is_weighed=False),
    Configuration("fusion, official text only", _OURS, is_ranked=False, is_weighed=False),
    Configuration("fusion, + plain words", frozenset({VoiceKind.QUESTION}), is_ranked=False, is_weighed=False),
    Configuration("BM25, all voices", weights=_LEXICAL, is_ranked=False, is_weighed=False),
    Configuration("dense, all voices", weights={"dense": 1.0}, is_ranked=False, is_weighed=False),
    Configuration("fusion, all voices", is_ranked=False, is_weighed=False),
    Configuration("ranked by field", is_weighed=False),
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
        return f"{self.name:{WIDTH}}" + "  ".join(cells)


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a way to search gave.

    Attributes:
        scores: the measures of each topic: shape (topics, measures).
        seconds: how long each search took: shape (topics,).
    """

    scores: NDArray[np.float64]
    seconds: NDArray[np.float64]


def compare(
    engine: Engine, topics: Sequence[Topic], judged_on: date, told: Callable[[int, int, str], None]
) -> list[Comparison]:
    """Each configuration on the answerable topics, asked as on the day they were judged."""
    answerable = [topic for topic in topics if topic.is_answerable]
    found: dict[str, Measurement] = {}
    for done, configuration in enumerate(CONFIGURATIONS):
        told(done, len(CONFIGURATIONS), configuration.name)
        find = search_with(configuration, engine, judged_on)
        found[configuration.name] = measure(find, engine.store, answerable)
    told(len(CONFIGURATIONS), len(CONFIGURATIONS), "")
    best = found[SHIPPED.name]
    return [hold_against(best, name, own) for name, own in found.items()]


def search_with(configuration: Configuration, engine: Engine, judged_on: date) -> Find:
    """How a configuration searches: the question is read, what it names is looked up, the rest is found."""
    ranker = engine.retrieval.ranker if configuration.is_ranked else None
    relevance = engine.retrieval.relevance if configuration.is_weighed else None
    retrieval = Retrieval(engine.retrieval.index, engine.store, ranker, configuration.weights or WEIGHTS, relevance)
    silent = frozenset(int(voice.voice_id) for voice in engine.store.voices() if voice.kind in configuration.silent)

    def find(topic: Topic) -> list[PassageId]:
        query = engine.read(Question(topic.text, topic.as_of or judged_on))
        return [hit.passage_id for hit in retrieval.find(query, DEPTH, silent).ranking.hits]

    return find


def measure(find: Find, store: Store, topics: Sequence[Topic]) -> Measurement:
    """How a way to search does on topics, and how long it takes."""
    rows, seconds = [], []
    for topic in topics:
        started = time.perf_counter()
        passages = find(topic)
        seconds.append(time.perf_counter() - started)
        grades = []
        for passage_id in passages:
            passage = store.passage(passage_id)
            if passage is not None:
                grades.append(topic.judgments.get(Provision(passage.document_id, passage.locator), 0))
        judged = list(topic.judgments.values())
        rows.append((hit_at(grades, 1), hit_at(grades, 5), ndcg_at(grades, judged, DEPTH)))
    return Measurement(np.array(rows), np.array(seconds))


def hold_against(best: Measurement, name: str, own: Measurement) -> Comparison:
    """The means of a measurement, and how far they are from those of another on the same topics."""
    differences = own.scores - best.scores
    return Comparison(
        name,
        dict(zip(MEASURES, own.scores.mean(axis=0).tolist(), strict=True)),
        {MEASURES[at]: paired_interval(differences[:, at]) for at in range(len(MEASURES))},
    )


def paired_interval(differences: NDArray[np.float64], samples: int = _SAMPLES) -> tuple[float, float]:
    """The 95 % bootstrap interval of a mean difference over the same topics (Sakai, SIGIR 2006).

    >>> paired_interval(np.zeros(10))
    (0.0, 0.0)
    """
    chooses = np.random.default_rng(_SEED)
    means = differences[chooses.integers(len(differences), size=(samples, len(differences)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)
