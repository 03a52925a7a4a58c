"""What may be meant is offered to tap, and every choice is answered. Needs the official texts."""

from __future__ import annotations

from datetime import date

import pytest

from kb.answers import Answer, Question
from search.engine import Engine

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("名称被人用了怎么办", {"商标", "网站域名"}),
        ("证书丢了怎么补", {"商标注册证", "专利证书"}),
        ("证书到期了怎么办", {"商标", "专利"}),
        ("转让要什么手续", {"商标", "专利", "版权"}),
        ("能保护多少年", {"发明专利", "外观设计", "版权"}),
        ("侵权赔多少钱", {"商标", "专利", "版权"}),
        ("申请被驳回了怎么办", {"商标", "专利"}),
        ("到期了怎么续", {"商标", "海关备案"}),
    ],
)
def test_a_word_of_several_meanings_offers_each_and_each_is_answered(
    real_engine: Engine, text: str, labels: set[str]
) -> None:
    said = real_engine.ask(Question(text, TODAY))
    assert labels <= {choice.label for choice in said.choices}
    for choice in said.choices:
        understood = real_engine.ask(Question(choice.question, TODAY, (text,)))
        assert isinstance(understood, Answer) and not understood.choices, choice


@pytest.mark.parametrize("text", ["商标证书丢了怎么补", "发明专利能保护多少年", "商标法第四十二条", "离婚孩子归谁"])
def test_nothing_is_asked_back_where_the_question_tells(real_engine: Engine, text: str) -> None:
    assert real_engine.ask(Question(text, TODAY)).choices == ()
