"""Definitions: what a law says that it means by a word, 本法所称的作品，是指…, found in its own stored text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kb.articles import ITEM_MARK, simplest_steps, units
from kb.citations import Citation
from kb.documents import Document
from kb.locators import Locator
from kb.passages import Passage
from kb.store import Store

_TERM = r"(?P<term>[\u4e00-\u9fff]{2,16}?)"
_SHORT_FORM = r"(?:[（(]以下简?称[^（）()]+[）)])?"  # 计算机软件(以下简称软件)，是指
# 本法所称的作品，是指 · 专利法和本细则所称…，是指 · 本办法中的…是指; what 专利法第六条 alone calls so is left out
_SAID = re.compile(
    r"(?:[\u4e00-\u9fff《》]{0,24}(?:法|条例)》?(?:和|及))?"
    r"(?:本(?:法|条例|办法|规定|细则|规则|解释|标准)(?:所称的?|中的)|《?(?:(?!第)[\u4e00-\u9fff]){1,20}法》?所称的?)"
    rf"“?{_TERM}”?{_SHORT_FORM}，?是?指"
)
# 发明，是指 · 种质资源是指 · “合法证明”，指
_BARE = re.compile(rf"(?:{_TERM}{_SHORT_FORM}，?是指|“(?P<quoted>[\u4e00-\u9fff]{{2,16}})”，是?指)")
# 前款规定的…是指, 第一款所称…是指, 其中…是指: a word of one place, or no word at all
_NO_WORD = re.compile(r"规定|所称|所述|中的|第.+[条款项]|前款|其|这些|^[本该]")
_SENTENCE = re.compile(r"[^。]+。?")


@dataclass(frozen=True, slots=True)
class Definition:
    """A word, and the 款 or 项 in which its law says what it means."""

    term: str
    citation: Citation


@lru_cache(maxsize=256)
def definitions_of(store: Store, document: Document) -> tuple[Definition, ...]:
    """The words that a document defines for all of itself, the longest first; none that it defines twice."""
    found: dict[str, list[Definition]] = {}
    for passage in store.passages(document.document_id):
        for definition in _in_passage(passage, document) if passage.locator.is_article else ():
            found.setdefault(definition.term, []).append(definition)
    return tuple(sorted((one[0] for one in found.values() if len(one) == 1), key=lambda one: -len(one.term)))


def used(text: str, definitions: Iterable[Definition]) -> Iterator[Definition]:
    """The definitions whose word stands in a text, in their order; a longer word is not taken for a shorter in it.

    Args:
        text: lines of the law that defines them.
        definitions: the longest word first.
    """
    for definition in definitions:
        # 商标法, 商标局 and 商标评审委员会 are names, not the words 商标 and 商标评审
        left = re.sub(rf"{definition.term}(?!法|局|委员会)", "\n", text)
        if left != text:
            yield definition
        text = left


def _in_passage(passage: Passage, document: Document) -> Iterator[Definition]:
    for unit in units(passage.text):
        line = passage.text[unit.start : unit.end].partition("\n")[0]
        address = Locator((*passage.locator.steps, *simplest_steps(passage.text, unit)))
        mark = ITEM_MARK.match(line)
        for sentence in _SENTENCE.findall(line[mark.end() :] if mark else line):
            term = defined_word(sentence)
            if term:
                yield Definition(term, Citation.of(document, passage, address))


def defined_word(sentence: str) -> str:
    """The word whose meaning a sentence tells; empty where it tells none, or only for one article.

    >>> defined_word("本法所称的作品，是指文学、艺术领域内的智力成果"), defined_word("发明，是指对产品的方案。")
    ('作品', '发明')
    >>> defined_word("前款所称地理标志，是指标示某商品来源的标志。"), defined_word("专利法第六条所称本单位，是指单位。")
    ('', '')
    """
    said = _SAID.match(sentence)
    if said:
        return said["term"]
    bare = _BARE.match(sentence)
    term = (bare["term"] or bare["quoted"]) if bare else ""
    return "" if _NO_WORD.search(term) else term
