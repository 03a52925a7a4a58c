"""The contract of citations: what the API gives of a provision, of what it names and of what its words mean.

Fields may be added, never renamed.
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from kb.answers import CitedProvision
from webapp.urls import provision_path
from webapp.views import Aside, PassageView


class ReferenceReply(BaseModel):
    """A provision that a cited one names, in the version of the day."""

    work: str
    document_id: str
    version: str
    locator: str
    quote: str = Field(description="与库中原文逐字相同")
    status: str
    url: str


class DefinitionReply(BaseModel):
    """What a law says that it means by a word of a cited provision."""

    term: str
    document_id: str
    locator: str
    quote: str = Field(description="与库中原文逐字相同")
    url: str


class CitationReply(BaseModel):
    """A citation: document, version, provision, and its words exactly as stored."""

    work: str
    document_id: str
    version: str
    locator: str
    quote: str = Field(description="与库中原文逐字相同；官方原文没有安装时为空")
    status: str
    effective_on: date | None
    url: str
    title: str
    rank: str = Field(description="效力位阶，如 法律、行政法规")
    headings: list[str]
    explanation: str = Field(description="本库对这一条的通俗解读，不是法律原文")
    is_basis: bool = Field(description="结论是否直接以它为依据")
    is_installed: bool = Field(description="官方原文是否已安装")
    refers_to: list[ReferenceReply] = Field(
        default_factory=list, description="引文里点名、这个回答没有另外引用的条款，当日文本，最多四条"
    )
    definitions: list[DefinitionReply] = Field(default_factory=list, description="引文里的词，本法另有定义的，最多两个")


def citation_reply(provision: CitedProvision, view: PassageView, base: str) -> CitationReply:
    """A citation as the API gives it, with what its lines name and what the law means by their words."""
    citation = provision.citation
    document = citation.document
    return CitationReply(
        work=document.short_title,
        document_id=document.document_id,
        version=document.version,
        locator=str(citation.locator),
        quote=citation.quote,
        status=provision.status.value,
        effective_on=document.effective_on,
        url=base + provision_path(document.document_id, citation.locator),
        title=document.title,
        rank=document.kind.value,
        headings=list(citation.passage.headings),
        explanation=provision.explanation,
        is_basis=provision.is_basis,
        is_installed=citation.passage.is_installed,
        refers_to=[_reference_reply(aside.provision, base) for aside in view.named],
        definitions=[_definition_reply(aside, base) for aside in view.defined],
    )


def _reference_reply(provision: CitedProvision, base: str) -> ReferenceReply:
    citation, document = provision.citation, provision.citation.document
    return ReferenceReply(
        work=document.short_title,
        document_id=document.document_id,
        version=document.version,
        locator=str(citation.locator),
        quote=citation.quote,
        status=provision.status.value,
        url=base + provision_path(document.document_id, citation.locator),
    )


def _definition_reply(aside: Aside, base: str) -> DefinitionReply:
    citation = aside.provision.citation
    document_id = citation.document.document_id
    return DefinitionReply(
        term=aside.term,
        document_id=document_id,
        locator=str(citation.locator),
        quote=citation.quote,
        url=base + provision_path(document_id, citation.locator),
    )
