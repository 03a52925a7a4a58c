"""How much of a question one provision says, counted from the terms of its voices."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from kb.answers import Question
from kb.passages import PassageId
from search.coverage import MOST, shares_said
from search.engine import Engine

DAY = date(2026, 11, 24)


def said_by_hand(engine: Engine, terms: list[str], passages: list[PassageId], without: frozenset[int]) -> float:
    """The same by sets of words: the words of all voices of a passage, a word being rarer the fewer passages have it."""
    words: dict[int, set[str]] = {}
    everywhere: dict[int, set[str]] = {}
    for voice in engine.store.voices():
        own = set(engine.analyzer.terms(voice.text))
        everywhere.setdefault(voice.passage_id, set()).update(own)
        if int(voice.voice_id) not in without:
            words.setdefault(voice.passage_id, set()).update(own)
    counts = {term: sum(term in own for own in everywhere.values()) for term in terms}
    weight = {term: math.log1p((len(everywhere) - n + 0.5) / (n + 0.5)) for term, n in counts.items()}
    best = max(sum(weight[term] for term in weight if term in words.get(passage, ())) for passage in passages[:MOST])
    return best / sum(weight.values())


@pytest.mark.parametrize("text", ["我的泥哨能保护多少年", "照着别人的泥哨做了卖会罚款吗，社保怎么交", "zzz"])
@pytest.mark.parametrize("is_silenced", [False, True])
def test_coverage_is_what_the_words_of_all_voices_say(tiny_engine: Engine, text: str, is_silenced: bool) -> None:
    query = tiny_engine.read(Question(text, DAY))
    spoken = tiny_engine.retrieval.find(query).ranking.hits
    without = frozenset(int(hit.voice_id) for hit in spoken if hit.voice_id is not None) if is_silenced else frozenset()
    found = tiny_engine.retrieval.find(query, silenced=without)
    passages = [hit.passage_id for hit in found.ranking.hits]
    if not passages:
        assert found.coverage == 0.0
        return
    assert found.coverage == pytest.approx(said_by_hand(tiny_engine, list(query.terms), passages, without), abs=1e-6)


def test_nothing_covers_a_question_without_words(tiny_engine: Engine) -> None:
    index = tiny_engine.retrieval.index
    speakers = tiny_engine.retrieval.speakers(DAY)
    passage = int(speakers[np.flatnonzero(speakers)[0]])
    owners = (speakers == passage).astype(np.uint32)
    assert shares_said([], 1, owners, index).tolist() == [0.0]
    assert shares_said(["泥哨"], 0, owners, index).tolist() == []
    assert 0.0 < shares_said(["泥哨"], 1, owners, index)[0] <= 1.0
