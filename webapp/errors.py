"""Errors on the web: one table from kind of error to status, one shape for JSON, one page for people."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from kb.errors import (
    BadDate,
    BadLocator,
    DocumentNotFound,
    EmptyQuestion,
    IndexProblem,
    KbError,
    PathNotFound,
    ProvisionNotFound,
    QuestionError,
    QuestionTooLong,
    StoreError,
)
from webapp.languages import page_language

logger = logging.getLogger(__name__)

STATUS: tuple[tuple[type[KbError], int], ...] = (
    (EmptyQuestion, 400),
    (QuestionTooLong, 413),
    (BadDate, 400),
    (BadLocator, 404),
    (QuestionError, 400),
    (DocumentNotFound, 404),
    (ProvisionNotFound, 404),
    (PathNotFound, 404),
    (StoreError, 503),
    (IndexProblem, 503),
    (KbError, 500),
)
"""The first class that fits decides."""

_HTTP = {
    400: ("请求写得不对。", "检查后再试。"),
    404: ("没有这个页面。", "回到首页，或在“法规目录”里查找。"),
    405: ("这个地址不接受这种请求。", "从首页提问。"),
    413: ("提交的内容太大了。", "请缩短后再试。"),
    415: ("请求的格式不对。", "用 application/json 提交。"),
    422: ("请求的内容不合要求。", "对照接口说明检查各项。"),
}


_OTHER = ("请求没有完成。", "稍后再试。")
_BUG = ("出错了，编号 %(identity)s。", "请稍后再试；多次出现时把编号告诉管理员。")
_TOLD: tuple[tuple[type[KbError], str, str], ...] = (
    (EmptyQuestion, "您还没有写问题。", "写一句话再问。"),
    (QuestionTooLong, "问题太长了。", "请缩短后再试。"),
    (BadDate, "这不是可以查询的日期。", "写成 2026-11-24 的样子。"),
    (BadLocator, "这不是条款项的写法。", "在“法规目录”里查找。"),
    (ProvisionNotFound, "没有这一条。", "在“法规目录”里查找。"),
    (DocumentNotFound, "没有这份文本。", "在“法规目录”里查找。"),
    (KbError, *_OTHER),
)
"""What a page in another language says instead of our own Chinese words, which then stand below it."""


class BadRequest(KbError):
    """A request does not fit the contract."""


def messages() -> set[str]:
    """All that an error page may say by itself."""
    told = [pair for _, *pair in _TOLD]
    return {text for pair in (*_HTTP.values(), *told, _OTHER, _BUG) for text in pair}


def register(app: Flask) -> None:
    """Makes the app answer every error in its one shape."""

    @app.errorhandler(KbError)
    def known(error: KbError) -> ResponseReturnValue:
        if isinstance(error, BadRequest):
            return _answer(422, "bad_request", error.message, error.hint)
        status = next(code for kind, code in STATUS if isinstance(error, kind))
        if _is_api() or page_language() == "zh":
            return _answer(status, _code(error), error.message, error.hint)
        message, hint = next((message, hint) for kind, message, hint in _TOLD if isinstance(error, kind))
        return _answer(status, _code(error), gettext(message), gettext(hint), f"{error.message}{error.hint}")

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        message, hint = _HTTP.get(status, _OTHER)
        return _answer(status, f"http_{status}", _said(message), _said(hint))

    @app.errorhandler(Exception)
    def bug(error: Exception) -> ResponseReturnValue:
        identity = secrets.token_hex(4)
        logger.error("error %s on %s", identity, request.endpoint, exc_info=error)
        return _answer(500, "internal", _said(_BUG[0]) % {"identity": identity}, _said(_BUG[1]))


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _said(text: str) -> str:
    """A sentence in the language of the page; the API speaks Chinese."""
    return text if _is_api() else gettext(text)


def _answer(status: int, code: str, message: str, hint: str, detail: str = "") -> ResponseReturnValue:
    """The error in its one shape; `detail` is the same in Chinese where the page is in another language."""
    if _is_api():
        return jsonify(error={"code": code, "message": message, "hint": hint}), status
    template = "kiosk_error.html" if request.path.startswith("/kiosk") else "error.html"
    return render_template(template, message=message, hint=hint, detail=detail), status


def _code(error: KbError) -> str:
    name = type(error).__name__
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name).lstrip("_")
