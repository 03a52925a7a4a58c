"""Structure: lines become passages with addresses and headings, and every character gets a place.

A text with numbered articles is cut at its articles (`ingest.articles`), any other at the marks that it
prints (`ingest.outline`). Both write through a `Builder`, which keeps the account of the characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.lines import Line, Matter, Piece
from kb.locators import Level, Locator

_ODD_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_CHINESE_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_LONGEST = 1500  # an unnumbered stretch of text is parted at the paragraph after so many characters
_UNIT = re.compile(r"(第[零〇一二三四五六七八九十百0-9]+(?:编|分编|章|节|部分)|[一二三四五六七八九十]{1,3}、)\s*(.*)")


@dataclass(frozen=True, slots=True)
class Section:
    """A passage as parsed, before it has an id.

    Attributes:
        locator: its address.
        headings: titles above it, outermost first.
        text: its lines.
        line: where it starts in the source.
    """

    locator: Locator
    headings: tuple[str, ...]
    text: str
    line: int


@dataclass(slots=True)
class Structure:
    """What the parser found.

    Attributes:
        sections: in the order of the text.
        pieces: every character that the parser was given, and where it went.
        info: the info lines of the header (通过、公布、施行).
        findings: remarks for the curator.
    """

    sections: list[Section] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    info: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


class Builder:
    """Gathers sections and keeps the account of the characters."""

    def __init__(self) -> None:
        self.structure = Structure()
        self._locator: Locator | None = None
        self._headings: tuple[str, ...] = ()
        self._texts: list[str] = []
        self._line = self._size = self._parts = 0
        self._taken: dict[Locator, int] = {}

    def aside(self, line: Line, matter: Matter) -> None:
        """Gives a whole line to a kind of matter."""
        self.structure.pieces += line.pieces(0, len(line.text), matter=matter)

    def open(self, locator: Locator, headings: tuple[str, ...], line: Line, label: int = 0) -> None:
        """Starts a section; the first `label` characters of the line are its mark."""
        self.close()
        if locator in self._taken:
            self.structure.findings.append(f"{locator}重复出现（第 {line.number} 行），后一处并入前一处之后")
        self._locator, self._headings, self._line, self._parts = locator, headings, line.number, 1
        self.structure.pieces += line.pieces(0, label, matter=Matter.LABEL)
        self.add(line, label)

    def add(self, line: Line, start: int = 0) -> None:
        """Gives the rest of a line to the open section."""
        if self._locator is None:
            raise ValueError(f"no section is open at line {line.number}")
        if self._size > _LONGEST and not self._locator.is_article:
            self._continue()
        text = plain_spaces(line.text[start:])
        self._size += len(text)
        self.structure.pieces += line.pieces(start, len(line.text), locator=self._locator)
        if text:
            self._texts.append(text)

    def close(self) -> None:
        """Ends the open section; one without text leaves nothing."""
        if self._locator is not None and self._texts:
            section = Section(self._locator, self._headings, "\n".join(self._texts), self._line)
            first = self._taken.get(self._locator)
            if first is None:
                self._taken[self._locator] = len(self.structure.sections)
                self.structure.sections.append(section)
            else:
                earlier = self.structure.sections[first]
                merged = f"{earlier.text}\n{section.text}"
                self.structure.sections[first] = Section(earlier.locator, earlier.headings, merged, earlier.line)
        self._locator, self._texts, self._size = None, [], 0

    def _continue(self) -> None:
        """Ends a section that has grown long and goes on in another: 6.2第2段."""
        whole = self._locator
        if whole is None or not self._texts:
            return
        self.close()
        self._parts += 1
        base = Locator(tuple(step for step in whole.steps if step.level is not Level.BLOCK))
        self._locator = base.then(Level.BLOCK, self._parts)

    @property
    def is_open(self) -> bool:
        return self._locator is not None


def plain_spaces(text: str) -> str:
    """The text with every kind of space as one plain space, none at its ends."""
    return _ODD_SPACES.sub(" ", text).strip()


def heading_text(text: str) -> str:
    """A heading as it is shown: no spaces spread between its characters, one after its number.

    >>> heading_text("第一章  总　则"), heading_text("六、附 则")
    ('第一章 总则', '六、附则')
    """
    plain = _CHINESE_GAP.sub("", plain_spaces(text))
    match = _UNIT.fullmatch(plain)
    if match is None:
        return plain
    unit, title = match.groups()
    return f"{unit}{title}" if unit.endswith("、") else f"{unit} {title}".strip()
