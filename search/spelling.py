"""Spelling: what sounds like a term of the law, but is no word, was meant to be the term (砖利, 上标, 授全)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from corpus import LEXICON
from search.analysis import Analyzer, read_lines, read_terms

_LENGTHS = (6, 5, 4, 3, 2)
_LONGEST_WORD = 4
_GRAMMAR = frozenset("过了的是有不在也都就又被把让给我你他它这那完还好小用")  # written so often that they were meant


@dataclass(frozen=True, slots=True)
class Correction:
    """What was written and what was meant."""

    written: str
    meant: str


class Speller:
    """Corrects words written by ear, one reading per character whatever the tone."""

    def __init__(
        self, terms: Iterable[str], sounds: Mapping[str, Sequence[str]], is_word: Callable[[str], bool]
    ) -> None:
        """
        Args:
            terms: what may have been meant; the first of those that sound alike wins.
            sounds: the readings of each character, without tones.
            is_word: whether a string is a word as it stands; such a one is left alone.
        """
        self._sounds = sounds
        self._is_word = is_word
        self._by_sound: dict[tuple[str, ...], str] = {}
        self._openings: set[tuple[str, ...]] = set()
        for term in terms:
            if len(term) in _LENGTHS:
                for reading in self._readings(term):
                    self._by_sound.setdefault(reading, term)
                    self._openings.add(reading[:2])

    def correct(self, text: str) -> tuple[str, tuple[Correction, ...]]:
        """The text with terms in place of what only sounds like them, and what was put right.

        A stretch is corrected only when it is no word itself, has half its characters right, and neither of
        its ends belongs to a longer word. A single wrong character between words is left alone, for it is a word
        too: 商标罚多少 does not mean 商标法.
        """
        corrections: list[Correction] = []
        at = 0
        while at < len(text):
            opens = any(reading in self._openings for reading in self._readings(text[at : at + 2]))
            tried = _LENGTHS if opens else ()
            found = next((found for length in tried if (found := self._at(text, at, length))), None)
            if found is None:
                at += 1
                continue
            corrections.append(found)
            text = text[:at] + found.meant + text[at + len(found.written) :]
            at += len(found.meant)
        return text, tuple(corrections)

    def _at(self, text: str, at: int, length: int) -> Correction | None:
        stretch = text[at : at + length]
        if len(stretch) < length or self._is_word(stretch):
            return None
        if self._is_crossed(text, at) or self._is_crossed(text, at + length):
            return None
        for reading in self._readings(stretch):
            meant = self._by_sound.get(reading)
            if meant is not None and self._is_slip(stretch, meant):
                return Correction(stretch, meant)
        return None

    def _is_crossed(self, text: str, border: int) -> bool:
        """Whether a word begins before a place in a text and ends after it."""
        return any(
            self._is_word(text[start:end])
            for start in range(max(0, border - _LONGEST_WORD + 1), border)
            for end in range(border + 1, min(len(text), start + _LONGEST_WORD) + 1)
        )

    def _is_slip(self, written: str, meant: str) -> bool:
        """Whether what differs stands in a run of at least two characters that no word accounts for."""
        differs = [at for at, (one, other) in enumerate(zip(written, meant, strict=True)) if one != other]
        if not 0 < 2 * len(differs) <= len(written) or any(written[at] in _GRAMMAR for at in differs):
            return False
        covered = {
            at
            for start in range(len(written))
            for end in range(start + 2, len(written) + 1)
            if written[start:end] == meant[start:end] and self._is_word(written[start:end])
            for at in range(start, end)
        }
        free = [at for at in range(len(written)) if at not in covered]
        return all(at - 1 in free or at + 1 in free for at in differs)

    def _readings(self, text: str) -> Iterable[tuple[str, ...]]:
        return product(*(self._sounds.get(char, ()) for char in text))


def load_speller(analyzer: Analyzer) -> Speller:
    """The speller over the terms that the analyzer cuts by."""
    return Speller(read_terms(LEXICON / "terms.txt"), read_sounds(), analyzer.is_word)


def read_sounds(path: Path = LEXICON / "sounds.txt") -> dict[str, tuple[str, ...]]:
    """The readings of each character; the file has a reading a line, and who is read so."""
    sounds: dict[str, tuple[str, ...]] = {}
    for line in read_lines(path):
        reading, chars = line.split()
        for char in chars:
            sounds[char] = (*sounds.get(char, ()), reading)
    return sounds
