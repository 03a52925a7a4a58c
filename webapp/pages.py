"""The pages: ask, answer, texts of law, permanent links, about. Works with scripting off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kb.answers import Refusal
from kb.citations import Citation
from kb.documents import Document, DocumentKind
from kb.locators import Locator
from search.engine import Engine
from search.paths import offered_paths
from search.texts import read_examples
from webapp.comparisons import comparisons
from webapp.fields import read_fields
from webapp.forms import EARLIER, posted_question, read_day
from webapp.languages import chosen, page_language, translated
from webapp.qr import fits_code, qr_svg
from webapp.references import References
from webapp.serving import engine_of
from webapp.urls import provision_path
from webapp.views import passage_view, view_of, views_of

blueprint = Blueprint("pages", __name__)

_WHOLE_PAGE = 120_000
"""A document of more characters than this is shown a part at a time."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document in the browser."""

    document: Document
    status: str
    passages: int


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """The question, and examples of what people ask."""
    examples, paths = read_examples(page_language()), _engine().paths.values()
    return render_template("home.html", examples=examples, fields=read_fields(), paths=paths, today=read_day(None))


@blueprint.get("/ask")
def ask_form() -> ResponseReturnValue:
    """A question is posted, so that no address keeps it; this address alone leads home."""
    return redirect(url_for("pages.home"))


@blueprint.post("/ask")
def ask() -> ResponseReturnValue:
    """The answer page."""
    question = posted_question(request.form, chosen())
    engine = _engine()
    said = engine.ask(question, may_reword=False)
    followed = [*question.previous, question.text][-EARLIER:]
    template = "refusal.html" if isinstance(said, Refusal) else "answer.html"
    more: dict[str, object] = {}
    if not isinstance(said, Refusal):
        more = {
            "views": views_of(said, References(engine, said.question.as_of)),
            "paths": offered_paths(engine.paths, said),
            "comparisons": {
                provision.citation.passage.passage_id: comparisons(
                    engine, provision.citation.document, provision.citation.passage
                )[:1]
                for provision in said.provisions
            },
        }
    return render_template(
        template, said=said, followed=followed, today=read_day(None), picked=request.form.get("as_of", ""), **more
    )


@blueprint.post("/retold")
def retold() -> ResponseReturnValue:
    """The answer in the words of the language model: a line of JSON for each sentence as soon as it is checked."""
    question = posted_question(request.form, chosen())
    engine = _engine()
    engine.read(question)  # a bad question is told before the reply has begun

    def lines() -> Iterator[str]:
        for text, provision in engine.retold(question):
            citation = provision.citation
            cited = f"{citation.document.printed_title}{citation.locator}"
            yield json.dumps({"text": text, "cited": cited}, ensure_ascii=False) + "\n"

    return Response(lines(), mimetype="application/x-ndjson", headers={"Cache-Control": "no-store"})


@blueprint.get("/documents")
def documents() -> ResponseReturnValue:
    """The catalogue of texts, by force, with their validity today."""
    engine = _engine()
    as_of = read_day(request.args.get("as_of"))
    counts = engine.store.passage_counts()
    wanted = request.args.get("q", "").strip()
    groups: dict[DocumentKind, list[DocumentView]] = {kind: [] for kind in DocumentKind}
    for identity, found in engine.retrieval.documents.items():
        names = (found.title, found.short_title, translated(found.short_title).lower())
        if wanted and not any(wanted.lower() in name for name in names):
            continue
        groups[found.kind].append(DocumentView(found, found.status(as_of).value, counts.get(identity, 0)))
    shown = {kind: sorted(views, key=lambda v: not v.passages) for kind, views in groups.items() if views}
    return render_template("documents.html", groups=shown, wanted=wanted, as_of=as_of, total=len(counts))


@blueprint.get("/documents/<document_id>")
def document(document_id: str) -> ResponseReturnValue:
    """A text with its table of contents."""
    engine = _engine()
    found = engine.store.document(document_id)
    passages = [passage for passage in engine.store.passages(document_id) if passage.is_installed]
    guides = engine.guides_of(document_id)
    parts = list(dict.fromkeys(passage.headings[0] if passage.headings else "" for passage in passages))
    part = request.args.get("part", "")
    is_long = sum(len(passage.text) for passage in passages) > _WHOLE_PAGE
    if is_long:
        part = part if part in parts else parts[0]
        passages = [passage for passage in passages if (passage.headings[0] if passage.headings else "") == part]
    return render_template(
        "document.html",
        document=found,
        status=found.status(read_day(None)),
        views=[passage_view(passage, None) for passage in passages],
        document_parts=parts,
        part=part if is_long else "",
        versions=[(other, other.status(read_day(None)).value) for other in engine.versions(found)],
        guides=guides if not passages else [],
        has_study=bool(guides),
    )


@blueprint.get("/documents/<document_id>/<locator>")
def provision(document_id: str, locator: str) -> ResponseReturnValue:
    """A provision under its permanent link, the 款项目 of the address marked."""
    engine = _engine()
    found = engine.store.document(document_id)
    address = Locator.parse(locator)
    passage = engine.store.passage_at(document_id, address)
    citation = Citation.of(found, passage, address)
    neighbours = engine.neighbours(passage)
    link = engine.settings.base_url + provision_path(document_id, address) if engine.settings.base_url else ""
    quoted = f"{found.printed_title}{address}：“{citation.quote}”" if citation.quote else ""
    taken = link or (quoted if fits_code(quoted) else "")
    return render_template(
        "provision.html",
        code=qr_svg(taken, gettext("二维码：扫一扫带走这一条")) if taken else "",
        document=found,
        status=found.status(read_day(None)),
        citation=citation,
        view=view_of(citation, References(engine, read_day(None))),
        guides=sorted(engine.store.guides(passage.passage_id), key=lambda guide: guide.locator != address),
        comparisons=comparisons(engine, found, passage),
        before=neighbours[0],
        after=neighbours[1],
        versions=[(other, other.status(read_day(None)).value) for other in engine.versions(found)],
    )


@blueprint.get("/about")
def about() -> ResponseReturnValue:
    """What this is, what it holds, what is missing, and how it treats visitors."""
    engine = _engine()
    counts = engine.store.passage_counts()
    documents = list(engine.retrieval.documents.values())
    return render_template(
        "about.html",
        edition=engine.edition,
        installed=[document for document in documents if document.document_id in counts],
        missing=[document for document in documents if document.document_id not in counts],
        passages=sum(counts.values()),
        guides=sum(1 for _ in engine.store.all_guides()),
        channels=engine.channels.values(),
    )


def _engine() -> Engine:
    return engine_of(current_app)
