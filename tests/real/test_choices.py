"""What may be meant is offered to tap, and every choice is answered. Needs the official texts."""

from __future__ import annotations

from datetime import date

import pytest

from kb.answers import Answer, Question
from search.engine import Engine

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    ["名称被人用了怎么办", "登记要多少钱", "能保护多少年", "侵权赔多少钱", "申请被驳回了怎么办", "到期了怎么续"],
)
def test_a_word_of_several_meanings_offers_them_and_each_is_answered(real_engine: Engine, text: str) -> None:
    said = real_engine.ask(Question(text, TODAY))
    assert len(said.choices) >= 2
    for choice in said.choices:
        understood = real_engine.ask(Question(choice.question, TODAY, (text,)))
        assert isinstance(understood, Answer) and not understood.choices, choice


@pytest.mark.parametrize("text", ["商标证书丢了怎么补", "发明专利能保护多少年", "商标法第四十二条", "离婚孩子归谁"])
def test_nothing_is_asked_back_where_the_question_tells(real_engine: Engine, text: str) -> None:
    assert real_engine.ask(Question(text, TODAY)).choices == ()
