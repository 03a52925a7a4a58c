"""The contract of guided paths: what the API gives of them. Fields may be added, never renamed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from kb.paths import GuidedPath
from search.paths import GroundedStep, PathGuide
from search.texts import translate
from webapp.citation_contract import CitationReply, citation_reply
from webapp.contract import ChannelReply, channel_reply
from webapp.references import References
from webapp.urls import path_link
from webapp.views import views_beside


class PathsParameters(BaseModel):
    """What the list of paths takes."""

    lang: Literal["zh", "en", "vi"] = Field(default="zh", description="用哪种语言；依据总是中文原文")


class PathParameters(PathsParameters):
    """What a path takes."""

    as_of: str | None = Field(default=None, description="依据按哪一天的法律给出，如 2027-01-01；空则为今天")


class PathSummary(BaseModel):
    """A path in the list."""

    path_id: str
    title: str = Field(description="一个人会怎样说自己遇到的事")
    intro: str
    field: str = Field(description="所属领域，见 corpus/lexicon/fields.txt")
    steps: int = Field(description="共几步")
    url: str


class PathsReply(BaseModel):
    """All paths."""

    paths: list[PathSummary]
    edition: str


class OptionReply(BaseModel):
    """A way on from a step."""

    label: str
    to: str = Field(description="通到哪一步")


class StepReply(BaseModel):
    """A question with its options, or an end with what to do."""

    step_id: str
    title: str
    text: str
    is_end: bool
    options: list[OptionReply]
    now: list[str] = Field(description="现在就做的事，只在结尾有")
    note: str
    source: str
    citations: list[CitationReply] = Field(description="这一步的依据，当日文本")
    unseen: list[str] = Field(description="写明的依据里，知识库没有当日条文的")
    notices: list[str]
    is_cut: bool = Field(description="法律改过，与当日条文对不上的句子已略去")
    channels: list[ChannelReply]
    url: str


class PathReply(PathSummary):
    """A path with all its steps."""

    start: str = Field(description="第一步")
    checked_on: date
    as_of: date
    edition: str
    all_steps: list[StepReply]


def paths_reply(paths: Mapping[str, GuidedPath], lang: str, edition: str, base: str) -> PathsReply:
    """All paths as the API gives them."""
    return PathsReply(
        paths=[PathSummary.model_validate(_summary(path, lang, base)) for path in paths.values()], edition=edition
    )


def path_reply(
    path: GuidedPath, guide: PathGuide, references: References, lang: str, edition: str, base: str
) -> PathReply:
    """A path as the API gives it, on the day of the references."""
    as_of = references.as_of
    steps = [_step_reply(path, guide.ground(path, step, as_of, lang), references, lang, base) for step in path.steps]
    more = {"start": path.start, "checked_on": path.checked_on, "as_of": as_of, "edition": edition}
    return PathReply.model_validate({**_summary(path, lang, base), **more, "all_steps": steps})


def _summary(path: GuidedPath, lang: str, base: str) -> dict[str, object]:
    return {
        "path_id": path.path_id,
        "title": translate(path.title, lang),
        "intro": translate(path.intro, lang),
        "field": path.field,
        "steps": len(path.steps),
        "url": base + path_link(path.path_id),
    }


def _step_reply(path: GuidedPath, shown: GroundedStep, references: References, lang: str, base: str) -> StepReply:
    step = shown.step
    views = views_beside(shown.provisions, references)
    return StepReply(
        step_id=step.step_id,
        title=translate(step.title, lang),
        text=translate(shown.text, lang),
        is_end=step.is_end,
        options=[OptionReply(label=translate(option.label, lang), to=option.to) for option in step.options],
        now=[translate(words, lang) for words in shown.now],
        note=translate(shown.note, lang),
        source=translate(step.source, lang),
        citations=[
            citation_reply(provision, view, base) for provision, view in zip(shown.provisions, views, strict=True)
        ],
        unseen=[str(name) for name in shown.unseen],
        notices=list(shown.notices),
        is_cut=shown.is_cut,
        channels=[channel_reply(channel) for channel in shown.channels],
        url=base + path_link(path.path_id, step.step_id),
    )
