"""Pinyin: the table by which the on-screen keyboard turns sounds into words, made from our own lexicon.

The readings come from the lexicon, the order from what people ask: a word or character that stands in
more questions is offered first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypedDict

from corpus import LEXICON
from search.analysis import Analyzer, read_lines, read_terms

_LONGEST = 8
_EVERYDAY = 2
"""Words of the questions count from this many questions on; the terms of the lexicon always."""


class PinyinTable(TypedDict):
    """What the keyboard loads: the characters of each reading, and the words, both in the order to offer them."""

    sounds: dict[str, str]
    words: list[str]


def pinyin_table(analyzer: Analyzer, questions: Iterable[str]) -> PinyinTable:
    """The table, ordered by what people ask."""
    words: Counter[str] = Counter()
    chars: Counter[str] = Counter()
    for question in questions:
        chars.update(question)
        words.update(set(analyzer.words(question)))
    sounds = dict(line.split() for line in read_lines(LEXICON / "sounds.txt"))
    known = set("".join(sounds.values()))
    terms = set(read_terms(LEXICON / "terms.txt"))
    everyday = {word for word, count in words.items() if count >= _EVERYDAY}
    offered = [word for word in terms | everyday if 1 < len(word) <= _LONGEST and set(word) <= known]
    return {
        "sounds": {sound: "".join(sorted(read, key=lambda char: -chars[char])) for sound, read in sounds.items()},
        "words": sorted(offered, key=lambda word: (-words[word], word)),
    }
