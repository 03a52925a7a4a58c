"""The card of an answer: what stands on it, that it fits, and that nothing typed gets out of its text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from kb.answers import Answer
from search.engine import Engine
from tests.conftest import TODAY
from tests.webapp.reading import read_qr
from webapp.app import create_app
from webapp.cards import answer_card
from webapp.forms import make_question
from webapp.qr import taken_along
from webapp.wrapping import fit, width_of, wrap

ASKED = "我的泥哨能保护多少年"


@pytest.fixture(scope="module")
def client(tiny_engine: Engine) -> FlaskClient:
    return create_app(tiny_engine.settings).test_client()


def answered(engine: Engine, question: str = ASKED) -> Answer:
    said = engine.ask(make_question(question, TODAY))
    assert isinstance(said, Answer)
    return said


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("商标到期可以续展", 4, ["商标到期", "可以续展"]),
        ("商标到期，可以续展", 4, ["商标到", "期，可以", "续展"]),  # no comma opens a line
        ("看商标（注册）法", 3, ["看商标", "（注", "册）法"]),  # （ does not end a line, nor ） open one
        ("the trade mark law", 6, ["the trade", "mark law"]),
        ("pneumonoultramicroscopic", 6, ["pneumono", "ultramicro", "scopic"]),
        ("   一　　二  ", 9, ["一 二"]),
        ("", 9, []),
        ("上\x00下\u202e左", 9, ["上 下 左"]),  # what cannot be shown
    ],
)
def test_lines_break_as_chinese_is_set(text: str, width: float, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@pytest.mark.parametrize("text", ["泥" * 300, "泥哨，" * 100, "whistle " * 60, "W" * 300, "（（（" + "哨" * 200])
def test_what_is_too_long_is_cut_and_still_fits(text: str) -> None:
    block = fit(text, 300, 120, (40, 30), 1.4)
    assert block.size == 30 and block.is_cut and block.height <= 120
    assert all(width_of(line) * block.size <= 300 for line in block.lines)


def test_a_short_text_is_set_in_the_largest_letters() -> None:
    block = fit("泥哨", 300, 120, (40, 30), 1.4)
    assert (block.size, block.lines, block.is_cut) == (40, ("泥哨",), False)


def test_the_card_shows_question_answer_provision_and_a_code(client: FlaskClient, tiny_engine: Engine) -> None:
    response = client.post("/card.svg", data={"question": ASKED, "as_of": "2026-11-24"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="zhiwen-answer.svg"'
    assert response.mimetype == "image/svg+xml" and response.headers["Cache-Control"] == "no-store"
    drawing = ElementTree.fromstring(response.text)
    words = "".join("".join(drawing.itertext()).split())
    for shown in (
        ASKED,
        "泥哨登记以后保护10年，从登记那天起算。",
        "《泥哨法》（2019）第二条",
        "现行有效",
        "泥哨的保护期为十年，自登记之日起计算。",
        "按2026年11月24日的法律",
        tiny_engine.edition,
    ):
        assert shown in words, shown
    assert read_qr(response.text[response.text.index('class="segno"') - 30 :]) == taken_along(answered(tiny_engine), "")


def test_the_answer_leads_to_its_card_and_the_card_to_its_file(client: FlaskClient) -> None:
    assert 'action="/card"' in client.post("/ask", data={"question": ASKED}).text
    page = client.post("/card", data={"question": ASKED}).text
    assert 'viewBox="0 0 1080 1440"' in page and 'action="/card.svg"' in page and f'value="{ASKED}"' in page


def test_the_day_asked_about_is_that_of_the_card(client: FlaskClient) -> None:
    words = client.post("/card.svg", data={"question": ASKED, "as_of": "2027-03-01"}).text
    assert "《泥哨法》（2026）第二条" in words and "2027年3月1日" in words


def test_a_question_never_stands_in_an_address(client: FlaskClient) -> None:
    for path in ("/card?question=泥哨", "/card.svg?question=泥哨"):
        assert client.get(path).headers["Location"] == "/"


def test_a_refusal_has_no_card(client: FlaskClient) -> None:
    for path in ("/card", "/card.svg"):
        response = client.post(path, data={"question": "老板拖欠工资怎么办"})
        assert response.mimetype == "text/html" and "没有把握" in response.text and "<tspan" not in response.text
    assert client.post("/card", data={"question": ""}).status_code == 400


def test_what_is_typed_stays_text(client: FlaskClient) -> None:
    asked = "泥哨保护期]]></text><script>alert(1)</script>&#0;\x00\x0b\ufffe\"'&lt;"
    for path in ("/card.svg", "/card"):
        page = client.post(path, data={"question": asked}).text
        assert "<script>alert" not in page
    drawing = ElementTree.fromstring(client.post("/card.svg", data={"question": asked}).text)
    assert not any("script" in element.tag for element in drawing.iter())
    assert "</text><script>" in "".join("".join(drawing.itertext()).split())


@pytest.mark.parametrize("asked", ["短", "很长的问题，" * 60, "Is it long? " * 40])
@pytest.mark.parametrize("said", ["能。", "一句很长的话，" * 80 + "。", "A long sentence " * 60])
def test_nothing_runs_over_the_edge_however_long_it_is(tiny_engine: Engine, asked: str, said: str) -> None:
    base = answered(tiny_engine)
    card = answer_card(replace(base, statement=said, question=replace(base.question, text=asked)), "")
    assert card.box_y + card.box_height <= 1072
    for block, width in ((card.asked, 824), (card.said, 920), (card.cited, 864), (card.quote, 864)):
        assert all(width_of(line) * block.size <= width for line in block.lines)


def test_a_quotation_is_whole_or_not_there(real_engine: Engine) -> None:
    long = real_engine.ask(make_question("商标法第五十七条", date(2026, 11, 24)))
    short = real_engine.ask(make_question("注册商标能管多少年", date(2026, 11, 24)))
    assert isinstance(long, Answer) and isinstance(short, Answer)
    assert answer_card(long, "").quote.lines == ()
    assert "".join(answer_card(short, "").quote.lines) == short.provisions[0].citation.quote
