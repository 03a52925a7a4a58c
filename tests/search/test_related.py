"""What a guide names as related stands higher; what stands first stays first."""

from __future__ import annotations

from datetime import date

import pytest

from kb.answers import Question
from kb.locators import Locator
from search import retrieval
from search.engine import Engine

DAY = date(2026, 11, 24)


def scores(engine: Engine, text: str) -> dict[Locator, float]:
    hits = engine.retrieval.find(engine.read(Question(text, DAY))).ranking.hits
    passages = ((engine.store.passage(hit.passage_id), hit.score) for hit in hits)
    return {passage.locator: score for passage, score in passages if passage is not None}


def test_a_related_provision_gains_what_the_first_is_worth(
    tiny_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = scores(tiny_engine, "我的泥哨能保护多少年")
    first, related = Locator.article(2), Locator.article(3)
    assert next(iter(found)) == first
    gain = retrieval._BESIDE
    assert gain > 0
    monkeypatch.setattr(retrieval, "_BESIDE", 0.0)
    plain = scores(tiny_engine, "我的泥哨能保护多少年")
    assert found[related] == pytest.approx(plain[related] + gain * plain[first])
    assert found[first] == plain[first]


def test_the_first_is_never_overtaken(tiny_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval, "_BESIDE", 50.0)
    assert list(scores(tiny_engine, "我的泥哨能保护多少年"))[:2] == [Locator.article(2), Locator.article(3)]
