"""Wrapping: a text broken into lines of a width, as Chinese is set; for drawings, where nothing wraps by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# a character or a word of letters, with what may not leave it: （《 before, ，。 behind
_OPENING = "（《“‘「『【"
_CLOSING = "，。、；：？！）》”’」』】…—"
_UNIT = re.compile(rf"\s+|[{_OPENING}]*(?:[!-~\u00a1-\u1eff]+|\S)[{_CLOSING}]*")
_CUT = "……"
_WIDTHS = {" ": 0.3, "Ifijlt.,:;'!|()[]-": 0.4, "mwMW%@": 1.05}
"""Of letters that are not about as wide as the others, in the heavier of our faces."""


@dataclass(frozen=True, slots=True)
class Block:
    """A text as it is drawn, in the units of the drawing.

    Attributes:
        size: the height of its letters.
        pitch: from line to line.
        lines: its lines.
    """

    size: int
    pitch: int
    lines: tuple[str, ...]

    @property
    def height(self) -> int:
        """The room it takes."""
        return self.pitch * len(self.lines)

    @property
    def is_cut(self) -> bool:
        """Whether something of the text was left out at its end."""
        return bool(self.lines) and self.lines[-1].endswith(_CUT)


def printable(text: str) -> str:
    """A text with a blank for each character that cannot be shown; XML allows no others.

    >>> printable("泥\\x00哨")
    '泥 哨'
    """
    return "".join(char if char.isprintable() else " " for char in text)


def width_of(text: str) -> float:
    """How wide a text runs, in the height of its letters; never too little in the fonts at hand.

    >>> width_of("商标"), round(width_of("IP 10"), 2)
    (2.0, 2.74)
    """
    return sum(_width(char) for char in text)


def wrap(text: str, width: float) -> list[str]:
    """The lines of a text, none wider than that, in the height of its letters; none opens with a 。 or ends with a （.

    Characters that cannot be shown are left out. A word wider than a line is broken where the line ends.

    >>> wrap("商标到期可以续展，每次十年。", 8)
    ['商标到期可以续', '展，每次十年。']
    """
    lines, line, room = [], "", width
    for unit in _units(text, width):
        wide = width_of(unit)
        if wide > room and line:
            lines.append(line.rstrip())
            line, room = "", width
        if line or not unit.isspace():
            line, room = line + unit, room - wide
    return [*lines, line.rstrip()] if line.strip() else lines


def fit(text: str, width: int, height: int, sizes: Sequence[int], leading: float) -> Block:
    """The text in the largest of some sizes that fits a place; cut with …… where even the smallest is too large.

    Args:
        text: one paragraph.
        width: of the place, in the units of the drawing.
        height: of the place; one line is drawn even where it is lower.
        sizes: heights of letters to try, the largest first.
        leading: from line to line, in the height of the letters.
    """
    for size in sizes:
        pitch = round(size * leading)
        block = Block(size, pitch, tuple(wrap(text, width / size)))
        if block.height <= height:
            return block
    kept = block.lines[: max(1, height // pitch)]
    last = kept[-1]
    while width_of(last + _CUT) > width / size:
        last = last[:-1]
    return Block(size, pitch, (*kept[:-1], last.rstrip(_CLOSING) + _CUT))


def _units(text: str, width: float) -> list[str]:
    units: list[str] = []
    for unit in _UNIT.findall(printable(text).strip()):
        if unit.isspace():
            units.append(" ")
        elif width_of(unit) <= width:
            units.append(unit)
        else:
            units.extend(unit)
    return units


def _width(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    for group, width in _WIDTHS.items():
        if char in group:
            return width
    return 0.8 if char.isupper() else 0.62
