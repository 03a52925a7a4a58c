"""Languages: which one a page speaks, how it travels from page to page, and the catalogues of its words.

The words of the pages are written in Chinese, and the Chinese is what a catalogue translates. A choice of language
travels in the address of links and forms (`?lang=vi`); no cookie keeps it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, has_request_context, request, url_for
from flask_babel import Babel, Domain, gettext
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from search.texts import translate

CATALOGS = Path(__file__).parent / "translations"
TAGS = {"zh": "zh-CN", "en": "en", "vi": "vi"}
"""The languages of the pages, each with the tag that HTML gives it."""

_NAMES = {"zh": "中文", "en": "English", "vi": "Tiếng Việt"}
_SPOKEN = "ipkb.language"
_SPEECHLESS = ("static", "booth.worker", "kiosk.pinyin", "api.")
"""Endpoints that are the same in every language, or the start of their names."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A language to change to: its code, tag and own name, and the page at hand in it."""

    lang: str
    tag: str
    name: str
    href: str


class _Catalogs(Domain):
    """The catalogues as they are written; there is no compiled copy that could be out of date."""

    def get_translations(self) -> NullTranslations:
        return read_catalog(page_language())


class _Babel(Babel):
    """Flask-Babel over our own catalogues."""

    @cached_property
    def domain_instance(self) -> Domain:
        return _Catalogs()  # type: ignore[no-untyped-call]


def chosen() -> str:
    """The language that the address or the form names; empty where it names none of ours."""
    if not has_request_context():
        return ""
    wanted = request.args.get("lang") or sent().get("lang") or ""
    return wanted if wanted in TAGS else ""


def page_language() -> str:
    """The language of the page: the one chosen, else what the browser prefers of ours, else Chinese."""
    if not has_request_context():
        return "zh"
    environ = request.environ
    if _SPOKEN not in environ:  # a page asks for it at every word, and a header may be long
        environ[_SPOKEN] = chosen() or request.accept_languages.best_match(TAGS) or "zh"
    return str(environ[_SPOKEN])


def carried_language() -> str | None:
    """The language that a question put by a button is to be answered in: that of the page.

    None on a Chinese page that nobody chose, where a question is answered in the language of its words.
    """
    return page_language() if chosen() or page_language() != "zh" else None


def page_tag() -> str:
    """The language of the page as HTML names it."""
    return TAGS[page_language()]


def sent() -> ImmutableMultiDict[str, str]:
    """What the form of the request holds; nothing where it was too large to read."""
    try:
        return request.form
    except RequestEntityTooLarge:
        return ImmutableMultiDict()


def choices() -> list[Choice]:
    """The languages, each with the address of this page in it; the first page where this address has none."""
    endpoint = request.endpoint
    if endpoint is None:
        endpoint = "kiosk.home" if request.path.startswith("/kiosk") else "pages.home"
    here = url_for(endpoint, **((request.view_args or {}) | {"lang": None}))
    # what stands in the address is the visitor's: it goes into the query, never into the making of an address
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return [
        Choice(lang, tag, _NAMES[lang], f"{here}?{urlencode([*kept, ('lang', lang)])}") for lang, tag in TAGS.items()
    ]


def translated(text: str) -> str:
    """A text of our own data, from a kind of document to a step of a path, in the language of the page.

    Itself, in Chinese, where nobody has rendered it.
    """
    return translate(gettext(text), page_language()) if text else ""


@lru_cache
def read_catalog(lang: str) -> NullTranslations:
    """The catalogue of a language; an empty one for Chinese, in which the pages are written."""
    path = CATALOGS / lang / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=lang))
    compiled.seek(0)
    return Translations(compiled)


def register(app: Flask) -> None:
    """Makes the pages of an app speak the visitor's language."""
    _Babel(app, default_locale="zh", locale_selector=page_language)  # type: ignore[no-untyped-call]
    app.add_template_filter(translated, "translated")
    for known in (page_language, page_tag, carried_language, sent):
        app.add_template_global(known)
    app.add_template_global(choices, "language_choices")

    @app.url_defaults
    def carry(endpoint: str, values: dict[str, Any]) -> None:
        if not endpoint.startswith(_SPEECHLESS) and chosen():
            values.setdefault("lang", chosen())

    @app.after_request
    def tell(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.headers["Content-Language"] = page_tag()
            response.vary.add("Accept-Language")
        return response
