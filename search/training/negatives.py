"""Hard negatives: texts that our own retrievers put high for a question and that do not answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import bm25s
import numpy as np

from search.analysis import Analyzer
from search.protocols import Encoder, Vectors
from search.training.data import TrainingData, key, titled_texts

SAME = 0.85
"""From this cosine of the static encoder on, two texts are one provision: a version, a province's copy, an excerpt."""

_DEPTH = 30  # how far down the encoder's ranking is looked
_DEPTH_OF_WORDS = 10
_TOO_NEAR = 0.95
"""Above this share of the right answer's cosine a text may well be an answer that nobody marked."""
_BATCH = 512
_LONGEST = 400  # characters


def answers_of(data: TrainingData) -> dict[str, list[str]]:
    """Each question to learn from, as `PairSource` gives it, and all texts that answer it."""
    answers: dict[str, list[str]] = {}
    for question in (*data.questions, *data.lay):
        answers.setdefault(question.text, []).extend(text[:_LONGEST] for text in question.answers)
    for asked, answer in data.pairs:
        answers.setdefault(asked[-300:], []).append(answer[:300])
    for guide, official in data.guides:
        for asked in (guide.title, *guide.questions):
            answers.setdefault(asked, []).extend(text for text in (official[:_LONGEST], guide.plain) if text)
    return {asked: [text for text in texts if text] for asked, texts in answers.items() if any(texts)}


def findable(data: TrainingData) -> list[str]:
    """What a question may wrongly find: national articles, official and plain texts of guides, answers; each once."""
    texts = [
        *(text[:_LONGEST] for text in titled_texts(a for a in data.articles if not a.is_local).values()),
        *(text[:_LONGEST] for guide, official in data.guides for text in (official, guide.plain)),
        *(answer[:300] for _, answer in data.pairs),
    ]
    return list({key(text): text for text in texts if text.strip()}.values())


def start_of(text: str) -> str:
    """What tells one text from another when either may have been cut."""
    return key(text[:300])


class Miner:
    """Names hard negatives among some texts.

    Attributes:
        texts: what may be found, each once.
        rows: their vectors.
    """

    def __init__(self, texts: Sequence[str], encoder: Encoder, analyzer: Analyzer) -> None:
        self.texts = texts
        self.rows = np.concatenate(
            [encoder.encode_passages(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
        )
        self._encoder = encoder
        self._analyzer = analyzer

    def mine(self, answers: Mapping[str, Sequence[str]], by_words: int) -> dict[str, tuple[int, ...]]:
        """For each question the places of its hard negatives, the encoder's best first; none for some.

        The encoder names candidates for every question, BM25 for the first `by_words` of them, for it takes longer.
        Left out is what is like an answer (`SAME`), and what the encoder finds nearly as near as an answer.
        """
        words = _Words(self.texts, self._analyzer) if by_words else None
        asked = list(answers)
        found: dict[str, tuple[int, ...]] = {}
        for start in range(0, len(asked), _BATCH):
            part = asked[start : start + _BATCH]
            questions = self._encoder.encode_questions(part)
            for at, (question, scores) in enumerate(zip(part, questions @ self.rows.T, strict=True), start):
                candidates = _highest(scores, _DEPTH)
                if words and at < by_words:
                    candidates = list(dict.fromkeys([*candidates, *words.best(question)]))
                found[question] = self._wrong(candidates, scores, questions[at - start], answers[question])
        return found

    def _wrong(
        self, candidates: Sequence[int], scores: Vectors, question: Vectors, answers: Sequence[str]
    ) -> tuple[int, ...]:
        right = self._encoder.encode_passages(answers)
        like = (self.rows[list(candidates)] @ right.T).max(axis=1)
        limit = _TOO_NEAR * float((right @ question).max())
        return tuple(
            place for place, cosine in zip(candidates, like, strict=True) if cosine < SAME and scores[place] < limit
        )


class _Words:
    def __init__(self, texts: Sequence[str], analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.6)
        self._bm25.index([analyzer.terms(text) for text in texts], show_progress=False)

    def best(self, question: str) -> list[int]:
        known = [term for term in self._analyzer.terms(question) if term in self._bm25.vocab_dict]
        return _highest(self._bm25.get_scores(known), _DEPTH_OF_WORDS) if known else []


def _highest(scores: Vectors, count: int) -> list[int]:
    count = min(count, len(scores))
    places = np.argpartition(-scores, count - 1)[:count]
    return [int(place) for place in places[np.argsort(-scores[places], kind="stable")]]
