"""Glossary: words of other languages and the Chinese ones by which law and guides are found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from corpus import LEXICON
from search.analysis import read_lines


class Glossary:
    """Finds the Chinese words for what a question in another language speaks of."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._meanings = meanings
        longest = sorted(meanings, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)") if longest else None

    def chinese(self, text: str) -> str:
        """The Chinese words for what is named in a text, each once, in its order; empty when nothing is known.

        >>> Glossary({"trademark": "商标", "how long": "多少年"}).chinese("How long is a trademark valid?")
        '多少年 商标'
        """
        if self._pattern is None:
            return ""
        found = [word for match in self._pattern.findall(text.lower()) for word in self._meanings[match].split()]
        return " ".join(dict.fromkeys(found))


def load_glossary(path: Path = LEXICON / "glossary.txt") -> Glossary:
    """The glossary that ships."""
    pairs = (line.split("=", 1) for line in read_lines(path))
    return Glossary({foreign.strip(): chinese.strip() for foreign, chinese in pairs})
