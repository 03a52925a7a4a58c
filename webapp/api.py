"""The JSON API, version 1. Its OpenAPI document is served at /api/v1/openapi.json."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from spectree import Response, SpecTree

from kb.citations import Citation
from kb.errors import PathNotFound
from kb.locators import Locator
from search.engine import Engine
from webapp.contract import (
    AskBody,
    AskReply,
    DocumentReply,
    DocumentsReply,
    DocumentTextReply,
    ErrorReply,
    HealthReply,
    ProvisionReply,
    SearchParameters,
    SearchReply,
    ask_reply,
    document_fields,
    hit_reply,
    toc_entry,
)
from webapp.errors import BadRequest
from webapp.forms import make_question, read_day
from webapp.path_contract import PathParameters, PathReply, PathsParameters, PathsReply, path_reply, paths_reply
from webapp.references import References
from webapp.serving import engine_of
from webapp.urls import provision_path
from webapp.views import views_of

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


_WRONG = {
    "missing": "没有写",
    "string_type": "须是一段文字",
    "list_type": "须是一列文字",
    "too_long": "最多 {max_length} 项",
    "literal_error": "不是可用的值，可用的是 {expected}",
    "int_parsing": "须是整数",
    "int_parsing_size": "须是整数",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "model_type": "须是一个 JSON 对象",
}
"""What is wrong with a field, by the kind of the error."""


def _reject(request: Any, response: Any, error: Exception | None, *rest: Any) -> None:
    """Turns a request that breaks the contract into an error of our one shape."""
    if error is None:
        return
    first: dict[str, Any] = error.errors()[0] if hasattr(error, "errors") else {"loc": (), "type": ""}
    where = ".".join(str(part) for part in first["loc"]) or "请求"
    wrong = _WRONG.get(first["type"], "写得不对").format(**first.get("ctx", {}))
    raise BadRequest(f"{where} 不合要求：{wrong}。", "对照 /api/v1/openapi.json。")


spec = SpecTree(
    "flask",
    title="知问 ipkb",
    version="1",
    mode="strict",
    annotations=False,
    before=_reject,
    validation_error_status=422,
    validation_error_model=ErrorReply,
)

_OPEN = {"HTTP_400": ErrorReply, "HTTP_413": ErrorReply}


@blueprint.before_request
def _refuse_other_than_json() -> None:
    """A body that is no JSON is told so, before any field is missed in it."""
    if request.method == "POST" and (not request.is_json or request.get_json(silent=True) is None):
        raise BadRequest(
            "请求的正文不是能读的 JSON。", "Content-Type 写 application/json，正文用 UTF-8，对照 /api/v1/openapi.json。"
        )


@blueprint.get("/health")
@spec.validate(resp=Response(HTTP_200=HealthReply), skip_validation=True, tags=("service",))
def health() -> ResponseReturnValue:
    """Whether the service can answer, and from what."""
    engine = _engine()
    counts = engine.store.passage_counts()
    return _json(
        HealthReply(
            edition=engine.edition,
            documents=len(engine.retrieval.documents),
            installed=len(counts),
            passages=sum(counts.values()),
        )
    )


@blueprint.get("/search")
@spec.validate(query=SearchParameters, resp=Response(HTTP_200=SearchReply, **_OPEN), tags=("answers",))
def search() -> ResponseReturnValue:
    """The provisions for a question, best first, each article once."""
    parameters: SearchParameters = request.context.query  # type: ignore[attr-defined]
    engine = _engine()
    as_of = read_day(parameters.as_of)
    query, hits = engine.search(make_question(parameters.q, as_of), parameters.k)
    return _json(
        SearchReply(
            hits=[hit_reply(hit, query.as_of, _base()) for hit in hits], as_of=query.as_of, edition=engine.edition
        )
    )


@blueprint.post("/ask")
@spec.validate(json=AskBody, resp=Response(HTTP_200=AskReply, **_OPEN), tags=("answers",))
def ask() -> ResponseReturnValue:
    """An answer with verified citations, or a refusal with its reason."""
    body: AskBody = request.context.json  # type: ignore[attr-defined]
    engine = _engine()
    said = engine.ask(make_question(body.question, body.as_of, body.previous, body.lang))
    return _json(ask_reply(said, views_of(said, References(engine, said.question.as_of)), _base()))


@blueprint.get("/documents")
@spec.validate(resp=Response(HTTP_200=DocumentsReply), skip_validation=True, tags=("texts",))
def documents() -> ResponseReturnValue:
    """All documents with their validity today."""
    engine = _engine()
    as_of = read_day(None)
    counts = engine.store.passage_counts()
    rows = [
        DocumentReply.model_validate(document_fields(document, counts.get(identity, 0), as_of, _base()))
        for identity, document in engine.retrieval.documents.items()
    ]
    return _json(DocumentsReply(documents=rows, as_of=as_of, edition=engine.edition))


@blueprint.get("/documents/<document_id>")
@spec.validate(resp=Response(HTTP_200=DocumentTextReply, HTTP_404=ErrorReply), skip_validation=True, tags=("texts",))
def document(document_id: str) -> ResponseReturnValue:
    """A document and its table of contents."""
    engine = _engine()
    found = engine.store.document(document_id)
    passages = [passage for passage in engine.store.passages(document_id) if passage.is_installed]
    versions = [other.document_id for other in engine.versions(found)]
    fields = document_fields(found, len(passages), read_day(None), _base())
    contents = [toc_entry(passage, _base()) for passage in passages]
    return _json(DocumentTextReply.model_validate({**fields, "contents": contents, "versions": versions}))


@blueprint.get("/documents/<document_id>/<locator>")
@spec.validate(resp=Response(HTTP_200=ProvisionReply, HTTP_404=ErrorReply), skip_validation=True, tags=("texts",))
def provision(document_id: str, locator: str) -> ResponseReturnValue:
    """The words of a provision, exactly as stored; 条 or any 款项目 inside it."""
    engine = _engine()
    found = engine.store.document(document_id)
    address = Locator.parse(locator)
    passage = engine.store.passage_at(document_id, address)
    citation = Citation.of(found, passage, address)
    return _json(
        ProvisionReply(
            work=found.short_title,
            document_id=document_id,
            version=found.version,
            locator=str(address),
            text=citation.quote,
            article=passage.text,
            headings=list(passage.headings),
            status=found.status(read_day(None)).value,
            effective_on=found.effective_on,
            explanations=[guide.plain for guide in engine.store.guides(passage.passage_id)],
            url=_base() + provision_path(document_id, address),
        )
    )


@blueprint.get("/paths")
@spec.validate(query=PathsParameters, resp=Response(HTTP_200=PathsReply, **_OPEN), tags=("paths",))
def paths() -> ResponseReturnValue:
    """All guided paths."""
    parameters: PathsParameters = request.context.query  # type: ignore[attr-defined]
    engine = _engine()
    return _json(paths_reply(engine.paths, parameters.lang, engine.edition, _base()))


@blueprint.get("/paths/<path_id>")
@spec.validate(query=PathParameters, resp=Response(HTTP_200=PathReply, HTTP_404=ErrorReply, **_OPEN), tags=("paths",))
def path(path_id: str) -> ResponseReturnValue:
    """A guided path with all its steps, each with the provisions that carry it."""
    parameters: PathParameters = request.context.query  # type: ignore[attr-defined]
    engine = _engine()
    found = engine.paths.get(path_id)
    if found is None:
        raise PathNotFound(f"没有 {path_id} 这个向导。", "全部向导见 /api/v1/paths。")
    references = References(engine, read_day(parameters.as_of))
    return _json(path_reply(found, engine.path_guide, references, parameters.lang, engine.edition, _base()))


@blueprint.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """The OpenAPI document of all this."""
    return jsonify(spec.spec)


def _engine() -> Engine:
    return engine_of(current_app)


def _base() -> str:
    return _engine().settings.base_url


def _json(reply: BaseModel) -> ResponseReturnValue:
    response = jsonify(reply.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response
