"""Headnotes: what the info lines of a text say of its dates; it confirms the manifest, never sets it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from kb.documents import Document

_IN_FORCE_FROM = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日起?\s*(?:起)?施行")


def effective_days(info: Iterable[str]) -> list[date]:
    """The days of 施行 that info lines name.

    >>> effective_days(["2020年5月28日 第十三届全国人民代表大会第三次会议通过", "2021年1月1日 施行"])
    [datetime.date(2021, 1, 1)]
    """
    found = []
    for line in info:
        for match in _IN_FORCE_FROM.finditer(line):
            year, month, day = (int(part) for part in match.groups())
            found.append(date(year, month, day))
    return found


def compare(document: Document, info: Iterable[str]) -> list[str]:
    """Findings where the info lines and the manifest disagree on 施行日期, Chinese."""
    days = effective_days(info)
    if not days or document.effective_on is None or document.effective_on in days:
        return []
    printed = "、".join(day.isoformat() for day in days)
    return [f"题注中的施行日期是 {printed}，清单是 {document.effective_on.isoformat()}"]
