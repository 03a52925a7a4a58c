"""The provisions on transition are there, and are cited where a question reaches back. Needs the official texts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kb.answers import Answer, Question
from search.engine import Engine
from search.transitions import read_transitions

TODAY = date(2026, 11, 24)


def test_every_provision_on_transition_is_there(real_engine: Engine) -> None:
    works = {document.work_id for document in real_engine.retrieval.documents.values()}
    for transition in read_transitions():
        day = max(TODAY, transition.changed_on + timedelta(days=1))
        assert transition.work_id in works
        assert real_engine.retrieval.provisions([transition.provision], day), transition.provision


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("2020年我写的歌被人翻录卖，现在起诉按哪部著作权法", "copyright-law-2020 第六十六条"),
        ("2012年有人侵犯我的商标，现在告他赔偿按哪部法律", "spc-trademark-transition-2020 第九条"),
        ("专利法修改前的侵权怎么判", "spc-patent-infringement-1-2009 第十九条"),
        ("2026年就注册好的商标，新商标法施行以后还有效吗", "trademark-law-2026 第八十七条"),
    ],
)
def test_a_question_across_a_change_is_shown_what_rules_it(real_engine: Engine, question: str, cited: str) -> None:
    said = real_engine.ask(Question(question, TODAY))
    assert isinstance(said, Answer)
    assert cited in [
        f"{entry.citation.document.document_id} {entry.citation.locator.head}" for entry in said.provisions
    ]


def test_a_question_of_one_day_is_not(real_engine: Engine) -> None:
    said = real_engine.ask(Question("商标侵权法院最多判赔多少", TODAY))
    assert isinstance(said, Answer)
    assert "spc-trademark-transition-2020" not in [entry.citation.document.document_id for entry in said.provisions]
