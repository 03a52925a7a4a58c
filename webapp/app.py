"""The Flask application: pages and API over one engine, with headers that keep a visitor safe."""

from __future__ import annotations

from flask import Flask, Response

from kb.settings import Settings
from webapp import api, booth, browse, counter, errors, filters, kiosk, languages, pages, paths, quiz, sharing
from webapp.bodies import Json
from webapp.policy import HEADERS
from webapp.serving import Serving

_MAX_BODY = 1024 * 1024


def create_app(settings: Settings) -> Flask:
    """The application for some settings.

    Raises:
        StoreError, IndexProblem: there is nothing to serve yet; the message says what to run.
    """
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=_MAX_BODY, MAX_FORM_MEMORY_SIZE=_MAX_BODY)
    app.json = Json(app)
    app.extensions["ipkb"] = Serving(settings)
    app.jinja_env.globals["kiosk_idle_s"] = settings.kiosk_idle_s
    app.jinja_env.globals["asks_model"] = bool(settings.llm_base_url)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(browse.blueprint)
    app.register_blueprint(paths.blueprint)
    app.register_blueprint(kiosk.blueprint)
    app.register_blueprint(booth.blueprint)
    app.register_blueprint(counter.blueprint)
    app.register_blueprint(quiz.blueprint)
    app.register_blueprint(sharing.blueprint)
    app.register_blueprint(api.blueprint)
    errors.register(app)
    filters.register(app)
    languages.register(app)

    @app.after_request
    def guard(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.mimetype in ("text/html", "application/json"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return app
