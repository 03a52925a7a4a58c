"""Views: a provision as a page shows it, line by line, each with its 款项目, and what opens in place under it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kb.answers import Answer, CitedProvision, Refusal
from kb.articles import Unit, find_unit, simplest_steps, units
from kb.citations import Citation
from kb.locators import Locator
from kb.passages import Passage, PassageId
from webapp.definitions import definitions_of, used
from webapp.references import Piece, References

_LONG = 300
"""Characters from which a provision of which one 款 or 项 is cited is folded up behind it."""
_MOST_NAMED = 4
_MOST_DEFINED = 2
"""Of the provisions that a quoted one names and of its words that the law defines, how many open under it."""


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a provision as a page shows it.

    Attributes:
        text: its words.
        level: how deep it stands: 0 for a 款, 1 for a 项, 2 for a 目.
        locator: its address.
        is_marked: whether it is of the 款项目 asked for.
        is_lead: whether it opens the 款 or 项 in which that stands.
        pieces: its words, in pieces where it names other provisions.
    """

    text: str
    level: int
    locator: Locator
    is_marked: bool
    is_lead: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PassageView:
    """A provision on a page.

    Attributes:
        passage: the provision.
        lines: its lines.
        named: the provisions that the cited lines name and that the page does not show anyway.
        defined: what the law means by words of those lines.
    """

    passage: Passage
    lines: tuple[LineView, ...]
    named: tuple[Aside, ...] = ()
    defined: tuple[Aside, ...] = ()

    @property
    def cited(self) -> tuple[LineView, ...]:
        """The 款项目 asked for and what opens it; all lines where the whole is asked for."""
        kept = tuple(line for line in self.lines if line.is_marked or line.is_lead)
        return kept if any(line.is_marked for line in kept) else self.lines

    @property
    def excerpt(self) -> tuple[LineView, ...]:
        """The cited lines, where they are part of a long provision; none where the whole is to be shown."""
        is_part = len(self.cited) < len(self.lines)
        return self.cited if is_part and len(self.passage.text) > _LONG else ()


@dataclass(frozen=True, slots=True)
class Aside:
    """What opens in place under a provision: another one, one level deep.

    Attributes:
        provision: the other one, proven against the store.
        view: its lines.
        term: the word that it defines; empty where it is named.
    """

    provision: CitedProvision
    view: PassageView
    term: str = ""


def views_of(said: Answer | Refusal, references: References) -> Mapping[Citation, PassageView]:
    """The citations of an answer, each as a page shows it; none of a refusal."""
    provisions = said.provisions if isinstance(said, Answer) else ()
    citations = [provision.citation for provision in provisions]
    return dict(zip(citations, views_beside(provisions, references), strict=True))


def views_beside(provisions: Sequence[CitedProvision], references: References) -> tuple[PassageView, ...]:
    """Provisions that a page shows beside each other."""
    shown = {provision.citation.passage.passage_id for provision in provisions}
    return tuple(view_of(provision.citation, references, shown) for provision in provisions)


def view_of(citation: Citation, references: References, shown: Collection[PassageId] = ()) -> PassageView:
    """A cited provision, the 款项目 of the citation marked, and what it names told.

    Args:
        citation: of the provision.
        references: what finds what it names.
        shown: what the page shows anyway.
    """
    view = passage_view(citation.passage, citation.locator)
    told = (replace(line, pieces=references.pieces(line.text, citation.document)) for line in view.lines)
    view = replace(view, lines=tuple(told))
    seen = {citation.passage.passage_id, *shown}
    named = tuple(islice(_named(view, references, seen), _MOST_NAMED))
    seen |= {aside.view.passage.passage_id for aside in named}
    defined = tuple(islice(_defined(view, citation, references, seen), _MOST_DEFINED))
    return replace(view, named=named, defined=defined)


def _named(view: PassageView, references: References, seen: Collection[PassageId]) -> Iterator[Aside]:
    pieces = [piece for line in view.cited for piece in line.pieces]
    for document, locator in dict.fromkeys((piece.document, piece.locator) for piece in pieces):
        if document is not None and locator is not None:
            passage = references.store.passage_at(document.document_id, locator)
            yield from _asides(Citation.of(document, passage, locator), references, seen)


def _defined(
    view: PassageView, citation: Citation, references: References, seen: Collection[PassageId]
) -> Iterator[Aside]:
    text = "\n".join(line.text for line in view.cited)
    for definition in used(text, definitions_of(references.store, citation.document)):
        yield from _asides(definition.citation, references, seen, definition.term)


def _asides(citation: Citation, references: References, seen: Collection[PassageId], term: str = "") -> Iterator[Aside]:
    """The aside of a provision; none where it is seen anyway or not proven."""
    provision = references.cited(citation)
    if provision is not None and citation.passage.passage_id not in seen:
        yield Aside(provision, passage_view(citation.passage, citation.locator), term)


def passage_view(passage: Passage, marked: Locator | None) -> PassageView:
    """The lines of a provision; those of the 款项目 in `marked` stand out."""
    if not passage.locator.is_article:
        lines = (LineView(line, 0, passage.locator, False, False, (Piece(line),)) for line in passage.text.split("\n"))
        return PassageView(passage, tuple(lines))
    wanted = find_unit(passage.text, marked.inside) if marked is not None and marked.inside else None
    views = []
    starts: dict[int, Unit] = {unit.start: unit for unit in units(passage.text)}
    at = 0
    for line in passage.text.split("\n"):
        unit = starts[at]
        address = Locator((*passage.locator.steps, *simplest_steps(passage.text, unit)))
        is_marked = wanted is not None and wanted.start <= at < wanted.end
        is_lead = wanted is not None and not is_marked and wanted.steps[: len(unit.steps)] == unit.steps
        views.append(LineView(line, len(unit.steps) - 1, address, is_marked, is_lead, (Piece(line),)))
        at += len(line) + 1
    return PassageView(passage, tuple(views))
