"""Guides: our own plain words about a provision, and the questions that people ask about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.errors import BadLocator
from kb.locators import Locator
from kb.numerals import NUMERAL

_NAME = re.compile(rf"《?(.*?)》?((?:第?{NUMERAL}条|引言|[一二三四五六七八九十]+、).*)")


@dataclass(frozen=True, slots=True)
class Translation:
    """The gist of a guide in another language, with questions asked in it."""

    lang: str
    plain: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProvisionName:
    """A provision as a guide names it: the short title of its work, and its address there."""

    work: str
    locator: Locator

    def __str__(self) -> str:
        return f"《{self.work}》{self.locator}"

    @classmethod
    def parse(cls, text: str, work: str = "") -> ProvisionName:
        """A provision as it is written in a guide; a bare number is one of `work`.

        Raises:
            BadLocator: no provision, or one of no work.

        >>> str(ProvisionName.parse("商标法第四十条")), str(ProvisionName.parse("第四十条", "专利法"))
        ('《商标法》第四十条', '《专利法》第四十条')
        """
        match = _NAME.fullmatch(text)
        if match is None:
            raise BadLocator(f"“{text}”不是条文的写法。", "写成“商标法第四十条”，多条分开写。")
        named, address = match.groups()
        if not named and not work:
            raise BadLocator(f"“{text}”没有写是哪部法。", "写成“商标法第四十条”。")
        return cls(named or work, Locator.parse(address))


@dataclass(frozen=True, slots=True)
class Guide:
    """What one provision, or one section of a topic, means in plain words (普法解读).

    Attributes:
        document_id: the version it explains, or the topic that it is a section of.
        locator: the provision it explains, as deep as the guide goes.
        title: what people would call it.
        plain: two to five sentences; its first sentence answers.
        questions: the questions people ask, in their own words.
        conditions: what would make the answer different.
        next_step: what to do now.
        warning: where people commonly err.
        channels: ids of the offices and lines that serve (see `corpus/channels.csv`).
        basis: provisions that carry a section of a topic.
        related: provisions to read beside it.
        source: where a figure comes from that no law in the base states.
        translations: the gist in other languages.
        file: the file it was read from.
        line: its line there, from 1.
    """

    document_id: str
    locator: Locator
    title: str
    plain: str
    questions: tuple[str, ...]
    conditions: str = ""
    next_step: str = ""
    warning: str = ""
    channels: tuple[str, ...] = ()
    basis: tuple[ProvisionName, ...] = ()
    related: tuple[ProvisionName, ...] = ()
    source: str = ""
    translations: tuple[Translation, ...] = ()
    file: str = ""
    line: int = 0

    def translation(self, lang: str) -> Translation | None:
        """The gist in a language, or None."""
        return next((entry for entry in self.translations if entry.lang == lang), None)
