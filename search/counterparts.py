"""Counterparts: the provision of one version of a work that says what a provision of another version says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.passages import Passage, PassageId

_ALIKE = 0.3
"""Share of common character pairs (Jaccard) from which two provisions count as the same one, amended."""


def counterparts(old: Sequence[Passage], new: Sequence[Passage]) -> dict[PassageId, PassageId]:
    """For each provision of one version, the most alike of another, where one is alike enough.

    Renumbering and changed sums do not matter; a provision that was rewritten has no counterpart.
    """
    others = [(passage.passage_id, _pairs(passage.text)) for passage in new if passage.is_installed]
    found: dict[PassageId, PassageId] = {}
    for passage in old:
        pairs = _pairs(passage.text)
        if not pairs or not others:
            continue
        alike, best = max((len(pairs & other) / len(pairs | other), identity) for identity, other in others if other)
        if alike >= _ALIKE:
            found[passage.passage_id] = best
    return found


def _pairs(text: str) -> frozenset[str]:
    letters = re.sub(r"\W+|^第[^条]{1,8}条", "", text)
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))
