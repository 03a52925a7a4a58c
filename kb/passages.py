"""Passages: the units that are retrieved and cited, and the voices by which they are found.

The article is the passage; windows of so many characters would lose the number that people cite.
A voice is one searchable text of a passage: the official words, the headings above it, our guide in
plain words, a question that people ask. A voice can lift a passage; what is cited is the passage.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import NewType

from kb.locators import Locator

PassageId = NewType("PassageId", int)
VoiceId = NewType("VoiceId", int)


class VoiceKind(Enum):
    """Where a voice comes from."""

    OFFICIAL = "official"
    HEADING = "heading"
    GUIDE = "guide"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Passage:
    """An article, or a block of a text without articles.

    Attributes:
        passage_id: derived from document id and locator, so the same in every build.
        document_id: the version it stands in.
        locator: its address, never deeper than the article.
        headings: titles of 编, 章, 节 above it, outermost first.
        text: the words of the law, one line for each 款 or 项, without the 第…条 in front;
            empty when the official text is not installed and only a guide speaks of the provision.
    """

    passage_id: PassageId
    document_id: str
    locator: Locator
    headings: tuple[str, ...]
    text: str

    @property
    def is_installed(self) -> bool:
        """Whether the words of the law are at hand to be quoted."""
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Voice:
    """One searchable text of a passage.

    Attributes:
        voice_id: derived from passage, kind and text.
        passage_id: the passage that it speaks for.
        kind: where it comes from.
        lang: zh, en or vi.
        text: what is searched.
    """

    voice_id: VoiceId
    passage_id: PassageId
    kind: VoiceKind
    lang: str
    text: str

    @classmethod
    def of(cls, passage_id: PassageId, kind: VoiceKind, text: str, lang: str = "zh") -> Voice:
        return cls(VoiceId(_id_of(str(passage_id), kind.value, text)), passage_id, kind, lang, text)


def passage_id(document_id: str, locator: Locator) -> PassageId:
    """The stable id of a provision: 63 bits, never negative, the same whatever else is in the store.

    >>> passage_id("trademark-law-2019", Locator.article(39)) == passage_id(
    ...     "trademark-law-2019", Locator.parse("39条"))
    True
    """
    return PassageId(_id_of(document_id, str(locator)))


def _id_of(*parts: str) -> int:
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
