"""Premises: a figure that a question takes for granted and the law does not say (发明专利保护五十年对吧)."""

from __future__ import annotations

import re

from kb.citations import Citation
from kb.quantities import quantities
from search.texts import say

_SUPPOSES = re.compile(r"对吧|对吗|对不对|是吧|是不是|没错吧|是真的吗|对么|吧[?。!]?$|right\?|phải không")
_PRINTED = {
    "zh": {"年": "年", "月": "个月", "日": "日", "元": "元", "倍": "倍", "%": "%"},
    "en": {"年": " years", "月": " months", "日": " days", "元": " yuan", "倍": " times", "%": "%"},
    "vi": {"年": " năm", "月": " tháng", "日": " ngày", "元": " tệ", "倍": " lần", "%": "%"},
}


def false_premise(said: str, citation: Citation, statement: str, lang: str = "zh") -> str:
    """What to tell a visitor whose question supposes another figure than the provision states; empty if none.

    Only figures of a kind that the provision states are held against it: years against years, sums against sums.
    Told are those that the plain words take up, or all where they take up none.

    Args:
        said: the question, normalised.
        citation: the provision that answers.
        statement: our plain words for it.
        lang: the language to tell it in.
    """
    if not _SUPPOSES.search(said) or not citation.quote:
        return ""
    stated, plain = quantities(citation.quote), quantities(statement)
    for value, unit in sorted(quantities(said)):
        known = sorted(known for known, of in stated if of == unit)
        if unit in _PRINTED["zh"] and known and value not in known:
            told = [number for number in known if (number, unit) in plain] or known
            return say(
                "other_figure",
                lang,
                supposed=_figure(value, unit, lang),
                provision=f"{citation.document.printed_title}{citation.locator}",
                figures=("、" if lang == "zh" else ", ").join(_figure(number, unit, lang) for number in told),
            )
    return ""


def _figure(value: float, unit: str, lang: str) -> str:
    if lang == "zh" and unit == "元" and value >= 10_000 and value % 10_000 == 0:
        return f"{value / 10_000:g}万元"
    return f"{value:,.15g}{_PRINTED[lang][unit]}" if lang != "zh" else f"{value:g}{_PRINTED[lang][unit]}"
