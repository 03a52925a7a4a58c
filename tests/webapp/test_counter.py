"""The counter shows one rule in two languages, and what is ticked goes into the question."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from corpus import LEXICON
from search.analysis import read_lines
from search.engine import Engine
from webapp.app import create_app


@pytest.fixture(scope="module")
def client(tiny_engine: Engine) -> FlaskClient:
    return create_app(tiny_engine.settings).test_client()


def ask(client: FlaskClient, question: str, **more: object) -> str:
    return client.post("/counter/ask", data={"question": question, "as_of": "2026-11-24", **more}).text


def test_both_sides_read_the_same_rule(client: FlaskClient) -> None:
    page = ask(client, "How long is a clay whistle protected?", traveller="en")
    assert "A clay whistle is protected for 10 years from registration." in page
    assert "泥哨登记以后保护10年" in page and "泥哨的保护期为十年" in page
    assert "依照《中华人民共和国泥哨法》第二条的规定，“泥哨的保护期为十年" in page


def test_a_rule_without_translation_says_so_and_shows_the_chinese(client: FlaskClient) -> None:
    page = ask(client, "我的泥哨能保护多少年", traveller="vi")
    assert "Chưa có phần giải thích bằng tiếng Việt" in page and "泥哨的保护期为十年" in page


def test_what_is_ticked_is_added_and_nothing_else(client: FlaskClient) -> None:
    page = ask(client, "我的泥哨能保护多少年", fact=["自用", "<script>"])
    page = re.sub(r'<nav class="languages".*?</nav>', "", page, flags=re.DOTALL)  # sends again what was sent, escaped
    assert "我的泥哨能保护多少年，自用" in page and 'value="自用" autocomplete="off" checked' in page
    assert "&lt;script&gt;" not in page and "<script>" not in page.replace("<script src", "")


def test_nothing_typed_is_told_and_a_refusal_is_in_the_language_of_the_traveller(client: FlaskClient) -> None:
    assert client.post("/counter/ask", data={"question": "", "fact": "自用"}).status_code == 400
    assert client.get("/counter/ask").headers["Location"] == "/counter"
    assert "we give no answer rather" in ask(client, "my boss has not paid my wages", traveller="en")


def test_the_phrases_are_there_in_three_languages(client: FlaskClient) -> None:
    lines = read_lines(LEXICON / "phrases.txt")
    assert all(len(line.split("|")) == 3 for line in lines)
    page = client.get("/counter").text
    assert "Is this for your own use or for sale?" in page and "để tự dùng hay để bán" in page
