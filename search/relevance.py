"""Relevance: the first provisions put in order by boosted trees over all that speaks for each of them.

The trees are learned from judgments of our own (`search/training/judged.txt`): they weigh what single numbers cannot,
as that a provision which only the vectors find needs a guide of another to name it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.documents import Document
from kb.passages import PassageId
from search.ranking import Hit, Ranking
from search.trees import Trees, read_trees

MODEL = Path(__file__).parent / "model" / "relevance.json"
DEPTH = 30
"""How many provisions are put in order."""
RELATING = 10
"""Of how many of them it counts what their guides name as related."""
_FLATTER = 1.9
"""The trees tell provisions further apart than the ranker; so many come as near to the best as did in its order."""
_RETRIEVERS = ("bm25-official", "bm25-guide", "bm25-question", "bm25-passage", "dense")
FEATURES = (
    "place",
    "score",
    "lead",
    *(f"share {name}" for name in _RETRIEVERS),
    *(f"place {name}" for name in _RETRIEVERS),
    "first places",
    "cosines",
    "behind cosines",
    "fit question",
    "behind question",
    "behind passage",
    "coverage",
    "behind coverage",
    "named",
    "named by first",
    "names",
    "names first",
    "work",
    "voices",
    "force",
    "terms",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the first provisions found for a question.

    Attributes:
        hits: the provisions in the order so far, the best scores 1.
        rankings: what each retriever found.
        coverage: how much of the question each says, see `search.coverage`: shape (hits,).
        related: for the first few, what their guides name as related.
        documents: the document of each.
        voices: by how many voices each can be found.
        terms: how many terms the question has.
    """

    hits: tuple[Hit, ...]
    rankings: tuple[Ranking, ...]
    coverage: NDArray[np.float64]
    related: Mapping[PassageId, frozenset[PassageId]]
    documents: Mapping[PassageId, Document]
    voices: Mapping[PassageId, int]
    terms: int


class Relevance:
    """Puts the first hits in order."""

    def __init__(self, trees: Trees) -> None:
        """Raises ValueError for trees over other features."""
        if trees.features != FEATURES:
            raise ValueError("the trees were learned over other features")
        self._trees = trees

    def rank(self, evidence: Evidence) -> tuple[Hit, ...]:
        """The hits, best first; a score is the odds against the best, which scores 1, as flat as the ranker's."""
        totals = self._trees.scores(features(evidence))
        order = np.argsort(-totals, kind="stable")
        odds = np.exp((totals - totals.max(initial=-np.inf)) / _FLATTER)
        hits = evidence.hits
        return tuple(Hit(hits[at].passage_id, float(odds[at]), hits[at].voice_id) for at in order)


def load_relevance(path: Path = MODEL) -> Relevance | None:
    """The trees that ship, None where they are not there: hits then stay as the ranker left them."""
    return Relevance(read_trees(path)) if path.is_file() else None


def features(evidence: Evidence) -> NDArray[np.float64]:
    """A row of `FEATURES` for each hit, shape (hits, features).

    - `place`: 1 over the place so far; `score`; `lead`: how far it is ahead of the best other, below 0 for all but one.
    - For each retriever `share`, its score brought to 0 to 1, and `place`, 1 over it; both 0 where it did not find it;
      `first places`: how many retrievers put it first.
    - `cosines`: the score of the dense retriever; `fit question`: how near its best question comes to saying
      every term; `behind …`: how far each is behind the best.
    - `coverage`: how much of the question it says, and how far that is behind the most.
    - `named`: what the hits whose guides name it as related score together, `named by first` the best of the first
      three of them; `names` and `names first`: the same of those that its own guides name.
    - `work`: the share of its document in the scores of the first ten; `voices`: the logarithm of how many it has;
      `force`: steps down from law; `terms`: the logarithm of how many the question has.
    """
    hits = evidence.hits
    if not hits:
        return np.zeros((0, len(FEATURES)))
    found = {ranking.retriever: _Heard(ranking) for ranking in evidence.rankings}
    heard = [found.get(name) or _Heard(Ranking(name, ())) for name in _RETRIEVERS]
    question, passage, dense = heard[2], heard[3], heard[4]
    scores = {hit.passage_id: hit.score for hit in hits}
    first = [hit.passage_id for hit in hits[:3]]
    works: defaultdict[str, float] = defaultdict(float)
    for hit in hits[:10]:
        works[evidence.documents[hit.passage_id].document_id] += hit.score
    whole = sum(works.values()) or 1.0
    most = float(evidence.coverage.max())
    rows = []
    for at, hit in enumerate(hits):
        own, document = hit.passage_id, evidence.documents[hit.passage_id]
        namers = [other for other, named in evidence.related.items() if other != own and own in named]
        named = [other for other in evidence.related.get(own, ()) if other != own]
        other = hits[1 if at == 0 else 0].score if len(hits) > 1 else 0.0
        rows.append(
            (
                1 / (1 + at),
                hit.score,
                hit.score - other,
                *(one.share(own) for one in heard),
                *(one.place(own) for one in heard),
                sum(one.place(own) == 1.0 for one in heard),
                dense.fit(own),
                dense.fit(own) - dense.best,
                question.fit(own),
                question.fit(own) - question.best,
                passage.fit(own) - passage.best,
                evidence.coverage[at],
                evidence.coverage[at] - most,
                sum(scores[other] for other in namers),
                max((scores[other] for other in namers if other in first), default=0.0),
                sum(scores.get(other, 0.0) for other in named),
                max((scores[other] for other in named if other in first), default=0.0),
                works[document.document_id] / whole,
                math.log1p(evidence.voices.get(own, 0)),
                document.kind.rank if document.kind.is_binding else 0,
                math.log1p(evidence.terms),
            )
        )
    return np.array(rows, dtype=np.float64)


class _Heard:
    """What one retriever says of each passage."""

    def __init__(self, ranking: Ranking) -> None:
        self._scores = {hit.passage_id: hit.score for hit in ranking.hits}
        self._places = {hit.passage_id: 1 / place for place, hit in enumerate(ranking.hits, 1)}
        self._ceiling = ranking.ceiling
        self._lowest = ranking.hits[-1].score if ranking.hits else 0.0
        self._span = ranking.hits[0].score - self._lowest if ranking.hits else 0.0
        self.best = ranking.hits[0].score / ranking.ceiling if ranking.hits else 0.0

    def share(self, passage: PassageId) -> float:
        score = self._scores.get(passage)
        if score is None:
            return 0.0
        return (score - self._lowest) / self._span if self._span > 0 else 1.0

    def place(self, passage: PassageId) -> float:
        return self._places.get(passage, 0.0)

    def fit(self, passage: PassageId) -> float:
        return self._scores.get(passage, 0.0) / self._ceiling
