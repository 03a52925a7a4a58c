"""Refusals: what comes nearest is offered first, for nothing of it has been answered."""

from __future__ import annotations

from datetime import date

from kb.answers import Question, Refusal
from search.engine import Engine


def test_a_refusal_offers_what_comes_nearest_first(tiny_engine: Engine) -> None:
    asked = Question("社保断交了怎么补缴，养老金怎么算", date(2026, 11, 24))
    said = tiny_engine.ask(asked)
    assert isinstance(said, Refusal)
    nearest = tiny_engine.find(tiny_engine.read(asked)).ranking.hits
    guided = [guide for hit in nearest for guide in tiny_engine.store.guides(hit.passage_id)]
    assert guided
    assert said.suggestions[0] in guided[0].questions
