"""Whole answers judged by hand: facts, claims against the law, citations, the law of the day, refusals."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kb.answers import Answer, Question
from kb.errors import ManifestMismatch
from kb.locators import Locator
from search.engine import Engine
from search.evaluation import report
from search.evaluation.answers import averages, is_exact, judge, misses, run_answers, table
from search.evaluation.facts import Fact, Facts, read_facts
from search.evaluation.topics import Provision, Topic

TODAY = date(2026, 11, 24)
RIGHT = Provision("clay-whistle-law-2019", Locator.article(2))


def topic(topic_id: str, text: str, *, is_answerable: bool = True, kind: str = "lay") -> Topic:
    return Topic(topic_id, "dev", "whistles", kind, "zh", text, None, {RIGHT: 3} if is_answerable else {})


def ask(engine: Engine, text: str, day: date = TODAY) -> Answer:
    said = engine.ask(Question(text, day))
    assert isinstance(said, Answer)
    return said


@pytest.mark.parametrize(
    ("fact", "text", "is_there"),
    [
        ("10年", "保护期为十年", True),
        ("10年", "保护期为二十年", False),
        ("3个工作日", "三个工作日以内", True),
        ("3个工作日", "三日以内", False),  # working days are other days
        ("20%", "百分之二十以下的罚款", True),
        ("500万元", "五百万元以下，5,000,000元", True),
        ("续展|renew", "You may RENEW it", True),
        ("原有范围|原来的范围", "只能在原来 的\n范围内", True),
    ],
)
def test_facts_are_found_whatever_their_writing(fact: str, text: str, is_there: bool) -> None:
    assert Fact(tuple(fact.split("|"))).is_in(text) is is_there


@pytest.mark.parametrize(
    ("text", "is_claimed"),
    [
        ("保护期50年。", True),
        ("不是50年，是10年。", False),
        ("以前是50年；现在是10年。", False),
        ("It is not 50年.", False),
        ("不是10年。是50年。", True),  # the denial is of another sentence
    ],
)
def test_what_is_denied_is_not_claimed(text: str, is_claimed: bool) -> None:
    assert Fact(("50年",)).is_claimed_in(text) is is_claimed


def test_an_answer_is_held_against_its_facts(tiny_engine: Engine) -> None:
    said = ask(tiny_engine, "泥哨登记了管几年啊")
    # the plain words say 10年 and 6个月; 自登记之日 stands only in the law; 20年 nowhere
    facts = Facts((Fact(("10年",)), Fact(("自登记之日",)), Fact(("20年",))), (Fact(("5年",)), Fact(("99年",))))
    judged = judge(topic("t1", "泥哨登记了管几年啊"), facts, said, tiny_engine.store, is_named=False)
    assert [str(fact) for fact in judged.unshown] == ["20年"]
    assert [str(fact) for fact in judged.unsaid] == ["自登记之日", "20年"]
    assert [str(fact) for fact in judged.wrong] == ["5年"]
    assert not judged.inexact and not judged.stale and not judged.is_faultless
    scores = averages([judged])
    assert scores["facts shown"] == pytest.approx(2 / 3) and scores["facts said"] == pytest.approx(1 / 3)
    assert scores["wrong facts"] == 1
    assert misses([judged]) == [
        "t1 [lay] 泥哨登记了管几年啊", "    没有出现：20年", "    说错：5年",
    ]  # fmt: skip
    assert misses([judged], "test") == []


def test_a_citation_is_exact_to_the_character_the_version_and_the_address(tiny_engine: Engine) -> None:
    citation = ask(tiny_engine, "泥哨登记了管几年啊").provisions[0].citation
    assert is_exact(citation, tiny_engine.store)
    other = tiny_engine.store.document("clay-whistle-law-2026")
    for wrong in (
        replace(citation, quote=citation.quote[:-1]),
        replace(citation, quote=citation.quote.replace("十年", "十五年")),
        replace(citation, locator=Locator.article(3)),
        replace(citation, locator=Locator.article(77)),
        replace(citation, document=other),
        replace(citation, document=replace(citation.document, effective_on=date(2001, 1, 1))),
    ):
        assert not is_exact(wrong, tiny_engine.store)


def test_law_of_another_day_is_told(tiny_engine: Engine) -> None:
    said = ask(tiny_engine, "泥哨登记了管几年啊")
    later = replace(said, question=replace(said.question, as_of=date(2027, 2, 1)))
    one = topic("t1", "泥哨登记了管几年啊")
    assert judge(one, None, later, tiny_engine.store, is_named=False).stale[0] == "clay-whistle-law-2019 第二条"
    # to one who names it, what is marked in force and is not is stale all the same
    assert judge(one, None, later, tiny_engine.store, is_named=True).stale
    marked = replace(
        later,
        provisions=tuple(
            replace(provision, status=provision.citation.document.status(date(2027, 2, 1)))
            for provision in later.provisions
        ),
    )
    assert not judge(one, None, marked, tiny_engine.store, is_named=True).stale
    assert judge(one, None, marked, tiny_engine.store, is_named=False).stale


def test_refusals_are_counted_on_both_sides(tiny_engine: Engine) -> None:
    topics = [
        topic("t1", "泥哨登记了管几年啊"),
        topic("t2", "在美国注册商标要多少钱"),  # refused, though judged to be answerable here
        topic("t3", "你叫什么名字", is_answerable=False, kind="out_of_scope"),
    ]
    facts = {"t1": Facts((Fact(("10年",)),)), "t2": Facts((Fact(("1元",)), Fact(("2元",))))}
    judged = run_answers(tiny_engine, topics, facts, TODAY, lambda *progress: None)
    scores = averages(judged)
    assert scores["refused wrongly"] == 1 / 2 and scores["refused rightly"] == 1
    assert scores["facts shown"] == pytest.approx(1 / 3)  # nothing is said by a refusal
    lines = table(judged).splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["全部", "lay", "out_of_scope"]
    assert "–" in lines[2] and "–" in lines[3]


@pytest.mark.parametrize(
    "line",
    ['q9 = { must = ["10年"] }', "q1 = { must = [] }", 'q1 = { wrong = ["10年"] }', 'q1 = { must = ["1"], bad = [] }'],
)
def test_facts_are_read_strictly(tmp_path: Path, line: str) -> None:
    (tmp_path / "facts.toml").write_text(line, "utf-8")
    with pytest.raises(ManifestMismatch):
        read_facts(tmp_path / "facts.toml", {"q1"})


def test_expectations_name_what_is_measured() -> None:
    expected = tomllib.loads(report.EXPECTED.read_text("utf-8"))["answers"]
    scores = averages([])
    assert set(expected) == set(scores)
    bad = {name: 1.0 if wanted.get("lower") else 0.0 for name, wanted in expected.items()}
    assert {drop.name for drop in report.drops(bad, expected)} == set(expected)
