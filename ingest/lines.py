"""Lines: what a reader hands to the structure parser, with the place of every character in the source.

A line may be joined from several lines of the source (a paragraph broken by a page of a PDF), so it is
made of fragments. What is not text of the instrument is set aside as a piece of a named kind. Kept and
set aside together must give the source again, character by character: that is the completeness proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from kb.locators import Locator


class Matter(Enum):
    """Kinds of matter that are no passage: structure that is kept elsewhere, or discarded."""

    LABEL = "条号项号（存为定位）"
    HEADING = "编章节标题（存为标题）"
    TITLE = "题名"
    INFO = "题注"
    NUMBER = "文号"
    SALUTATION = "主送机关"
    SIGNATURE = "落款日期"
    CONTENTS = "目录"
    AMENDING_DECISION = "前附修改决定"
    FOOTNOTE = "脚注"
    COMMENT = "采集注记"
    MARKUP = "标记符号"
    INVISIBLE = "不可见字符"
    RUNNING_HEAD = "页眉页脚"
    PAGE_NUMBER = "页码"
    NAVIGATION = "网页导航"


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of the source and where they went.

    Attributes:
        number: line in the source, from 1.
        column: offset in that line, from 0.
        text: the characters.
        matter: the kind of matter, None for text of a passage.
        locator: the passage that took it, None for matter.
    """

    number: int
    column: int
    text: str
    matter: Matter | None = None
    locator: Locator | None = None


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of one line of the source."""

    number: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the parser sees it: one heading, one 款, one 项.

    Attributes:
        fragments: where its characters stand in the source.
        level: depth of a heading as the format marks it (# is 1), 0 for running text.
        is_row: whether it is a row of a table.
    """

    fragments: tuple[Fragment, ...]
    level: int = 0
    is_row: bool = False

    @property
    def text(self) -> str:
        return "".join(fragment.text for fragment in self.fragments)

    @property
    def number(self) -> int:
        """The line of the source on which it starts."""
        return self.fragments[0].number

    def pieces(
        self, start: int, end: int, *, matter: Matter | None = None, locator: Locator | None = None
    ) -> list[Piece]:
        """The characters from `start` to `end` of this line, each stretch at its place in the source."""
        found = []
        offset = 0
        for fragment in self.fragments:
            first, last = max(start - offset, 0), min(end - offset, len(fragment.text))
            if first < last:
                stretch = fragment.text[first:last]
                found.append(Piece(fragment.number, fragment.column + first, stretch, matter, locator))
            offset += len(fragment.text)
        return found


@dataclass(slots=True)
class Extract:
    """A source as its reader gives it.

    Attributes:
        raw: all characters of the source as decoded, or as the library of its format gave them.
        lines: what the structure parser reads, in order, none blank.
        set_aside: what the reader itself took out.
        header_end: how many of the lines are a header (title and info lines), None when not marked.
        findings: remarks for the curator, Chinese.
    """

    raw: str
    lines: list[Line] = field(default_factory=list)
    set_aside: list[Piece] = field(default_factory=list)
    header_end: int | None = None
    findings: list[str] = field(default_factory=list)


# zero-width and direction marks, soft hyphen, byte order mark, word joiner
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def visible_fragments(number: int, text: str, column: int = 0) -> tuple[tuple[Fragment, ...], list[Piece]]:
    """A stretch of a source line as fragments without invisible characters, and these as pieces."""
    fragments: list[Fragment] = []
    aside: list[Piece] = []
    start = 0
    for match in [*_INVISIBLE.finditer(text), None]:
        end = match.start() if match else len(text)
        if end > start:
            fragments.append(Fragment(number, column + start, text[start:end]))
        if match:
            aside.append(Piece(number, column + match.start(), match.group(), Matter.INVISIBLE))
            start = match.end()
    return tuple(fragments), aside


def make_line(number: int, text: str, *, level: int = 0, is_row: bool = False) -> tuple[Line | None, list[Piece]]:
    """A line of one stretch of the source, None when nothing visible is left; and what was set aside."""
    fragments, aside = visible_fragments(number, text)
    kept = stripped(fragments)
    return (Line(kept, level, is_row) if kept else None), aside


def squeeze(text: str) -> str:
    """The text without white space: what the proof counts and compares."""
    return re.sub(r"\s+", "", text)


def in_order(pieces: Iterable[Piece]) -> str:
    """The characters of pieces in the order of the source, without white space."""
    return squeeze("".join(p.text for p in sorted(pieces, key=lambda p: (p.number, p.column))))


def stripped(fragments: Sequence[Fragment]) -> tuple[Fragment, ...]:
    """Fragments without white space at the two ends of what they make up: it carries nothing."""
    kept = list(fragments)
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        first = kept[0]
        lead = len(first.text) - len(first.text.lstrip())
        kept[0] = Fragment(first.number, first.column + lead, first.text[lead:])
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(kept)
