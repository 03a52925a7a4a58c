"""Lint of guided paths: every step can be reached and left, rests on the law, and says it in our own words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ingest.facts import LONGEST_RUN, Facts
from kb.citations import find_citations
from kb.paths import GuidedPath, PathStep
from kb.quantities import quantities
from kb.store import Store

FEWEST_STEPS = 8


@dataclass(frozen=True, slots=True)
class PathFinding:
    """Something about a path that must be mended: where, what, and how."""

    path: GuidedPath
    step: PathStep | None
    message: str
    hint: str

    def __str__(self) -> str:
        line = self.step.line if self.step else 1
        where = f" 步骤 {self.step.step_id}" if self.step else ""
        return f"{self.path.file}:{line}{where} {self.message}（{self.hint}）"


def lint_paths(
    store: Store, paths: Mapping[str, GuidedPath], channels: Collection[str], fields: Collection[str]
) -> Iterator[PathFinding]:
    """The findings on paths, as far as the official texts are at hand.

    Args:
        store: the texts that provisions and figures are held against.
        paths: what `read_paths` gives; its options lead to steps that are there.
        channels: ids of the channels there are.
        fields: ids of the fields there are.
    """
    facts = Facts(store)
    works = {document.work_id for document in facts.documents}
    for path in paths.values():
        if path.field not in fields:
            yield PathFinding(path, None, f"没有领域 {path.field}", "对照 lexicon/fields.txt")
        for work in path.works:
            if work not in works:
                yield PathFinding(path, None, f"没有 {work} 这部法律或专题", "对照清单的 work_id 和专题的编号")
        if len(path.steps) < FEWEST_STEPS:
            yield PathFinding(path, None, f"只有 {len(path.steps)} 步", f"至少 {FEWEST_STEPS} 步才帮得上忙")
        yield from _check_shape(path)
        for step in path.steps:
            yield from _check_step(path, step, facts, channels)


def _check_shape(path: GuidedPath) -> Iterator[PathFinding]:
    """Every step is reached from the start, and an end from every step."""
    ahead = {step.step_id: {option.to for option in step.options} for step in path.steps}
    reached = _closure(ahead, {path.start})
    behind: dict[str, set[str]] = {step_id: set() for step_id in ahead}
    for step_id, following in ahead.items():
        for other in following:
            behind[other].add(step_id)
    leaving = _closure(behind, {step.step_id for step in path.steps if step.is_end})
    for step in path.steps:
        if step.step_id not in reached:
            yield PathFinding(path, step, "走不到这一步", "让某个选项通到它，或者删去")
        if step.step_id not in leaving:
            yield PathFinding(path, step, "从这里走不到结尾，只会兜圈子", "加一个通向结尾的选项")
        labels = [option.label for option in step.options]
        if len(set(labels)) < len(labels):
            yield PathFinding(path, step, "两个选项写得一样", "改写其中一个")


def _closure(edges: Mapping[str, set[str]], seeds: set[str]) -> set[str]:
    """The seeds and all that edges lead to from them."""
    found, todo = set(seeds), list(seeds)
    while todo:
        new = edges[todo.pop()] - found
        found |= new
        todo += new
    return found


def _check_step(path: GuidedPath, step: PathStep, facts: Facts, channels: Collection[str]) -> Iterator[PathFinding]:
    if not step.basis:
        yield PathFinding(path, step, "没有写依据", 'basis = ["商标法第五十七条"]')
    for name in step.basis:
        if fault := facts.fault(name, path.checked_on):
            yield PathFinding(path, step, fault, f"写 {path.checked_on} 有效的那个版本的条号")
    if step.is_end and not step.channels:
        yield PathFinding(path, step, "没有写去哪儿办", 'channels = ["12315"]')
    for channel in step.channels:
        if channel not in channels:
            yield PathFinding(path, step, f"没有渠道 {channel}", "对照 channels.csv 的编号")
    words = (step.title, step.text, step.note, *step.now, *(option.label for option in step.options))
    for text in words:
        if run := facts.copied(text):
            yield PathFinding(path, step, f"有 {LONGEST_RUN} 字以上与官方文本相同：“{run[:20]}…”", "用自己的话写")
        if find_citations(text, facts.by_name):
            yield PathFinding(path, step, f"“{text[:20]}…”里写了条号", "条号写进 basis，法律改了会自己换")
    yield from _check_figures(path, step, facts)


def _check_figures(path: GuidedPath, step: PathStep, facts: Facts) -> Iterator[PathFinding]:
    """Every number that a step states stands in a provision that it rests on, or its source is named."""
    texts = [text for name in step.basis for text in facts.texts(name, path.checked_on)]
    if step.source or (step.basis and not texts):
        return
    known = quantities("\n".join(texts))
    values = {value for value, _ in known}
    told = "\n".join((step.title, step.text, step.note, *step.now, *(option.label for option in step.options)))
    for value, unit in sorted(quantities(told)):
        if (value, unit) not in known and (unit or value not in values):
            yield PathFinding(path, step, f"“{value:g}{unit}”不在依据的条文里", "补上依据，或写明 source")
