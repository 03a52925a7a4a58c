"""Measuring an encoder on the held-out lay questions, against BM25 in the same run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import bm25s
import numpy as np
from numpy.typing import NDArray

from search.analysis import Analyzer
from search.protocols import Encoder, Vectors
from search.training.data import Article, LayQuestion, titled_texts

_BATCH = 2048
_DEPTH = 100
_WORDS = 0.1
"""How much BM25 counts beside the encoder."""
_SENTENCE = re.compile(r"(?<=[。；\n])")
_SHORTEST = 6
"""Characters of a sentence that is heard by itself."""


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
    """Scores of BM25, of the encoder, and of both together (`search`), over national articles with their titles.

    Together an article scores half by its whole and half by its best sentence, both by the encoder, and a tenth by
    BM25; the shares were chosen on another fifth of the questions, with a model that had not learned from it.
    """
    national = [article for article in articles if not article.is_local]
    texts = list(titled_texts(national).values())
    index = {text: at for at, text in enumerate(texts)}
    asked = [(q.text, {index[answer] for answer in q.answers if answer in index}) for q in questions]
    asked = [(text, right) for text, right in asked if right]
    right = [answers for _, answers in asked]
    whole = _encoded(texts, encoder)
    owners, sentences = _sentences({article.titled: article for article in national}, index)
    parts = _encoded(sentences, encoder)
    bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.6)
    bm25.index([analyzer.terms(text) for text in texts], show_progress=False)
    rankings: dict[str, list[list[int]]] = {"BM25": [], "encoder": [], "search": []}
    for vector, (text, _) in zip(encoder.encode_questions([text for text, _ in asked]), asked, strict=True):
        words = _by_words(bm25, analyzer.terms(text), len(texts))
        dense = whole @ vector
        best = dense.copy()
        np.maximum.at(best, owners, parts @ vector)
        scores = {"BM25": words, "encoder": dense, "search": (dense + best) / 2 + _WORDS * words}
        for name, row in scores.items():
            rankings[name].append(np.argsort(-row)[:_DEPTH].tolist())
    return [_scores(name, ranks, right, len(texts)) for name, ranks in rankings.items()]


def _encoded(texts: Sequence[str], encoder: Encoder) -> Vectors:
    return np.concatenate([encoder.encode_passages(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)])


def _sentences(articles: Mapping[str, Article], index: Mapping[str, int]) -> tuple[NDArray[np.int64], list[str]]:
    """The sentences of articles that have several, each with the titles, and the place of its article."""
    owners, sentences = [], []
    for titled, at in index.items():
        text = articles[titled].text
        titles = titled.removesuffix(text)
        found = [part for part in _SENTENCE.split(text) if len(part.strip()) >= _SHORTEST]
        if len(found) > 1:
            owners += [at] * len(found)
            sentences += [titles + part for part in found]
    return np.array(owners, dtype=np.int64), sentences


def _by_words(bm25: bm25s.BM25, terms: Sequence[str], size: int) -> NDArray[np.float32]:
    """The scores of all articles by BM25, the best 1."""
    known = [term for term in terms if term in bm25.vocab_dict]
    if not known:
        return np.zeros(size, dtype=np.float32)
    scores = np.asarray(bm25.get_scores(known), dtype=np.float32)
    return scores / max(float(scores.max()), 1e-6)


def _scores(name: str, rankings: Sequence[Sequence[int]], right: Sequence[set[int]], articles: int) -> Scores:
    recall, five, one = [], [], []
    for ranking, answers in zip(rankings, right, strict=True):
        recall.append(len(answers & set(ranking)) / len(answers))
        five.append(bool(answers & set(ranking[:5])))
        one.append(bool(answers & set(ranking[:1])))
    return Scores(name, float(np.mean(recall)), float(np.mean(five)), float(np.mean(one)), len(right), articles)
