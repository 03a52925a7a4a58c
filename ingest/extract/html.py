"""HTML: the main text of a page; what stands around it is set aside as navigation."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extract.text import decode
from ingest.lines import Extract, Line, Matter, Piece, make_line, squeeze
from kb.errors import UnreadableFile

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
     "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "option",
     "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul")
)  # fmt: skip
_UNSEEN = ("script", "style", "noscript", "template", "iframe", "svg", "head")
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]+)", re.IGNORECASE)
_SENTENCE = re.compile(r"[，。；：、]")


def read_html(source: str, data: bytes) -> Extract:
    """The lines of a page, one for each block of its main text.

    The main text is the smallest element that holds at least four fifths of the page's punctuation
    outside links: prose has commas, menus have none.

    Raises:
        UnreadableFile: no text on the page, or elements nested beyond all sense.
    """
    tree = LexborHTMLParser(_decode(source, data))
    for name in _UNSEEN:
        for node in tree.css(name):
            node.decompose()
    body = tree.body
    if body is None or not squeeze(body.text()):
        raise UnreadableFile(source, "网页里没有文字。", "确认下载的是正文页。")
    main = _main_element(body)
    walk = _Walk({node.mem_id for node in _text_nodes(main)})
    try:
        walk.visit(body)
    except RecursionError as error:
        raise UnreadableFile(source, "网页的层次深得不正常，读不了。", "另存为纯文本再试。") from error
    walk.flush()
    return Extract(raw="\n".join(walk.raw), lines=walk.lines, set_aside=walk.set_aside)


def _decode(source: str, data: bytes) -> str:
    declared = _DECLARED.search(data[:2048])
    if declared:
        name = declared.group(1).decode("ascii").lower()
        encoding = "gb18030" if name in ("gb2312", "gbk", "x-gbk") else name
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            pass  # the page declares one encoding and uses another: let its bytes decide
    return decode(source, data)


def _text_nodes(node: LexborNode) -> list[LexborNode]:
    return [child for child in node.traverse(include_text=True) if child.tag == "-text"]


def _main_element(body: LexborNode) -> LexborNode:
    def prose(node: LexborNode) -> int:
        linked = sum(len(_SENTENCE.findall(link.text())) for link in node.css("a"))
        return len(_SENTENCE.findall(node.text())) - linked

    wanted = 0.8 * prose(body)
    main = body
    while True:
        inner = [child for child in main.iter() if child.tag not in ("p", "table", "a") and prose(child) >= wanted > 0]
        if not inner:
            return main
        main = inner[0]


class _Walk:
    """Visits the text of a page in order, a source line for each block."""

    def __init__(self, main: set[int]) -> None:
        self.main = main
        self.raw: list[str] = []
        self.lines: list[Line] = []
        self.set_aside: list[Piece] = []
        self._text = ""
        self._in_main = False
        self._level = 0

    def visit(self, node: LexborNode) -> None:
        for child in node.iter(include_text=True):
            if child.tag == "-text":
                in_main = child.mem_id in self.main
                if in_main != self._in_main:
                    self.flush()
                self._in_main = in_main
                self._text += (child.text_content or "").replace("\n", " ")
                continue
            is_block = child.tag in _BLOCKS
            if is_block:
                self.flush()
            if re.fullmatch(r"h[1-6]", child.tag or ""):
                self._level = int((child.tag or "h1")[1])
            self.visit(child)
            if is_block:
                self.flush()

    def flush(self) -> None:
        """Ends the line of source that is being gathered."""
        text, self._text = self._text, ""
        level, self._level = self._level, 0
        if not text.strip():
            self._level = level
            return
        self.raw.append(text)
        number = len(self.raw)
        if not self._in_main:
            self.set_aside.append(Piece(number, 0, text, Matter.NAVIGATION))
            return
        line, aside = make_line(number, text, level=level)
        self.set_aside += aside
        if line is not None:
            self.lines.append(line)
