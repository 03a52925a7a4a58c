"""Fusion: several rankings merged into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.passages import PassageId
from search.ranking import Hit, Ranking

_LEAST = 0.001
"""What the last hit of a ranking is worth: little, yet more than not to be there."""


def relative_score_fusion(rankings: Sequence[Ranking], weights: Mapping[str, float] | None = None) -> Ranking:
    """Rankings merged by their scores, each ranking's brought to 0 to 1 (Bruch, Gai and Ingber, TOIS 2023), best first.

    Each passage scores the sum of weight * (score - lowest) / (highest - lowest) over the rankings it appears in,
    so that a passage that stands out in a ranking counts for more than one that is first by a hair. Ties keep the
    order of the earlier ranking. Its voice is that of the ranking that gave it most among those that heard a
    single voice.

    Args:
        rankings: one of each retriever.
        weights: how much each retriever counts, by its name; 1 when not named.
    """
    weights = weights or {}
    scores: dict[PassageId, float] = {}
    best: dict[PassageId, tuple[float, Hit]] = {}
    for ranking in rankings:
        if not ranking.hits:
            continue
        weight = weights.get(ranking.retriever, 1.0)
        lowest = ranking.hits[-1].score
        span = ranking.hits[0].score - lowest
        for hit in ranking.hits:
            share = weight * max((hit.score - lowest) / span if span > 0 else 1.0, _LEAST)
            scores[hit.passage_id] = scores.get(hit.passage_id, 0.0) + share
            heard = 0.0 if hit.voice_id is None else share
            if hit.passage_id not in best or heard > best[hit.passage_id][0]:
                best[hit.passage_id] = (heard, hit)
    order = sorted(scores, key=lambda passage: -scores[passage])
    return Ranking("fusion", tuple(Hit(passage, scores[passage], best[passage][1].voice_id) for passage in order))
