"""The trees of relevance: learned by LambdaMART from judgments of our own on questions that the index does not hold."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from kb.answers import Question
from kb.passages import VoiceKind
from search.engine import Engine
from search.evaluation.metrics import hit_at, ndcg_at
from search.index import build_index, open_index
from search.protocols import Encoder
from search.relevance import FEATURES, features
from search.rerank import load_ranker
from search.retrieval import Retrieval
from search.trees import Trees

JUDGED = Path(__file__).parent / "judged.txt"
"""Guides' questions of the held-out fifth, each with the provisions that answer it, 3 best; read by people who were
not told where a question stands nor what found a provision. What is not named was judged and does not help, or
was not among what four retrievers put first."""

_ROUNDS = 120
_PARAMETERS = {
    "objective": "lambdarank",
    "label_gain": [0, 1, 3, 7],
    "lambdarank_truncation_level": 15,
    "learning_rate": 0.05,
    "num_leaves": 8,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 20261126,
    "num_threads": 1,
    "deterministic": True,
    "verbose": -1,
}
_PARTS = 5
_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and the grades of the provisions that help, by document and address."""

    question: str
    grades: dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Example:
    """The features of what was found for a question and the grade of each, and all grades that there are."""

    rows: NDArray[np.float64]
    grades: NDArray[np.int64]
    judged: tuple[int, ...]


def read_judged(path: Path = JUDGED) -> list[Judged]:
    """The judgments: a line `# question`, then lines of document, address and grade with tabs between."""
    found: list[Judged] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# "):
            found.append(Judged(line.removeprefix("# "), {}))
        else:
            document, locator, grade = line.split("\t")
            found[-1].grades[document, locator] = int(grade)
    return found


def train_relevance(engine: Engine, encoder: Encoder, out: Path, today: date) -> Iterator[str]:
    """Learns the trees, writes them, and tells in lines what they bring and what each group of features does.

    The index is built without the questions that were judged, so that each is asked as if it were unknown. What a
    figure is told of was not learned from: the questions are cut into five parts, and four teach for the fifth.
    Sections of topics were not judged and do not teach.

    Args:
        engine: over the store to learn from.
        encoder: the one that the index uses.
        out: the file of trees.
        today: the day whose law is asked about.
    """
    judged = read_judged()
    with tempfile.TemporaryDirectory() as folder:
        examples = list(_examples(engine, encoder, judged, Path(folder), today))
    yield f"{len(examples)} of {len(judged)} questions with something that answers among what was found"
    yield f"as found: {_told(_means(example, -np.arange(len(example.grades), dtype=float)) for example in examples)}"
    yield f"all features: {_told(_asked_apart(examples, range(len(FEATURES))))}"
    for name, columns in _groups().items():
        kept = [at for at in range(len(FEATURES)) if at not in columns]
        yield f"without {name}: {_told(_asked_apart(examples, kept))}"
    trees = _fit(examples, range(len(FEATURES)))
    lines = ",\n".join(json.dumps(tree) for tree in trees)
    out.write_text(f'{{"features": {json.dumps(FEATURES)}, "trees": [\n{lines}\n]}}\n', "utf-8")
    yield f"{len(trees)} trees written"


def _examples(
    engine: Engine, encoder: Encoder, judged: Sequence[Judged], folder: Path, today: date
) -> Iterator[Example]:
    store = engine.store
    asked = {entry.question for entry in judged}
    known = [voice for voice in store.voices() if voice.kind is not VoiceKind.QUESTION or voice.text not in asked]
    build_index(store, encoder, engine.analyzer, folder, voices=known)
    retrieval = Retrieval(open_index(folder, store, encoder, engine.analyzer), store, load_ranker())
    for entry in judged:
        evidence = retrieval.evidence(engine.read(Question(entry.question, today)))
        binding, grades = [], []
        for at, hit in enumerate(evidence.hits):
            passage = store.passage(hit.passage_id)
            if passage is not None and evidence.documents[hit.passage_id].kind.is_binding:
                binding.append(at)
                grades.append(entry.grades.get((passage.document_id, str(passage.locator)), 0))
        if any(grades):
            rows = features(evidence)[binding]
            yield Example(rows, np.array(grades), tuple(sorted(entry.grades.values(), reverse=True)))


def _fit(examples: Sequence[Example], columns: Sequence[int]) -> list[dict[str, Any] | float]:
    """The trees over some features."""
    names = [FEATURES[at] for at in columns]
    data = lightgbm.Dataset(
        np.concatenate([example.rows[:, list(columns)] for example in examples]),
        np.concatenate([example.grades for example in examples]),
        group=[len(example.grades) for example in examples],
        params={"verbose": -1},
    )
    booster = lightgbm.train(_PARAMETERS, data, _ROUNDS)
    return [_plain(tree["tree_structure"], names) for tree in booster.dump_model()["tree_info"]]


def _plain(node: dict[str, Any], names: Sequence[str]) -> dict[str, Any] | float:
    """A tree of LightGBM as `search.trees` reads it."""
    if "leaf_value" in node:
        return round(float(node["leaf_value"]), 5)
    return {
        "feature": names[node["split_feature"]],
        "at_most": float(node["threshold"]),
        "then": _plain(node["left_child"], names),
        "else": _plain(node["right_child"], names),
    }


def _asked_apart(examples: Sequence[Example], columns: Sequence[int]) -> Iterator[tuple[float, float, float]]:
    """The measures of each example, by trees that learned from the other parts."""
    for part in range(_PARTS):
        learned = [example for at, example in enumerate(examples) if at % _PARTS != part]
        trees = Trees([FEATURES[at] for at in columns], _fit(learned, columns))
        for example in examples[part::_PARTS]:
            yield _means(example, trees.scores(example.rows[:, list(columns)]))


def _means(example: Example, scores: NDArray[np.float64]) -> tuple[float, float, float]:
    grades = example.grades[np.argsort(-scores, kind="stable")].tolist()
    return hit_at(grades, 1), hit_at(grades, 5), ndcg_at(grades, example.judged, _DEPTH)


def _told(measures: Iterator[tuple[float, float, float]]) -> str:
    one, five, gain = np.mean(list(measures), axis=0)
    return f"hit@1 {one:.3f}, hit@5 {five:.3f}, nDCG@10 {gain:.3f}"


def _groups() -> dict[str, list[int]]:
    """The features that belong together, by what they have in common."""
    groups = {
        "order so far": ("place", "score", "lead"),
        "shares": tuple(name for name in FEATURES if name.startswith("share ")),
        "places": (*(name for name in FEATURES if name.startswith("place ")), "first places"),
        "fit": ("cosines", "fit question", "behind cosines", "behind question", "behind passage"),
        "coverage": ("coverage", "behind coverage"),
        "related": ("named", "named by first", "names", "names first"),
        "work, voices, force, terms": ("work", "voices", "force", "terms"),
    }
    return {name: [FEATURES.index(feature) for feature in own] for name, own in groups.items()}
