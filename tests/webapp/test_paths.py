"""Guided paths on pages: a step at a time, the way in the address, the law behind each step, a sheet to print."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient

from search.engine import Engine
from search.texts import translate
from tests.webapp.reading import read_qr
from webapp.app import create_app
from webapp.filters import spoken
from webapp.forms import read_day
from webapp.languages import translated
from webapp.urls import path_link
from webapp.walks import taken_home, walk_to

WAY = ["what", "brand", "brand-used", "evidence", "when", "route", "agency"]
END = path_link("copied", "agency-mark", WAY)


@pytest.fixture(scope="module")
def client(tiny_engine: Engine) -> FlaskClient:
    return create_app(tiny_engine.settings).test_client()


@pytest.fixture(scope="module")
def real_client(real_engine: Engine) -> FlaskClient:
    return create_app(real_engine.settings).test_client()


def links(page: str) -> list[str]:
    return [html.unescape(address) for address in re.findall(r'href="(/paths[^"]*)"', page)]


def test_the_list_leads_to_every_path(client: FlaskClient, tiny_engine: Engine) -> None:
    page = client.get("/paths").text
    for path in tiny_engine.paths.values():
        assert path.title in page and path_link(path.path_id) in links(page)


def test_the_first_page_tells_what_it_is_for_and_asks(client: FlaskClient) -> None:
    page = client.get("/paths/copied").text
    assert "有人仿我的，怎么办" in page and "先分清被仿的是哪一样" in page
    assert "/paths/copied/brand?via=what" in links(page) and "上一步" not in page


def test_every_link_of_every_step_leads_on(client: FlaskClient, tiny_engine: Engine) -> None:
    seen = set()
    for path_id in tiny_engine.paths:
        todo = [path_link(path_id)]
        shown = set()
        while todo:
            address = todo.pop()
            response = client.get(address)
            assert response.status_code == 200, address
            for link in links(response.text):
                step = link.partition("?")[0]
                if step.startswith(f"/paths/{path_id}/") and not step.endswith("/print") and step not in shown:
                    shown.add(step)
                    todo.append(link)
        seen |= shown
    steps = {path_link(path.path_id, step.step_id) for path in tiny_engine.paths.values() for step in path.steps}
    starts = {path_link(path.path_id, path.start) for path in tiny_engine.paths.values()}
    assert steps - starts <= seen


def test_an_address_brings_back_the_way_taken(client: FlaskClient) -> None:
    page = client.get(END).text
    for chosen in ("牌子、店名、商标", "注册了，他用在同样或差不多的货上", "在线下店、工厂，或者别处", "注册商标"):
        assert chosen in page
    assert "现在就做" in page and "12315" in page
    assert path_link("copied", "agency", WAY[:-1]) in links(page)  # one step back
    assert path_link("copied", "brand-used", WAY[:2]) in links(page)  # and any step before
    assert path_link("copied", "agency-mark/print", WAY).replace("%2F", "/") in links(page)


@pytest.mark.parametrize("via", ["", "brand", "what,evidence", "what,nothing", "," * 40, "what," * 80])
def test_a_way_that_does_not_lead_there_is_forgotten_and_said_so(client: FlaskClient, via: str) -> None:
    response = client.get("/paths/copied/agency-mark", query_string={"via": via})
    assert response.status_code == 200
    assert "没有写明是怎样走到这一步的" in response.text and "现在就做" in response.text
    assert 'class="way"' not in response.text


@pytest.mark.parametrize("address", ["/paths/none", "/paths/copied/none", "/paths/copied/none/print", "/paths/Copied"])
def test_what_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_what_stands_in_the_address_does_not_run(client: FlaskClient) -> None:
    page = client.get("/paths/copied/brand", query_string={"via": 'what"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_without_the_texts_the_law_is_named_all_the_same(client: FlaskClient) -> None:
    assert "《商标法》第五十六条：知识库里没有今天的这一条。" in html.unescape(
        client.get("/paths/copied/brand?via=what").text
    )


def test_the_law_behind_a_step_is_quoted_word_for_word(real_client: FlaskClient, real_engine: Engine) -> None:
    page = real_client.get(END).text
    walk = walk_to(real_engine, "copied", "agency-mark", ",".join(WAY), read_day(None))
    assert walk is not None
    for provision, _ in walk.here.reasons:
        assert f"{provision.citation.document.printed_title}{provision.citation.locator}" in page
        for line in provision.citation.quote.split("\n"):
            assert html.escape(line, quote=False) in page or line in page


def test_the_sheet_retells_the_whole_way_and_quotes_each_provision_once(real_client: FlaskClient) -> None:
    page = real_client.get(path_link("copied", "agency-mark/print", WAY).replace("%2F", "/")).text
    assert page.count('class="chosen"') == 7 and "现在就做" in page
    assert "<details" not in page  # paper cannot be unfolded
    assert page.count("在同一种商品上使用与其注册商标相同的商标的；") == 1
    assert "原文见上" in page and "知识库版本" in page


def test_an_answer_and_a_field_offer_the_paths_that_fit(real_client: FlaskClient) -> None:
    answer = real_client.post("/ask", data={"question": "海关备案有效期多久"}).text
    assert "/paths/customs" in links(answer) and "/paths/invention" not in links(answer)
    field = real_client.get("/fields/exhibition").text
    assert "/paths/exhibition" in links(field) and "/paths/register" not in links(field)


def test_steps_are_told_in_the_language_of_the_page(client: FlaskClient, tiny_engine: Engine) -> None:
    step = tiny_engine.paths["copied"].step("brand")
    assert step is not None
    for lang in ("en", "vi"):
        page = html.unescape(client.get(f"/paths/copied/brand?via=what&lang={lang}").text)
        for words in (step.title, step.text, *(option.label for option in step.options)):
            assert translate(words, lang) in page and words not in page
        assert f"/paths/copied/brand-used?via=what,brand&lang={lang}" in links(page)


def test_a_sentence_that_nobody_has_rendered_stays_chinese_and_says_so(client: FlaskClient) -> None:
    with client.application.test_request_context("/?lang=en"):
        assert str(spoken(translated("这句话没有译文。"))) == '<span lang="zh-CN">这句话没有译文。</span>'


def test_at_the_kiosk_nothing_of_a_walk_stands_in_an_address(client: FlaskClient) -> None:
    assert client.get("/kiosk/path?path=copied").headers["Location"] == "/kiosk"
    choice = client.post("/kiosk/path").text
    assert 'name="path" value="letter"' in choice
    step = client.post("/kiosk/path", data={"path": "copied", "step": "agency-mark", "via": ",".join(WAY)})
    assert "现在就做" in step.text and "注册了，他用在同样或差不多的货上" in step.text
    assert 'value="what,brand,brand-used,evidence,when,route"' in step.text  # the step before
    assert set(re.findall(r'<a [^>]*href="([^"]+)"', step.text)) == {"/kiosk"}
    assert set(re.findall(r'<form[^>]* action="([^"]+)"', step.text)) == {"/kiosk/path"}
    assert step.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in step.headers


@pytest.mark.parametrize("data", [{"path": "none"}, {"path": "copied", "step": "none"}])
def test_a_walk_that_is_not_there_leads_to_the_choice_of_paths(client: FlaskClient, data: dict[str, str]) -> None:
    assert 'name="path" value="letter"' in client.post("/kiosk/path", data=data).text


def test_what_to_do_is_taken_home_as_a_code(client: FlaskClient, tiny_engine: Engine) -> None:
    walk = walk_to(tiny_engine, "copied", "agency-mark", ",".join(WAY), read_day(None))
    assert walk is not None
    words = taken_home(walk, "")
    assert words.startswith("有人仿我的，怎么办\n商标：市场监管\n1. 带商标注册证") and len(words.encode()) <= 900
    page = client.post("/kiosk/path", data={"path": "copied", "step": "agency-mark", "via": ",".join(WAY)}).text
    assert read_qr(page[page.index('<span class="qr"') :]) == words
    assert taken_home(walk, "https://ip.example.cn") == f"https://ip.example.cn{END}"
    assert 'class="qr"' not in client.post("/kiosk/path", data={"path": "copied"}).text


def test_the_api_gives_the_same_paths(real_client: FlaskClient, real_engine: Engine) -> None:
    listed = real_client.get("/api/v1/paths").get_json()["paths"]
    assert [entry["path_id"] for entry in listed] == list(real_engine.paths)
    body = real_client.get("/api/v1/paths/register?as_of=2026-11-25").get_json()
    assert (body["start"], body["checked_on"], body["steps"]) == ("stage", "2026-11-25", len(body["all_steps"]))
    got = next(step for step in body["all_steps"] if step["step_id"] == "got")
    assert got["is_end"] and got["now"] and got["channels"] and not got["is_cut"]
    assert got["citations"][0]["quote"] == "注册商标的有效期为十年，自核准注册之日起计算。"
    ids = {step["step_id"] for step in body["all_steps"]}
    assert {option["to"] for step in body["all_steps"] for option in step["options"]} < ids
    assert real_client.get(got["url"]).status_code == 200


def test_the_api_gives_the_law_of_another_day(real_client: FlaskClient) -> None:
    body = real_client.get("/api/v1/paths/register?as_of=2027-01-01").get_json()
    got = next(step for step in body["all_steps"] if step["step_id"] == "got")
    assert {citation["document_id"] for citation in got["citations"]} == {"trademark-law-2026"}


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [("/api/v1/paths/none", 404, "path_not_found"), ("/api/v1/paths/copied?as_of=gestern", 400, "bad_date")],
)
def test_api_errors_have_their_one_shape(client: FlaskClient, address: str, status: int, code: str) -> None:
    response = client.get(address)
    assert response.status_code == status and response.get_json()["error"]["code"] == code
