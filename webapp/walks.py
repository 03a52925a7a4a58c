"""Walks: where a visitor stands in a guided path, how they came there, and what carries each step today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kb.answers import CitedProvision
from kb.paths import GuidedPath, Option
from search.engine import Engine
from search.paths import GroundedStep
from webapp.fields import Field
from webapp.languages import page_language, translated
from webapp.qr import fits_code
from webapp.references import References
from webapp.urls import path_link
from webapp.views import PassageView, views_beside

_LONGEST_WAY = 60
"""A path may be walked in a circle; more steps than this are no longer retold."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A step on a walk, the one at hand or one left behind.

    Attributes:
        shown: the step as it may be shown today.
        via: ids of the steps before it, the first one first.
        reasons: its provisions, each with its lines.
        option: what was chosen there, None at the step at hand.
    """

    shown: GroundedStep
    via: tuple[str, ...]
    reasons: tuple[tuple[CitedProvision, PassageView], ...]
    option: Option | None = None

    @property
    def step_id(self) -> str:
        return self.shown.step.step_id

    @property
    def onward(self) -> tuple[str, ...]:
        """What the next step has before it."""
        return (*self.via, self.step_id)


@dataclass(frozen=True, slots=True)
class Walk:
    """A visitor in a path.

    Attributes:
        path: the path.
        stops: the steps left behind, then the one at hand.
        is_known: whether the address tells how the step was reached; where not, only the step is shown.
    """

    path: GuidedPath
    stops: tuple[Stop, ...]
    is_known: bool

    @property
    def here(self) -> Stop:
        """The step at hand."""
        return self.stops[-1]

    @property
    def behind(self) -> tuple[Stop, ...]:
        """The steps left behind, the first one first."""
        return self.stops[:-1]


def walk_to(engine: Engine, path_id: str, step_id: str, via: str, as_of: date) -> Walk | None:
    """The walk that an address names, None where there is no such path or step.

    Args:
        engine: what holds the paths and the law.
        path_id: of the path.
        step_id: of the step at hand; empty for the first one.
        via: ids of the steps before it, with commas between; a way that does not lead there is forgotten.
        as_of: the day whose law is shown.
    """
    path = engine.paths.get(path_id)
    step = path.step(step_id or path.start) if path is not None else None
    if path is None or step is None:
        return None
    ids = [part for part in via.split(",") if part]
    way = path.way(ids, step.step_id) if len(ids) <= _LONGEST_WAY else None
    references = References(engine, as_of)
    stops, lang = [], page_language()
    for at, taken in enumerate(way or ()):
        shown = engine.path_guide.ground(path, taken.step, as_of, lang)
        stops.append(_stop(shown, references, ids[:at], taken.option))
    shown = engine.path_guide.ground(path, step, as_of, lang)
    stops.append(_stop(shown, references, ids if way is not None else ()))
    return Walk(path, tuple(stops), way is not None)


def paths_of(engine: Engine, field: Field) -> list[GuidedPath]:
    """The paths that belong to a field or touch one of its laws, its own first."""
    fitting = [
        path
        for path in engine.paths.values()
        if path.field == field.field_id or not {*path.works}.isdisjoint(field.works)
    ]
    return sorted(fitting, key=lambda path: path.field != field.field_id)


def _stop(shown: GroundedStep, references: References, via: Sequence[str], option: Option | None = None) -> Stop:
    reasons = tuple(zip(shown.provisions, views_beside(shown.provisions, references), strict=True))
    return Stop(shown, tuple(via), reasons, option)


def taken_home(walk: Walk, base_url: str) -> str:
    """What the code of an end holds: its permanent link, else what to do now, as many lines as a phone can read."""
    here = walk.here
    if base_url:
        return base_url + path_link(walk.path.path_id, here.step_id, here.via)
    kept = f"{translated(walk.path.title)}\n{translated(here.shown.step.title)}"
    for number, words in enumerate(map(translated, here.shown.now), 1):
        longer = f"{kept}\n{number}. {words}"
        if not fits_code(longer):
            break
        kept = longer
    return kept
