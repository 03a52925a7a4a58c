"""Diffs: two versions of one law side by side, provision by provision, with what was changed marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from kb.locators import Locator
from kb.passages import Passage
from search.counterparts import counterparts

_ISLAND = 2
"""Equal runs shorter than this between two changes are read as changed, for the eye's sake."""


class Change(Enum):
    """What became of a stretch of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters that were kept, added or removed together."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class ProvisionDiff:
    """A provision of the later version beside the one it came from.

    Attributes:
        old: its address in the earlier version, None for a new one.
        new: its address in the later version, None for one that is gone.
        stretches: the words of both in one line of reading.
    """

    old: Locator | None
    new: Locator | None
    stretches: tuple[Stretch, ...]

    @property
    def is_changed(self) -> bool:
        """Whether any word differs; a new number alone is no change of the words."""
        return any(stretch.change is not Change.KEPT for stretch in self.stretches)


def version_diff(old: Sequence[Passage], new: Sequence[Passage]) -> list[ProvisionDiff]:
    """The provisions of the later version in its order, then those of the earlier one that are gone."""
    origin: dict[int, Passage] = {}
    later = counterparts(old, new)
    for passage in old:
        if passage.passage_id in later:
            origin.setdefault(later[passage.passage_id], passage)
    rows = []
    for passage in new:
        came_from = origin.get(passage.passage_id)
        before = came_from.text if came_from else ""
        rows.append(
            ProvisionDiff(came_from.locator if came_from else None, passage.locator, stretches(before, passage.text))
        )
    kept = {passage.passage_id for passage in origin.values()}
    gone = [passage for passage in old if passage.passage_id not in kept]
    return rows + [ProvisionDiff(passage.locator, None, stretches(passage.text, "")) for passage in gone]


def stretches(old: str, new: str) -> tuple[Stretch, ...]:
    """The two texts as one, what was removed before what was put in its place.

    >>> [(one.change.value, one.text) for one in stretches("期限为十年。", "期限为十五年。")]
    [('kept', '期限为十'), ('added', '五'), ('kept', '年。')]
    """
    found: list[Stretch] = []
    removed = added = ""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        is_island = kind == "equal" and b - a < _ISLAND and bool(removed or added) and b < len(old)
        if kind != "equal" or is_island:
            removed, added = removed + old[a:b], added + new[c:d]
            continue
        found += _change(removed, added)
        found.append(Stretch(Change.KEPT, old[a:b]))
        removed = added = ""
    return tuple(found + _change(removed, added))


def _change(removed: str, added: str) -> list[Stretch]:
    both = (Stretch(Change.REMOVED, removed), Stretch(Change.ADDED, added))
    return [stretch for stretch in both if stretch.text]
