"""The kiosk: a touch screen in a hall. Answers by POST alone, so that no address keeps what was asked."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kb.answers import Refusal
from search.engine import Engine
from search.paths import offered_paths
from search.texts import read_examples
from webapp.cards import score_card
from webapp.fields import read_fields
from webapp.forms import EARLIER, make_question, read_day
from webapp.languages import chosen, page_language
from webapp.pinyin import PinyinTable, pinyin_table
from webapp.qr import qr_svg, taken_along
from webapp.references import References
from webapp.rounds import MIXED, draw, new_seed, posable, round_lengths
from webapp.serving import engine_of
from webapp.views import views_of
from webapp.walks import paths_of, taken_home, walk_to

blueprint = Blueprint("kiosk", __name__, url_prefix="/kiosk")

_HOUR_S = 3600


@blueprint.get("")
def home() -> ResponseReturnValue:
    """The screen that invites: real questions in turn, the fields, a box to write in."""
    return render_template("kiosk_home.html", fields=read_fields(), examples=read_examples(page_language()))


@blueprint.get("/ask")
@blueprint.get("/topic")
@blueprint.get("/quiz")
@blueprint.get("/path")
def start_over() -> ResponseReturnValue:
    """What is asked and looked at is posted; these addresses alone lead to the first screen."""
    return redirect(url_for("kiosk.home"))


@blueprint.post("/topic")
def topic() -> ResponseReturnValue:
    """What people ask most in a field; an unknown one leads to the first screen."""
    wanted = request.form.get("field", "")
    found = next((field for field in read_fields() if field.field_id == wanted), None)
    if found is None:
        return redirect(url_for("kiosk.home"), 303)
    paths = paths_of(_engine(), found)
    return render_template("kiosk_topic.html", field=found, paths=paths)


@blueprint.post("/ask")
def ask() -> ResponseReturnValue:
    """The answer in large type, with a code to take it along."""
    form = request.form
    previous = [text for text in form.getlist("previous") if text.strip()]
    question = make_question(form.get("question", ""), None, previous, chosen())
    said = _engine().ask(question, may_reword=False)
    followed = [*previous, question.text][-EARLIER:]
    if isinstance(said, Refusal):
        return render_template("kiosk_refusal.html", said=said, followed=followed)
    code = qr_svg(taken_along(said, _engine().settings.base_url), gettext("二维码：扫一扫带走这个回答"))
    shown = {
        "views": views_of(said, References(_engine(), said.question.as_of)),
        "paths": offered_paths(_engine().paths, said),
    }
    return render_template("kiosk_answer.html", said=said, followed=followed, code=code, today=read_day(None), **shown)


@blueprint.post("/path")
def path() -> ResponseReturnValue:
    """A step of a guided path; the choice of paths where none is named. Where one stands is posted, too."""
    form = request.form
    engine = _engine()
    walk = walk_to(engine, form.get("path", ""), form.get("step", ""), form.get("via", ""), read_day(None))
    if walk is None:
        return render_template("kiosk_paths.html", paths=engine.paths.values())
    taken = taken_home(walk, engine.settings.base_url) if walk.here.shown.step.is_end else ""
    code = qr_svg(taken, gettext("二维码：扫一扫带走要做的事")) if taken else ""
    return render_template("kiosk_path.html", walk=walk, code=code)


@blueprint.post("/quiz")
def quiz() -> ResponseReturnValue:
    """The quiz: its fields, a question, what an answer was worth, or the score; all that is known comes in the form."""
    form, engine, as_of = request.form, _engine(), read_day(None)
    questions = posable(engine, as_of)
    drawn = draw(questions, form.get("field", ""), form.get("seed", new_seed(), int))
    if not drawn.posed:
        return render_template("kiosk_quiz_home.html", lengths=round_lengths(questions), mixed=MIXED)
    turn = drawn.turn(form.getlist("choice"), "next" in form)
    card = score_card(turn, as_of, engine.settings.base_url) if turn.is_over and not turn.told else None
    return render_template("kiosk_quiz.html", turn=turn, card=card)


@blueprint.get("/pinyin.json")
def pinyin() -> ResponseReturnValue:
    """The table of the on-screen keyboard; it says nothing of any visitor, so a browser may keep it."""
    response = jsonify(_table(_engine()))
    response.headers["Cache-Control"] = f"max-age={_HOUR_S}"
    return response


@lru_cache(maxsize=1)
def _table(engine: Engine) -> PinyinTable:
    return pinyin_table(engine.analyzer, (text for guide in engine.store.all_guides() for text in guide.questions))


def _engine() -> Engine:
    return engine_of(current_app)
