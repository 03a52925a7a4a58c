"""References: the provisions that a quoted law names, 本法第六十五条 or 商标法第五十七条, each with where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kb.answers import CitedProvision
from kb.articles import find_unit
from kb.citations import Citation, CitationMention, find_citations
from kb.documents import Document
from kb.guides import ProvisionName
from kb.locators import Locator
from kb.passages import passage_id
from search.engine import Engine
from search.lookup import Named, look_up
from search.verify import is_proven

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
    """Tells what the lines of a law refer to, in the versions that hold on a day.

    Attributes:
        store: where the provisions are.
        as_of: the day.
    """

    def __init__(self, engine: Engine, as_of: date) -> None:
        self.store = engine.store
        self.as_of = as_of
        self._retrieval = engine.retrieval

    def cited(self, citation: Citation) -> CitedProvision | None:
        """A citation with its validity on the day, None where it does not say exactly what the store holds."""
        provision = CitedProvision(citation, citation.document.status(self.as_of))
        return provision if is_proven(provision, self.as_of, self.store) else None

    def pieces(self, line: str, document: Document) -> tuple[Piece, ...]:
        """The line in pieces, which together are the line; what names no provision that is there is plain text.

        A law names another by the numbers of its own first day. Where the base has that version, the link leads
        to the provision that says the same on the day at hand; where it has not, the number may by now be that
        of another provision, and there is no link.

        Args:
            line: a line of a provision.
            document: the version in which it stands, which 本法 means.
        """
        found: list[Piece] = []
        at = 0
        before: CitationMention | None = None
        work: str | Document = ""
        for mention in find_citations(line, self._retrieval.works.names) if "条" in line else ():
            is_chained = before is not None and _CHAINED.fullmatch(line[before.end : mention.start])
            if mention.work or not is_chained:
                work = _work(line, mention, document)
            before = mention
            stands = self._find(work, mention.locator, document)
            if stands is not None and self._is_there(stands):
                named = Piece(line[mention.start : mention.end], stands.document, stands.locator)
                found += [Piece(line[at : mention.start]), named]
                at = mention.end
        return tuple(piece for piece in (*found, Piece(line[at:])) if piece.text)

    def _find(self, work: str | Document, locator: Locator, document: Document) -> Named | None:
        """The provision of a work that a document names, in the version of the day at hand."""
        if isinstance(work, Document):
            passage = self.store.passage(passage_id(work.document_id, locator.head))
            return Named(work, passage, locator) if passage is not None else None
        first_day = document.effective_on or document.promulgated_on
        if not work or first_day is None:
            return None
        named = look_up(work, locator, self._retrieval.works, self.store, first_day)
        if not isinstance(named, Named) or named.document.effective_on is None:
            return None
        if not self._is_there(named) or not named.document.status(first_day).may_apply:
            return None
        return self._retrieval.on_day(ProvisionName(work, locator), first_day, max(self.as_of, first_day))

    def _is_there(self, named: Named) -> bool:
        """Whether the base has the words of a provision, down to the 款项目 that are named."""
        text = named.passage.text
        return bool(text) and (not named.locator.inside or find_unit(text, named.locator.inside) is not None)


def _work(line: str, mention: CitationMention, document: Document) -> str | Document:
    """The name of the work that a mention means, or the document itself; an empty name where it is not told."""
    lead = line[: mention.start]
    if mention.work:
        is_former = _FORMER.search(lead) or _YEAR.search(line[mention.start : mention.end])
        return "" if is_former else mention.work
    return document if _ITSELF.search(lead) or not _ANOTHER.search(lead) else ""
