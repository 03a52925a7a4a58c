"""Lint of guides: facts exact, words our own, questions real and told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from ingest.facts import LONGEST_RUN, Facts
from kb.articles import find_unit
from kb.citations import find_citations
from kb.documents import Document, DocumentKind
from kb.errors import StoreError
from kb.guides import Guide, ProvisionName
from kb.quantities import quantities
from kb.store import Store

FEWEST_QUESTIONS = 3
LONGEST_SENTENCE = 60

_QUOTED = re.compile(r"“[^”]*”")
_SENTENCE = re.compile(r"[^。！？；\n]+")


class Severity(Enum):
    """Whether a finding stops the landing or asks for a look."""

    ERROR = "错误"
    NOTE = "提示"


@dataclass(frozen=True, slots=True)
class GuideFinding:
    """Something about a guide that a person should see."""

    guide: Guide
    severity: Severity
    message: str

    def __str__(self) -> str:
        return f"{self.guide.file}:{self.guide.line} {self.severity.value} {self.guide.locator} {self.message}"


def lint_guides(store: Store) -> Iterator[GuideFinding]:
    """The findings on every guide in the store, as far as the official texts are at hand."""
    facts = Facts(store)
    asked: dict[str, Guide] = {}
    for guide in store.all_guides():
        for name in (*guide.basis, *guide.related):
            if fault := facts.fault(name):
                yield GuideFinding(guide, Severity.ERROR, fault)
        if guide.document_id in facts.installed:
            yield from _check_address(guide, store)
        yield from _check_figures(guide, facts, store)
        yield from _check_words(guide, facts)
        yield from _check_questions(guide, asked)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the guides to a document go.

    Attributes:
        document: the version explained.
        guides: how many there are.
        spoken: how many passages they speak of.
        passages: how many the document has, 0 when it is not installed.
        questions: how many questions they hold, in all languages.
    """

    document: Document
    guides: int
    spoken: int
    passages: int
    questions: int


def coverage(store: Store) -> list[Coverage]:
    """The coverage of each document that has guides."""
    counts: Counter[str] = Counter()
    questions: Counter[str] = Counter()
    spoken: dict[str, set[str]] = {}
    for guide in store.all_guides():
        counts[guide.document_id] += 1
        asked = sum(len(translation.questions) for translation in guide.translations)
        questions[guide.document_id] += len(guide.questions) + asked
        spoken.setdefault(guide.document_id, set()).add(str(guide.locator.head))
    installed = store.passage_counts()
    return [
        Coverage(document, counts[identity], len(spoken[identity]), installed.get(identity, 0), questions[identity])
        for document in store.documents()
        if (identity := document.document_id) in counts
    ]


def _check_address(guide: Guide, store: Store) -> Iterator[GuideFinding]:
    try:
        passage = store.passage_at(guide.document_id, guide.locator)
    except StoreError as error:
        yield GuideFinding(guide, Severity.ERROR, error.message)
        return
    if passage.is_installed and guide.locator.inside and find_unit(passage.text, guide.locator.inside) is None:
        yield GuideFinding(guide, Severity.ERROR, "没有这一款项")


def _check_figures(guide: Guide, facts: Facts, store: Store) -> Iterator[GuideFinding]:
    """Every number that a guide states stands in a provision that it names, or its source is named."""
    if guide.source:
        return
    told = "\n".join((guide.title, guide.plain, guide.conditions, guide.next_step, guide.warning))
    named = [*guide.basis, *guide.related]
    own = next((d for d in facts.documents if d.document_id == guide.document_id), None)
    mentions = find_citations(told, facts.by_name)
    for mention in mentions:
        work = mention.work or (own.short_title if own else "")
        named.append(ProvisionName(work, mention.locator))
    for mention in reversed(mentions):  # the year in the name of an instrument is no figure that it states
        told = f"{told[: mention.start]}□{told[mention.end :]}"
    texts = []
    if guide.document_id in facts.installed and own is not None and own.kind is not DocumentKind.GUIDE:
        texts.append(store.passage_at(guide.document_id, guide.locator).text)
    for name in named:
        texts += facts.texts(name)
    if not texts:
        return
    known = quantities("\n".join(texts))
    values = {value for value, _ in known}
    for value, unit in sorted(quantities(told)):
        if (value, unit) not in known and not (unit in ("", "个") and (value in values or value <= 3)):
            yield GuideFinding(guide, Severity.ERROR, f"“{value:g}{unit}”不在所引条文中，也没有写出处")


def _check_words(guide: Guide, facts: Facts) -> Iterator[GuideFinding]:
    for text in (guide.plain, guide.conditions, guide.next_step, guide.warning, *guide.questions):
        run = facts.copied(_QUOTED.sub("□", text))
        if run:
            yield GuideFinding(guide, Severity.ERROR, f"有 {LONGEST_RUN} 字以上与官方文本相同：“{run[:20]}…”")
    for quoted in _QUOTED.findall(guide.plain):
        if len(quoted) - 2 >= LONGEST_RUN:
            yield GuideFinding(guide, Severity.ERROR, f"引号里超过 {LONGEST_RUN} 字")
    sentences = [len(match.group().strip()) for match in _SENTENCE.finditer(guide.plain) if match.group().strip()]
    if sentences and sum(sentences) / len(sentences) > LONGEST_SENTENCE:
        yield GuideFinding(guide, Severity.NOTE, f"句子偏长：平均 {sum(sentences) / len(sentences):.0f} 字")


def _check_questions(guide: Guide, asked: dict[str, Guide]) -> Iterator[GuideFinding]:
    if len(guide.questions) < FEWEST_QUESTIONS:
        yield GuideFinding(guide, Severity.NOTE, f"只有 {len(guide.questions)} 个问题")
    questions: Sequence[str] = (*guide.questions, *(q for t in guide.translations for q in t.questions))
    for question in questions:
        key = re.sub(r"[\s？?！!。，,、~～]+", "", question).lower()
        other = asked.setdefault(key, guide)
        if other is not guide:
            yield GuideFinding(guide, Severity.ERROR, f"“{question}”在 {other.file}:{other.line} 也有")
