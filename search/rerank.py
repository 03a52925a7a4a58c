"""Reranking: what fusion found, put in order by a few readable features as learned from our guides' questions."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import LEXICON
from kb.documents import Document
from kb.passages import PassageId
from search.analysis import read_lines
from search.query import Query
from search.ranking import Hit, Ranking

MODEL = Path(__file__).parent / "model" / "ranker.json"
FEATURES = ("fusion", "same_field", "other_field", "lower_law")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of law: the words by which questions show it, and those in the titles of its instruments."""

    asked: frozenset[str]
    titles: tuple[str, ...]


class Ranker:
    """Orders the hits of a fusion by a weighed sum of their features."""

    def __init__(self, weights: Mapping[str, float], fields: Sequence[Field]) -> None:
        """
        Args:
            weights: by name of the feature; a feature without a weight counts nothing.
            fields: the fields of law that questions may show.
        """
        self._weights = np.array([weights.get(name, 0.0) for name in FEATURES])
        self._fields = fields
        self._named = lru_cache(maxsize=512)(self._find_named)

    def rank(self, query: Query, fused: Ranking, documents: Mapping[PassageId, Document]) -> Ranking:
        """The hits of a fusion, best first; a score is the odds against the best, which scores 1."""
        if not fused.hits:
            return fused
        totals = self.features(query, fused, documents) @ self._weights
        best = float(totals.max())
        order = np.argsort(-totals, kind="stable")
        odds = np.exp(totals - best)
        ordered = ((fused.hits[at], float(odds[at])) for at in order)
        hits = (Hit(hit.passage_id, score, hit.voice_id) for hit, score in ordered)
        return Ranking("ranked", tuple(hits))

    def features(self, query: Query, fused: Ranking, documents: Mapping[PassageId, Document]) -> NDArray[np.float64]:
        """A row of `FEATURES` for each hit, shape (hits, 4).

        `fusion` is the logarithm of the score; `same_field` and `other_field` whether the title of the document
        names the field that the question shows, or only another one; `lower_law` the steps down from law to
        regulation, interpretation, rule.

        Args:
            query: what is asked.
            fused: what fusion made of the rankings, scores above 0.
            documents: the document of each passage.
        """
        shown = self.shown(query)
        return np.array([self._row(hit, documents[hit.passage_id], shown) for hit in fused.hits])

    def shown(self, query: Query) -> frozenset[int]:
        """The fields that the words of a question show, by their place among the fields."""
        terms = set(query.terms)
        return frozenset(at for at, field in enumerate(self._fields) if terms & field.asked)

    def fits(self, query: Query, documents: Sequence[Document]) -> list[int]:
        """For each document 1 where its title names a field that the question shows, -1 where only another, else 0."""
        shown = self.shown(query)
        return [self._fits(shown, document) for document in documents]

    def field_named(self, title: str) -> str:
        """The word for the field that a title names, the first where it names several; empty where it names none."""
        return next((self._fields[at].titles[0] for at in sorted(self._named(title))), "")

    def _row(self, hit: Hit, document: Document, shown: frozenset[int]) -> tuple[float, ...]:
        fits = self._fits(shown, document)
        return (
            math.log(hit.score),
            float(fits > 0),
            float(fits < 0),
            float(document.kind.rank if document.kind.is_binding else 0),
        )

    def _fits(self, shown: frozenset[int], document: Document) -> int:
        named = self._named(document.title)
        return (1 if shown & named else -1) if shown and named else 0

    def _find_named(self, title: str) -> frozenset[int]:
        """The fields that a title names."""
        return frozenset(at for at, field in enumerate(self._fields) if any(word in title for word in field.titles))


def load_ranker(path: Path = MODEL) -> Ranker | None:
    """The ranker that ships, None where its weights are not there: hits then stay as fusion left them."""
    if not path.is_file():
        return None
    return Ranker(json.loads(path.read_text("utf-8")), read_fields())


def read_fields(path: Path = LEXICON / "field_words.txt") -> list[Field]:
    """The fields of law of the lexicon."""
    fields = []
    for line in read_lines(path):
        asked, titles = line.split("=", 1)[1].split("|")
        fields.append(Field(frozenset(asked.split()), tuple(titles.split())))
    return fields
