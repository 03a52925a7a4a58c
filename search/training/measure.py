"""Measuring an encoder on the held-out lay questions, against BM25 in the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import bm25s
import numpy as np
from numpy.typing import NDArray

from search.analysis import Analyzer
from search.protocols import Encoder
from search.training.data import Article, LayQuestion, titled_texts

_BATCH = 2048
_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over questions.

    Attributes:
        name: what was measured.
        recall_at_100: share of the right articles among the first hundred.
        hit_at_5: share of questions with a right article among the first five.
        hit_at_1: share of questions with a right article first.
        questions: how many were asked.
        articles: how many articles were searched.
    """

    name: str
    recall_at_100: float
    hit_at_5: float
    hit_at_1: float
    questions: int
    articles: int


def measure(
    articles: Sequence[Article], questions: Sequence[LayQuestion], encoder: Encoder, analyzer: Analyzer
) -> list[Scores]:
    """Scores of BM25, of the encoder, and of both by reciprocal ranks, over national articles with their titles."""
    texts = list(titled_texts(article for article in articles if not article.is_local).values())
    index = {text: at for at, text in enumerate(texts)}
    asked = [(q.text, {index[answer] for answer in q.answers if answer in index}) for q in questions]
    asked = [(text, right) for text, right in asked if right]
    dense = _dense_ranks(texts, [text for text, _ in asked], encoder)
    sparse = _sparse_ranks(texts, [text for text, _ in asked], analyzer)
    both = [_fused(a, b) for a, b in zip(dense, sparse, strict=True)]
    right = [answers for _, answers in asked]
    return [
        _scores(name, ranks, right, len(texts))
        for name, ranks in (("BM25", sparse), ("encoder", dense), ("both", both))
    ]


def _dense_ranks(texts: Sequence[str], questions: Sequence[str], encoder: Encoder) -> list[NDArray[np.int64]]:
    rows = [encoder.encode_passages(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
    scores = encoder.encode_questions(questions) @ np.concatenate(rows).T
    return [np.argsort(-row)[:_DEPTH] for row in scores]


def _sparse_ranks(texts: Sequence[str], questions: Sequence[str], analyzer: Analyzer) -> list[NDArray[np.int64]]:
    bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.6)
    bm25.index([analyzer.terms(text) for text in texts], show_progress=False)
    ranks = []
    for question in questions:
        known = [term for term in analyzer.terms(question) if term in bm25.vocab_dict]
        ranks.append(np.argsort(-bm25.get_scores(known))[:_DEPTH] if known else np.zeros(0, dtype=np.int64))
    return ranks


def _fused(*rankings: NDArray[np.int64]) -> NDArray[np.int64]:
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, at in enumerate(ranking.tolist(), 1):
            scores[at] = scores.get(at, 0.0) + 1 / (60 + rank)
    return np.array(sorted(scores, key=lambda at: -scores[at])[:_DEPTH], dtype=np.int64)


def _scores(name: str, rankings: Sequence[NDArray[np.int64]], right: Sequence[set[int]], articles: int) -> Scores:
    recall, five, one = [], [], []
    for ranking, answers in zip(rankings, right, strict=True):
        top = ranking.tolist()
        recall.append(len(answers & set(top)) / len(answers))
        five.append(bool(answers & set(top[:5])))
        one.append(bool(answers & set(top[:1])))
    return Scores(name, float(np.mean(recall)), float(np.mean(five)), float(np.mean(one)), len(right), articles)
