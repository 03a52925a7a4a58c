"""What is written by ear is put right; what is a word as it stands is left alone."""

from __future__ import annotations

from datetime import date

import pytest

from kb.answers import Answer, Question
from search.analysis import Analyzer, normalise
from search.engine import Engine
from search.spelling import Speller, load_speller


@pytest.fixture(scope="module")
def speller() -> Speller:
    return load_speller(Analyzer())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("砖利怎么买", "专利怎么买"),
        ("牌子住册好了", "牌子注册好了"),
        ("他侵全了要赔常", "他侵权了要赔偿"),
        ("知识产全备案", "知识产权备案"),
        ("软着有用吗", "软著有用吗"),
    ],
)
def test_terms_written_by_ear_are_put_right(speller: Speller, written: str, meant: str) -> None:
    assert speller.correct(written)[0] == meant


@pytest.mark.parametrize(
    "text",
    [
        "从没去商标局报过",
        "罚完还要赔钱吗",
        "商标罚多少",
        "带个高仿包过海关",
        "要不要再审不审",
        "全力以赴",
        "",
        "hello",
        "专利代理是必须的吗",
    ],
)
def test_words_are_left_alone(speller: Speller, text: str) -> None:
    assert speller.correct(text) == (text, ())


def test_no_question_of_a_guide_is_changed(speller: Speller, guides_engine: Engine) -> None:
    changed = [
        (question, corrections)
        for guide in guides_engine.store.all_guides()
        for question in guide.questions
        if (corrections := speller.correct(normalise(question))[1])
    ]
    assert changed == []


def test_the_answer_says_how_it_was_read(guides_engine: Engine) -> None:
    said = guides_engine.ask(Question("发明砖利能保护几年", date(2026, 11, 24)))
    assert isinstance(said, Answer)
    assert str(said.provisions[0].citation.locator.head) == "第四十二条"
    assert any("砖利”按“" in notice for notice in said.notices)
