"""Guides are data with a grammar: one Markdown file for each work, or for each topic.

    # 商标法 trademark-law-2019          the version that the guides below explain; a file may have several

    ## 第三十九条 注册商标能管几年        the provision, and what people would call it

    Two to five sentences of plain words; the first one answers. Paragraphs are joined.

    - 问：注册商标能管多少年              as many as people ask
    - 条件：…   - 下一步：…   - 提醒：…   - 渠道：12315、cnipa   - 相关：第四十条；商标法实施条例第三十三条
    - 依据：…   - 出处：…                a topic's basis; where a figure comes from that no law states
    - en：…  - en问：…  - vi：…  - vi问：…

A topic opens with `# 广交会投诉 topic-canton-fair` and may say `自：2025-10-15`, `至：2026-12-31`,
`核对：2026-11-23` (first and last day, day of the check) before its first section; its sections are
`## 谁可以投诉`, without a provision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from kb.documents import Document, DocumentKind, Validity
from kb.errors import BadLocator, MalformedStructure
from kb.guides import Guide, ProvisionName, Translation
from kb.locators import Level, Locator, Step
from kb.passages import Passage, passage_id
from kb.translations import FOREIGN

TOPIC_PREFIX = "topic-"

_VERSION = re.compile(r"#\s+(\S.*?)\s+([a-z0-9]+(?:-[a-z0-9]+)*)\s*")
_HEADER = re.compile(r"(自|至|核对)：\s*(\S+)\s*")
_FIELD = re.compile(r"-\s*([^\s：]{1,6})：\s*(.*\S)\s*")
_ADDRESS = re.compile(r"(\S+?(?:条|款|项|目|段|、|）|\.|引言|[0-9])(?:之[一二三四五六七八九十]+)?)\s+(\S.*)")

_TEXTS = {"条件": "conditions", "下一步": "next_step", "提醒": "warning", "出处": "source"}


@dataclass(slots=True)
class GuideFile:
    """What a file of guides holds.

    Attributes:
        guides: in the order of the file.
        topic: the document that a topic file makes, None for a file about a work.
        sections: the passages of that document.
    """

    guides: list[Guide] = field(default_factory=list)
    topic: Document | None = None
    sections: list[Passage] = field(default_factory=list)


def parse_guides(file: str, text: str, documents: Iterable[Document]) -> GuideFile:
    """The guides of a file.

    Args:
        file: its name, for messages.
        text: its contents.
        documents: the documents that guides may explain.

    Raises:
        MalformedStructure: the file breaks the grammar; says on which line, and how it should be.
    """
    reader = _Reader(file, {document.document_id: document for document in documents})
    for number, line in enumerate(text.splitlines(), 1):
        reader.line(number, line.rstrip())
    reader.end_entry()
    return reader.finish()


@dataclass(slots=True)
class _Entry:
    line: int
    locator: Locator
    title: str
    plain: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    questions: dict[str, list[str]] = field(default_factory=dict)
    translated: dict[str, str] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    names: dict[str, tuple[ProvisionName, ...]] = field(default_factory=dict)


class _Reader:
    def __init__(self, file: str, documents: dict[str, Document]) -> None:
        self.file = file
        self.documents = documents
        self.result = GuideFile()
        self.document: Document | None = None
        self.header: dict[str, date] = {}
        self.entry: _Entry | None = None
        self.topic_title = ""
        self.topic_id = ""

    def fail(self, line: int, message: str, hint: str) -> MalformedStructure:
        return MalformedStructure(self.file, message, hint, line)

    def line(self, number: int, text: str) -> None:
        if not text or text.startswith("<!--"):
            return
        if text.startswith("## "):
            self.end_entry()
            self.open_entry(number, text[3:].strip())
        elif text.startswith("# "):
            self.end_entry()
            self.open_version(number, text)
        elif text.startswith("- "):
            self.read_field(number, text)
        elif self.entry is None and self.topic_id and (match := _HEADER.fullmatch(text)):
            try:
                self.header[match.group(1)] = date.fromisoformat(match.group(2))
            except ValueError:
                raise self.fail(number, f"“{match.group(2)}”不是日期。", "写成 2026-11-24 的样子。") from None
        elif self.entry is None:
            raise self.fail(number, "标题之前有文字。", "先写“## 第三十九条 注册商标能管几年”这样的标题。")
        elif self.entry.questions or self.entry.texts or self.entry.names:
            raise self.fail(number, "解读的正文要写在“- 问：”等各行之前。", "把这一段移到标题下面。")
        else:
            self.entry.plain.append(text.strip())

    def open_version(self, number: int, text: str) -> None:
        match = _VERSION.fullmatch(text)
        if match is None:
            raise self.fail(number, "文件标题写得不对。", "写成“# 商标法 trademark-law-2019”。")
        title, identity = match.groups()
        if identity.startswith(TOPIC_PREFIX):
            if self.topic_id:
                raise self.fail(number, "一个文件只能写一个专题。", "另建一个文件。")
            self.topic_id, self.topic_title = identity, title
            return
        if identity not in self.documents:
            raise self.fail(number, f"清单里没有 {identity}。", "核对 corpus/manifest.csv 中的编号。")
        self.document = self.documents[identity]

    def open_entry(self, number: int, text: str) -> None:
        if self.topic_id:
            count = len(self.result.sections) + 1
            self.entry = _Entry(number, Locator((Step(Level.SECTION, count),)), text)
            return
        if self.document is None:
            raise self.fail(number, "还没有写明解读的是哪一文本。", "在前面写“# 商标法 trademark-law-2019”。")
        match = _ADDRESS.fullmatch(text)
        if match is None:
            raise self.fail(
                number, "标题要先写条款项，空一格，再写通俗的名称。", "例如“## 第三十九条 注册商标能管几年”。"
            )
        try:
            self.entry = _Entry(number, Locator.parse(match.group(1)), match.group(2))
        except BadLocator as error:
            raise self.fail(number, error.message, error.hint) from error

    def read_field(self, number: int, text: str) -> None:
        match = _FIELD.fullmatch(text)
        if match is None:
            raise self.fail(number, "这一行写得不对，或内容空着。", "写成“- 问：……”，冒号用全角。")
        if self.entry is None:
            raise self.fail(number, "标题之前不能写各项。", "先写标题和正文。")
        name, value = match.groups()
        lang = name[:2] if name[:2] in FOREIGN else "zh"
        if name in ("问", "en问", "vi问"):
            questions = self.entry.questions.setdefault(lang, [])
            if value in questions:
                raise self.fail(number, "同一个问题写了两次。", "删去一行。")
            questions.append(value)
        elif name in FOREIGN:
            self._once(number, name, name in self.entry.translated)
            self.entry.translated[name] = value
        elif name in _TEXTS:
            self._once(number, name, _TEXTS[name] in self.entry.texts)
            self.entry.texts[_TEXTS[name]] = value
        elif name == "渠道":
            self._once(number, name, bool(self.entry.channels))
            self.entry.channels = tuple(part.strip() for part in value.split("、") if part.strip())
        elif name in ("依据", "相关"):
            self._once(number, name, name in self.entry.names)
            self.entry.names[name] = tuple(self._name(number, part) for part in value.split("；") if part.strip())
        else:
            raise self.fail(
                number,
                f"不认识“{name}”。",
                "可用：问、条件、下一步、提醒、渠道、相关、依据、出处、en、en问、vi、vi问。",
            )

    def _once(self, number: int, name: str, is_there: bool) -> None:
        if is_there:
            raise self.fail(number, f"“{name}”写了两次。", "合成一行。")

    def _name(self, number: int, text: str) -> ProvisionName:
        try:
            return ProvisionName.parse(text.strip(), self.document.short_title if self.document else "")
        except BadLocator as error:
            raise self.fail(number, error.message, error.hint) from error

    def end_entry(self) -> None:
        entry, self.entry = self.entry, None
        if entry is None:
            return
        if not entry.plain:
            raise self.fail(entry.line, f"“{entry.title}”没有正文。", "用两到五句大白话写明。")
        document_id = self.topic_id or (self.document.document_id if self.document else "")
        guide = Guide(
            document_id=document_id,
            locator=entry.locator,
            title=entry.title,
            plain="\n".join(entry.plain),
            questions=tuple(entry.questions.get("zh", ())),
            channels=entry.channels,
            basis=entry.names.get("依据", ()),
            related=entry.names.get("相关", ()),
            translations=tuple(
                Translation(lang, entry.translated.get(lang, ""), tuple(entry.questions.get(lang, ())))
                for lang in FOREIGN
                if lang in entry.translated or lang in entry.questions
            ),
            file=self.file,
            line=entry.line,
            **entry.texts,
        )
        self.result.guides.append(guide)
        if self.topic_id:
            identity = passage_id(document_id, entry.locator)
            self.result.sections.append(Passage(identity, document_id, entry.locator, (entry.title,), guide.plain))

    def finish(self) -> GuideFile:
        if self.topic_id:
            self.result.topic = Document(
                document_id=self.topic_id,
                work_id=self.topic_id,
                title=self.topic_title,
                short_title=self.topic_title,
                version="",
                kind=DocumentKind.GUIDE,
                issuer="知问",
                effective_on=self.header.get("自"),
                superseded_on=self.header["至"] + timedelta(days=1) if "至" in self.header else None,
                checked_on=self.header.get("核对"),
                validity=Validity.UNKNOWN,
            )
        return self.result
