"""Cards: a score and an answer as drawings to keep, laid out here; the templates only draw the lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from markupsafe import Markup

from kb.answers import Answer
from webapp.qr import qr_drawing, taken_along
from webapp.rounds import Turn
from webapp.wrapping import Block, fit, printable

_TOP, _BOTTOM = 236, 1052
_WIDE, _INDENT = 920, 96
_GAP, _PADDING, _BOX_INDENT = 44, 48, 56
_BOX_WIDE = _WIDE - _BOX_INDENT
"""Of the card of an answer: from where to where its blocks stand, how wide they are, what is between them."""

VERDICTS = ((1.0, "全对！"), (0.8, "行家里手"), (0.6, "心里有数"), (0.0, "再学学，就懂了"))
"""What a share of right answers is called, the highest first."""


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """A score of the quiz, 1200 wide and 630 high.

    Attributes:
        right: how many answers are right.
        marks: right or wrong, question by question.
        verdict: what that is called.
        field: the field of the round.
        day: the day of the law and of the card.
        code: a square that leads to the same questions; empty where the site has no address.
    """

    right: int
    marks: tuple[bool, ...]
    verdict: str
    field: str
    day: date
    code: Markup

    @property
    def percent(self) -> int:
        """The share of right answers, 0 to 100."""
        return round(100 * self.right / len(self.marks))


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """An answer, 1080 wide and 1440 high; its blocks stand one below the other.

    Attributes:
        asked: the question.
        said: the first sentence of the answer.
        cited: the provision that carries it, with its validity.
        quote: the words of the provision, whole; without lines where they do not fit.
        day: the day of the law.
        edition: the state of the knowledge base.
        code: a square that holds the answer, or its permanent link.
        words: question, sentence and provision as plain text, for those who listen.
    """

    asked: Block
    said: Block
    cited: Block
    quote: Block
    day: date
    edition: str
    code: Markup
    words: tuple[str, str, str]

    @property
    def said_y(self) -> int:
        """Where the answer begins."""
        return _TOP + self.asked.height + _GAP

    @property
    def box_y(self) -> int:
        """Where the box with the provision begins."""
        return self.said_y + self.said.height + _GAP

    @property
    def box_height(self) -> int:
        """How high that box is."""
        return self.cited.height + self.quote.height + _PADDING


def score_card(turn: Turn, day: date, base_url: str) -> ScoreCard:
    """The card of a round that is over."""
    marks = tuple(mark.is_right for mark in turn.marks)
    verdict = next(name for share, name in VERDICTS if turn.right >= share * len(marks))
    same = f"{base_url}/quiz/{quote(turn.round.field)}/{turn.round.seed}"
    return ScoreCard(turn.right, marks, verdict, turn.round.field, day, qr_drawing(same) if base_url else Markup(""))


def answer_card(answer: Answer, base_url: str) -> AnswerCard:
    """The card of an answer."""
    provision = answer.provisions[0]
    name = f"{provision.citation.document.printed_title}{provision.citation.locator}"
    first = answer.conclusion
    asked = fit(answer.question.text, _WIDE - _INDENT, 200, (54, 48, 42, 36), 1.4)
    named = f"{name} · {provision.status.value}"
    cited = fit(named, _BOX_WIDE, 50, (36, 32, 28), 1.4)
    if cited.is_cut:
        cited = fit(named, _BOX_WIDE, 100, (32, 28), 1.4)
    room = _BOTTOM - _TOP - asked.height - 2 * _GAP - _PADDING - cited.height
    said = fit(first, _WIDE, room, (52, 46, 40, 36, 32), 1.5)
    quoted = fit(provision.citation.quote.replace("\n", " "), _BOX_WIDE, room - said.height, (32, 28), 1.6)
    return AnswerCard(
        asked=asked,
        said=said,
        cited=cited,
        quote=replace(quoted, lines=()) if quoted.is_cut else quoted,
        day=answer.question.as_of,
        edition=answer.edition,
        code=qr_drawing(taken_along(answer, base_url)),
        words=(printable(answer.question.text), printable(first), name),
    )
