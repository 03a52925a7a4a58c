"""Rounds of the quiz: drawn from the questions whose law still holds, told by a field and a seed alone."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import takewhile

from kb.citations import Citation, find_citations
from kb.documents import Status
from kb.errors import ProvisionNotFound
from kb.quiz import OPTIONS, QuizQuestion, read_quiz
from search.engine import Engine
from search.lookup import Named, look_up

MIXED = "混合"
LENGTH = 10
_SEEDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Posed:
    """A question of the quiz, with the provision that it was written on and the validity of that on the day."""

    question: QuizQuestion
    citation: Citation
    status: Status


@dataclass(frozen=True, slots=True)
class Mark:
    """How a question was answered: the number of the option chosen, 1 to 4."""

    posed: Posed
    choice: int

    @property
    def is_right(self) -> bool:
        """Whether the option chosen is the right one."""
        return self.choice == self.posed.question.right


@dataclass(frozen=True, slots=True)
class Round:
    """Some questions in turn; the same field, seed and day give the same ones in the same order."""

    field: str
    seed: int
    posed: tuple[Posed, ...]

    def turn(self, choices: Sequence[str], goes_on: bool) -> Turn:
        """Where a visitor is after some choices, as a form brings them; what is no option counts as no choice yet.

        Args:
            choices: the numbers of the options chosen, in the order of the questions.
            goes_on: whether the last answer has been told already.
        """
        valid = list(takewhile(_CHOICES.__contains__, choices))
        marks = tuple(Mark(posed, int(choice)) for posed, choice in zip(self.posed, valid, strict=False))
        return Turn(self, marks, None if goes_on or not marks or len(valid) < len(choices) else marks[-1])


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a visitor is in a round.

    Attributes:
        round: the questions.
        marks: the answers so far.
        told: the last answer, while it is being told right or wrong.
    """

    round: Round
    marks: tuple[Mark, ...]
    told: Mark | None

    @property
    def posed(self) -> Posed | None:
        """The question to answer now; None while an answer is told, and at the end."""
        return None if self.told or self.is_over else self.round.posed[len(self.marks)]

    @property
    def is_over(self) -> bool:
        """Whether the last question has been answered, told or not."""
        return len(self.marks) == len(self.round.posed)

    @property
    def right(self) -> int:
        """How many answers are right."""
        return sum(mark.is_right for mark in self.marks)


_CHOICES = frozenset(str(number) for number in range(1, OPTIONS + 1))


def posable(engine: Engine, as_of: date) -> tuple[Posed, ...]:
    """The questions whose provision may be law on a day in the very version that they were written on."""
    posed = (Posed(question, cited, cited.document.status(as_of)) for question, cited in _written(engine))
    return tuple(one for one in posed if one.status.may_apply)


def round_lengths(posed: Sequence[Posed]) -> dict[str, int]:
    """How many questions a round of each field has: all fields mixed first, then the fullest field first."""
    counts = Counter(one.question.field for one in posed)
    return {field: min(count, LENGTH) for field, count in ((MIXED, counts.total()), *counts.most_common()) if count}


def draw(posed: Sequence[Posed], field: str, seed: int) -> Round:
    """A round of a field, or of all of them; without questions where the field has none.

    A question that drops out leaves the order of the others as it was.
    """
    fitting = [one for one in posed if field in (MIXED, one.question.field)]
    fitting.sort(key=lambda one: hashlib.sha256(f"{seed} {one.question.ask}".encode()).digest())
    return Round(field, seed, tuple(fitting[:LENGTH]))


def new_seed() -> int:
    """The seed of a round that nobody has seen."""
    return secrets.randbelow(_SEEDS)


@lru_cache(maxsize=1)
def _written(engine: Engine) -> tuple[tuple[QuizQuestion, Citation], ...]:
    quiz = read_quiz(engine.settings.quiz)
    cited = ((question, _cited(engine, question.cite, quiz.checked_on)) for question in quiz.questions)
    return tuple((question, citation) for question, citation in cited if citation is not None)


def _cited(engine: Engine, cite: str, checked_on: date) -> Citation | None:
    """The provision that a question names, in the version of the day; None where it is not in the base."""
    works = engine.retrieval.works
    for mention in find_citations(cite, works.names)[:1]:
        found = look_up(mention.work, mention.locator, works, engine.store, checked_on)
        if isinstance(found, Named):
            try:
                return Citation.of(found.document, found.passage, found.locator)
            except ProvisionNotFound:
                return None
    return None
