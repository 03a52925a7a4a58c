"""Numerals: the numbers of articles as Chinese texts write them, 一百零三, and back."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_VALUE = {char: value for value, char in enumerate(_DIGITS)} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
_FULLWIDTH = str.maketrans("０１２３４５６７８９", "0123456789")

NUMERAL = r"(?:[零〇一二两三四五六七八九十百千万亿]{1,17}|[0-9０-９]{1,9})"
"""Pattern of a numeral, Chinese or Arabic, half or full width; whatever it fits can be read and printed."""

_PLAIN = re.compile(r"[0-9]+")


def parse_numeral(text: str) -> int:
    """The number that a numeral stands for; no law has an article 九亿, but people ask for one.

    Raises:
        ValueError: the text is no numeral of this kind.

    >>> parse_numeral("二十二"), parse_numeral("一百零三"), parse_numeral("十"), parse_numeral("５７")
    (22, 103, 10, 57)
    >>> parse_numeral("一千一百八十五"), parse_numeral("二〇一九"), parse_numeral("两万零五"), parse_numeral("九亿")
    (1185, 2019, 20005, 900000000)
    """
    text = text.translate(_FULLWIDTH)
    if _PLAIN.fullmatch(text):
        return int(text)
    if not text or any(char not in _VALUE and char not in _UNITS and char not in _GROUPS for char in text):
        raise ValueError(f"not a numeral: {text!r}")
    if not any(char in _UNITS or char in _GROUPS for char in text):  # 二〇一九: digits read out one by one
        return int("".join(str(_VALUE[char]) for char in text))
    total, group, digit = 0, 0, 0
    for char in text:
        if char in _GROUPS:
            total, group, digit = total + (group + digit or 1) * _GROUPS[char], 0, 0
        elif char in _UNITS:
            group, digit = group + (digit or 1) * _UNITS[char], 0
        else:
            digit = _VALUE[char]
    return total + group + digit


def format_numeral(number: int) -> str:
    """The number as Chinese statutes print it.

    >>> format_numeral(22), format_numeral(103), format_numeral(10), format_numeral(110)
    ('二十二', '一百零三', '十', '一百一十')
    >>> format_numeral(1185), format_numeral(1005), format_numeral(2000)
    ('一千一百八十五', '一千零五', '二千')
    >>> format_numeral(0), format_numeral(99999), format_numeral(900000000)
    ('零', '九万九千九百九十九', '九亿')
    """
    if number < 0:
        raise ValueError(f"out of range: {number}")
    for name, size in reversed(_GROUPS.items()):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return f"{format_numeral(high)}{name}{gap}{format_numeral(low) if low else ''}"
    parts: list[str] = []
    gap = ""
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            parts.append((gap if parts else "") + _DIGITS[digit] + name)
            gap = ""
        else:
            gap = "零"
    printed = "".join(parts) or "零"
    return printed[1:] if printed.startswith("一十") else printed
