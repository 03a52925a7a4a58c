"""Scrutiny: what a sentence of a language model must stand before it is shown beside the law.

The model's quotation must be whole sentences of the provision it names, to the character. The sentence itself is
then held against that quotation: figures with their bounds, how often it says not, what is allowed and what is
demanded, who acts and what is threatened. All this is counted and compared, nothing is guessed: a sentence that
cannot be checked is dropped, true or not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answers import CitedProvision
from kb.articles import find_unit
from kb.citations import find_citations
from kb.documents import Document
from search.analysis import Analyzer
from search.claims import Claim
from search.measures import NUMERAL_RUN, clauses, figures_agree, pairs
from search.polarity import MAY, MUST, NEGATION, polarity_agrees

_LONGEST = 120
_SHORTEST = 6
"""A sentence of fewer Chinese characters says nothing by itself."""
_SHORTEST_QUOTE = 6
_SHARED = 0.5
"""At least this share of the characters in a sentence's words must stand in the quotation."""

# nothing that looks like something else: no full-width or other digits, no letters of other scripts, no dash for 一
_PLAIN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9，。；：、！（）《》“”‘’％%.]+")
_LOOSE_DOT = re.compile(r"(?<![0-9])\.|\.(?![0-9])")
_LATIN = re.compile(r"[A-Za-z]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_TITLE = re.compile(r"《([^《》]*)》")
_ADDRESS = re.compile(
    r"第[（(]?[零〇一二两三四五六七八九十百千0-9]+[）)]?(?:编|章|节|条|款|项|目|类|届|次|期|号)(?:之[一二三四五六七八九十]+)?"
)
_BINDING = (
    "只", "仅", "任何", "所有", "一切", "一律", "全部", "永远", "永久", "终身", "无限", "自动", "免费", "一定", "必定",
    "肯定", "绝对", "保证", "随便", "随意", "随时", "立即", "马上",
    "法院", "检察院", "公安", "警察", "海关", "市场监督", "工商", "商标局", "专利局", "知识产权局", "版权局",
    "著作权主管", "农业", "林业", "文化", "仲裁", "税务",
    "坐牢", "徒刑", "拘役", "罚金", "罚款", "没收", "吊销", "判刑", "犯罪", "刑事", "赔偿", "撤销", "宣告", "注销",
    "微信", "转账", "电话", "网址",
)  # fmt: skip
"""Words that decide: who acts, what is threatened, how far it goes. They may only be said as the law says them."""

_EVERYWHERE = {
    "以上", "以下", "以内", "之内", "以前", "之前", "以后", "之后", "之日", "不得", "应当", "可以",
    "或者", "以及", "但是", "其他", "有关", "规定", "按照", "根据", "依照", "下列", "情形", "本法",
}  # fmt: skip
"""Pairs of characters that stand in every law, and so say nothing of what a clause is about."""

_TWINS = ("日曰", "未末", "己已巳", "人入", "干千", "土士", "免兔", "货贷", "拆折", "拔拨", "戊戌戍", "治冶", "大太")
"""Characters that a reader takes for one another."""


class Scrutiny:
    """Finds what is wrong with a claim.

    Args:
        analyzer: cuts words.
        works: the names of all instruments; a sentence may name only the one that it cites.
    """

    def __init__(self, analyzer: Analyzer, works: Sequence[str]) -> None:
        self._analyzer = analyzer
        self._works = tuple(name for name in works if len(name) > 2)

    def fault(self, claim: Claim, provisions: Sequence[CitedProvision]) -> str:
        """What a claim fails by, one word, empty for a claim that may be shown.

        Args:
            claim: what the model says.
            provisions: the provisions it was given, in their order.
        """
        if not 1 <= claim.cite <= len(provisions):
            return "citation"
        citation = provisions[claim.cite - 1].citation
        support = supporting(claim.quote, citation.passage.text)
        if not support:
            return "quotation"
        text = claim.text
        if len(text) > _LONGEST or not _PLAIN.fullmatch(text) or _LOOSE_DOT.search(text):
            return "characters"
        if not all(char in support or _is_common(char) for char in text) or _has_twin(text, support):
            return "characters"
        if any(word.lower() not in support.lower() for word in _LATIN.findall(text)):
            return "foreign words"
        plain = self._without_citations(text, provisions[claim.cite - 1], support)
        if plain is None:
            return "address"
        if not figures_agree(plain, support):
            return "figures"
        if not polarity_agrees(plain, support):
            return "polarity"
        if any(word in plain and word not in support for word in _BINDING):
            return "deciding words"
        if not self._shares_words(plain, support):
            return "words"
        return ""

    def _without_citations(self, text: str, provision: CitedProvision, support: str) -> str | None:
        """The text without the addresses that it may name; None when it names another."""
        citation = provision.citation
        titles = _titles(citation.document)
        named = {(mention.work, mention.locator) for mention in find_citations(support, self._works)}
        for mention in reversed(find_citations(text, self._works)):
            if (mention.work, mention.locator) in named:
                text = text[: mention.start] + text[mention.end :]
                continue
            if mention.work and mention.work not in titles:
                return None
            inside = mention.locator.inside
            if mention.locator.head != citation.passage.locator or (
                inside and find_unit(citation.passage.text, inside) is None
            ):
                return None
            text = text[: mention.start] + text[mention.end :]
        if any(title not in titles and f"《{title}》" not in support for title in _TITLE.findall(text)):
            return None
        for title in sorted(titles, key=len, reverse=True):
            text = text.replace(f"《{title}》", "").replace(title, "")
        if any(address not in support for address in _ADDRESS.findall(text)):
            return None
        if any(name in text and name not in support for name in self._works):
            return None
        return text

    def _shares_words(self, text: str, support: str) -> bool:
        """Whether the words of a text are mostly those of its support, and no clause goes without any."""
        words = [
            word
            for word in self._analyzer.words(text)
            if len(word) > 1
            and word not in self._analyzer.stopwords
            and not any(pattern.search(word) for pattern in (NEGATION, MAY, MUST))
            and not NUMERAL_RUN.fullmatch(word)
        ]
        shared = sum(len(word) for word in words if word in support)
        if len(_CHINESE.findall(text)) < _SHORTEST or shared < max(2, _SHARED * sum(len(word) for word in words)):
            return False
        long = [clause for clause in clauses(text) if len(_CHINESE.findall(clause)) > 3]
        return all((pairs(clause) & pairs(support)) - _EVERYWHERE for clause in long)


def supporting(quote: str, text: str) -> str:
    """A quotation with the line that leads to it, where it is whole sentences of a text; else empty.

    >>> law = "有下列行为之一的，不得登记：\\n（一）照着做的；\\n（二）出售的。"
    >>> supporting("（二）出售的。", law)
    '有下列行为之一的，不得登记：\\n（二）出售的。'
    >>> supporting("出售的。", law), supporting("（二）出租的。", law)
    ('', '')
    """
    if len(quote) < _SHORTEST_QUOTE:
        return ""
    at = text.find(quote)
    while at >= 0:
        end = at + len(quote)
        is_start = at == 0 or text[at - 1] in "。\n"
        is_end = quote[-1] in "。；\n" or end == len(text) or text[end] in "。；\n"
        if is_start and is_end:
            lead = _lead(text[:at].split("\n")[:-1]) if quote[0] in "（(" or quote[0].isdigit() else ""
            return f"{lead}\n{quote}" if lead else quote
        at = text.find(quote, at + 1)
    return ""


def _lead(lines: Sequence[str]) -> str:
    """The last line that opens a list, of those above an item."""
    return next((line for line in reversed(lines) if line.endswith(("：", ":"))), "")


def _is_common(char: str) -> bool:
    """Whether a character is one of the simplified ones in daily use, and no variant that looks like one (処, 畫)."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _has_twin(text: str, support: str) -> bool:
    """Whether a character of a text stands where its support has one that looks like it.

    >>> _has_twin("自登记之曰起", "自登记之日起计算"), _has_twin("收入", "收入归个人")
    (True, False)
    """
    for twins in _TWINS:
        for match in re.finditer(f"[{twins}]", text):
            at = match.start()
            before, after = text[at - 1 : at], text[at + 1 : at + 2]
            if before + match.group() in support or match.group() + after in support:
                continue
            others = twins.replace(match.group(), "")
            if any(before + other in support or other + after in support for other in others):
                return True
    return False


def _titles(document: Document) -> set[str]:
    return {document.title, document.short_title, document.title.removeprefix("中华人民共和国")}
