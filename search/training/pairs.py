"""Pairs: two texts that should come to lie near each other, and what tells that they speak of one thing."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kb.guides import Guide
from search.training.data import LayQuestion, TrainingData, key

SHARES = {
    "question": 0.07,
    "lay": 0.29,
    "pair": 0.07,
    "cloze": 0.17,
    "heading": 0.04,
    "guide": 0.24,
    "foreign": 0.06,
    "parallel": 0.06,
}
"""How much of a batch each kind of pair makes up, when the data has that kind."""

_SHORTEST, _LONGEST = 8, 40  # characters of a stretch cut from an article


@dataclass(frozen=True, slots=True)
class Pair:
    """A question-like text, a text that it should find, and the group both belong to."""

    asked: str
    found: str
    group: int


class PairSource:
    """Draws pairs at random, in the shares of the kinds, always the same for a seed."""

    def __init__(self, data: TrainingData, seed: int) -> None:
        self._random = random.Random(seed)
        self._groups: dict[str, int] = {}
        self._articles = [article for article in data.articles if len(article.text) >= 2 * _SHORTEST]
        questions = [question for question in data.questions if question.answers]
        self._pairs = data.pairs
        self._guides = [entry for entry in data.guides if entry[0].questions]
        foreign = [
            (question, translation.questions, translation.plain, guide)
            for guide, _ in data.guides
            for translation in guide.translations
            for question in translation.questions
        ]
        kinds: dict[str, tuple[bool, Callable[[], Pair]]] = {
            "question": (bool(questions), lambda: self._question(questions)),
            "lay": (bool(data.lay), lambda: self._question(data.lay)),
            "pair": (bool(self._pairs), self._pair),
            "cloze": (bool(self._articles), self._cloze),
            "heading": (bool(self._articles), self._heading),
            "guide": (bool(self._guides), self._guide),
            "foreign": (bool(foreign), lambda: self._foreign(foreign)),
            "parallel": (bool(data.parallel), lambda: self._parallel(data.parallel)),
        }
        self._draws = [draw for ready, draw in kinds.values() if ready]
        self._shares = [SHARES[name] for name, (ready, _) in kinds.items() if ready]

    def batch(self, size: int) -> list[Pair]:
        """Pairs for one step."""
        return [draw() for draw in self._random.choices(self._draws, self._shares, k=size)]

    def _group(self, text: str) -> int:
        return self._groups.setdefault(key(text), len(self._groups))

    def _question(self, questions: Sequence[LayQuestion]) -> Pair:
        question = self._random.choice(questions)
        answer = self._random.choice(question.answers)
        return Pair(question.text, answer, self._group(answer))

    def _pair(self) -> Pair:
        asked, answer = self._random.choice(self._pairs)
        return Pair(asked[-300:], answer[:300], self._group(asked))

    def _cloze(self) -> Pair:
        """A stretch of an article finds the rest of it (Lee, Chang and Toutanova, ACL 2019)."""
        text = self._random.choice(self._articles).text
        length = self._random.randint(_SHORTEST, min(_LONGEST, len(text) // 2))
        start = self._random.randrange(len(text) - length + 1)
        rest = text if self._random.random() < 0.2 else text[:start] + text[start + length :]
        return Pair(text[start : start + length], rest[:400], self._group(text))

    def _heading(self) -> Pair:
        article = self._random.choice(self._articles)
        return Pair(f"{article.law} {article.chapter}", article.text[:400], self._group(article.text))

    def _guide(self) -> Pair:
        """A question finds the official words, the plain words, or another question of the same guide."""
        guide, official = self._random.choice(self._guides)
        asked = self._random.choice((guide.title, *guide.questions))
        others = [text for text in (official, guide.plain, *guide.questions) if text and text != asked]
        kind = self._random.random()
        if official and kind < 0.35:
            found = official[:400]
        elif kind < 0.65:
            found = guide.plain
        else:
            found = self._random.choice(others)
        return Pair(asked, found, self._group(f"{guide.document_id} {guide.locator}"))

    def _foreign(self, questions: Sequence[tuple[str, tuple[str, ...], str, Guide]]) -> Pair:
        """A question in another language finds the Chinese plain words or questions of its guide, or its own gist."""
        asked, siblings, gist, guide = self._random.choice(questions)
        chinese = (guide.plain, guide.title, *guide.questions)
        own = [text for text in (gist, *siblings) if text and text != asked]
        found = self._random.choice(own if own and self._random.random() < 0.3 else chinese)
        return Pair(asked, found, self._group(f"{guide.document_id} {guide.locator}"))

    def _parallel(self, rows: Sequence[tuple[str, ...]]) -> Pair:
        """A question finds itself in another language."""
        row = self._random.choice(rows)
        asked, found = self._random.sample(row, 2)
        return Pair(asked, found, self._group(row[0]))
