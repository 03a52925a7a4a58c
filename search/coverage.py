"""Coverage: how much of what a question says one provision says, all its voices together.

A long story shares little with any single voice, but much with all that is asked about its provision together; what
a question of another field asks about is said by none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.index import GROUPS, WHOLE, Index

MOST = 5
"""Of how many of the provisions found the best one tells how much of the question is said."""


def shares_said(terms: Sequence[str], count: int, owners: NDArray[np.uint32], index: Index) -> NDArray[np.float64]:
    """The share of a question's terms that each provision says, rare terms counting more; 0 to 1, shape (count,).

    Args:
        terms: of the question.
        count: how many provisions are heard, at most 32.
        owners: for each voice of the index a bit for the one of them that it speaks for, 0 for none.
        index: says which voices say which terms, and how rare a term is.
    """
    asked = list(dict.fromkeys(terms))
    if not asked or not count:
        return np.zeros(count)
    said = np.bitwise_or.reduce([index.bm25[group].saying(asked, owners) for group in GROUPS])
    spread = index.bm25[WHOLE].spread(asked)
    passages_in_all = index.manifest.passages
    # the weight of a term in BM25 (Lucene's variant) over whole passages
    rarity = np.array([math.log1p((passages_in_all - having + 0.5) / (having + 0.5)) for having in spread])
    says = (said[None, :] >> np.arange(count, dtype=np.uint32)[:, None]) & 1
    return np.asarray(says @ rarity / rarity.sum())
