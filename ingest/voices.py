"""Voices: the texts by which a passage is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.structure import Section
from kb.documents import Document
from kb.guides import Guide
from kb.passages import PassageId, Voice, VoiceKind, passage_id

_LONGEST = 300  # characters of official text in one voice; half the articles have fewer than 112


def text_voices(document: Document, sections: Iterable[Section]) -> Iterator[Voice]:
    """The official words of each section, in stretches of whole lines, and the headings above it."""
    for section in sections:
        identity = passage_id(document.document_id, section.locator)
        name = " ".join((document.short_title, document.part, *section.headings)).strip()
        yield Voice.of(identity, VoiceKind.HEADING, f"{name} {section.locator}")
        for stretch in stretches(section.text):
            yield Voice.of(identity, VoiceKind.OFFICIAL, stretch)


def guide_voices(guides: Iterable[Guide]) -> Iterator[Voice]:
    """The plain words of each guide, its title and its questions, in every language it has."""
    for guide in guides:
        identity = passage_id(guide.document_id, guide.locator.head)
        plain = " ".join(part for part in (guide.title, guide.plain, guide.conditions, guide.warning) if part)
        yield Voice.of(identity, VoiceKind.GUIDE, plain)
        yield from _questions(identity, (guide.title, *guide.questions), "zh")
        for translation in guide.translations:
            if translation.plain:
                yield Voice.of(identity, VoiceKind.GUIDE, translation.plain, translation.lang)
            yield from _questions(identity, translation.questions, translation.lang)


def stretches(text: str) -> list[str]:
    """The lines of a text gathered to stretches of at most about 300 characters, none broken.

    >>> [len(part) for part in stretches("\\n".join(["甲" * 200, "乙" * 90, "丙" * 50]))]
    [291, 50]
    """
    gathered: list[str] = []
    for line in text.split("\n"):
        if gathered and len(gathered[-1]) + len(line) < _LONGEST:
            gathered[-1] += "\n" + line
        else:
            gathered.append(line)
    return gathered


def _questions(identity: PassageId, questions: Iterable[str], lang: str) -> Iterator[Voice]:
    for question in questions:
        yield Voice.of(identity, VoiceKind.QUESTION, question, lang)
