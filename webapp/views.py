"""Views: a provision as a page shows it, line by line, each with its 款项目."""

from __future__ import annotations

from dataclasses import dataclass

from kb.answers import Answer
from kb.articles import Unit, find_unit, simplest_steps, units
from kb.citations import Citation
from kb.locators import Locator
from kb.passages import Passage, PassageId


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a provision as a page shows it: its 款项目, and whether it is the one asked for."""

    text: str
    level: int
    locator: Locator
    is_marked: bool


@dataclass(frozen=True, slots=True)
class PassageView:
    """A provision on a page."""

    passage: Passage
    lines: tuple[LineView, ...]


def view_of(citation: Citation) -> PassageView:
    """A cited provision, the 款项目 of the citation marked."""
    return passage_view(citation.passage, citation.locator)


def views_of(answer: Answer) -> dict[PassageId, PassageView]:
    """The provisions of an answer, each under its id."""
    return {cited.citation.passage.passage_id: view_of(cited.citation) for cited in answer.provisions}


def passage_view(passage: Passage, marked: Locator | None) -> PassageView:
    """The lines of a provision; those of the 款项目 in `marked` stand out."""
    if not passage.locator.is_article:
        lines = tuple(LineView(line, 0, passage.locator, False) for line in passage.text.split("\n"))
        return PassageView(passage, lines)
    wanted = find_unit(passage.text, marked.inside) if marked is not None and marked.inside else None
    views = []
    starts: dict[int, Unit] = {unit.start: unit for unit in units(passage.text)}
    at = 0
    for line in passage.text.split("\n"):
        unit = starts[at]
        address = Locator((*passage.locator.steps, *simplest_steps(passage.text, unit)))
        is_marked = wanted is not None and wanted.start <= at < wanted.end
        views.append(LineView(line, len(unit.steps) - 1, address, is_marked))
        at += len(line) + 1
    return PassageView(passage, tuple(views))
