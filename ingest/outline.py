"""Texts without articles: replies, plans, guidelines, published answers, cut at the marks they print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lines import Line, Matter
from ingest.structure import Builder, heading_text
from kb.locators import Level, Locator, Step
from kb.numerals import NUMERAL, parse_numeral

_OUTLINE: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.OUTLINE_1, re.compile(r"([一二三四五六七八九十]{1,3})、")),
    (Level.OUTLINE_2, re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]")),
    (Level.OUTLINE_3, re.compile(r"([0-9]{1,2})[.．、](?![0-9])")),
    (Level.OUTLINE_4, re.compile(r"[（(]([0-9]{1,2})[）)]")),
)
_HEADED: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.PART, re.compile(rf"第\s?({NUMERAL})\s?部分\s*")),
    (Level.CHAPTER, re.compile(rf"第\s?({NUMERAL})\s?章\s*")),
    (Level.QUESTION, re.compile(r"问题\s*([0-9一二三四五六七八九十]{1,3})\s*")),
    *_OUTLINE[:2],
    (Level.DECIMAL, re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})*)\.?\s*")),
)
_OUTLINE_LEVELS = frozenset(level for level, _ in _OUTLINE)
_SALUTATION = re.compile(r".{0,80}(?:法院|检察院|人民政府|直属机构|单位|厅|局).{0,20}[：:]")
_ENDS_SENTENCE = re.compile(r"[。；：，！？.;:,]$")
_TITLE_LENGTH = 40
_GAP = 2  # a number left out here and there is a finding; a larger jump is no mark at all
_BLOCK_LENGTH = 300


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark at the start of a line: its level, its number (6.1.2 has three), and how long it is."""

    level: Level
    numbers: tuple[int, ...]
    length: int

    @property
    def depth(self) -> tuple[Level, int]:
        return self.level, len(self.numbers)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit that is open: its mark, its title if it has one, the depth of its heading (0 for none)."""

    mark: _Mark
    title: str
    heading: int


def parse_outline(builder: Builder, lines: Sequence[Line]) -> None:
    """Cuts the lines of a body at 一、（一）1. or at its numbered headings.

    Where headings are marked by the format and numbered 第一部分, 第一章, 1.1 or 问题1, only they open
    units: then a （1） in the text is an enumeration. A text without any mark is cut to blocks.
    """
    body = list(lines)
    if body and not body[0].level and _SALUTATION.fullmatch(body[0].text):
        builder.aside(body.pop(0), Matter.SALUTATION)
    if not any(line.level or line.is_row or _match(_OUTLINE, line.text) for line in body):
        _parse_blocks(builder, body)
        return
    headed = any(
        (mark := _match(_HEADED, line.text)) and mark.level not in _OUTLINE_LEVELS for line in body if line.level
    )
    stack: list[_Unit] = []
    latest: dict[Level, int] = {}  # the number last seen at each level, for those that number through
    sections = tables = 0
    for index, line in enumerate(body):
        mark = _mark_of(line, stack, latest, headed)
        if mark is None and line.level and not (stack and stack[-1].mark.level is Level.QUESTION):
            sections += 1
            mark = _Mark(Level.SECTION, (sections,), 0)
        if mark is not None:
            _note_gap(builder, line, mark, stack)
            latest[mark.level] = mark.numbers[-1]
            stack = [unit for unit in stack if _stays(unit, mark, line)]
            is_title = _is_title(line, mark, body[index + 1 :], headed)
            stack.append(_Unit(mark, heading_text(line.text) if is_title else "", line.level))
            if is_title:
                builder.close()
                builder.aside(line, Matter.HEADING)
            else:
                builder.open(_locator(stack), _titles(stack), line, mark.length)
        elif line.level:
            builder.aside(line, Matter.HEADING)  # 答疑意见 between a question and its answer
        elif line.is_row and not headed and not (index and body[index - 1].is_row):
            tables += 1
            builder.open(_locator(stack).then(Level.TABLE, tables), _titles(stack), line)
        elif builder.is_open:
            builder.add(line)
        elif stack:
            builder.open(_locator(stack), _titles(stack), line)
        else:
            builder.open(Locator((Step(Level.PREAMBLE, 0),)), (), line)
    builder.close()


def _parse_blocks(builder: Builder, lines: Sequence[Line]) -> None:
    number = length = 0
    for line in lines:
        if number and length < _BLOCK_LENGTH:
            builder.add(line)
            length += len(line.text)
        else:
            number += 1
            builder.open(Locator((Step(Level.BLOCK, number),)), (), line)
            length = len(line.text)
    builder.close()


def _match(patterns: Sequence[tuple[Level, re.Pattern[str]]], text: str) -> _Mark | None:
    for level, pattern in patterns:
        match = pattern.match(text)
        if match:
            numbers = tuple(parse_numeral(part) for part in match.group(1).split("."))
            return _Mark(level, numbers, match.end())
    return None


def _mark_of(line: Line, stack: Sequence[_Unit], latest: dict[Level, int], headed: bool) -> _Mark | None:
    """The mark that opens a unit on this line, None for running text."""
    if line.level:
        return _match(_HEADED, line.text)
    mark = None if headed or line.is_row else _match(_OUTLINE, line.text)
    if mark is None:
        return None
    number = mark.numbers[0]
    same = next((unit.mark for unit in stack if unit.mark.level is mark.level), None)
    if same is not None:
        return mark if 0 < number - same.numbers[0] <= _GAP else None
    deeper = not stack or mark.level > stack[-1].mark.level
    return mark if deeper and number in (1, latest.get(mark.level, 0) + 1) else None


def _stays(unit: _Unit, mark: _Mark, line: Line) -> bool:
    """Whether an open unit stays open above the one that a mark opens."""
    if mark.level is Level.SECTION:
        return 0 < unit.heading < line.level
    return unit.mark.depth < mark.depth


def _note_gap(builder: Builder, line: Line, mark: _Mark, stack: Sequence[_Unit]) -> None:
    for unit in stack:
        if unit.mark.depth == mark.depth and unit.mark.numbers[:-1] == mark.numbers[:-1]:
            if mark.numbers[-1] != unit.mark.numbers[-1] + 1:
                shown = line.text[: mark.length].strip()
                builder.structure.findings.append(f"第 {line.number} 行的“{shown}”与前面的序号不连续")
            return


def _is_title(line: Line, mark: _Mark, following: Sequence[Line], headed: bool) -> bool:
    """Whether the line is only a title, with its text or its parts below it."""
    rest = line.text[mark.length :].strip()
    if not rest:
        return bool(line.level)
    if len(rest) > _TITLE_LENGTH or _ENDS_SENTENCE.search(rest) or not following:
        return False
    if following[0].level or not headed:
        below = _match(_HEADED if following[0].level else _OUTLINE, following[0].text)
        return below is None or below.depth > mark.depth
    return True


def _locator(stack: Sequence[_Unit]) -> Locator:
    steps: list[Step] = []
    for unit in stack:
        if unit.mark.level is Level.DECIMAL:  # the deepest one spells out those above it
            steps = [step for step in steps if step.level is not Level.DECIMAL]
        steps += [Step(unit.mark.level, number) for number in unit.mark.numbers]
    return Locator(tuple(steps))


def _titles(stack: Sequence[_Unit]) -> tuple[str, ...]:
    return tuple(unit.title for unit in stack if unit.title)
