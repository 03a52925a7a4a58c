"""PDF by pypdf: running heads and page numbers set aside, broken lines joined, scans recognised."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from io import BytesIO

import pypdf
from pypdf.errors import PyPdfError

from ingest.extract.ocr import recognise_page
from ingest.lines import Extract, Fragment, Line, Matter, Piece, make_line
from kb.errors import UnreadableFile

_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*(?:第\s*)?[0-9０-９]{1,4}(?:\s*页)?(?:\s*[/／共]\s*(?:共\s*)?[0-9０-９]{1,4}\s*页?)?[-—–－·\s]*"
)
_ENDS_SENTENCE = re.compile(r"[。；：！？.;:!?][”’」』）)》]?$")
# a line that opens a new unit is never the rest of the one before
_OPENS_UNIT = re.compile(
    r"(?:第\s*[零〇一二三四五六七八九十百千0-9]+\s*[编章节条]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,3}[.．、]|附[件录表]|目\s*录)"
)
# radicals that fonts map to in place of the character; NFKC knows the Kangxi block, not these
_PAIRS = (
    "⺁厂⺄乙⺌小⺟母⺠民⺡水⺧牛⺩王⺫目⺬示⺮竹⺱网⺲网⺵网⺷羊⺹老⻁虎⻄西⻅见⻆角⻇角⻉贝⻊足⻋车⻏邑⻑长⻓长⻔门⻖阜⻗雨"
    "⻘青⻙韦⻚页⻛风⻜飞⻝食⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻳龟"
)
_RADICALS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_SCAN_CHARACTERS = 20  # a page with fewer characters than this and a picture on it is a scan


def read_pdf(source: str, data: bytes, language: str) -> Extract:
    """The lines of a PDF; a page without text is rendered and recognised.

    Raises:
        UnreadableFile: damaged, encrypted, without pages; or a scan where no recogniser is installed.
    """
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile(source, "PDF 受密码保护，读不了。", "取得未加密的版本，或另存为无密码的 PDF。")
        pages = [page.extract_text() for page in reader.pages]
        scans = [
            len(text.strip()) < _SCAN_CHARACTERS and bool(page.images)
            for text, page in zip(pages, reader.pages, strict=True)
        ]
    except (PyPdfError, ValueError, KeyError, OSError, RecursionError) as error:
        raise UnreadableFile(
            source, "PDF 残缺或格式有误，读不了。", "重新取得这份文件，或用阅读器另存一份。"
        ) from error
    extract = Extract(raw="")
    for number, is_scan in enumerate(scans):
        if is_scan:
            pages[number] = recognise_page(source, data, number, language)
            extract.findings.append(f"第 {number + 1} 页是扫描件，文字由识别得到，须人工核对")
    if not any(page.strip() for page in pages):
        raise UnreadableFile(source, "PDF 里没有文字。", "若是扫描件，请安装文字识别后重试。")
    plain = [_real_characters(page) for page in pages]
    replaced = sum(
        a != b for before, after in zip(pages, plain, strict=True) for a, b in zip(before, after, strict=True)
    )
    if replaced:
        extract.findings.append(f"{replaced} 个部首字符换成了常用字")
    extract.raw = "\n".join(plain)
    _fill(extract, [page.split("\n") for page in plain])
    return extract


def _real_characters(text: str) -> str:
    return "".join(
        unicodedata.normalize("NFKC", char) if "\u2f00" <= char <= "\u2fd5" else _RADICALS.get(char, char)
        for char in text
    )


def _fill(extract: Extract, pages: list[list[str]]) -> None:
    heads = _running_heads(pages)
    widest = max((len(text.strip()) for page in pages for text in page), default=0)
    number = 0
    open_line: list[Fragment] = []  # the paragraph that may go on

    def close() -> None:
        if open_line:
            extract.lines.append(Line(tuple(open_line)))
            open_line.clear()

    for page in pages:
        last = len(page) - 1
        for position, text in enumerate(page):
            number += 1
            at_edge = position <= 1 or position >= last - 1
            if at_edge and _head(text) in heads:
                extract.set_aside.append(Piece(number, 0, text, Matter.RUNNING_HEAD))
                continue
            if at_edge and text.strip() and _PAGE_NUMBER.fullmatch(text):
                extract.set_aside.append(Piece(number, 0, text, Matter.PAGE_NUMBER))
                continue
            line, aside = make_line(number, text)
            extract.set_aside += aside
            if line is None:
                continue
            if not open_line or _OPENS_UNIT.match(line.text):
                close()
            open_line += line.fragments
            # a line that stops well short of the margin, or at the end of a sentence near it, ends its paragraph
            if len(line.text) < 0.75 * widest or (_ENDS_SENTENCE.search(line.text) and len(line.text) < 0.95 * widest):
                close()
    close()


def _head(text: str) -> str:
    return re.sub(r"[\s0-9０-９]+", "", text)


def _running_heads(pages: list[list[str]]) -> set[str]:
    """Texts at the top or foot of more than half of the pages, apart from their numbers."""
    if len(pages) < 3:
        return set()
    counts = Counter(head for page in pages for head in {_head(text) for text in [*page[:2], *page[-2:]]} if head)
    return {head for head, count in counts.items() if count > len(pages) / 2 and not _OPENS_UNIT.match(head)}
