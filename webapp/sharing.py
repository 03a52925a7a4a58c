"""Sharing: an answer as a card to keep. The question comes in a form, so that no address holds it."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.answers import Refusal
from search.engine import Engine
from webapp.cards import answer_card
from webapp.forms import posted_question
from webapp.languages import chosen
from webapp.serving import engine_of

blueprint = Blueprint("sharing", __name__)


@blueprint.get("/card")
@blueprint.get("/card.svg")
def start_over() -> ResponseReturnValue:
    """A question is posted; these addresses alone lead home."""
    return redirect(url_for("pages.home"))


@blueprint.post("/card", defaults={"is_file": False})
@blueprint.post("/card.svg", defaults={"is_file": True})
def card(is_file: bool) -> ResponseReturnValue:
    """The card of the answer, on a page or as a file; a refusal has none and is shown as it is."""
    question = posted_question(request.form, chosen())
    engine = _engine()
    said = engine.ask(question, may_reword=False)
    if isinstance(said, Refusal):
        return render_template("refusal.html", said=said, followed=[*question.previous, question.text][-3:], picked="")
    drawn = answer_card(said, engine.settings.base_url)
    if is_file:
        return as_file(render_template("answer_card.svg", card=drawn), "zhiwen-answer.svg")
    return render_template("card.html", card=drawn, question=question)


def as_file(drawing: str, name: str) -> Response:
    """A drawing that the browser saves under a name and keeps nowhere else."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(drawing, mimetype="image/svg+xml", headers=headers)


def _engine() -> Engine:
    return engine_of(current_app)
