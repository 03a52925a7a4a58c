"""The booth answers at a glance, prints a hand-out, and keeps the shell but never an answer."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from search.engine import Engine
from tests.webapp.reading import read_qr
from webapp.app import create_app

ASKED = "我只是卖别人仿的泥哨，也有事吗"


@pytest.fixture(scope="module")
def client(tiny_engine: Engine) -> FlaskClient:
    return create_app(tiny_engine.settings).test_client()


def test_the_empty_page_tells_the_keys(client: FlaskClient) -> None:
    page = client.get("/booth").text
    for key in ("<kbd>/</kbd>", "<kbd>c</kbd>", "<kbd>p</kbd>", "<kbd>l</kbd>", "<kbd>Esc</kbd>"):
        assert key in page, key
    assert "本机只记数字" in page


def test_the_answer_stands_beside_its_provisions_and_on_the_sheet(client: FlaskClient, tiny_engine: Engine) -> None:
    page = client.post("/booth/ask", data={"question": ASKED, "as_of": "2026-11-24"}).text
    assert "《泥哨法》（2019）第三条第（二）项" in page
    assert "<mark>（二）明知是仿制的泥哨而出售的。</mark>" in page
    sheet = page[page.index('class="b-sheet"') :]
    for shown in (ASKED, "现行有效，2019年5月1日起施行", "2026年11月24日", tiny_engine.edition):
        assert shown in sheet, shown
    assert "（二）明知是仿制的泥哨而出售的。" in read_qr(sheet)


def test_a_refusal_can_be_marked_but_not_printed(client: FlaskClient) -> None:
    page = client.post("/booth/ask", data={"question": "老板拖欠工资怎么办"}).text
    assert 'data-state="refusal"' in page and 'data-key="n"' in page
    assert 'data-key="p"' not in page and "b-sheet" not in page


def test_the_tally_counts_by_the_field_of_the_answer(guides_engine: Engine) -> None:
    client = create_app(guides_engine.settings).test_client()
    page = client.post("/booth/ask", data={"question": "注册商标能管多少年"}).text
    assert 'data-field="商标"' in page


def test_it_can_be_installed(client: FlaskClient) -> None:
    manifest = client.get("/booth/manifest.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    described = manifest.get_json(force=True)
    assert described["start_url"] == "/booth" and described["display"] == "standalone"


def test_the_worker_keeps_only_what_holds_no_answer(client: FlaskClient, tiny_engine: Engine) -> None:
    worker = client.get("/booth/worker.js")
    assert worker.mimetype == "text/javascript" and worker.headers["Service-Worker-Allowed"] == "/booth"
    assert '["/booth", "/static/style.css"' in worker.text and tiny_engine.edition in worker.text
    assert client.get("/booth/ask").headers["Location"] == "/booth"
