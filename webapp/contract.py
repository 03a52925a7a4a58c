"""The JSON contract: what the API takes and gives. Fields may be added, never renamed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field, RootModel

from kb.answers import Answer, Refusal
from kb.channels import Channel
from kb.citations import Citation
from kb.documents import Document
from kb.passages import Passage
from search.engine import SearchHit
from webapp.citation_contract import CitationReply, citation_reply
from webapp.urls import document_path, provision_path
from webapp.views import PassageView

_SNIPPET = 120


class SearchParameters(BaseModel):
    """What a search takes."""

    q: str = Field(description="问题或关键词")
    k: int = Field(default=10, ge=1, le=50, description="最多给出几条")
    as_of: str | None = Field(default=None, description="按哪一天的法律查，如 2019-06-01；空则为今天")


class HitReply(BaseModel):
    """A provision found."""

    work: str = Field(description="简称，如 商标法")
    document_id: str
    version: str
    locator: str = Field(description="条，如 第三十九条")
    score: float
    snippet: str
    title: str
    status: str = Field(description="当日时效性")
    effective_on: date | None
    url: str


class SearchReply(BaseModel):
    """What a search gives, best first, each article once."""

    hits: list[HitReply]
    as_of: date
    edition: str


class AskBody(BaseModel):
    """A question."""

    question: str = Field(description="用自己的话提问")
    as_of: str | None = Field(default=None, description="按哪一天的法律答，如 2019-06-01；空则为今天")
    previous: list[str] = Field(default_factory=list, max_length=20, description="同一次访问中先前的提问，由早到晚")
    lang: Literal["zh", "en", "vi"] | None = Field(default=None, description="用哪种语言答；空则随提问")


class ChannelReply(BaseModel):
    """A place to turn to."""

    name: str
    serves: str
    phone: str
    url: str
    bring: str


class ChoiceReply(BaseModel):
    """One of the things that a question may mean."""

    label: str = Field(description="说的是哪一种，如 商标")
    question: str = Field(description="这样理解时的提问，可以原样再问")


class AnswerReply(BaseModel):
    """An answer, every citation of it verified."""

    kind: Literal["answer"] = "answer"
    statement: str
    conclusion: str = Field(description="statement 的第一句，直接回答")
    citations: list[CitationReply]
    edition: str
    as_of: date
    lang: str
    conditions: str
    next_step: str
    warning: str
    source: str
    notices: list[str]
    channels: list[ChannelReply]
    suggestions: list[str]
    choices: list[ChoiceReply] = Field(default_factory=list, description="提问可能说的几种意思；空则没有歧义")
    uncovered: str = Field(description="这个回答没有讲到什么")
    written_by: Literal["guide", "model"] = Field(description="statement 由谁写：通俗解读，或语言模型改写并经逐句核对")


class RefusalReply(BaseModel):
    """A stated reason for not answering."""

    kind: Literal["refusal"] = "refusal"
    reason: str
    code: str
    channels: list[ChannelReply]
    suggestions: list[str]
    edition: str
    as_of: date
    lang: str
    choices: list[ChoiceReply] = Field(default_factory=list, description="提问可能说的几种意思；空则没有歧义")


class AskReply(RootModel[Annotated[AnswerReply | RefusalReply, Field(discriminator="kind")]]):
    """An answer or a refusal, told apart by `kind`."""


class DocumentReply(BaseModel):
    """A document version."""

    document_id: str
    work_id: str
    work: str
    title: str
    version: str
    part: str
    rank: str
    issuer: str
    number: str
    promulgated_on: date | None
    effective_on: date | None
    superseded_on: date | None
    repealed_on: date | None
    status: str
    validity_basis: str
    checked_on: date | None
    official_page: str
    notes: str
    is_installed: bool
    passages: int
    url: str


class DocumentsReply(BaseModel):
    """All documents, in the order of the manifest."""

    documents: list[DocumentReply]
    as_of: date
    edition: str


class ProvisionReply(BaseModel):
    """A provision, or a 款项目 inside it."""

    work: str
    document_id: str
    version: str
    locator: str
    text: str
    article: str = Field(description="所在条的全文")
    headings: list[str]
    status: str
    effective_on: date | None
    explanations: list[str]
    url: str


class TocEntry(BaseModel):
    """A provision in a table of contents."""

    locator: str
    headings: list[str]
    url: str


class DocumentTextReply(DocumentReply):
    """A document with its table of contents."""

    contents: list[TocEntry]
    versions: list[str]


class HealthReply(BaseModel):
    """That the service can answer, and from what."""

    status: Literal["ok"] = "ok"
    edition: str
    documents: int
    installed: int
    passages: int


class ErrorBody(BaseModel):
    """What went wrong and what to do."""

    code: str
    message: str
    hint: str


class ErrorReply(BaseModel):
    """The one shape of every error."""

    error: ErrorBody


def hit_reply(hit: SearchHit, as_of: date, base: str) -> HitReply:
    """A hit as the API gives it."""
    document, passage = hit.document, hit.passage
    text = passage.text.replace("\n", " ") or hit.gist
    return HitReply(
        work=document.short_title,
        document_id=document.document_id,
        version=document.version,
        locator=str(passage.locator),
        score=round(hit.score, 6),
        snippet=text if len(text) <= _SNIPPET else text[:_SNIPPET] + "…",
        title=document.title,
        status=document.status(as_of).value,
        effective_on=document.effective_on,
        url=base + provision_path(document.document_id, passage.locator),
    )


def ask_reply(said: Answer | Refusal, views: Mapping[Citation, PassageView], base: str) -> AnswerReply | RefusalReply:
    """An answer, with what `views_of` tells of its provisions, or a refusal as the API gives it."""
    channels = [channel_reply(channel) for channel in said.channels]
    choices = [ChoiceReply(label=choice.label, question=choice.question) for choice in said.choices]
    if isinstance(said, Refusal):
        return RefusalReply(
            reason=said.message,
            code=said.reason.value,
            channels=channels,
            suggestions=list(said.suggestions),
            edition=said.edition,
            as_of=said.question.as_of,
            lang=said.question.lang,
            choices=choices,
        )
    return AnswerReply(
        statement=said.said,
        conclusion=said.conclusion,
        citations=[citation_reply(provision, views[provision.citation], base) for provision in said.provisions],
        edition=said.edition,
        as_of=said.question.as_of,
        lang=said.question.lang,
        conditions=said.conditions,
        next_step=said.next_step,
        warning=said.warning,
        source=said.source,
        notices=list(said.notices),
        channels=channels,
        suggestions=list(said.suggestions),
        choices=choices,
        uncovered=said.uncovered,
        written_by=said.written_by.value,
    )


def channel_reply(channel: Channel) -> ChannelReply:
    """A channel as the API gives it."""
    return ChannelReply(
        name=channel.name, serves=channel.serves, phone=channel.phone, url=channel.url, bring=channel.bring
    )


def document_fields(document: Document, passages: int, as_of: date, base: str) -> dict[str, object]:
    """The fields of a `DocumentReply`."""
    return {
        "document_id": document.document_id,
        "work_id": document.work_id,
        "work": document.short_title,
        "title": document.title,
        "version": document.version,
        "part": document.part,
        "rank": document.kind.value,
        "issuer": document.issuer,
        "number": document.number,
        "promulgated_on": document.promulgated_on,
        "effective_on": document.effective_on,
        "superseded_on": document.superseded_on,
        "repealed_on": document.repealed_on,
        "status": document.status(as_of).value,
        "validity_basis": document.validity_basis,
        "checked_on": document.checked_on,
        "official_page": document.official_page,
        "notes": document.notes,
        "is_installed": passages > 0,
        "passages": passages,
        "url": base + document_path(document.document_id),
    }


def toc_entry(passage: Passage, base: str) -> TocEntry:
    """A passage as a line of a table of contents."""
    return TocEntry(
        locator=str(passage.locator),
        headings=list(passage.headings),
        url=base + provision_path(passage.document_id, passage.locator),
    )
