"""Numerals: the numbers of articles as Chinese texts write them, 一百零三, and back."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_VALUE = {char: value for value, char in enumerate(_DIGITS)} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_FULLWIDTH = str.maketrans("０１２３４５６７８９", "0123456789")

NUMERAL = r"(?:[零〇一二两三四五六七八九十百千]+|[0-9０-９]{1,4})"
"""Pattern of a numeral up to 9999, Chinese or Arabic, half or full width."""

_PLAIN = re.compile(r"[0-9]+")


def parse_numeral(text: str) -> int:
    """The number that a numeral stands for, 0 to 9999.

    Raises:
        ValueError: the text is no numeral of this kind.

    >>> parse_numeral("二十二"), parse_numeral("一百零三"), parse_numeral("十"), parse_numeral("５７")
    (22, 103, 10, 57)
    >>> parse_numeral("一千一百八十五"), parse_numeral("一千二百六十"), parse_numeral("二〇一九")
    (1185, 1260, 2019)
    """
    text = text.translate(_FULLWIDTH)
    if _PLAIN.fullmatch(text):
        return int(text)
    if not text or any(char not in _VALUE and char not in _UNITS for char in text):
        raise ValueError(f"not a numeral: {text!r}")
    if not any(char in _UNITS for char in text):  # 二〇一九: digits read out one by one
        return int("".join(str(_VALUE[char]) for char in text))
    total, digit = 0, None
    for char in text:
        if char in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[char]
            digit = None
        else:
            digit = _VALUE[char]
            if digit == 0:
                digit = None
    return total + (digit or 0)


def format_numeral(number: int) -> str:
    """The number, 1 to 9999, as Chinese statutes print it.

    >>> format_numeral(22), format_numeral(103), format_numeral(10), format_numeral(110)
    ('二十二', '一百零三', '十', '一百一十')
    >>> format_numeral(1185), format_numeral(1005), format_numeral(2000)
    ('一千一百八十五', '一千零五', '二千')
    """
    if not 1 <= number <= 9999:
        raise ValueError(f"out of range: {number}")
    parts: list[str] = []
    gap = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            if gap and parts:
                parts.append("零")
            parts.append(_DIGITS[digit] + name)
            gap = False
        else:
            gap = True
    printed = "".join(parts)
    return printed[1:] if printed.startswith("一十") else printed
