"""The quiz (知识小测): questions with four options, one of them right, and the provision that says so."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kb.errors import MalformedStructure

OPTIONS = 4


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A question of the quiz.

    Attributes:
        ask: the question.
        options: what there is to choose from, four of them, all different.
        right: the number of the right option, 1 to 4.
        why: the right answer in plain words.
        cite: the provision that says so, e.g. 商标法第三十九条, in the version that held when it was checked.
        field: what it is filed under, e.g. 商标.
    """

    ask: str
    options: tuple[str, ...]
    right: int
    why: str
    cite: str
    field: str


@dataclass(frozen=True, slots=True)
class Quiz:
    """The questions in the order of the file, and the day on whose law they were written."""

    checked_on: date
    questions: tuple[QuizQuestion, ...]


def read_quiz(path: Path) -> Quiz:
    """The quiz of a TOML file: `checked_on`, then a table `[[question]]` for each question.

    Raises:
        MalformedStructure: the file is no TOML, or a question lacks a part or has one of the wrong kind.
    """
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise MalformedStructure(path.name, f"不是 TOML：{error}。", "按 TOML 语法改正。") from error
    checked_on = read.get("checked_on")
    if not isinstance(checked_on, date):
        raise MalformedStructure(path.name, "没有写按哪天的法律出题。", "在开头写 checked_on = 2026-11-24。")
    return Quiz(checked_on, tuple(_question(path, table) for table in read.get("question", ())))


def _question(path: Path, table: dict[str, Any]) -> QuizQuestion:
    texts = [table.get(name) for name in ("ask", "why", "cite", "field")]
    options = table.get("options")
    if (
        not all(isinstance(text, str) and text for text in texts)
        or not isinstance(options, list)
        or not all(isinstance(option, str) and option for option in options)
        or not len(set(options)) == len(options) == OPTIONS
        or table.get("right") not in range(1, OPTIONS + 1)
    ):
        raise MalformedStructure(
            path.name,
            f"题目“{table.get('ask') or '（没有题干）'}”不完整。",
            "每题写 ask、options（四项，互不相同）、right（1 到 4）、why、cite、field。",
        )
    return QuizQuestion(table["ask"], tuple(options), table["right"], table["why"], table["cite"], table["field"])
