"""Measures: the figures of a sentence with their bounds, held against the text that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.quantities import Figure, figures
from search.places import Place, agree

_CLAUSE = re.compile(r"[^，。；：！\n]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
NUMERAL_RUN = re.compile(r"[零一二两三四五六七八九十百千万亿半双廿卅几壹贰叁肆伍陆柒捌玖拾佰仟0-9]+")
_ONE = re.compile(r"一(?![年月日天元倍次岁周小件季刻秒分成])")

_AT_MOST = re.compile(r"以下|以内|之内|内")
_AT_LEAST = re.compile(r"以上")
_BEFORE = re.compile(r"以前|之前|前")
_AFTER = re.compile(r"以后|之后|后")
_BOUND_AFTER = (("至多", _AT_MOST), ("至少", _AT_LEAST), ("前", _BEFORE), ("后", _AFTER))
_BOUND_BEFORE = (
    ("至多", re.compile(r"(?:不超过|不多于|不高于|最多|最高|最长|最迟|至多)(?:为|是)?$")),
    ("不足", re.compile(r"(?:不足|不满|未满|低于|少于|不到)$")),
    ("至少", re.compile(r"(?:不少于|不低于|至少|最少|最低|最短|满)(?:为|是)?$")),
    ("超过", re.compile(r"(?:超过|多于|高于|逾|超出)$")),
    ("从前", re.compile(r"前的?$")),  # 期满前六个月内
    ("从后", re.compile(r"后的?$")),
)


def figures_agree(text: str, support: str) -> bool:
    """Whether each figure of a text stands, with its unit and bound, where the support speaks of the same.

    Figures come in the order of the support. Each is held against the one whose surroundings are most like its
    own, and each clause against those clauses that share the most pairs of characters with it.

    >>> law = "保护期为十年，自登记之日起计算。期满前六个月内可以续期，每次续期五年。"
    >>> figures_agree("保护10年。", law), figures_agree("保护5年。", law), figures_agree("每次续期五年。", law)
    (True, False, True)
    >>> figures_agree("处五百元以上的罚款。", "处五百元以下的罚款。")
    False
    """
    if not _is_in_order(_figures(text), _figures(support)) or not agree(_places(text), _places(support)):
        return False
    theirs = [(pairs(clause), set(_figures(clause))) for clause in clauses(support)]
    for clause in clauses(text):
        own = set(_figures(clause))
        if own:
            shared = pairs(clause)
            most = max((len(shared & other) for other, _ in theirs), default=0)
            near = set().union(*(bounded for other, bounded in theirs if len(shared & other) == most))
            if not own <= near:
                return False
        if any(run not in support for run in _bare_numerals(clause)):
            return False
    return True


_Bounded = tuple[float, str, frozenset[str]]
"""A figure: its value, its unit, and what bounds it on either side."""


def _figures(text: str) -> list[_Bounded]:
    return [(figure.value, figure.unit, _bounds(text, figure)) for figure in _in_order(text)]


def _places(text: str) -> list[Place]:
    return [Place.at(text, figure.start, figure.end, (figure.value, figure.unit)) for figure in figures(text)]


def _in_order(text: str) -> list[Figure]:
    return sorted(figures(text), key=lambda figure: figure.start)


def _bounds(text: str, figure: Figure) -> frozenset[str]:
    after = {name for name, pattern in _BOUND_AFTER if pattern.match(text, figure.end)}
    before = {name for name, pattern in _BOUND_BEFORE if pattern.search(text[: figure.start])}
    return frozenset(after | before)


def _is_in_order(own: Sequence[_Bounded], theirs: Sequence[_Bounded]) -> bool:
    """Whether the one list stands in the other, in its order, whatever stands between."""
    rest = iter(theirs)
    return all(figure in rest for figure in own)


def _bare_numerals(clause: str) -> list[str]:
    """The numerals of a clause that are no figures, each with the character after it: 三人, 十万火急, 半年."""
    spans = [(figure.start, figure.end) for figure in figures(clause)]
    runs = []
    for match in NUMERAL_RUN.finditer(clause):
        if any(start <= match.start() < end for start, end in spans):
            continue
        if match.group() == "一" and _ONE.match(clause, match.start()):
            continue
        runs.append(clause[match.start() : match.end() + 1])
    return runs


def clauses(text: str) -> list[str]:
    """The parts of a text between its marks of punctuation."""
    return _CLAUSE.findall(text)


def pairs(text: str) -> set[str]:
    """The pairs of Chinese characters that stand side by side, those of numerals left out."""
    plain = NUMERAL_RUN.sub(" ", text)
    return {pair for at in range(len(plain) - 1) if len(_CHINESE.findall(pair := plain[at : at + 2])) == 2}
