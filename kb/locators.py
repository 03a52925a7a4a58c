"""Locators: the address of a provision inside a document, 第二十二条第三款第（一）项.

立法法 (2023) 第六十五条 names the levels 编、章、节、条、款、项、目; articles number through whatever
编章节 stand above them, so those are headings and no part of an address. Texts without articles
(批复, plans, guidelines) are addressed by the marks that they print themselves: 三、（二）1. or
第二部分第九章6.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from kb.errors import BadLocator
from kb.numerals import NUMERAL, format_numeral, parse_numeral


class Level(IntEnum):
    """The levels of an address, in the order in which they stand in a document."""

    PREAMBLE = 0  # 引言: what stands before the first article or mark
    PART = 1  # 第二部分, in guidelines
    CHAPTER = 2  # 第九章, only where numbers start anew in each chapter
    DECIMAL = 3  # 6.1.2, a step for each number
    QUESTION = 4  # 问题3, in published answers
    OUTLINE_1 = 5  # 三、
    OUTLINE_2 = 6  # （二）
    OUTLINE_3 = 7  # 1.
    OUTLINE_4 = 8  # （1）
    ARTICLE = 9  # 第二十二条, with branch 第一百二十条之一
    PARAGRAPH = 10  # 款: never numbered in the text, counted
    ITEM = 11  # （一）
    SUBITEM = 12  # 1.
    SECTION = 13  # a titled section of a guide, counted
    BLOCK = 14  # text that carries no mark at all, counted
    TABLE = 15  # a table that stands by itself, counted
    ANNEX = 16  # 附件一


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One level of an address: its number from 1, and the branch of 之一 (0 for none)."""

    level: Level
    number: int
    branch: int = 0

    def __str__(self) -> str:
        if self.level is Level.PREAMBLE:
            return "引言"
        branch = f"之{format_numeral(self.branch)}" if self.branch else ""
        return _PRINTED[self.level].format(n=self.number, cn=format_numeral(self.number)) + branch


@dataclass(frozen=True, slots=True, order=True)
class Locator:
    """The address of a provision; sorts in the order of the text, hashes, prints as a lawyer writes it.

    >>> str(Locator.article(22, paragraph=3, item=1))
    '第二十二条第三款第（一）项'
    >>> Locator.article(120) < Locator.article(120, branch=1) < Locator.article(121)
    True
    """

    steps: tuple[Step, ...]

    @classmethod
    def article(cls, number: int, *, branch: int = 0, paragraph: int = 0, item: int = 0, subitem: int = 0) -> Locator:
        """The address of article `number`; zero leaves a level out."""
        inside = ((Level.PARAGRAPH, paragraph), (Level.ITEM, item), (Level.SUBITEM, subitem))
        return cls((Step(Level.ARTICLE, number, branch), *(Step(level, value) for level, value in inside if value)))

    @classmethod
    def parse(cls, text: str) -> Locator:
        """The address that a person wrote, alone (for citations inside text see `kb.citations`).

        Raises:
            BadLocator: this is no address.

        >>> str(Locator.parse("第22条第3款第1项")), str(Locator.parse("５７条 (三)项"))
        ('第二十二条第三款第（一）项', '第五十七条第（三）项')
        >>> str(Locator.parse("第一百二十条之一")), str(Locator.parse("四、（九）5."))
        ('第一百二十条之一', '四、（九）5.')
        """
        rest = re.sub(r"[\s\u3000]+", "", text).replace("(", "（").replace(")", "）")
        steps: list[Step] = []
        while rest:
            step, length = _read_step(rest, steps[-1].level if steps else None)
            if step is None:
                raise BadLocator(
                    f"“{text.strip()[:40]}”不是条款项的写法。", "请写成“第二十二条第三款第（一）项”或“22条3款1项”。"
                )
            steps.append(step)
            rest = rest[length:]
        if not steps:
            raise BadLocator("没有写条款号。", "请写成“第二十二条”或“22条”。")
        return cls(tuple(steps))

    @property
    def head(self) -> Locator:
        """The unit of retrieval that this address lies in: the article, without 款项目.

        >>> str(Locator.article(57, item=3).head)
        '第五十七条'
        """
        return Locator(tuple(step for step in self.steps if step.level not in _INSIDE_ARTICLE))

    @property
    def inside(self) -> tuple[Step, ...]:
        """The 款项目 steps, none for a whole article."""
        return tuple(step for step in self.steps if step.level in _INSIDE_ARTICLE)

    @property
    def is_article(self) -> bool:
        """Whether this address lies in a numbered article."""
        return bool(self.steps) and self.steps[0].level is Level.ARTICLE

    def number(self, level: Level) -> int:
        """The number at a level, 0 where the address does not name it."""
        return next((step.number for step in self.steps if step.level is level), 0)

    def then(self, level: Level, number: int, branch: int = 0) -> Locator:
        """This address, one level deeper."""
        return Locator((*self.steps, Step(level, number, branch)))

    def __str__(self) -> str:
        printed = ""
        previous: Level | None = None
        for step in self.steps:
            dot = "." if step.level is Level.DECIMAL and previous is Level.DECIMAL else ""
            printed += dot + str(step)
            previous = step.level
        return printed


_INSIDE_ARTICLE = frozenset({Level.PARAGRAPH, Level.ITEM, Level.SUBITEM})

