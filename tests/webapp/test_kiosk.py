"""The kiosk answers by POST alone, leads nowhere else, and hands the answer over as a code."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kb.answers import Answer
from kb.errors import MalformedStructure
from search.analysis import Analyzer
from search.engine import Engine
from tests.webapp.reading import read_qr
from webapp.app import create_app
from webapp.fields import read_fields
from webapp.forms import make_question
from webapp.pinyin import pinyin_table
from webapp.qr import qr_svg, taken_along

ASKED = "我的泥哨能保护多少年"


@pytest.fixture(scope="module")
def client(tiny_engine: Engine) -> FlaskClient:
    return create_app(tiny_engine.settings).test_client()


def test_the_first_screen_shows_questions_fields_and_a_box(client: FlaskClient) -> None:
    page = client.get("/kiosk").text
    for shown in (
        "注册商标能管多少年",
        "商标",
        "专利",
        "著作权",
        "海关",
        "展会",
        "不正当竞争",
        "买到假货",
        "电商",
        "问一问",
    ):
        assert shown in page, shown
    assert page.count('<svg class="pic"') == 10  # eight fields, the guided paths and the quiz


def test_a_field_leads_to_what_people_ask_in_it(client: FlaskClient) -> None:
    page = client.post("/kiosk/topic", data={"field": "customs"}).text
    assert '<input type="hidden" name="question" value="海关备案有效期多久">' in page
    assert client.post("/kiosk/topic", data={"field": "none"}).headers["Location"] == "/kiosk"


def test_the_answer_shows_plain_words_the_law_and_what_to_ask_next(client: FlaskClient) -> None:
    page = client.post("/kiosk/ask", data={"question": ASKED}).text
    assert page.index("泥哨登记以后保护10年") < page.index("泥哨的保护期为十年")
    for shown in ("《泥哨法》（2019）第二条", "看原文", "接着可以问", "12345", 'aria-label="二维码', "再问一句"):
        assert shown in page, shown


def test_a_refusal_is_told_kindly_with_places_to_turn_to(client: FlaskClient) -> None:
    page = client.post("/kiosk/ask", data={"question": "老板拖欠工资怎么办"}).text
    assert "没有把握" in page and "12345" in page


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/kiosk", None),
        ("/kiosk/topic", {"field": "patent"}),
        ("/kiosk/path", {}),
        ("/kiosk/path", {"path": "copied", "step": "brand", "via": "what"}),
        ("/kiosk/ask", {"question": ASKED}),
        ("/kiosk/ask", {"question": "老板拖欠工资怎么办"}),
        ("/kiosk/ask", {"question": ""}),
        ("/kiosk/quiz", {}),
        ("/kiosk/quiz", {"field": "混合"}),
        ("/kiosk/quiz", {"field": "混合", "seed": "7", "choice": "1"}),
        ("/kiosk/quiz", {"field": "混合", "seed": "7", "choice": ["1", "1", "1"], "next": "1"}),
        ("/kiosk/nowhere", None),
    ],
)
def test_no_screen_leads_out_or_keeps_anything(client: FlaskClient, path: str, data: dict[str, str] | None) -> None:
    response = client.get(path) if data is None else client.post(path, data=data)
    led = {address.partition("?lang=")[0] for address in re.findall(r'<a [^>]*href="([^"]+)"', response.text)}
    assert led == {"/kiosk"}
    sent = {address.partition("?lang=")[0] for address in re.findall(r'action="([^"]+)"', response.text)}
    assert sent <= {"/kiosk/ask", "/kiosk/topic", "/kiosk/quiz", "/kiosk/path"}
    assert 'method="get"' not in response.text and 'autocomplete="off"' in response.text
    assert response.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in response.headers
    assert not re.search(r"\son[a-z]+=|<style|style=", response.text)


def test_what_was_asked_never_stands_in_an_address(client: FlaskClient) -> None:
    for path in ("/kiosk/ask?question=泥哨", "/kiosk/topic?field=customs", "/kiosk/path?path=customs"):
        assert client.get(path).headers["Location"] == "/kiosk"


def test_the_code_holds_the_answer_or_the_permanent_link(tiny_engine: Engine) -> None:
    said = tiny_engine.ask(make_question(ASKED, "2026-11-24"))
    assert isinstance(said, Answer)
    words = taken_along(said, "")
    assert words.startswith("泥哨登记以后保护10年") and "“泥哨的保护期为十年，自登记之日起计算。" in words
    assert tiny_engine.edition in words and len(words.encode()) <= 900
    link = taken_along(said, "https://ip.example.cn")
    assert link.startswith("https://ip.example.cn/documents/clay-whistle-law-2019/")
    assert read_qr(qr_svg(words, "码")) == words
    assert read_qr(qr_svg(link, "码")) == link


def test_the_keyboard_offers_first_what_is_asked_most() -> None:
    table = pinyin_table(Analyzer(), ["商标能管几年", "商标被抢注", "上面写什么", "商标法"])
    assert table["sounds"]["shang"][0] == "商"
    assert table["words"][0] == "商标" and "著作权法" in table["words"]


def test_the_table_of_the_keyboard_is_served_and_kept(client: FlaskClient) -> None:
    response = client.get("/kiosk/pinyin.json")
    assert response.json is not None and "标" in response.json["sounds"]["biao"]
    assert response.headers["Cache-Control"].startswith("max-age")


def test_a_field_file_out_of_order_says_how_to_write_it(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "fields.txt"
    for text in ("能告吗\n", "= trademark\n能告吗\n"):
        path.write_text(text, "utf-8")
        with pytest.raises(MalformedStructure, match="标题写作"):
            read_fields(path)


def test_each_question_of_a_field_is_answered(real_engine: Engine) -> None:
    for field in read_fields():
        for text in field.questions:
            assert isinstance(real_engine.ask(make_question(text, "2026-11-24")), Answer), text


def test_each_work_of_a_field_is_in_the_manifest(real_engine: Engine) -> None:
    works = {document.work_id for document in real_engine.retrieval.documents.values()}
    assert {work for field in read_fields() for work in field.works} <= works
