"""Mentions: the provisions that a question names, where the law was named in a question before it (第二款呢)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from kb.citations import CitationMention, find_citations

_UNIT_ALONE = re.compile(
    r"(?:那么?)?(第[零一二三四五六七八九十0-9]+[款项](?:第[（(]?[一二三四五六七八九十0-9]+[）)]?项)?)"
)


def named(text: str, earlier: Sequence[str], works: Collection[str]) -> tuple[CitationMention, ...]:
    """The provisions that a question names; 第二款 and 第四十五条 alone mean what was named before.

    >>> [f"{m.work}{m.locator}" for m in named("第二款呢", ["商标法第三条", "那第五条呢"], ["商标法"])]
    ['商标法第五条第二款']
    """
    last: CitationMention | None = None
    for before in earlier:
        found = _mentions(before, last, works)
        last = next((mention for mention in reversed(found) if mention.work), last)
    return _mentions(text, last, works)


def _mentions(text: str, last: CitationMention | None, works: Collection[str]) -> tuple[CitationMention, ...]:
    mentions = tuple(find_citations(text, works))
    if last is None:
        return mentions
    alone = _UNIT_ALONE.match(text)
    if alone and not mentions:
        return tuple(find_citations(f"{last.work}{last.locator.head}{alone.group(1)}", works))
    return tuple(mention if mention.work else replace(mention, work=last.work) for mention in mentions)
