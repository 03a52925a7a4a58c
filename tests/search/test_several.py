"""Several questions in one breath are told apart and answered after one another."""

from __future__ import annotations

from datetime import date

import pytest

from kb.answers import Answer, Question
from search.engine import Engine
from search.several import questions_in, together

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("注册商标能管多少年", ("注册商标能管多少年",)),
        ("商标怎么续展?另外专利能保护几年?", ("商标怎么续展?", "专利能保护几年?")),
        ("商标怎么续展,顺便问一下专利能保护几年", ("商标怎么续展", "专利能保护几年")),
        ("我开店三年了。有人抄我的招牌。怎么告他?", ("怎么告他?",)),  # a story with one question at its end
        ("能告吗?行不行?", ()),  # too short to be looked up
        (
            "how long is a trademark valid? and how do i renew it?",
            ("how long is a trademark valid?", "how do i renew it?"),
        ),
    ],
)
def test_questions_are_told_apart(text: str, questions: tuple[str, ...]) -> None:
    assert questions_in(text) == questions


def test_each_further_question_is_said_before_its_answer(tiny_engine: Engine) -> None:
    first, second = (tiny_engine.ask(Question(text, TODAY)) for text in ("泥哨保护期", "摆摊卖山寨泥哨会怎样"))
    assert isinstance(first, Answer) and isinstance(second, Answer)
    both = together(first, [("摆摊卖山寨泥哨会怎样?", second)])
    assert both.statement == f"{first.said}\n您还问到“摆摊卖山寨泥哨会怎样”：{second.said}"


def test_a_second_question_is_answered_after_the_first(real_engine: Engine) -> None:
    answer = real_engine.ask(Question("商标怎么续展？另外专利能保护几年？", TODAY))
    assert isinstance(answer, Answer)
    assert "您还问到“专利能保护几年”：" in answer.statement and "20年" in answer.statement
    cited = [
        (provision.citation.document.short_title, str(provision.citation.locator.head))
        for provision in answer.provisions
    ]
    assert cited[0] == ("商标法", "第四十条") and ("专利法", "第四十二条") in cited
    passages = [provision.citation.passage.passage_id for provision in answer.provisions]
    assert len(passages) == len(set(passages))


def test_what_leans_on_the_first_question_is_no_question_by_itself(real_engine: Engine) -> None:
    answer = real_engine.ask(Question("注册商标有效期多少年？多久能下来？", TODAY))
    assert isinstance(answer, Answer)
    assert "您还问到" not in answer.statement
