"""The booth: a volunteer with a queue. One field, keys for everything, a hand-out on paper."""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kb.answers import Refusal
from search.engine import Engine
from webapp.fields import Field, read_fields
from webapp.forms import make_question
from webapp.languages import chosen, page_tag, translated
from webapp.qr import qr_svg, taken_along
from webapp.references import References
from webapp.serving import engine_of
from webapp.views import views_of

blueprint = Blueprint("booth", __name__, url_prefix="/booth")

PLACES = ("广场", "学校", "企业", "口岸", "展会", "社区")
_SHELL = ("style.css", "booth.css", "booth.js", "view.js", "seal.svg")


@blueprint.get("")
def home() -> ResponseReturnValue:
    """The field, ready for the first question."""
    return render_template("booth.html", said=None, **_tally())


@blueprint.get("/ask")
def start_over() -> ResponseReturnValue:
    """A question is posted; this address alone leads to the empty field."""
    return redirect(url_for("booth.home"))


@blueprint.post("/ask")
def ask() -> ResponseReturnValue:
    """The answer at a glance, and the hand-out that the printer gets."""
    form = request.form
    engine = _engine()
    said = engine.ask(make_question(form.get("question", ""), form.get("as_of"), (), chosen()), may_reword=False)
    shown: dict[str, object] = {"said": said, "field": "", **_tally()}
    if isinstance(said, Refusal):
        return render_template("booth.html", **shown)
    code = qr_svg(taken_along(said, engine.settings.base_url), gettext("二维码：扫一扫带走这个回答"))
    work = said.provisions[0].citation.document.work_id
    views = views_of(said, References(engine, said.question.as_of))
    shown |= {"code": code, "views": views, "field": _field_of(work)}
    return render_template("booth.html", **shown)


@blueprint.get("/manifest.webmanifest")
def manifest() -> ResponseReturnValue:
    """What lets the booth be installed as an app."""
    icon = {"src": url_for("static", filename="seal.svg"), "sizes": "any", "type": "image/svg+xml"}
    response = make_response(
        {
            "name": f"{gettext('知问')} · {gettext('摊位')}",
            "short_name": gettext("知问摊位"),
            "lang": page_tag(),
            "start_url": url_for("booth.home"),
            "scope": url_for("booth.home", lang=None),
            "display": "standalone",
            "background_color": "#faf8f3",
            "theme_color": "#0d5263",
            "icons": [icon],
        }
    )
    response.mimetype = "application/manifest+json"
    return response


@blueprint.get("/worker.js")
def worker() -> ResponseReturnValue:
    """The service worker: keeps the empty field and its shell, never an answer."""
    kept = [url_for("booth.home"), *(url_for("static", filename=name) for name in _SHELL)]
    response = make_response(render_template("booth_worker.js", kept=kept, edition=_engine().edition))
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = url_for("booth.home")
    return response


def _field_of(work_id: str) -> str:
    """The field that a work belongs to, empty for none: what the tally counts by."""
    found: Field | None = next((field for field in read_fields() if work_id in field.works), None)
    return found.name if found else ""


def _tally() -> dict[str, object]:
    """Where a booth stands, and what the page calls each place and field; the tally keeps the Chinese names."""
    names = (*PLACES, *(field.name for field in read_fields()), "其他")
    return {"places": PLACES, "names": {name: translated(name) for name in names}}


def _engine() -> Engine:
    return engine_of(current_app)
