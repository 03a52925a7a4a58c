"""Answers: what a person asked, and what we say to it. An answer and a refusal are values, neither an error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from kb.channels import Channel
from kb.citations import Citation
from kb.documents import Status


@dataclass(frozen=True, slots=True)
class Question:
    """What a person typed.

    Attributes:
        text: the words, as typed.
        as_of: the day whose law is asked about.
        previous: earlier questions of the same visit, oldest first.
        lang: language to answer in: zh, en or vi; empty for that of the words.
    """

    text: str
    as_of: date
    previous: tuple[str, ...] = ()
    lang: str = "zh"


@dataclass(frozen=True, slots=True)
class CitedProvision:
    """A citation as an answer shows it.

    Attributes:
        citation: document, provision and verbatim quote.
        status: 时效性 on the day asked about.
        explanation: our plain words about this provision, empty when there are none.
        is_basis: whether the statement rests on it (the others are read beside it).
    """

    citation: Citation
    status: Status
    explanation: str = ""
    is_basis: bool = False


class Author(Enum):
    """Who wrote the statement of an answer."""

    GUIDE = "guide"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things that a question may mean: what is shown to tap, and the question so understood."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What we say, and what carries it.

    Attributes:
        question: the question as understood.
        statement: plain words; empty only when the provisions speak for themselves.
        provisions: what carries the statement, best first; never empty.
        conditions: what would make the answer different.
        next_step: what to do now.
        warning: where people commonly err.
        source: where a figure comes from that no law in the base states.
        notices: remarks on validity, missing texts, the day asked about.
        channels: where to turn.
        suggestions: further questions that the base answers.
        choices: what the question may mean, where it does not tell.
        uncovered: what the answer does not speak of.
        edition: the state of the knowledge base that answered.
        written_by: who wrote the statement: our guides, or a language model whose sentences were held against the law.
    """

    question: Question
    statement: str
    provisions: tuple[CitedProvision, ...]
    edition: str
    conditions: str = ""
    next_step: str = ""
    warning: str = ""
    source: str = ""
    notices: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    suggestions: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    uncovered: str = ""
    written_by: Author = Author.GUIDE

    @property
    def said(self) -> str:
        """The statement; where no guide speaks, one sentence that leads to the provisions."""
        if self.statement:
            return self.statement
        citation = self.provisions[0].citation
        lead = _LEADS.get(self.question.lang, _LEADS["zh"])
        return lead.format(provision=f"{citation.document.printed_title}{citation.locator}")

    @property
    def conclusion(self) -> str:
        """The first sentence of what is said, which answers."""
        return first_sentence(self.said)

    @property
    def explanation(self) -> tuple[str, ...]:
        """What is said after the conclusion, paragraph by paragraph."""
        rest = self.said.lstrip().removeprefix(self.conclusion)
        return tuple(paragraph.strip() for paragraph in rest.split("\n") if paragraph.strip())


# a full stop that ends a sentence, not that of 3.5
_SENTENCE = re.compile(r".+?(?:[。！？]|[.!?](?=\s|$))|.+")
_SHORT = 12
"""A sentence of fewer characters does not stand alone."""


def first_sentence(text: str) -> str:
    """The first sentence of an answer; one too short to stand alone takes the next along.

    >>> first_sentence("能。商标权人可以请求赔偿。还可以投诉。")
    '能。商标权人可以请求赔偿。'
    >>> first_sentence("It takes 3.5 months. Then it ends.")
    'It takes 3.5 months.'
    """
    said = ""
    for sentence in _SENTENCE.findall(text.lstrip().partition("\n")[0]):
        said += sentence
        if len(said) >= _SHORT:
            break
    return said.strip()


_LEADS = {
    "zh": "与这个问题最有关的规定是{provision}，原文见下。",
    "en": "The provision closest to this question is {provision}; its words stand below.",
    "vi": "Quy định liên quan nhất đến câu hỏi này là {provision}; nguyên văn ở dưới.",
}


class RefusalReason(Enum):
    """Why there is no answer, in the words that a visitor reads."""

    NOT_COVERED = "not_covered"
    NO_SUCH_PROVISION = "no_such_provision"
    NO_VERSION_ON_DAY = "no_version_on_day"
    TEXT_NOT_INSTALLED = "text_not_installed"
    CITATION_UNPROVEN = "citation_unproven"
    FOREIGN_LAW = "foreign_law"
    PRIVATE_REGISTER = "private_register"
    PREDICTION = "prediction"
    DRAFTING = "drafting"
    REFERRAL = "referral"
    EMERGENCY = "emergency"
    SMALL_TALK = "small_talk"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A stated reason for not answering, with a place to turn to.

    Attributes:
        question: the question as understood.
        reason: which kind of refusal this is.
        message: the reason in one or two sentences for the visitor.
        channels: real places to turn to; never empty.
        suggestions: questions nearby that the base answers.
        choices: what the question may mean, where it does not tell.
        edition: the state of the knowledge base that refused.
    """

    question: Question
    reason: RefusalReason
    message: str
    channels: tuple[Channel, ...]
    edition: str
    suggestions: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
