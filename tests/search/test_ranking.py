"""Rankings: how the voices of a passage make its score."""

from __future__ import annotations

import math

import numpy as np
import pytest

from search.ranking import Ranking, best_by_passage, pooled_by_passage

VOICE_IDS = np.array([101, 102, 103, 104, 105], dtype=np.int64)
SPEAKERS = np.array([7, 7, 8, 8, 9], dtype=np.int64)  # two voices for 7, two for 8, one for 9


def pooled(voices: list[int], scores: list[float], temperature: float = 0.2, k: int = 5) -> Ranking:
    return pooled_by_passage(
        "dense", np.array(voices), np.array(scores, np.float32), VOICE_IDS, SPEAKERS, k, temperature
    )


def test_two_voices_that_come_near_outweigh_one_that_comes_a_little_nearer() -> None:
    ranking = pooled([0, 2, 3], [0.82, 0.80, 0.80])
    assert [hit.passage_id for hit in ranking.hits] == [8, 7]
    assert ranking.hits[0].score == pytest.approx(0.80 + 0.2 * math.log(2))
    assert ranking.hits[1].score == pytest.approx(0.82)
    assert [hit.voice_id for hit in ranking.hits] == [103, 101]


def test_at_a_low_temperature_the_best_voice_decides_as_it_does_for_bm25() -> None:
    voices, scores = [1, 4, 2, 0], [0.5, 0.7, 0.6, 0.4]
    best = best_by_passage("x", np.array(voices), np.array(scores, np.float32), VOICE_IDS, SPEAKERS, 5)
    assert [hit.passage_id for hit in best.hits] == [9, 8, 7]
    assert [hit.passage_id for hit in pooled(voices, scores, 0.001).hits] == [9, 8, 7]


def test_no_more_than_ten_voices_are_heard() -> None:
    ids, speakers = np.arange(1, 41), np.full(40, 7)
    ranking = pooled_by_passage("dense", np.arange(40), np.full(40, 0.5, np.float32), ids, speakers, 5, 0.2)
    assert ranking.hits[0].score == pytest.approx(0.5 + 0.2 * math.log(10))


def test_ties_keep_the_order_of_the_index_and_no_voices_are_no_hits() -> None:
    assert [hit.passage_id for hit in pooled([4, 2, 0], [0.5, 0.5, 0.5]).hits] == [7, 8, 9]
    assert [hit.passage_id for hit in pooled([4, 2, 0], [0.5, 0.5, 0.5], k=2).hits] == [7, 8]
    assert pooled([], []).hits == ()
