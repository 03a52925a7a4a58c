"""Numbering: which lines open an article, and which only cite one.

A line may start with 第五十条 because article 50 begins there, or because a sentence about article 50
does. Single lines cannot tell; the run of numbers through the text can. The longest chain that counts
up by one wins, so a citation is left over, and a gap or a repeat in the source shows as a finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.locators import Locator
from kb.numerals import NUMERAL, parse_numeral

_LABEL = re.compile(
    rf"第\s?({NUMERAL})\s?条(?:\s?之([一二三四五六七八九十]{{1,3}})(?![款项、]))?(?:[\s\u3000]+|$|(?=\S))"
)
# what follows the number when a sentence merely speaks of the article
_CITES = re.compile(
    r"(?:第|规定|所|、|至|和|或|与|及|的|之|中|款|项|以|，|。|）|》|”|有关|关于|修改|改为|增加|删除|后)"
)


@dataclass(frozen=True, slots=True)
class ArticleStart:
    """A line that opens an article.

    Attributes:
        index: position of the line.
        number: number of the article.
        branch: of 之一, 0 for none.
        label: how many characters the label takes, with the space behind it.
        is_spaced: whether white space sets the label off.
    """

    index: int
    number: int
    branch: int
    label: int
    is_spaced: bool

    @property
    def locator(self) -> Locator:
        return Locator.article(self.number, branch=self.branch)


def candidates(texts: Sequence[str]) -> list[ArticleStart]:
    """The lines that may open an article."""
    found = []
    for index, text in enumerate(texts):
        match = _LABEL.match(text)
        if match is None:
            continue
        spaced = match.group(0)[-1:].isspace() or match.end() == len(text)
        if not spaced and _CITES.match(text, match.end()):
            continue
        branch = parse_numeral(match.group(2)) if match.group(2) else 0
        found.append(ArticleStart(index, parse_numeral(match.group(1)), branch, match.end(), spaced))
    return found


def article_starts(texts: Sequence[str]) -> list[ArticleStart]:
    """The chain of article starts that numbers through the text best.

    A step to the next number is worth most; a jump costs more the more it leaves out; a label set off
    by white space is worth more than one that runs into its text.

    >>> lines = ["第一条 甲。", "第二条 依照下列规定：", "第三条规定的行为", "第三条 乙。", "第四条 丙。"]
    >>> [(start.index, start.number) for start in article_starts(lines)]
    [(0, 1), (1, 2), (3, 3), (4, 4)]
    """
    found = candidates(texts)
    best: list[tuple[float, int]] = []  # score of the best chain that ends here, and what comes before
    for position, start in enumerate(found):
        own = 1.0 if start.is_spaced else 0.6
        score, before = own, -1
        for earlier in range(position - 1, -1, -1):
            gained = best[earlier][0] + own - _cost(found[earlier], start)
            if gained > score:
                score, before = gained, earlier
        best.append((score, before))
    if not best:
        return []
    chain = []
    position = max(range(len(best)), key=lambda at: best[at][0])
    while position >= 0:
        chain.append(found[position])
        position = best[position][1]
    return chain[::-1]


def numbering_findings(starts: Sequence[ArticleStart]) -> list[str]:
    """Gaps in the numbers of articles, in Chinese, for the curator."""
    findings = []
    for earlier, later in pairwise(starts):
        if not _follows(earlier, later):
            missing = later.number - earlier.number - 1
            what = f"缺 {missing} 条" if missing > 0 else "次序不连续"
            findings.append(f"{earlier.locator}之后直接是{later.locator}，{what}")
    return findings


def _follows(earlier: ArticleStart, later: ArticleStart) -> bool:
    if later.branch:
        return later.number == earlier.number and later.branch == earlier.branch + 1
    return later.number == earlier.number + 1


def _cost(earlier: ArticleStart, later: ArticleStart) -> float:
    if _follows(earlier, later):
        return 0.0
    if (later.number, later.branch) <= (earlier.number, earlier.branch):
        return float("inf")
    # a label set off by white space is seldom a citation: then a gap is more likely in the source itself
    return min((0.4 if later.is_spaced else 1.5) + 0.1 * (later.number - earlier.number - 1), 4.0)
