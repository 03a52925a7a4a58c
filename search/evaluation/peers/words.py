"""Words of a text as jieba cuts them by default, for peers that expect words: without our dictionary."""

from __future__ import annotations

import jieba


def cut(text: str) -> list[str]:
    """The words of a text in order, in lower case, without punctuation, long words also in parts.

    >>> cut("商标管几年？")
    ['商标', '管', '几年']
    """
    words = (word.strip() for word in jieba.cut_for_search(text.lower()))
    return [word for word in words if any(character.isalnum() for character in word)]