_PRINTED = {
    Level.PART: "第{cn}部分",
    Level.CHAPTER: "第{cn}章",
    Level.DECIMAL: "{n}",
    Level.QUESTION: "问题{n}",
    Level.OUTLINE_1: "{cn}、",
    Level.OUTLINE_2: "（{cn}）",
    Level.OUTLINE_3: "{n}.",
    Level.OUTLINE_4: "（{n}）",
    Level.ARTICLE: "第{cn}条",
    Level.PARAGRAPH: "第{cn}款",
    Level.ITEM: "第（{cn}）项",
    Level.SUBITEM: "第{n}目",
    Level.SECTION: "第{n}节",
    Level.BLOCK: "第{n}段",
    Level.TABLE: "表{cn}",
    Level.ANNEX: "附件{cn}",
}

_READ: dict[Level, re.Pattern[str]] = {
    Level.PREAMBLE: re.compile(r"引言"),
    Level.PART: re.compile(rf"第({NUMERAL})部分"),
    Level.CHAPTER: re.compile(rf"第({NUMERAL})章"),
    Level.DECIMAL: re.compile(r"\.?([0-9]{1,3})(?=\.[0-9]|$|[^0-9.条款项目])"),
    Level.QUESTION: re.compile(rf"问题({NUMERAL})"),
    Level.OUTLINE_1: re.compile(r"([一二三四五六七八九十]{1,3})、"),
    Level.OUTLINE_2: re.compile(r"（([一二三四五六七八九十]{1,3})）"),
    Level.OUTLINE_3: re.compile(r"([0-9]{1,3})[.．]"),
    Level.OUTLINE_4: re.compile(r"（([0-9]{1,3})）"),
    Level.ARTICLE: re.compile(rf"第?({NUMERAL})条(?:之({NUMERAL}))?"),
    Level.PARAGRAPH: re.compile(rf"第?({NUMERAL})款"),
    Level.ITEM: re.compile(rf"(?:第?（({NUMERAL})）项?|第?({NUMERAL})项)"),
    Level.SUBITEM: re.compile(rf"第?({NUMERAL})目"),
    Level.SECTION: re.compile(rf"第({NUMERAL})节"),
    Level.BLOCK: re.compile(rf"第({NUMERAL})段"),
    Level.TABLE: re.compile(rf"表({NUMERAL})"),
    Level.ANNEX: re.compile(rf"附件({NUMERAL})"),
}

_OUTLINE = (Level.OUTLINE_1, Level.OUTLINE_2, Level.OUTLINE_3, Level.OUTLINE_4)
_FOLLOWERS: dict[Level | None, tuple[Level, ...]] = {
    None: (
        Level.ARTICLE, Level.PREAMBLE, Level.PART, Level.CHAPTER, *_OUTLINE, Level.QUESTION,
        Level.SECTION, Level.BLOCK, Level.TABLE, Level.ANNEX, Level.DECIMAL,
    ),
    Level.PREAMBLE: (Level.BLOCK,),
    Level.PART: (Level.CHAPTER, Level.DECIMAL, *_OUTLINE, Level.SECTION, Level.BLOCK, Level.TABLE),
    Level.CHAPTER: (Level.DECIMAL, *_OUTLINE, Level.SECTION, Level.BLOCK, Level.TABLE),
    Level.DECIMAL: (Level.DECIMAL, *_OUTLINE, Level.SECTION, Level.BLOCK, Level.TABLE),
    Level.QUESTION: (Level.BLOCK,),
    Level.OUTLINE_1: (*_OUTLINE[1:], Level.SECTION, Level.BLOCK, Level.TABLE),
    Level.OUTLINE_2: (*_OUTLINE[2:], Level.SECTION, Level.BLOCK, Level.TABLE),
    Level.OUTLINE_3: (*_OUTLINE[3:], Level.SECTION, Level.BLOCK, Level.TABLE),
    Level.OUTLINE_4: (Level.SECTION, Level.BLOCK, Level.TABLE),
    Level.SECTION: (*_OUTLINE, Level.BLOCK, Level.TABLE),
    Level.BLOCK: (),
    Level.TABLE: (Level.BLOCK,),
    Level.ANNEX: (Level.BLOCK,),
    Level.ARTICLE: (Level.PARAGRAPH, Level.ITEM, Level.SUBITEM),
    Level.PARAGRAPH: (Level.ITEM, Level.SUBITEM),
    Level.ITEM: (Level.SUBITEM,),
}  # fmt: skip


# 第零条: an address as people may write one, though no text has it
_MAY_BE_NONE = frozenset({Level.PREAMBLE, Level.ARTICLE, *_INSIDE_ARTICLE})


def _read_step(text: str, previous: Level | None) -> tuple[Step | None, int]:
    """The step at the start of a text that may follow `previous`, and how many characters it takes."""
    for level in _FOLLOWERS.get(previous, ()):
        match = _READ[level].match(text)
        if match is None:
            continue
        numbers = [parse_numeral(group) for group in match.groups() if group]
        if level not in _MAY_BE_NONE and not numbers[0]:
            continue
        branch = numbers[1] if len(numbers) > 1 else 0
        return Step(level, numbers[0] if numbers else 0, branch), match.end()
    return None, 0
