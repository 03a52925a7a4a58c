"""Articles: what stands inside a provision, 款、项、目, and where each stands in its text.

The text of a provision is kept as lines. By the drafting rules a line that opens with （一） is a 项 of the
款 above it, a line that opens with 1. under a 项 is a 目, and any other line is a 款 of its own. Where a
款 announces a list and numbers it 1. 2. 3., these are its 项.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kb.locators import Level, Step
from kb.numerals import parse_numeral

ITEM_MARK = re.compile(r"[（(]([一二三四五六七八九十百]{1,4})[）)]")
SUBITEM_MARK = re.compile(r"(?:([0-9０-９]{1,2})[.．、](?![0-9])|[（(]([0-9０-９]{1,2})[）)]|([①-⑳]))")


@dataclass(frozen=True, slots=True)
class Unit:
    """A 款, 项 or 目 of a provision.

    Attributes:
        steps: its address inside the provision, e.g. 款1 项3.
        start: offset of its first character in the text of the provision.
        end: offset after its last character; a 款 takes in its 项, a 项 its 目.
    """

    steps: tuple[Step, ...]
    start: int
    end: int


@lru_cache(maxsize=512)
def units(text: str) -> tuple[Unit, ...]:
    """The 款, 项 and 目 of a provision in the order of the text, each 款 before its 项.

    >>> [(str(unit.steps[-1]), unit.start, unit.end) for unit in units("甲：\\n（一）乙；\\n（二）丙。\\n丁。")]
    [('第一款', 0, 14), ('第（一）项', 3, 8), ('第（二）项', 9, 14), ('第二款', 15, 17)]
    """
    found: list[tuple[tuple[Step, ...], int, int]] = []
    paragraph = item = 0
    may_list = False  # the 款 announces a list, which may number its 项 with 1. instead of （一）
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        above = Step(Level.PARAGRAPH, paragraph)
        item_mark = ITEM_MARK.match(line)
        number_mark = SUBITEM_MARK.match(line)
        if paragraph and item_mark:
            item, may_list = parse_numeral(item_mark.group(1)), False
            found.append(((above, Step(Level.ITEM, item)), start, end))
        elif number_mark and may_list:
            found.append(((above, Step(Level.ITEM, _number(number_mark))), start, end))
        elif number_mark and item:
            found.append(((above, Step(Level.ITEM, item), Step(Level.SUBITEM, _number(number_mark))), start, end))
        else:
            paragraph, item = paragraph + 1, 0
            may_list = line.endswith(("：", ":"))
            found.append(((Step(Level.PARAGRAPH, paragraph),), start, end))
        start = end + 1
    return tuple(_with_children(found))


def find_unit(text: str, inside: tuple[Step, ...]) -> Unit | None:
    """The 款项目 that the steps name, or None where the provision has none.

    第五十七条第（三）项 without a 款 means the only 款 that has such a 项.
    """
    candidates = units(text)
    for unit in candidates:
        if unit.steps == inside:
            return unit
    if inside and inside[0].level is Level.ITEM:
        matching = [unit for unit in candidates if unit.steps[1:] == inside]
        if len(matching) == 1:
            return matching[0]
    return None


def simplest_steps(text: str, unit: Unit) -> tuple[Step, ...]:
    """The address of a unit as lawyers write it: no 第一款 where the provision has a single 款."""
    paragraphs = sum(1 for other in units(text) if len(other.steps) == 1)
    return unit.steps[1:] if paragraphs == 1 else unit.steps


def _with_children(found: list[tuple[tuple[Step, ...], int, int]]) -> list[Unit]:
    extended = []
    for position, (steps, start, end) in enumerate(found):
        for later, _, later_end in found[position + 1 :]:
            if later[: len(steps)] != steps:
                break
            end = later_end
        extended.append(Unit(steps, start, end))
    return extended


def _number(match: re.Match[str]) -> int:
    circled = match.group(3)
    if circled:
        return ord(circled) - ord("①") + 1
    return parse_numeral(match.group(1) or match.group(2))
