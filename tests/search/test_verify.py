"""Between composing and showing stands a gate: what is not proven is not shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.answers import Answer, CitedProvision, Question
from kb.citations import Citation
from kb.documents import Status
from kb.locators import Locator
from kb.quantities import quantities
from search.engine import Engine
from search.verify import proven_statement, verified

TODAY = date(2026, 11, 24)


@pytest.fixture
def answer(tiny_engine: Engine) -> Answer:
    said = tiny_engine.ask(Question("我只是卖别人仿的泥哨，也有事吗", TODAY))
    assert isinstance(said, Answer)
    return said


def altered(answer: Answer, **changes: object) -> Answer:
    """The answer with its first citation changed."""
    first = answer.provisions[0]
    citation = replace(first.citation, **changes)  # type: ignore[arg-type]
    return replace(answer, provisions=(replace(first, citation=citation), *answer.provisions[1:]))


def test_what_is_proven_passes_unchanged(tiny_engine: Engine, answer: Answer) -> None:
    assert verified(answer, tiny_engine.store) == answer


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("明知", "不明知"),  # a word added
        ("仿制的", "仿制"),  # a character dropped
        ("出售", "出租"),  # a word changed
        ("（二）", "（三）"),  # another number
        ("的。", "的."),  # half-width punctuation
        ("泥哨", "泥哨\u200b"),  # a hidden character
        ("明知", "明智"),  # a homophone
    ],
)
def test_a_quotation_that_differs_by_a_character_is_never_shown(
    tiny_engine: Engine, answer: Answer, right: str, wrong: str
) -> None:
    quote = answer.provisions[0].citation.quote
    assert right in quote
    assert verified(altered(answer, quote=quote.replace(right, wrong, 1)), tiny_engine.store) is None


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_mutation_of_a_quotation_gets_through(tiny_engine: Engine, answer: Answer, data: st.DataObject) -> None:
    quote = answer.provisions[0].citation.quote
    at = data.draw(st.integers(0, len(quote) - 1))
    mutated = data.draw(
        st.sampled_from(
            [
                quote[:at] + quote[at + 1 :],
                quote[:at] + "不" + quote[at:],
                quote[:at] + quote[at + 1 :] + quote[at],
                quote[: at + 1],
            ]
        )
    )
    if mutated != quote:
        assert verified(altered(answer, quote=mutated), tiny_engine.store) is None


def test_a_right_quotation_under_a_wrong_address_is_not_shown(tiny_engine: Engine, answer: Answer) -> None:
    for locator in (Locator.article(3), Locator.article(3, item=1), Locator.article(2), Locator.article(3, branch=1)):
        assert verified(altered(answer, locator=locator), tiny_engine.store) is None


def test_a_citation_of_another_version_is_not_shown(tiny_engine: Engine, answer: Answer) -> None:
    newer = tiny_engine.store.document("clay-whistle-law-2026")
    assert verified(altered(answer, document=newer), tiny_engine.store) is None


def test_a_status_that_is_not_that_of_the_day_is_not_shown(tiny_engine: Engine, answer: Answer) -> None:
    wrong = replace(answer.provisions[0], status=Status.UNKNOWN)
    assert verified(replace(answer, provisions=(wrong,)), tiny_engine.store) is None
    later = replace(answer, question=replace(answer.question, as_of=date(2027, 3, 1)))
    assert verified(later, tiny_engine.store) is None


def test_a_passage_that_has_left_the_store_is_not_cited(tiny_engine: Engine, answer: Answer) -> None:
    gone = replace(answer.provisions[0].citation.passage, passage_id=12345)  # type: ignore[arg-type]
    assert verified(altered(answer, passage=gone), tiny_engine.store) is None


def test_what_stands_beside_the_answer_is_dropped_alone(tiny_engine: Engine, answer: Answer) -> None:
    document = tiny_engine.store.document("clay-whistle-law-2019")
    passage = tiny_engine.store.passage_at(document.document_id, Locator.article(2))
    beside = CitedProvision(replace(Citation.of(document, passage), quote="假的"), Status.IN_FORCE)
    kept = verified(replace(answer, provisions=(*answer.provisions[:1], beside)), tiny_engine.store)
    assert kept is not None and kept.provisions == answer.provisions[:1]


def test_a_sentence_with_a_figure_that_no_cited_provision_states_is_dropped(tiny_engine: Engine) -> None:
    said = tiny_engine.ask(Question("泥哨保护期", TODAY))
    assert isinstance(said, Answer)
    provisions = said.provisions[:1]
    statement = "泥哨保护10年。到期可以再续8年。期满前6个月内办。"
    assert proven_statement(statement, provisions, "") == "泥哨保护10年。期满前6个月内办。"
    assert proven_statement(statement, provisions, "某处公告") == statement  # a named source answers for it


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("十年", "10年"),
        ("五百万元", "500万元"),
        ("二十五万元", "250000元"),
        ("百分之三十", "30%"),
        ("三个月", "3个月"),
        ("三十日", "30天"),
        ("一千零五元", "1005元"),
        ("五百元以上三千元以下", "500元到3000元"),
    ],
)
def test_a_figure_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert quantities(one) == quantities(other) != set()


@pytest.mark.parametrize(("one", "other"), [("10年", "10个月"), ("5倍", "5%"), ("500万元", "50万元"), ("3日", "3年")])
def test_figures_that_differ_differ(one: str, other: str) -> None:
    assert quantities(one) != quantities(other)


def test_an_address_is_no_figure() -> None:
    assert quantities("第三十九条第二款第（一）项") == set()
