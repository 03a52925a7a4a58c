"""Texts with numbered articles: headings above, articles, annexes behind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.lines import Line, Matter
from ingest.numbering import ArticleStart, numbering_findings
from ingest.structure import Builder, heading_text
from kb.locators import Level, Locator, Step
from kb.numerals import parse_numeral

_UNITS = ("编", "分编", "章", "节")
_HEADING = re.compile(
    r"第\s?[零〇一二三四五六七八九十百0-9]+\s?(编|分编|章|节)(?:[\s\u3000]+|(?=[\u4e00-\u9fff]))[^。；：]{0,40}"
)
_BARE_HEADING = re.compile(r"附\s*则|总\s*则")
_ANNEX = re.compile(r"附(?:件|表|录)\s*([一二三四五六七八九十0-9]{0,3})[：:]?[^。；]{0,30}")
_FOOTNOTE = re.compile(r"[①-⑳]\s")
_SIGNED = re.compile(
    r"[0-9二〇零一三四五六七八九十]{4}年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日|"
    r"[\u4e00-\u9fff、]{3,20}(?:人民法院|检察院|国务院|局|总局|部|署|委员会)"
)


def parse_articles(builder: Builder, lines: Sequence[Line], starts: Sequence[ArticleStart]) -> None:
    """Cuts the lines of a body at its articles.

    Args:
        builder: takes the sections.
        lines: the whole body, without front matter.
        starts: the lines that open articles; indexes count from the start of `lines`.
    """
    opens = {start.index: start for start in starts}
    headings: list[tuple[int, str]] = []  # depth and text
    signed = _signature_start(lines, starts[-1].index)
    annexes = 0
    for index, line in enumerate(lines):
        start = opens.get(index)
        titles = tuple(text for _, text in headings)
        if start is not None:
            builder.open(start.locator, titles, line, start.label)
        elif depth := _heading_depth(line):
            builder.close()
            builder.aside(line, Matter.HEADING)
            headings = [entry for entry in headings if entry[0] < depth]
            headings.append((depth, heading_text(line.text)))
            if annex := _annex_number(line, annexes):
                annexes = annex
                headings = headings[-1:]
        elif annex := _annex_number(line, annexes):
            builder.close()
            builder.aside(line, Matter.HEADING)
            annexes, headings = annex, [(1, heading_text(line.text))]
        elif index >= signed:
            builder.close()
            builder.aside(line, Matter.SIGNATURE)
        elif _FOOTNOTE.match(line.text) and index > starts[-1].index:
            builder.aside(line, Matter.FOOTNOTE)
        elif builder.is_open:
            builder.add(line)
        elif annexes:
            builder.open(Locator((Step(Level.ANNEX, annexes),)), titles, line)
        elif index < starts[0].index:
            builder.open(Locator((Step(Level.PREAMBLE, 0),)), titles, line)
        else:
            builder.structure.findings.append(f"标题之后没有条号的文字（第 {line.number} 行），收入附件")
            annexes += 1
            builder.open(Locator((Step(Level.ANNEX, annexes),)), titles, line)
    builder.close()
    builder.structure.findings += numbering_findings(starts)


def _heading_depth(line: Line) -> int:
    """How deep a heading stands, 0 for no heading."""
    text = line.text.strip()
    match = _HEADING.fullmatch(text)
    if line.level:
        return line.level
    if match:
        return _UNITS.index(match.group(1)) + 2
    return 4 if _BARE_HEADING.fullmatch(text) else 0


def _annex_number(line: Line, before: int) -> int:
    match = _ANNEX.fullmatch(line.text.strip())
    if match is None or (not line.level and len(line.text) > 20):
        return 0
    return parse_numeral(match.group(1)) if match.group(1) else before + 1


def _signature_start(lines: Sequence[Line], last_article: int) -> int:
    """Position of the first of the signing lines at the end of a text."""
    at = len(lines)
    while at - 1 > last_article and _SIGNED.fullmatch(lines[at - 1].text.strip()):
        at -= 1
    return at
