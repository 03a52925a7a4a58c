"""Aliases: everyday words and the words of the law for what they mean (高仿, 搬运, 撤三)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus import LEXICON
from search.analysis import normalise


@dataclass(frozen=True, slots=True)
class Alias:
    """An everyday word that a question says, and the words of the law for it."""

    word: str
    means: tuple[str, ...]


class Aliases:
    """Finds the everyday words in a question."""

    def __init__(self, meanings: Mapping[str, tuple[str, ...]]) -> None:
        self._meanings = meanings
        self._longest = max(map(len, meanings), default=0)

    def find(self, text: str) -> tuple[Alias, ...]:
        """The aliases that a normalised text says, in order, the longest where several begin; each once.

        >>> Aliases({"高仿": ("假冒",), "高仿鞋": ("假冒", "鞋")}).find("卖高仿鞋犯法吗,高仿鞋呢")
        (Alias(word='高仿鞋', means=('假冒', '鞋')),)
        """
        found: dict[str, Alias] = {}
        at = 0
        while at < len(text):
            lengths = range(min(self._longest, len(text) - at), 0, -1)
            word = next((text[at : at + length] for length in lengths if text[at : at + length] in self._meanings), "")
            if word:
                found.setdefault(word, Alias(word, self._meanings[word]))
            at += len(word) or 1
        return tuple(found.values())


def load_aliases(path: Path = LEXICON / "aliases.csv") -> Aliases:
    """The aliases that ship."""
    with path.open(encoding="utf-8", newline="") as stream:
        return Aliases({normalise(row["alias"]): tuple(row["means"].split()) for row in csv.DictReader(stream)})


def unsaid(aliases: Iterable[Alias], text: str) -> tuple[str, ...]:
    """The words of the law that aliases stand for and that a text does not say, each once."""
    return tuple(dict.fromkeys(word for alias in aliases for word in alias.means if word not in text))
