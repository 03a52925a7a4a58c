"""Conversations are read strictly, and each turn is held against what was said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.answers import Question
from kb.errors import ManifestMismatch
from search.engine import Engine
from search.evaluation.conversations import read_conversations

TODAY = date(2026, 11, 24)
TALK = """
[c1]
about = "泥哨"
turns = [
  { q = "泥哨登记了管几年啊", cites = ["clay-whistle-law-2019 第二条"], first = 1, says = ["10年"] },
  { q = "泥哨登记了管几年啊", cites = ["clay-whistle-law-2019 第四条"], says = ["99年"] },
  { q = "你叫什么名字", refused = true },
  { q = "泥哨登记了管几年啊", refused = true },
]
"""


def test_a_turn_tells_what_is_wrong_with_an_answer(tiny_engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "talk.toml").write_text(TALK, "utf-8")
    (conversation,) = read_conversations(tmp_path / "talk.toml")
    right, wrong, refused, unrefused = (
        turn.faults(tiny_engine.ask(Question(turn.question, TODAY))) for turn in conversation.turns
    )
    assert right == [] and refused == []
    assert len(wrong) == 2 and "第二条" in wrong[0] and wrong[1] == "“泥哨登记了管几年啊”没有说到99年"
    assert unrefused == ["“泥哨登记了管几年啊”应当拒答"]
    said = tiny_engine.ask(Question("你叫什么名字", TODAY))
    assert conversation.turns[0].faults(said) == ["“泥哨登记了管几年啊”被拒答：small_talk"]


@pytest.mark.parametrize(
    "turn",
    ['{ q = "一", cites = ["a 第一条"], refused = true }', '{ q = "一" }', '{ q = "一", refused = true, k = 3 }'],
)
def test_a_turn_is_either_answered_or_refused(tmp_path: Path, turn: str) -> None:
    (tmp_path / "talk.toml").write_text(f'[c1]\nabout = "一"\nturns = [{turn}]\n', "utf-8")
    with pytest.raises(ManifestMismatch):
        read_conversations(tmp_path / "talk.toml")
