"""References: the provisions that a quoted law names, 本法第六十五条 or 商标法第五十七条, each with where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kb.articles import find_unit
from kb.citations import CitationMention, find_citations
from kb.documents import Document
from kb.locators import Locator
from kb.passages import passage_id
from kb.store import Store
from search.lookup import Named, Works, look_up

_ITSELF = re.compile(r"本(?:法|条例|办法|规定|细则|规则|解释|决定|意见|标准|指南|公约|条约|协定)$")
# 民事诉讼法第一百条, 该法第三条, 《通知》第二条: a number after a name that nobody here bears
_ANOTHER = re.compile(r"(?:[法则约定书释]|条例|办法|决定|意见|标准|指南|规程|通知|批复|》|）)$")
# 第二十条至第二十二条、第二十三条: what comes after 至 or 、 belongs to the work before it
_CHAINED = re.compile(r"[^，。；]{0,12}(?:[、和与及或至到]|或者|以及)")
# 原商标法第五十条 and 《商标法》（2001年修正）第五十条 are of a version that is not the one of the day
_FORMER = re.compile(r"(?:原|旧|修[改正订]前的?)《?$")
_YEAR = re.compile(r"（[^（）]*\d{4}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line; one that names a provision has the document and the address where that stands."""

    text: str
    document: Document | None = None
    locator: Locator | None = None


class References:
    """Tells what the lines of a law refer to, in the versions that hold on a day."""

    def __init__(self, works: Works, store: Store, as_of: date) -> None:
        self._works = works
        self._store = store
        self._as_of = as_of

    def pieces(self, line: str, document: Document) -> tuple[Piece, ...]:
        """The line in pieces, which together are the line; what names no provision that is there is plain text.

        Args:
            line: a line of a provision.
            document: the version in which it stands, which 本法 means. One that is not yet in force refers
                to the laws of its first day.
        """
        found: list[Piece] = []
        at = 0
        before: CitationMention | None = None
        work: str | Document = ""
        for mention in find_citations(line, self._works.names) if "条" in line else ():
            is_chained = before is not None and _CHAINED.fullmatch(line[before.end : mention.start])
            if mention.work or not is_chained:
                work = _work(line, mention, document)
            before = mention
            stands = self._find(work, mention.locator, max(self._as_of, document.effective_on or self._as_of))
            if stands is not None:
                found += [
                    Piece(line[at : mention.start]),
                    Piece(line[mention.start : mention.end], stands, mention.locator),
                ]
                at = mention.end
        return tuple(piece for piece in (*found, Piece(line[at:])) if piece.text)

    def _find(self, work: str | Document, locator: Locator, day: date) -> Document | None:
        """The document in which a provision of a work stands, None where it does not."""
        if isinstance(work, Document):
            passage = self._store.passage(passage_id(work.document_id, locator.head))
            named = Named(work, passage, locator) if passage is not None else None
        else:
            named = look_up(work, locator, self._works, self._store, day) if work else None
        if not isinstance(named, Named) or not named.passage.is_installed:
            return None
        if locator.inside and find_unit(named.passage.text, locator.inside) is None:
            return None
        return named.document


def _work(line: str, mention: CitationMention, document: Document) -> str | Document:
    """The name of the work that a mention means, or the document itself; an empty name where it is not told."""
    lead = line[: mention.start]
    if mention.work:
        is_former = _FORMER.search(lead) or _YEAR.search(line[mention.start : mention.end])
        return "" if is_former else mention.work
    return document if _ITSELF.search(lead) or not _ANOTHER.search(lead) else ""
