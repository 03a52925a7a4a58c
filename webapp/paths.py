"""Guided paths as pages: a step at a time, the way taken in the address, the law of each step, a sheet to print."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from search.engine import Engine
from webapp.fields import read_fields
from webapp.forms import read_day
from webapp.serving import engine_of
from webapp.walks import Walk, walk_to

blueprint = Blueprint("paths", __name__, url_prefix="/paths")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """All paths."""
    fields = {field.field_id: field.name for field in read_fields()}
    return render_template("paths.html", paths=_engine().paths.values(), fields=fields)


@blueprint.get("/<path_id>")
def start(path_id: str) -> ResponseReturnValue:
    """What a path is for, and its first step."""
    return render_template("path.html", walk=_walk(path_id, ""))


@blueprint.get("/<path_id>/<step_id>")
def step(path_id: str, step_id: str) -> ResponseReturnValue:
    """A step; `via` names the steps before it, so that this address can be kept and gone back from."""
    return render_template("path.html", walk=_walk(path_id, step_id))


@blueprint.get("/<path_id>/<step_id>/print")
def sheet(path_id: str, step_id: str) -> ResponseReturnValue:
    """The whole way taken, for paper: each question, what was chosen, and the law in full."""
    return render_template(
        "path_sheet.html", walk=_walk(path_id, step_id), today=read_day(None), edition=_engine().edition
    )


def _walk(path_id: str, step_id: str) -> Walk:
    walk = walk_to(_engine(), path_id, step_id, request.args.get("via", ""), read_day(None))
    if walk is None:
        abort(404)
    return walk


def _engine() -> Engine:
    return engine_of(current_app)
