"""The quiz file is read as it is written, and says what is wrong with a question."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.errors import MalformedStructure
from kb.quiz import QuizQuestion, read_quiz

WHOLE = """checked_on = 2026-11-24

[[question]]
ask = "泥哨保护几年？"
options = ["1年", "5年", "10年", "15年"]
right = 3
why = "从登记那天起10年。"
cite = "泥哨法第二条"
field = "泥哨"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "quiz.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_quiz_is_read_in_the_order_of_its_file(tmp_path: Path) -> None:
    quiz = read_quiz(write(tmp_path, WHOLE))
    assert quiz.checked_on == date(2026, 11, 24)
    asked = QuizQuestion(
        "泥哨保护几年？", ("1年", "5年", "10年", "15年"), 3, "从登记那天起10年。", "泥哨法第二条", "泥哨"
    )
    assert quiz.questions == (asked,)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("checked_on = 2026-11-24", "", "没有写按哪天的法律出题"),
        ("checked_on = 2026-11-24", 'checked_on = "2026-11-24"', "没有写按哪天的法律出题"),
        ("right = 3", "right = 5", "泥哨保护几年？”不完整"),
        ("right = 3", 'right = "3"', "不完整"),
        ("right = 3", "", "不完整"),
        (', "15年"', "", "不完整"),
        ('"15年"', '"10年"', "不完整"),  # two options alike
        ('"15年"', "15", "不完整"),
        ('field = "泥哨"', "", "不完整"),
        ('ask = "泥哨保护几年？"', 'ask = ""', "（没有题干）"),
        ("[[question]]", "[question", "不是 TOML"),
    ],
)
def test_what_is_wrong_with_a_quiz_is_said(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(MalformedStructure, match=told):
        read_quiz(write(tmp_path, WHOLE.replace(old, new)))
