"""Guided paths (一步一步办): questions whose answers lead on, each with the law that carries it, to what to do now."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from kb.errors import BadLocator, MalformedStructure
from kb.guides import ProvisionName


@dataclass(frozen=True, slots=True)
class Option:
    """A way on from a step: what a person says, and the id of the step that it leads to."""

    label: str
    to: str


@dataclass(frozen=True, slots=True)
class PathStep:
    """A question with its options, or an end with what to do now.

    Attributes:
        step_id: unique in its path, small letters and digits; stands in addresses.
        title: what the step is about, a few words.
        text: the question or the advice in plain words.
        basis: the provisions that carry it, as they were numbered on the day of the check.
        options: the ways on; none at an end.
        now: what to do, in order; only at an end.
        channels: ids of the offices and lines that serve, only at an end.
        note: where people commonly err.
        source: where a figure comes from that no provision of the basis states.
        line: its line in the file, from 1.
    """

    step_id: str
    title: str
    text: str
    basis: tuple[ProvisionName, ...]
    options: tuple[Option, ...] = ()
    now: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    line: int = 0

    @property
    def is_end(self) -> bool:
        """Whether the path ends here."""
        return not self.options


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that a person has left, and the option taken there."""

    step: PathStep
    option: Option


@dataclass(frozen=True, slots=True)
class GuidedPath:
    """A path from what happened to what to do.

    Attributes:
        path_id: the name of its file; stands in addresses.
        title: what a person would say has happened.
        intro: whom it helps and how far it goes.
        field: the field that it belongs to, see `corpus/lexicon/fields.txt`.
        works: work ids; an answer that rests on one of them offers the path.
        checked_on: the day on which its provisions and figures were checked.
        start: id of the first step.
        steps: in the order of the file.
        file: the file it was read from.
    """

    path_id: str
    title: str
    intro: str
    field: str
    works: tuple[str, ...]
    checked_on: date
    start: str
    steps: tuple[PathStep, ...]
    file: str

    def step(self, step_id: str) -> PathStep | None:
        """The step of an id, None for an unknown one."""
        return next((step for step in self.steps if step.step_id == step_id), None)

    def way(self, via: Sequence[str], to: str) -> tuple[Taken, ...] | None:
        """The way through some steps to another; None where they do not lead there from the start.

        Args:
            via: ids of the steps left so far, the start first.
            to: id of the step reached.
        """
        ids = [*via, to]
        if ids[0] != self.start:
            return None
        taken = []
        for here, there in pairwise(ids):
            step = self.step(here)
            option = next((option for option in step.options if option.to == there), None) if step else None
            if step is None or option is None:
                return None
            taken.append(Taken(step, option))
        return tuple(taken)


def read_paths(folder: Path) -> dict[str, GuidedPath]:
    """The paths of a folder by id, one TOML file each, in the order of the file names.

    Raises:
        MalformedStructure: a file breaks the grammar; says where, and how it should be.
    """
    return {path.stem: read_path(path) for path in sorted(folder.glob("*.toml"))}


def read_path(path: Path) -> GuidedPath:
    """The path of a file; raises MalformedStructure."""
    text = path.read_text("utf-8")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told = re.search(r"line (\d+)", str(error))
        raise MalformedStructure(
            path.name,
            f"不是 TOML：{error}。",
            "字符串用英文双引号，步骤写作 [steps.编号]。",
            int(told[1]) if told else None,
        ) from error
    if not _ID.fullmatch(path.stem):
        raise MalformedStructure(path.name, "文件名要作网址用。", "只用小写字母、数字和连字符，如 copied.toml。")
    head = _Table(path.name, values, "向导", 1)
    found = GuidedPath(
        path_id=path.stem,
        title=head.text("title"),
        intro=head.text("intro"),
        field=head.text("field"),
        works=head.texts("works"),
        checked_on=head.day("checked_on"),
        start=head.text("start"),
        steps=tuple(_step(path.name, text, name, table) for name, table in head.table("steps").items()),
        file=path.name,
    )
    head.end()
    _join(found)
    return found


_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FORM = "对照 corpus/README.md 的“向导”一节。"


class _Table:
    """A table of a file, emptied key by key; what is left over at the end is unknown."""

    def __init__(self, file: str, values: object, name: str, line: int) -> None:
        self.file, self.name, self.line = file, name, line
        if not isinstance(values, dict):
            raise self.fail("不是一张表。", "写作 [steps.编号]，下面一行一项。")
        self._values = dict(values)

    def fail(self, message: str, hint: str = _FORM) -> MalformedStructure:
        return MalformedStructure(self.file, f"{self.name}{message}", hint, self.line)

    def text(self, key: str, *, must: bool = True) -> str:
        value = self._values.pop(key, "")
        if not isinstance(value, str) or (must and not value.strip()):
            raise self.fail(f"的 {key} 要写一段文字。")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._values.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry.strip() for entry in value):
            raise self.fail(f"的 {key} 要写成几段文字。", f'写作 {key} = ["……", "……"]。')
        return tuple(entry.strip() for entry in value)

    def table(self, key: str) -> dict[str, object]:
        value = self._values.pop(key, {})
        if not isinstance(value, dict):
            raise self.fail(f"的 {key} 要写成一张表。")
        return value

    def day(self, key: str) -> date:
        value = self._values.pop(key, None)
        if not isinstance(value, date):
            raise self.fail(f"的 {key} 要写日期。", f"写作 {key} = 2026-11-25，不加引号。")
        return value

    def end(self) -> None:
        if self._values:
            raise self.fail(f"有不认识的 {'、'.join(self._values)}。")


def _step(file: str, text: str, step_id: str, values: object) -> PathStep:
    heading = re.search(rf"^\[steps\.{re.escape(step_id)}\]", text, re.MULTILINE)
    line = text.count("\n", 0, heading.start()) + 1 if heading else 1
    table = _Table(file, values, f"步骤 {step_id} ", line)
    if not _ID.fullmatch(step_id):
        raise table.fail("的编号要作网址用。", "只用小写字母、数字和连字符。")
    options = tuple(Option(str(label), to) for to, label in table.table("options").items())
    try:
        basis = tuple(ProvisionName.parse(name) for name in table.texts("basis"))
    except BadLocator as error:
        raise table.fail(f"：{error.message}", error.hint) from error
    step = PathStep(
        step_id=step_id,
        title=table.text("title"),
        text=table.text("text"),
        basis=basis,
        options=options,
        now=table.texts("now"),
        channels=table.texts("channels"),
        note=table.text("note", must=False),
        source=table.text("source", must=False),
        line=line,
    )
    table.end()
    if step.is_end and not step.now:
        raise table.fail("既没有选项，也没有写现在怎么办。", "写 [steps.编号.options]，或者写 now 和 channels。")
    if not step.is_end and (step.now or step.channels):
        raise table.fail("有选项，又写了现在怎么办。", "now 和 channels 只写在没有选项的步骤里。")
    return step


def _join(path: GuidedPath) -> None:
    """Holds every reference against the steps; raises MalformedStructure for one that leads nowhere."""
    if path.step(path.start) is None:
        raise MalformedStructure(path.file, f"没有第一步 {path.start}。", "start 写一个已有步骤的编号。", 1)
    for step in path.steps:
        for option in step.options:
            if path.step(option.to) is None:
                raise MalformedStructure(
                    path.file,
                    f"步骤 {step.step_id} 的选项“{option.label}”通到 {option.to}，没有这一步。",
                    "改成已有步骤的编号，或者补上这一步。",
                    step.line,
                )
