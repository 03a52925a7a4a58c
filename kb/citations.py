"""Citations: those found in a text, with their spans, and those we give, cut from what is stored."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.articles import find_unit
from kb.documents import Document
from kb.errors import BadLocator, ProvisionNotFound
from kb.locators import Locator
from kb.numerals import NUMERAL
from kb.passages import Passage


@dataclass(frozen=True, slots=True)
class CitationMention:
    """A citation found in text.

    Attributes:
        start: offset of its first character.
        end: offset after its last character.
        work: the name of the instrument as written, without 《》; empty for a bare 第三条.
        locator: the provision named.
    """

    start: int
    end: int
    work: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation that we give: document, provision, and its words cut from the store.

    Attributes:
        document: the version cited.
        passage: the stored provision.
        locator: the provision, or a 款项目 inside it.
        quote: the stored characters at that address; empty when the official text is not installed.
    """

    document: Document
    passage: Passage
    locator: Locator
    quote: str

    @classmethod
    def of(cls, document: Document, passage: Passage, locator: Locator | None = None) -> Citation:
        """A citation of a stored provision, or of the 款项目 inside it that a locator names.

        Raises:
            ProvisionNotFound: the provision has no such 款项目.
        """
        if passage.document_id != document.document_id:
            raise ValueError(f"{passage.locator} is not of {document.document_id}")
        locator = locator or passage.locator
        if not locator.inside or not passage.is_installed:
            return cls(document, passage, locator, passage.text)
        unit = find_unit(passage.text, locator.inside)
        if unit is None:
            raise ProvisionNotFound(
                f"{document.printed_title}{passage.locator}没有“{locator}”这一款项。",
                f"可以先看{passage.locator}全文。",
            )
        return cls(document, passage, locator, passage.text[unit.start : unit.end])


_INSIDE = rf"(?:第?{NUMERAL}款)?(?:第?[（(]?{NUMERAL}[）)]?项)?(?:第?{NUMERAL}目)?"
_ARTICLE = rf"第?\s*{NUMERAL}\s*条(?:\s*之\s*{NUMERAL}(?![款项条]))?\s*{_INSIDE}"
# 第五十七条 but not 百分之二十二条件 nor 三条街: a bare number needs 第, or the name of a law before it
_BARE = re.compile(rf"(?<![分之])第\s*{NUMERAL}\s*条(?![件款约例街])(?:\s*之\s*{NUMERAL}(?![款项条]))?\s*{_INSIDE}")
_TITLED = re.compile(rf"《([^《》]{{2,60}})》(?:（[^（）]{{1,12}}）)?\s*({_ARTICLE})")


def find_citations(text: str, works: Collection[str] = ()) -> list[CitationMention]:
    """The citations in a text, in order: 《商标法》第五十七条, 专利法42条, 第二十二条第三款.

    Args:
        text: any text.
        works: names of instruments to look for without 《》; the longest that fits is taken.

    >>> [(m.work, str(m.locator)) for m in find_citations("依照《专利法》第42条第一款和本法第三条办", [])]
    [('专利法', '第四十二条第一款'), ('', '第三条')]
    >>> [(m.work, str(m.locator)) for m in find_citations("商标法第５７条第三项怎么罚", ["商标法"])]
    [('商标法', '第五十七条第（三）项')]
    >>> find_citations("占百分之二十二条件成熟")
    []
    """
    found = [_mention(match.start(), match.end(), match.group(1), match.group(2)) for match in _TITLED.finditer(text)]
    named = _named_pattern(tuple(works))
    if named is not None:
        found += [
            _mention(match.start(), match.end(), match.group(1), match.group(2)) for match in named.finditer(text)
        ]
    found += [_mention(match.start(), match.end(), "", match.group(0)) for match in _BARE.finditer(text)]
    return _without_overlaps([mention for mention in found if mention is not None])


@lru_cache(maxsize=8)
def _named_pattern(works: tuple[str, ...]) -> re.Pattern[str] | None:
    names = sorted({name for name in works if name}, key=len, reverse=True)
    if not names:
        return None
    alternatives = "|".join(re.escape(name) for name in names)
    return re.compile(rf"({alternatives})(?:（[^（）]{{1,12}}）|》|的|里面?|中|规定的)?\s*({_ARTICLE})")


def _mention(start: int, end: int, work: str, address: str) -> CitationMention | None:
    try:
        return CitationMention(start, end, work, Locator.parse(address))
    except BadLocator:  # 第五十七条第（三项: a bracket is missing
        return None


def _without_overlaps(mentions: Sequence[CitationMention]) -> list[CitationMention]:
    """The mentions in order; of two that overlap, the one that names its work stays."""
    kept: list[CitationMention] = []
    for mention in sorted(mentions, key=lambda m: (not m.work, m.start, -m.end)):
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)
