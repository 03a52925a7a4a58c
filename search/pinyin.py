"""Pinyin: a question typed in letters alone (shang biao neng guan duo shao nian), read as the words it spells."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import product

from search.analysis import Analyzer

_LETTERS = re.compile(r"[a-z'\s?!,.]+")
_FEWEST = 3  # syllables: fewer may be a name or an English word
_LONGEST = 6  # characters of a word
_MOST_READINGS = 8

_ASKED = 1000  # how much a word counts for each time that a guide's question has it, beside the dictionary's count
_MOST_COUNTED = 300
_COMMON = 200  # in the dictionary; rarer words are hardly asked with


def words_of_questions(questions: Iterable[str], analyzer: Analyzer) -> dict[str, int]:
    """The words that people ask with, and those of the dictionary behind them, with how much each counts."""
    counts = {word: min(count, _MOST_COUNTED) for word, count in analyzer.word_counts.items() if count >= _COMMON}
    for question in questions:
        for word in analyzer.words(question):
            counts[word] = counts.get(word, 0) + _ASKED
    return counts


class PinyinReader:
    """Spells out pinyin by the most likely words; made ready when the first such question comes."""

    def __init__(self, words: Callable[[], Mapping[str, int]], sounds: Mapping[str, Sequence[str]]) -> None:
        """
        Args:
            words: gives the words that questions are made of, and how often each is asked with.
            sounds: the readings of each character, without tones.
        """
        self._words = words
        self._sounds = sounds

    def chinese(self, text: str) -> str | None:
        """The Chinese words for a text in pinyin, None when it is no pinyin.

        >>> sounds = {"商": ["shang"], "标": ["biao"], "几": ["ji"], "年": ["nian"]}
        >>> reader = PinyinReader(lambda: {"商标": 90, "几": 50, "年": 60}, sounds)
        >>> reader.chinese("shang biao ji nian"), reader.chinese("shangbiaojinian"), reader.chinese("how long is it")
        ('商标几年', '商标几年', None)
        """
        if not _LETTERS.fullmatch(text):
            return None
        syllables = self._syllables(re.sub(r"[^a-z]+", " ", text).split())
        if syllables is None or len(syllables) < _FEWEST:
            return None
        return self._likeliest(syllables)

    @cached_property
    def _spelled(self) -> set[str]:
        return {reading for readings in self._sounds.values() for reading in readings}

    @cached_property
    def _by_sound(self) -> dict[tuple[str, ...], tuple[float, str]]:
        """For each row of syllables the word most often written so, with what it costs to take it."""
        best: dict[tuple[str, ...], tuple[float, str]] = {}
        words = self._words()
        total = sum(words.values()) or 1
        for word, count in words.items():
            if not 1 <= len(word) <= _LONGEST or not count:
                continue
            readings = list(product(*(self._sounds.get(char, ()) for char in word)))
            cost = -math.log(count / total)
            for reading in readings[:_MOST_READINGS]:
                if reading not in best or cost < best[reading][0]:
                    best[reading] = (cost, word)
        return best

    def _syllables(self, chunks: Sequence[str]) -> list[str] | None:
        found: list[str] = []
        for chunk in chunks:
            cut = self._cut(chunk)
            if cut is None:
                return None
            found += cut
        return found

    def _cut(self, chunk: str) -> list[str] | None:
        """A run of letters as the fewest syllables, None when it is not made of syllables."""
        ways: list[list[str] | None] = [[]] + [None] * len(chunk)
        for end in range(1, len(chunk) + 1):
            for start in range(max(0, end - 6), end):
                before = ways[start]
                if before is None or chunk[start:end] not in self._spelled:
                    continue
                kept = ways[end]
                if kept is None or len(before) + 1 < len(kept):
                    ways[end] = [*before, chunk[start:end]]
        return ways[-1]

    def _likeliest(self, syllables: Sequence[str]) -> str | None:
        ways: list[tuple[float, str] | None] = [(0.0, "")] + [None] * len(syllables)
        for end in range(1, len(syllables) + 1):
            for start in range(max(0, end - _LONGEST), end):
                before, word = ways[start], self._by_sound.get(tuple(syllables[start:end]))
                if before is None or word is None:
                    continue
                cost = before[0] + word[0]
                kept = ways[end]
                if kept is None or cost < kept[0]:
                    ways[end] = (cost, before[1] + word[1])
        return ways[-1][1] if ways[-1] is not None else None
