"""The quiz: some questions in a row, each answer told right or wrong with its provision. A visit lives in its forms."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from search.engine import Engine
from webapp.cards import score_card
from webapp.forms import read_day
from webapp.rounds import MIXED, Turn, draw, new_seed, posable, round_lengths
from webapp.serving import engine_of
from webapp.sharing import as_file

blueprint = Blueprint("quiz", __name__, url_prefix="/quiz")


@blueprint.get("")
def home() -> ResponseReturnValue:
    """The fields to choose from, each with a round of its own."""
    lengths = round_lengths(posable(_engine(), read_day(None)))
    return render_template("quiz_home.html", lengths=lengths, mixed=MIXED, seed=new_seed())


@blueprint.route("/<field>/<int:seed>", methods=["GET", "POST"])
def play(field: str, seed: int) -> ResponseReturnValue:
    """The next question, what the last answer was worth, or the score."""
    turn = _turn(field, seed)
    card = score_card(turn, read_day(None), _engine().settings.base_url) if turn.is_over and not turn.told else None
    return render_template("quiz.html", turn=turn, card=card, seed=new_seed())


@blueprint.post("/<field>/<int:seed>/card.svg")
def card(field: str, seed: int) -> ResponseReturnValue:
    """The score as a drawing to keep."""
    turn = _turn(field, seed)
    if not turn.is_over:
        abort(400)
    drawn = score_card(turn, read_day(None), _engine().settings.base_url)
    return as_file(render_template("score_card.svg", card=drawn), "zhiwen-quiz.svg")


def _turn(field: str, seed: int) -> Turn:
    found = draw(posable(_engine(), read_day(None)), field, seed)
    if not found.posed:
        abort(404)
    return found.turn(request.form.getlist("choice"), "next" in request.form)


def _engine() -> Engine:
    return engine_of(current_app)
