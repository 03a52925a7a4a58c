"""Places: where the deciding words of a sentence stand, found again in the text that it speaks of.

A sentence can use only words of the law and still turn it round: 原告 for 被告, 以上 for 以下, the ten years of
one case for the three of another. So each such word is held against the place in the law that has the most
alike on either side of it, and must mean there what it means here.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_WIDTH = 12
_LEAST = 3
"""Fewer shared characters and pairs are chance."""
_TELLING = re.compile(r"[\u4e00-\u9fff]")
_SILENT = re.compile(r"[零一二三四五六七八九十百千万亿0-9的]")


@dataclass(frozen=True, slots=True)
class Place:
    """A word in a text: what it means there, and the characters and pairs of characters on either side."""

    sense: Hashable
    left: frozenset[str]
    right: frozenset[str]

    @classmethod
    def at(cls, text: str, start: int, end: int, sense: Hashable) -> Place:
        """The place of the word from `start` to `end`."""
        return cls(sense, _marks(text[max(0, start - _WIDTH) : start]), _marks(text[end : end + _WIDTH]))


def agree(own: Iterable[Place], theirs: Sequence[Place]) -> bool:
    """Whether each place means what the one most like it means; where none is like it, nothing is said.

    >>> law, patterns = "原告请求的，由被告举证", {"原告": "原告", "被告": "被告"}
    >>> agree(places("由被告举证", patterns), places(law, patterns))
    True
    >>> agree(places("由原告举证", patterns), places(law, patterns))
    False
    """
    for place in own:
        likeness = [len(place.left & other.left) + len(place.right & other.right) for other in theirs]
        most = max(likeness, default=0)
        senses = {other.sense for other, like in zip(theirs, likeness, strict=True) if like == most}
        if most >= _LEAST and place.sense not in senses:
            return False
    return True


def places(text: str, patterns: dict[str, str]) -> list[Place]:
    """The places in a text of words that exclude one another, each pattern under its sense."""
    return [
        Place.at(text, match.start(), match.end(), sense)
        for sense, pattern in patterns.items()
        for match in re.finditer(pattern, text)
    ]


def _marks(text: str) -> frozenset[str]:
    chars = [char if _TELLING.match(char) and not _SILENT.match(char) else "" for char in text]
    pairs = {one + other for one, other in pairwise(chars) if one and other}
    return frozenset({char for char in chars if char} | pairs)
