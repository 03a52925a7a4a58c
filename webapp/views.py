"""Views: a provision as a page shows it, line by line, each with its 款项目."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.answers import Answer
from kb.articles import Unit, find_unit, simplest_steps, units
from kb.citations import Citation
from kb.locators import Locator
from kb.passages import Passage, PassageId
from webapp.references import Piece, References

_LONG = 300
"""Characters from which a provision of which one 款 or 项 is cited is folded up behind it."""


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
    """A provision on a page."""

    passage: Passage
    lines: tuple[LineView, ...]

    @property
    def excerpt(self) -> tuple[LineView, ...]:
        """The 款项目 asked for and what opens it, where the whole is long; none where the whole is to be shown."""
        kept = tuple(line for line in self.lines if line.is_marked or line.is_lead)
        is_part = any(line.is_marked for line in kept) and len(kept) < len(self.lines)
        return kept if is_part and len(self.passage.text) > _LONG else ()


def view_of(citation: Citation, references: References | None = None) -> PassageView:
    """A cited provision, the 款项目 of the citation marked; with references, what it names told."""
    view = passage_view(citation.passage, citation.locator)
    if references is None:
        return view
    told = (replace(line, pieces=references.pieces(line.text, citation.document)) for line in view.lines)
    return replace(view, lines=tuple(told))


def views_of(answer: Answer, references: References | None = None) -> dict[PassageId, PassageView]:
    """The provisions of an answer, each under its id."""
    return {cited.citation.passage.passage_id: view_of(cited.citation, references) for cited in answer.provisions}


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
