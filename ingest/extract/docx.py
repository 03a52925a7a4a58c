"""Word: paragraphs and tables in order, with the numbers that Word counts by itself written out."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.table import _Row as Row
from docx.text.paragraph import Paragraph
from lxml import etree

from ingest.lines import Extract, make_line
from kb.errors import UnreadableFile
from kb.numerals import format_numeral

_DAMAGED = (
    PackageNotFoundError, KeyError, ValueError, AttributeError, TypeError, IndexError, NotImplementedError, OSError,
    zipfile.BadZipFile, zlib.error, etree.LxmlError, RecursionError,
)  # fmt: skip
"""What the libraries raise on a file whose parts do not fit: they look for elements that are not there."""

_MAX_RATIO = 200  # a text compresses ten- to thirtyfold; a bomb a thousandfold


def read_docx(path: Path, max_mb: int) -> Extract:
    """The lines of a Word file: one for each paragraph, one for each row of a table.

    Raises:
        UnreadableFile: damaged, protected by a password, or unpacking to far more than it says.
    """
    _refuse_bomb(path, max_mb)
    try:
        texts = _texts(docx.Document(str(path)))
    except _DAMAGED as error:
        raise UnreadableFile(path.name, "Word 文件残缺或受密码保护。", "用 Word 打开后另存一份再试。") from error
    extract = Extract(raw="\n".join(text for text, _, _ in texts))
    for number, (text, level, is_row) in enumerate(texts, 1):
        line, aside = make_line(number, text, level=level, is_row=is_row)
        extract.set_aside += aside
        if line is not None:
            extract.lines.append(line)
    return extract


def _texts(document: WordDocument) -> list[tuple[str, int, bool]]:
    """What stands in a document: its text, depth of heading, whether it is a row of a table."""
    numbering = _Numbering(document)
    texts: list[tuple[str, int, bool]] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            texts += [("  ".join(_cells(row)), 0, True) for row in block.rows]
        else:
            text = numbering.label(block) + block.text
            texts += [(part, _level(block), False) for part in text.split("\n")]
    return texts


def _refuse_bomb(path: Path, max_mb: int) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableFile(path.name, "Word 文件残缺，打不开。", "重新取得这份文件。") from error
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if unpacked > max_mb * 1024 * 1024 or (unpacked > 5_000_000 and unpacked / packed > _MAX_RATIO):
        raise UnreadableFile(
            path.name, f"解压后有 {unpacked / 1048576:.0f} MB，疑似压缩炸弹，已拒绝。", "核对文件来源。"
        )


def _cells(row: Row) -> list[str]:
    texts: list[str] = []
    previous = None
    for cell in row.cells:
        if cell._tc is not previous:  # a merged cell is listed once for each column it spans
            texts.append(cell.text.replace("\n", " "))
        previous = cell._tc
    return texts


def _level(paragraph: Paragraph) -> int:
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    match = re.fullmatch(r"(?:[Hh]eading|标题) ?([1-6])", style)
    return int(match.group(1)) if match else 1 if style in ("Title", "标题") else 0


class _Numbering:
    """Word's automatic numbers: numbering.xml tells what stands before a paragraph, 第一条 or （一）."""

    def __init__(self, document: WordDocument) -> None:
        self._abstract: dict[str, etree._Element] = {}
        self._of_num: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        if part is None:
            return
        root = part.element
        for abstract in root.findall(qn("w:abstractNum")):
            self._abstract[abstract.get(qn("w:abstractNumId"))] = abstract
        for num in root.findall(qn("w:num")):
            reference = num.find(qn("w:abstractNumId"))
            self._of_num[num.get(qn("w:numId"))] = reference.get(qn("w:val"))

    def label(self, paragraph: Paragraph) -> str:
        """What Word prints before the paragraph, empty for none."""
        where = self._where(paragraph)
        if where is None:
            return ""
        key, depth = where
        levels = {int(level.get(qn("w:ilvl"))): level for level in self._abstract[key].findall(qn("w:lvl"))}
        if depth not in levels:
            return ""
        self._counts[key, depth] = self._counts.get((key, depth), self._start(levels[depth]) - 1) + 1
        for deeper in [other for other in self._counts if other[0] == key and other[1] > depth]:
            del self._counts[deeper]

        def printed(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            return self._printed(levels[at], self._counts.get((key, at), self._start(levels[at])))

        return re.sub(r"%([1-9])", printed, self._value(levels[depth], "w:lvlText", ""))

    def _where(self, paragraph: Paragraph) -> tuple[str, int] | None:
        properties = [paragraph._p.pPr]
        style = paragraph.style
        while style is not None:
            properties.append(style.element.pPr)
            style = style.base_style
        for entry in properties:
            numbered = entry.find(qn("w:numPr")) if entry is not None else None
            if numbered is not None:
                num = self._value(numbered, "w:numId", "0")
                abstract = self._of_num.get(num)
                if abstract is None or abstract not in self._abstract:
                    return None
                return abstract, int(self._value(numbered, "w:ilvl", "0"))
        return None

    def _start(self, level: etree._Element) -> int:
        return int(self._value(level, "w:start", "1"))

    def _printed(self, level: etree._Element, number: int) -> str:
        form = self._value(level, "w:numFmt", "decimal")
        if form.startswith(("chinese", "ideograph", "japanese", "taiwanese")) and 1 <= number <= 9999:
            return format_numeral(number)
        if form == "bullet" or form == "none":
            return ""
        return str(number)

    @staticmethod
    def _value(element: etree._Element, name: str, default: str) -> str:
        child = element.find(qn(name))
        return default if child is None else str(child.get(qn("w:val"), default))
