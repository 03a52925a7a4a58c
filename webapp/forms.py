"""Forms: what arrives from a visitor, as a question. The only place where today is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from kb.answers import Question
from kb.errors import BadDate
from search.texts import LANGUAGES

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

_EARLIEST = date(1949, 10, 1)
EARLIER = 6
"""How many earlier questions of a visit go with a question."""


def today() -> date:
    """The day on which the question is asked."""
    return date.today()


def read_day(text: str | None) -> date:
    """The day asked about: an ISO date, or today when nothing is given.

    Raises:
        BadDate: not a date, or no day that this base could speak of.
    """
    if not text or not text.strip():
        return today()
    plain = re.sub(r"[年月/.]", "-", text.strip()).rstrip("日-")
    parts = plain.split("-")
    try:
        day = date(*(int(part) for part in parts)) if len(parts) == 3 else date.fromisoformat(plain)
    except (ValueError, TypeError):
        raise BadDate(f"“{text[:30]}”不是日期。", "写成 2026-11-24 的样子。") from None
    if not _EARLIEST <= day <= date(today().year + 20, 12, 31):
        raise BadDate(f"{day.isoformat()} 超出了可以查询的范围。", f"可查 {_EARLIEST.isoformat()} 以后的日期。")
    return day


def make_question(
    text: str, as_of: str | date | None = None, previous: Sequence[str] = (), lang: str | None = None
) -> Question:
    """The question of a visitor; raises BadDate."""
    day = as_of if isinstance(as_of, date) else read_day(as_of)
    return Question(text, day, tuple(previous)[-EARLIER:], lang if lang in LANGUAGES else "")


def posted_question(form: MultiDict[str, str], lang: str) -> Question:
    """The question of a form after those before it, in a language (empty for that of its words); raises BadDate."""
    previous = [text for text in form.getlist("previous") if text.strip()]
    return make_question(form.get("question", ""), form.get("as_of"), previous, lang)
