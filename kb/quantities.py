"""Quantities: the numbers in a text with their units, written alike, so that two texts can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.numerals import parse_numeral

_UNITS = {
    "年": "年", "周年": "年", "周岁": "岁", "岁": "岁", "个月": "月", "月": "月", "日": "日", "天": "日",
    "小时": "小时", "个工作日": "工作日", "工作日": "工作日", "元": "元", "人民币": "元", "美元": "美元",
    "倍": "倍", "%": "%", "件": "件", "份": "件", "张": "件", "次": "次", "人": "人", "个": "个", "页": "页",
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_DIGITS = re.compile(rf"(百分之)?([0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?)\s*(万|亿)?\s*({_UNIT})?", re.ASCII)
# 几百元 is no figure
_CHINESE = re.compile(rf"(?<![几数])(百分之)?([零〇一二两三四五六七八九十百千]+)(万|亿)?({_UNIT})?")
_ADDRESS = re.compile(
    r"第\s*[（(]?[零〇一二三四五六七八九十百千0-9]+[）)]?\s*(?:编|章|节|条(?:之[一二三四五六七八九十]+)?|款|项|目|类|届|次|期|号)"
)
# 一个、一份、三人: counting words that carry no figure of the law
_COUNTING = frozenset("个人件份张次")
_SCALE = {"万": 10_000.0, "亿": 100_000_000.0, "": 1.0, None: 1.0}
_WIDTH = str.maketrans("０１２３４５６７８９，．％", "0123456789,.%")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit where it stands in a text; `start` and `end` are offsets."""

    value: float
    unit: str
    start: int
    end: int


def quantities(text: str) -> set[tuple[float, str]]:
    """The numbers of a text and their units; addresses such as 第三十九条 are none.

    >>> sorted(quantities("管10年，罚五百万元以下，百分之三十，第三十九条"))
    [(10.0, '年'), (30.0, '%'), (5000000.0, '元')]
    >>> quantities("3个月") == quantities("三个月"), quantities("一个人"), quantities("几百元")
    (True, set(), set())
    """
    return {(figure.value, figure.unit) for figure in figures(text)}


def figures(text: str) -> list[Figure]:
    """The same with their places, those in digits first.

    >>> figures("罚五百元")
    [Figure(value=500.0, unit='元', start=1, end=4)]
    """
    plain = _ADDRESS.sub(_blank, text.translate(_WIDTH))
    found = []
    for match in _DIGITS.finditer(plain):
        percent, number, scale, unit = match.groups()
        value = float(number.replace(",", "")) * _SCALE[scale]
        found.append(Figure(value, _unit(percent, unit), match.start(), match.end()))
    for match in _CHINESE.finditer(_DIGITS.sub(_blank, plain)):
        percent, number, scale, unit = match.groups()
        if not (percent or scale or unit) or (len(number) == 1 and unit in _COUNTING and not scale):
            continue
        try:
            value = parse_numeral(number) * _SCALE[scale]
        except ValueError:
            continue
        found.append(Figure(value, _unit(percent, unit), match.start(), match.end()))
    return found


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _unit(percent: str | None, unit: str | None) -> str:
    return "%" if percent else _UNITS.get(unit or "", "")
