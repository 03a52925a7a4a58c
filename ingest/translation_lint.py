"""Lint of translations: all that has a foreign reader is there, nothing more, and with the figures of the Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.guides import Guide
from kb.numerals import NUMERAL, parse_numeral
from kb.paths import GuidedPath
from kb.quantities import quantities
from kb.quiz import Quiz

LEAST = 3
"""Smaller numbers are often words of another kind: once, both, the other party."""
_DAYS_AND_MONTHS = 31

_NUMBER_WORDS = {
    "en": (
        "zero", "one once first January", "two twice second both double February", "three third March",
        "four fourth quarter April", "five fifth May", "six sixth June", "seven seventh July", "eight eighth August",
        "nine ninth September", "ten tenth October", "eleven November", "twelve dozen December", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ),
    "vi": ("không", "một nhất", "hai nhì đôi", "ba", "bốn tư", "năm", "sáu", "bảy", "tám", "chín", "mười"),
}  # fmt: skip
"""The words for each number, from 0 on."""
_SCALES = {
    "en": {"thousand": 1e3, "million": 1e6, "billion": 1e9, "hundred": 1e2},
    "vi": {"nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tỷ": 1e9, "trăm": 1e2},
}
_NUMBER = re.compile(r"(\d+(?:[.,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)(?:\s*([^\W\d_]+))?")
_GROUPED = re.compile(r"\d+(?:[.,]\d{3})+")
_NUMERALS = re.compile(NUMERAL)
_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff60]")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|\([^)]*\)")


@dataclass(frozen=True, slots=True)
class TranslationFinding:
    """Something about the translation of a text that must be mended."""

    lang: str
    text: str
    message: str

    def __str__(self) -> str:
        return f"{self.lang}.po “{self.text}” {self.message}"


def texts_for(guides: Iterable[Guide], paths: Iterable[GuidedPath], quiz: Quiz) -> list[str]:
    """The Chinese texts that readers of other languages meet: each once, in order.

    All of guided paths and the quiz; of guides, what stands about the gist of those that have one. Others are found
    by foreign questions, too, and stay in Chinese, marked as such.
    """
    texts: list[str] = []
    for path in paths:
        texts += (path.title, path.intro)
        for step in path.steps:
            labels = (option.label for option in step.options)
            texts += (step.title, step.text, *labels, *step.now, step.note, step.source)
    for question in quiz.questions:
        texts += (question.ask, *question.options, question.why)
    for guide in guides:
        if any(translation.plain for translation in guide.translations):
            texts += (guide.title, guide.conditions, guide.next_step, guide.warning, guide.source)
    return [text for text in dict.fromkeys(texts) if text]


def lint_translations(lang: str, texts: Iterable[str], known: Mapping[str, str]) -> Iterator[TranslationFinding]:
    """The findings on a catalogue.

    Args:
        lang: its language, one of `FOREIGN`.
        texts: the Chinese texts that it must render.
        known: what it renders, see `read_translations`.
    """
    needed = dict.fromkeys(texts)
    for text in needed:
        if text not in known:
            yield TranslationFinding(lang, text, "没有译文")
    for text, rendered in known.items():
        if text not in needed:
            yield TranslationFinding(lang, text, "没有地方用到")
        yield from _check_figures(lang, text, rendered)
        if _CHINESE.search(_QUOTED.sub("", rendered)):
            yield TranslationFinding(lang, text, f"译文“{rendered}”里还有中文")


def _check_figures(lang: str, text: str, rendered: str) -> Iterator[TranslationFinding]:
    meant = {value for value, _ in quantities(text)}
    said = numbers(rendered, lang)
    for value in sorted(value for value in meant - said if value >= LEAST):
        yield TranslationFinding(lang, text, f"译文“{rendered}”里没有 {value:g}")
    written = meant | {float(parse_numeral(numeral)) for numeral in _NUMERALS.findall(text)}
    in_digits = {value for value in _in_digits(rendered, lang) if value > _DAYS_AND_MONTHS}
    for value in sorted(in_digits - written):
        yield TranslationFinding(lang, text, f"译文“{rendered}”里的 {value:g} 原文没有")


def numbers(text: str, lang: str) -> set[float]:
    """The numbers of a text, in digits or in words; names of months count as their number.

    >>> sorted(numbers("Fined up to 2.5 million yuan within twenty days", "en"))
    [20.0, 2500000.0]
    >>> sorted(numbers("Phạt đến 250.000 tệ trong ba tháng", "vi"))
    [3.0, 250000.0]
    """
    words = re.findall(r"\w+", text.lower())
    named = enumerate(_NUMBER_WORDS[lang])
    return _in_digits(text, lang) | {float(value) for value, told in named if {*told.lower().split()} & {*words}}


def _in_digits(text: str, lang: str) -> set[float]:
    found = set()
    for written, unit in _NUMBER.findall(text):
        is_grouped = _GROUPED.fullmatch(written)
        value = float(re.sub(r"[.,]", "", written) if is_grouped else written.replace(",", "."))
        found.add(value * _SCALES[lang].get(unit, 1.0))
    return found
