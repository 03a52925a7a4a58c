"""Markdown as collections of law use it: # headings, info lines before <!-- INFO END -->, bold, tables."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.lines import Extract, Fragment, Line, Matter, Piece, stripped, visible_fragments

_COMMENT = re.compile(r"\s*<!--.*?-->\s*")
_INFO_END = re.compile(r"<!--\s*INFO END\s*-->")
_HEADING = re.compile(r"\s*(#{1,6})(?=\s|$)")
_QUOTE = re.compile(r"\s*>+")
_RULE = re.compile(r"\s*(?:\|?[\s:|-]*-{3,}[\s:|-]*|\*{3,}|_{3,})\s*")
_BOLD = re.compile(r"\*\*|__")
_PIPE = re.compile(r"\|")


def read_markdown(text: str) -> Extract:
    """The lines of a Markdown text; its marks are set aside, a table row becomes one line."""
    extract = Extract(raw=text)
    in_front_matter = False
    for number, raw in enumerate(text.splitlines(), 1):
        if raw.strip() == "---" and (in_front_matter or _may_open_front_matter(extract)):
            in_front_matter = not in_front_matter
            extract.set_aside.append(Piece(number, 0, raw, Matter.MARKUP))
        elif in_front_matter or _COMMENT.fullmatch(raw):
            extract.set_aside.append(Piece(number, 0, raw, Matter.COMMENT))
            if _INFO_END.search(raw):
                extract.header_end = len(extract.lines)
        elif raw.strip() and _RULE.fullmatch(raw):
            extract.set_aside.append(Piece(number, 0, raw, Matter.MARKUP))
        else:
            _read_line(extract, number, raw)
    return extract


def _may_open_front_matter(extract: Extract) -> bool:
    return not extract.lines and not any(piece.matter is Matter.MARKUP for piece in extract.set_aside)


def _read_line(extract: Extract, number: int, raw: str) -> None:
    heading = _HEADING.match(raw)
    quote = _QUOTE.match(raw)
    start = heading.end() if heading else quote.end() if quote else 0
    if start:
        extract.set_aside.append(Piece(number, 0, raw[:start], Matter.MARKUP))
    is_row = raw.lstrip().startswith("|")
    marks = _PIPE if is_row else _BOLD
    fragments: list[Fragment] = []
    for match in [*marks.finditer(raw, start), None]:
        end = match.start() if match else len(raw)
        visible, aside = visible_fragments(number, raw[start:end], start)
        if is_row and fragments:  # cells of a row stay apart
            fragments[-1] = replace(fragments[-1], text=fragments[-1].text + "  ")
        fragments += visible
        extract.set_aside += aside
        if match:
            extract.set_aside.append(Piece(number, match.start(), match.group(), Matter.MARKUP))
            start = match.end()
    kept = stripped(fragments)
    if kept:
        level = len(heading.group(1)) if heading else 0
        extract.lines.append(Line(kept, level, is_row))
