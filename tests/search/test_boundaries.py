"""What lies beyond the base is told from the words; what may be answered is never taken for it."""

from __future__ import annotations

from datetime import date

import pytest

from kb.answers import Question, Refusal, RefusalReason
from search.analysis import normalise
from search.boundaries import beyond
from search.engine import Engine

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("法国的商标能保护几年", RefusalReason.FOREIGN_LAW),
        ("我要到澳大利亚申请专利", RefusalReason.FOREIGN_LAW),
        ("照英国法律，公司能拿走我的发明吗", RefusalReason.FOREIGN_LAW),
        ("Is software copyright free in Canada?", RefusalReason.FOREIGN_LAW),
        ("注册号 87654321 的牌子还有效没", RefusalReason.PRIVATE_REGISTER),
        ("我的专利申请审到哪了", RefusalReason.PRIVATE_REGISTER),
        ("这个案子我有几成胜算", RefusalReason.PREDICTION),
        ("您估计还要几个月能拿到商标赔款", RefusalReason.PREDICTION),
        ("替我拟一份合同", RefusalReason.DRAFTING),
        ("你能不能帮我写个公证申请", RefusalReason.DRAFTING),
        ("在日本打官司有法律援助吗", RefusalReason.FOREIGN_LAW),
        ("I have a health emergency, help", RefusalReason.EMERGENCY),
        ("介绍一家便宜的代理公司给我", RefusalReason.REFERRAL),
    ],
)
def test_it_is_told_why_and_where_to_turn(real_engine: Engine, text: str, reason: RefusalReason) -> None:
    said = real_engine.ask(Question(text, TODAY))
    assert isinstance(said, Refusal) and said.reason is reason
    assert said.message and said.channels


@pytest.mark.parametrize(
    "text",
    [
        "美国公司想在中国注册商标要找代理吗",
        "从日本进口的货被海关扣了",
        "在韩国先申请的专利，回国内多久能要优先权",
        "The two of us share a patent, may he license it alone?",
        "I grow flowers in Vietnam and buy protected cuttings in Kunming",
        "德国法人在中国起诉专利侵权要公证吗",
        "专利号过期了还印在包装上",
        "别人帮我设计的图版权归谁",
        "我出钱请老师给我设计一个机器，他要登记在自己名下",
        "猎头介绍的新公司让我回忆老东家的配方",
        "厂子在韩国被告了，商务局说的维权援助找谁",
        "Can others make patented ventilators in a public health emergency?",
        "Is tonight's broadcast an emergency for a court order?",
    ],
)
def test_what_may_be_answered_is_not_turned_away(text: str) -> None:
    assert beyond(normalise(text)) is None


def test_no_question_of_a_guide_is_turned_away(guides_engine: Engine) -> None:
    turned = []
    for guide in guides_engine.store.all_guides():
        asked = (*guide.questions, *(question for spoken in guide.translations for question in spoken.questions))
        turned += [question for question in asked if beyond(normalise(question))]
    assert turned == []
