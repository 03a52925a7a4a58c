"""Coverage: how much of what a question says one provision says, all its voices together.

A long story shares little with any single voice, but much with all that is asked about its provision together; what
a question of another field asks about is said by none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from kb.passages import PassageId
from search.index import GROUPS, WHOLE, Index
from search.ranking import Speakers

MOST = 5
"""How many of the provisions found are heard."""


def coverage(terms: Sequence[str], passages: Sequence[PassageId], speakers: Speakers, index: Index) -> float:
    """The share of a question's terms that the best of some provisions says, rare terms counting more; 0 to 1.

    Args:
        terms: of the question.
        passages: what was found, best first; the first few are heard.
        speakers: the voices that may speak.
        index: says which voices say which terms, and how rare a term is.
    """
    asked = list(dict.fromkeys(terms))
    heard = passages[:MOST]
    if not asked or not heard:
        return 0.0
    owners = np.zeros(len(speakers), dtype=np.uint8)  # for each voice a bit for the provision it speaks for
    for bit, passage in enumerate(heard):
        owners[speakers == passage] = 1 << bit
    said = np.bitwise_or.reduce([index.bm25[group].saying(asked, owners) for group in GROUPS])
    spread = index.bm25[WHOLE].spread(asked)
    passages_in_all = index.manifest.passages
    # the weight of a term in BM25 (Lucene's variant) over whole passages
    rarity = np.array([math.log1p((passages_in_all - count + 0.5) / (count + 0.5)) for count in spread])
    shares = [float(rarity[said & (1 << bit) != 0].sum()) for bit in range(len(heard))]
    return max(shares) / float(rarity.sum())
