"""Rows: the values of the domain as rows of the store, and back."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Any

from kb.documents import Document, DocumentKind, Validity
from kb.guides import Guide, ProvisionName, Translation
from kb.locators import Locator
from kb.passages import Passage, PassageId

DOCUMENT_COLUMNS = (
    "document_id, work_id, title, short_title, version, kind, part, aliases, issuer, number, promulgated_on,"
    " effective_on, superseded_on, repealed_on, superseded_by, validity, checked_on, validity_basis,"
    " official_page, region, notes"
)
PASSAGE_COLUMNS = "passage_id, document_id, locator, headings, text"


_locator = lru_cache(maxsize=8192)(Locator.parse)  # the same few thousand addresses again and again


def document_of(row: tuple[Any, ...]) -> Document:
    """The document of a row of `DOCUMENT_COLUMNS`."""
    (document_id, work_id, title, short_title, version, kind, part, aliases, issuer, number, promulgated_on,
     effective_on, superseded_on, repealed_on, superseded_by, validity, checked_on, validity_basis,
     official_page, region, notes) = row  # fmt: skip
    return Document(
        document_id=document_id,
        work_id=work_id,
        title=title,
        short_title=short_title,
        version=version,
        kind=DocumentKind(kind),
        part=part,
        aliases=tuple(json.loads(aliases)),
        issuer=issuer,
        number=number,
        promulgated_on=_date(promulgated_on),
        effective_on=_date(effective_on),
        superseded_on=_date(superseded_on),
        repealed_on=_date(repealed_on),
        superseded_by=tuple(json.loads(superseded_by)),
        validity=Validity(validity),
        checked_on=_date(checked_on),
        validity_basis=validity_basis,
        official_page=official_page,
        region=region,
        notes=notes,
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def row_of_document(document: Document) -> tuple[Any, ...]:
    """The values of `DOCUMENT_COLUMNS`."""

    def iso(day: date | None) -> str | None:
        return day.isoformat() if day else None

    return (
        document.document_id, document.work_id, document.title, document.short_title, document.version,
        document.kind.value, document.part, json.dumps(document.aliases, ensure_ascii=False), document.issuer,
        document.number, iso(document.promulgated_on), iso(document.effective_on), iso(document.superseded_on),
        iso(document.repealed_on), json.dumps(document.superseded_by), document.validity.value,
        iso(document.checked_on), document.validity_basis, document.official_page, document.region,
        document.notes,
    )  # fmt: skip


def passage_of(row: tuple[Any, ...]) -> Passage:
    """The passage of a row of `PASSAGE_COLUMNS`."""
    identity, document_id, locator, headings, text = row
    return Passage(PassageId(identity), document_id, _locator(locator), tuple(json.loads(headings)), text)


def row_of_passage(passage: Passage) -> tuple[Any, ...]:
    """The values of `PASSAGE_COLUMNS`."""
    headings = json.dumps(passage.headings, ensure_ascii=False)
    return passage.passage_id, passage.document_id, str(passage.locator), headings, passage.text


def body_of_guide(guide: Guide) -> str:
    """What a guide says, as JSON; its address stands in columns of its own."""
    return json.dumps(
        {
            "title": guide.title,
            "plain": guide.plain,
            "questions": guide.questions,
            "conditions": guide.conditions,
            "next_step": guide.next_step,
            "warning": guide.warning,
            "channels": guide.channels,
            "basis": [[name.work, str(name.locator)] for name in guide.basis],
            "related": [[name.work, str(name.locator)] for name in guide.related],
            "source": guide.source,
            "translations": [[entry.lang, entry.plain, entry.questions] for entry in guide.translations],
            "file": guide.file,
            "line": guide.line,
        },
        ensure_ascii=False,
    )


@lru_cache(maxsize=1024)
def guide_of(document_id: str, locator: str, body: str) -> Guide:
    """The guide of an address and a body; those last read are kept, for every answer reads a dozen."""
    fields = json.loads(body)
    names = {
        key: tuple(ProvisionName(work, _locator(address)) for work, address in fields[key])
        for key in ("basis", "related")
    }
    return Guide(
        document_id=document_id,
        locator=_locator(locator),
        title=fields["title"],
        plain=fields["plain"],
        questions=tuple(fields["questions"]),
        conditions=fields["conditions"],
        next_step=fields["next_step"],
        warning=fields["warning"],
        channels=tuple(fields["channels"]),
        basis=names["basis"],
        related=names["related"],
        source=fields["source"],
        translations=tuple(
            Translation(lang, plain, tuple(questions)) for lang, plain, questions in fields["translations"]
        ),
        file=fields["file"],
        line=fields["line"],
    )
