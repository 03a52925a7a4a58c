"""Rankings: passages that answer a query, best first, and which voices may speak."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.passages import PassageId, VoiceId


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a retriever found.

    Attributes:
        passage_id: the passage.
        score: the higher the better; comparable within one ranking only.
        voice_id: the voice that spoke for it best, None when it was looked up by name or heard as a whole.
    """

    passage_id: PassageId
    score: float
    voice_id: VoiceId | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Hits of one query, best first, no passage twice.

    Attributes:
        retriever: who found them.
        hits: what was found.
        ceiling: what a voice that says every term of the query would score; 1 where scores are cosines.
    """

    retriever: str
    hits: tuple[Hit, ...]
    ceiling: float = 1.0

    def rank_of(self, passage_id: PassageId) -> int | None:
        """Place in the ranking from 1, None when not there."""
        for place, hit in enumerate(self.hits, 1):
            if hit.passage_id == passage_id:
                return place
        return None


Speakers = NDArray[np.int64]
"""For each voice, in the order of the index, the id of the passage that it speaks for; 0 when it must not speak."""


def best_by_passage(
    retriever: str,
    voices: NDArray[np.int64],
    scores: NDArray[np.float32],
    voice_ids: NDArray[np.int64] | None,
    speakers: Speakers,
    k: int,
) -> Ranking:
    """The best passages among scored voices; a passage scores as its best voice does.

    Args:
        retriever: name for the ranking.
        voices: positions of voices, any order.
        scores: their scores.
        voice_ids: id of the voice at each position of the index, None when no single voice spoke.
        speakers: what each speaks for.
        k: how many passages at most.
    """
    order = np.lexsort((voices, -scores))
    hits: list[Hit] = []
    seen: set[int] = set()
    ordered = voices[order]
    for position, passage, score in zip(
        ordered.tolist(), speakers[ordered].tolist(), scores[order].tolist(), strict=True
    ):
        if passage in seen:
            continue
        seen.add(passage)
        voice = None if voice_ids is None else VoiceId(int(voice_ids[position]))
        hits.append(Hit(PassageId(passage), score, voice))
        if len(hits) == k:
            break
    return Ranking(retriever, tuple(hits))


_POOLED = 10
"""How many voices of a passage are heard at most: a much explained one must not win by numbers."""


def pooled_by_passage(
    retriever: str,
    voices: NDArray[np.int64],
    scores: NDArray[np.float32],
    voice_ids: NDArray[np.int64],
    speakers: Speakers,
    k: int,
    temperature: float,
) -> Ranking:
    """The best passages among scored voices; several voices that come near speak louder than one.

    A passage scores temperature * log(sum(exp(score / temperature))) over its ten best voices, which is the score
    of its best voice for a temperature of 0. Its voice is the best one. The other arguments are those of
    `best_by_passage`.
    """
    if not len(voices):
        return Ranking(retriever, ())
    order = np.lexsort((voices, -scores))
    order = order[np.argsort(speakers[voices[order]], kind="stable")]  # by passage, the best voice of each first
    passages = speakers[voices[order]]
    starts = np.flatnonzero(np.diff(passages, prepend=-1))
    place = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    heard = np.where(place < _POOLED, scores[order] / temperature, -np.inf)
    pooled = temperature * np.logaddexp.reduceat(heard, starts)
    loudest = voices[order][starts]
    best = np.lexsort((loudest, -pooled))[:k]
    return Ranking(
        retriever,
        tuple(
            Hit(PassageId(int(passages[starts[at]])), float(pooled[at]), VoiceId(int(voice_ids[loudest[at]])))
            for at in best
        ),
    )
