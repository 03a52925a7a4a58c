"""Conversations of visitors, turn by turn, each answered with what the law says. Needs the official texts."""

from __future__ import annotations

from datetime import date

import pytest

from corpus import TOPICS
from search.engine import Engine
from search.evaluation.conversations import Conversation, read_conversations
from webapp.forms import make_question

TODAY = date(2026, 11, 24)


def marked(conversation: Conversation) -> object:
    marks = [pytest.mark.xfail(reason=conversation.known, strict=False)] if conversation.known else []
    return pytest.param(conversation, id=conversation.conversation_id, marks=marks)


@pytest.mark.parametrize("conversation", [marked(each) for each in read_conversations(TOPICS / "conversations.toml")])
def test_a_conversation_is_answered_as_the_law_would(real_engine: Engine, conversation: Conversation) -> None:
    asked: list[str] = []
    faults: list[str] = []
    for turn in conversation.turns:
        faults += turn.faults(real_engine.ask(make_question(turn.question, TODAY, asked)))
        asked.append(turn.question)
    assert faults == []


def test_conversations_name_provisions_that_are_there(real_engine: Engine) -> None:
    for conversation in read_conversations(TOPICS / "conversations.toml"):
        assert 3 <= len(conversation.turns) <= 5
        for turn in conversation.turns:
            for provision in turn.cites:
                real_engine.store.passage_at(provision.document_id, provision.locator)


def test_what_was_asked_before_does_not_colour_a_question_that_stands_alone(real_engine: Engine) -> None:
    for text in ("实用新型专利能保护几年", "人死了以后他写的书还保护多少年", "离婚孩子归谁", "租房押金房东不退"):
        alone = real_engine.ask(make_question(text, TODAY))
        after = real_engine.ask(make_question(text, TODAY, ["我画的插画被人拿去印衣服卖怎么办", "注册商标能管多少年"]))
        assert type(alone) is type(after)
        assert getattr(alone, "provisions", ()) == getattr(after, "provisions", ())
