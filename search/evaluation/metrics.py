"""Measures, a formula each, as TREC defines them. A ranking is a list of grades, best first, 0 for not relevant."""

from __future__ import annotations

import math
from collections.abc import Sequence

RELEVANT = 2
"""The grade from which a provision counts as an answer in the binary measures."""


def hit_at(grades: Sequence[int], k: int) -> float:
    """1 when an answer stands among the first k, else 0.

    >>> hit_at([0, 3], 1), hit_at([0, 3], 5)
    (0.0, 1.0)
    """
    return float(any(grade >= RELEVANT for grade in grades[:k]))


def recall_at(grades: Sequence[int], judged: Sequence[int], k: int) -> float:
    """Share of all answers that stand among the first k.

    >>> recall_at([3, 0, 0, 2], [3, 2, 2, 1], 3)
    0.3333333333333333
    """
    wanted = sum(grade >= RELEVANT for grade in judged)
    return sum(grade >= RELEVANT for grade in grades[:k]) / wanted if wanted else 0.0


def reciprocal_rank(grades: Sequence[int]) -> float:
    """1 over the place of the first answer, 0 without one.

    >>> reciprocal_rank([1, 0, 3])
    0.3333333333333333
    """
    for place, grade in enumerate(grades, 1):
        if grade >= RELEVANT:
            return 1 / place
    return 0.0


def ndcg_at(grades: Sequence[int], judged: Sequence[int], k: int) -> float:
    """Discounted gain over the best possible, with gain 2^grade - 1 (Burges et al., ICML 2005).

    >>> round(ndcg_at([2, 3], [3, 2], 10), 4)   # (3/1 + 7/log2(3)) / (7/1 + 3/log2(3))
    0.834
    """
    best = _gain(sorted(judged, reverse=True)[:k])
    return _gain(grades[:k]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, 1))
