"""Scope: how likely it is that the base answers a question, told from its words and from what was found."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.index import WHOLE
from search.query import Query
from search.retrieval import Found

MODEL = Path(__file__).parent / "model" / "scope.json"


@dataclass(frozen=True, slots=True)
class ScopeModel:
    """A logistic regression over a few readable features of a question and of what was found for it.

    Attributes:
        weights: by name of the feature.
        bias: the constant.
        terms: for each term, how much it speaks for our field of law (log odds); unknown terms say nothing.
        terms_bias: what a question without known terms says.
    """

    weights: Mapping[str, float]
    bias: float
    terms: Mapping[str, float]
    terms_bias: float

    def probability(self, query: Query, found: Found) -> float:
        """How likely it is that the base answers the query, between 0 and 1."""
        features = self.features(query, found)
        total = self.bias + sum(weight * features.get(name, 0.0) for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(min(total, 30.0), -30.0)))

    def features(self, query: Query, found: Found) -> dict[str, float]:
        """The evidence, with what the words say of the field of law: see `field_features`."""
        weights = [self.terms.get(term, 0.0) for term in set(query.terms)]
        return {**evidence(query, found), **field_features(self.terms_bias, weights)}


def load_scope(path: Path = MODEL) -> ScopeModel:
    """The model that ships."""
    values = json.loads(path.read_text("utf-8"))
    return ScopeModel(**values)


def field_features(bias: float, weights: Sequence[float]) -> dict[str, float]:
    """The log odds of all words of a question together (`field`), and of those alone that speak against our field.

    “公司的商标还没下来，社保能不能先不交” has a word of ours that outweighs what it asks; `strange` still shows it.
    """
    return {"field": bias + sum(weights), "strange": sum(weight for weight in weights if weight < 0)}


def evidence(query: Query, found: Found) -> dict[str, float]:
    """The features: how much of the question the best voices say, and whether the retrievers agree.

    Each retriever gives how near its best voice comes to one that says every term (`bm25-question`, 0 to 1)
    or the cosine of its best voice (`dense`); `agreement` is the share of retrievers whose first passage
    is the one that came out first; `coverage` is how much of it the best of the first provisions says, all
    its voices together; `terms` is the logarithm of the number of terms.
    """
    features: dict[str, float] = {}
    best = found.ranking.hits[0].passage_id if found.ranking.hits else None
    agreeing = 0
    for ranking in found.rankings:
        if ranking.retriever == f"bm25-{WHOLE}":
            continue  # its scores grow with the number of voices, not with their fit
        top = ranking.hits[0] if ranking.hits else None
        features[ranking.retriever] = top.score / ranking.ceiling if top else 0.0
        agreeing += top is not None and top.passage_id == best
    features["agreement"] = agreeing / max(len(features), 1)
    features["coverage"] = found.coverage
    features["terms"] = math.log1p(len(query.terms))
    return features
