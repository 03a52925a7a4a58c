"""Fusion: several rankings merged into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.passages import PassageId
from search.ranking import Hit, Ranking


def reciprocal_rank_fusion(
    rankings: Sequence[Ranking], weights: Mapping[str, float] | None = None, k: float = 20.0
) -> Ranking:
    """Rankings merged by reciprocal ranks (Cormack, Clarke and Büttcher, SIGIR 2009), best first.

    Each passage scores the sum of weight / (k + rank) over the rankings it appears in; ranks start at 1.
    Ties keep the order of the earlier ranking. Its voice is that of the ranking that gave it most among
    those that heard a single voice.

    Args:
        rankings: one of each retriever.
        weights: how much each retriever counts, by its name; 1 when not named.
        k: how fast the weight falls with rank; 60 in the paper, 20 measured better here (see DECISIONS.md).
    """
    weights = weights or {}
    scores: dict[PassageId, float] = {}
    best: dict[PassageId, tuple[float, Hit]] = {}
    for ranking in rankings:
        weight = weights.get(ranking.retriever, 1.0)
        for rank, hit in enumerate(ranking.hits, 1):
            share = weight / (k + rank)
            scores[hit.passage_id] = scores.get(hit.passage_id, 0.0) + share
            heard = 0.0 if hit.voice_id is None else share
            if hit.passage_id not in best or heard > best[hit.passage_id][0]:
                best[hit.passage_id] = (heard, hit)
    order = sorted(scores, key=lambda passage: -scores[passage])
    return Ranking("fusion", tuple(Hit(passage, scores[passage], best[passage][1].voice_id) for passage in order))
