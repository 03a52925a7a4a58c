"""Browsing: by field, by law as a list to study, two versions side by side, pictures, and a frame for other sites."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from kb.answers import Refusal
from kb.documents import Document
from kb.errors import DocumentNotFound
from search.engine import Engine
from webapp.diffs import version_diff
from webapp.fields import read_fields
from webapp.forms import make_question, read_day
from webapp.languages import chosen
from webapp.pictures import COMPLAINT, TERMS, THINGS, drawn
from webapp.policy import framed_policy
from webapp.serving import engine_of
from webapp.walks import paths_of

blueprint = Blueprint("browse", __name__)


@blueprint.get("/fields/<field_id>")
def field(field_id: str) -> ResponseReturnValue:
    """A field: what people ask in it, and its laws of today."""
    found = next((one for one in read_fields() if one.field_id == field_id), None)
    if found is None:
        abort(404)
    engine, as_of = _engine(), read_day(None)
    counts = engine.store.passage_counts()
    versions: list[tuple[Document, str, bool]] = [
        (document, document.status(as_of).value, document.document_id in counts)
        for work in found.works
        for document in engine.retrieval.documents.values()
        if document.work_id == work and document.status(as_of).may_apply
    ]
    return render_template("field.html", field=found, versions=versions, paths=paths_of(engine, found))


@blueprint.get("/documents/<document_id>/study")
def study(document_id: str) -> ResponseReturnValue:
    """A law as a list to study and print: each provision in plain words, with what people ask."""
    engine = _engine()
    found = engine.store.document(document_id)
    guides = engine.guides_of(document_id)
    if not guides:
        raise DocumentNotFound(f"{found.printed_title}还没有通俗解读，做不成学习清单。", "可以直接看原文。")
    return render_template("study.html", document=found, guides=guides, status=found.status(read_day(None)).value)


@blueprint.get("/documents/<older>/diff/<newer>")
def diff(older: str, newer: str) -> ResponseReturnValue:
    """Two versions of one law: what was changed, added, removed."""
    engine = _engine()
    one, other = engine.store.document(older), engine.store.document(newer)
    if (one.work_id, one.part) != (other.work_id, other.part) or one == other:
        raise DocumentNotFound("这两份文本不是同一部法律的两个版本。", "在文本页面上选要对照的版本。")
    sides = [[p for p in engine.store.passages(identity) if p.is_installed] for identity in (older, newer)]
    if not all(sides):
        raise DocumentNotFound("有一个版本的官方原文没有安装，不能对照。", "安装后再试。")
    return render_template("diff.html", older=one, newer=other, rows=version_diff(*sides))


@blueprint.get("/pictures")
def pictures() -> ResponseReturnValue:
    """How long rights last, which law covers what, how a complaint goes; each drawn from the law of today."""
    engine, as_of = _engine(), read_day(None)
    shown = {name: drawn(engine, facts, as_of) for name, facts in (("things", THINGS), ("complaint", COMPLAINT))}
    return render_template("pictures.html", terms=drawn(engine, TERMS, as_of), as_of=as_of, **shown)


@blueprint.route("/embed", methods=["GET", "POST"])
def embed() -> ResponseReturnValue:
    """A small page for a frame on another site: a question, an answer, its provisions."""
    engine = _engine()
    text = request.form.get("question", "")
    said = engine.ask(make_question(text, lang=chosen()), may_reword=False) if request.method == "POST" else None
    page = render_template("embed.html", said=said, is_refusal=isinstance(said, Refusal))
    return Response(page, headers={"Content-Security-Policy": framed_policy(engine.settings.embed_origins)})


def _engine() -> Engine:
    return engine_of(current_app)
