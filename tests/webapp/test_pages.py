"""Pages show what a visitor came for, keep nothing of a visitor, and run nothing that is typed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from kb.locators import Locator
from search.choices import Ambiguity, Chooser
from search.engine import Engine
from search.rerank import Field
from webapp.app import create_app
from webapp.serving import engine_of
from webapp.views import passage_view

OLD = "clay-whistle-law-2019"
LAW = f"/documents/{OLD}"


@pytest.fixture(scope="module")
def client(tiny_engine: Engine) -> FlaskClient:
    return create_app(tiny_engine.settings).test_client()


def ask(client: FlaskClient, question: str, **more: str) -> str:
    response = client.post("/ask", data={"question": question, "as_of": "2026-11-24", **more})
    assert response.status_code == 200
    return response.text


def test_an_answer_shows_plain_words_then_the_law_with_version_date_and_status(client: FlaskClient) -> None:
    page = ask(client, "我的泥哨能保护多少年")
    assert page.index("泥哨登记以后保护10年") < page.index("泥哨的保护期为十年，自登记之日起计算。")
    for shown in ("《泥哨法》（2019）第二条", "现行有效", "2019年5月1日起施行", "法律", "永久链接", "12345"):
        assert shown in page, shown


def test_the_item_that_answers_is_marked_inside_its_article(client: FlaskClient) -> None:
    page = ask(client, "我只是卖别人仿的泥哨，也有事吗")
    assert "<mark>（二）明知是仿制的泥哨而出售的。</mark>" in page
    assert "（一）照着他人的泥哨做的；" in page


def test_a_permalink_opens_the_item_and_marks_it(client: FlaskClient) -> None:
    page = client.get(f"{LAW}/第三条第（二）项").text
    assert "<mark>（二）明知是仿制的泥哨而出售的。</mark>" in page
    assert "卖仿制的泥哨" in page
    assert client.get(f"{LAW}/3条2项").status_code == 200  # as a person would type it
    assert client.get(f"{LAW}/第三条之一").status_code == 200


def test_a_permalink_leads_to_the_provisions_before_and_after(client: FlaskClient) -> None:
    page = client.get(f"{LAW}/第三条").text
    assert "← 第二条" in page and "第三条之一 →" in page


def test_a_document_has_contents_headings_and_its_other_versions(client: FlaskClient) -> None:
    page = client.get(LAW).text
    assert '<a href="#第二条">第二条</a>' in page
    assert page.index("第一章 总则") < page.index("第二章 责任")
    assert "2026年版" in page and "尚未生效" in page
    assert "2027年1月1日起适用新的泥哨法。" in page


def test_the_catalogue_is_by_force_and_by_day(client: FlaskClient) -> None:
    assert "尚未生效" in client.get("/documents?as_of=2026-11-24").text
    later = client.get("/documents?as_of=2027-02-01").text
    assert "已被修改" in later and "尚未生效" not in later
    assert "没有名称里含" in client.get("/documents?q=不存在的法").text


def test_what_is_asked_next_carries_what_was_asked_before(client: FlaskClient) -> None:
    page = ask(client, "我的泥哨能保护多少年")
    assert '<input type="hidden" name="previous" value="我的泥哨能保护多少年">' in page
    followed = ask(client, "那能续吗", previous="我的泥哨能保护多少年")
    assert "《泥哨法》（2019）第二条" in followed


def test_a_refusal_gives_a_channel_and_questions_that_can_be_answered(client: FlaskClient) -> None:
    page = ask(client, "老板拖欠工资怎么办")
    assert "没有把握" in page and "12345" in page


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>泥哨", '泥哨"><img src=x onerror=alert(1)>', "{{ 7 * 7 }} 泥哨"]
)
def test_nothing_that_is_typed_can_run(client: FlaskClient, typed: str) -> None:
    page = ask(client, typed)
    assert "<script>alert" not in page and "<img src=x" not in page and "49 泥哨" not in page


@pytest.mark.parametrize("path", ["/", "/documents", LAW, f"{LAW}/第二条", "/about"])
def test_every_page_loads_only_from_here_and_sets_nothing(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    loaded = re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=\"([^\"]+)\"", response.text)
    assert loaded and all(address.startswith("/static/") for address in loaded)
    assert not re.search(r"\son[a-z]+=|<style|style=", response.text)


def test_a_question_never_stands_in_an_address(client: FlaskClient) -> None:
    assert client.get("/ask?question=泥哨").headers["Location"] == "/"
    page = ask(client, "我的泥哨能保护多少年")
    assert "question=" not in page and 'method="get"' not in page


@pytest.mark.parametrize(
    ("question", "status", "told"),
    [("", 400, "没有看到问题"), ("😀😀", 400, "没有看到问题"), ("泥" * 3000, 413, "问题太长了")],
)
def test_a_question_that_is_none_is_told_kindly(client: FlaskClient, question: str, status: int, told: str) -> None:
    response = client.post("/ask", data={"question": question})
    assert response.status_code == status and told in response.text and "<form" in response.text


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/nowhere", "没有这个页面"),
        ("/documents/none", "没有编号为"),
        (f"{LAW}/第九十九条", "没有第九十九条"),
        (f"{LAW}/胡写", "不是条款项的写法"),
        ("/documents?as_of=昨天", "不是日期"),
    ],
)
def test_a_wrong_address_says_what_to_do(client: FlaskClient, path: str, told: str) -> None:
    response = client.get(path)
    assert response.status_code in (400, 404) and told in response.text and "Traceback" not in response.text


def test_about_says_what_is_held_and_what_is_missing(client: FlaskClient, tiny_engine: Engine) -> None:
    page = client.get("/about").text
    assert tiny_engine.edition in page and "2 份，10 条" in page


def test_guides_alone_answer_with_their_provisions_named(guides_engine: Engine) -> None:
    client = create_app(guides_engine.settings).test_client()
    page = ask(client, "注册商标能管多少年")
    assert "注册商标管10年" in page and "《商标法》（2019）第三十九条" in page
    assert "没有安装" in page
    about = client.get("/about").text
    assert "还缺哪些原文" in about
    shown = client.get("/documents/trademark-law-2019").text
    assert "注册商标能管几年" in shown


def test_a_new_index_is_served_without_a_restart(tmp_path_factory: pytest.TempPathFactory) -> None:
    from ingest.pipeline import ingest
    from kb.store import Store
    from search.analysis import Analyzer
    from search.encoder import load_encoder
    from search.index import build_index
    from tests.conftest import make_tiny

    settings = make_tiny(tmp_path_factory.mktemp("served"))
    store = Store(settings.store_path, create=True)
    ingest(store, settings)
    build_index(store, load_encoder("shipped"), Analyzer(), settings.index_dir)
    app = create_app(settings)
    before = engine_of(app).edition
    guides = settings.guides / "clay-whistle-law.md"
    guides.write_text(guides.read_text("utf-8").replace("泥哨登记以后保护10年", "登记了的泥哨保护10年"), "utf-8")
    ingest(store, settings)
    build_index(store, load_encoder("shipped"), Analyzer(), settings.index_dir)
    app.extensions["ipkb"]._checked_at -= 60
    assert engine_of(app).edition != before
    assert "登记了的泥哨保护10年" in ask(app.test_client(), "我的泥哨能保护多少年")


def test_what_may_be_meant_can_be_tapped_and_is_asked_as_understood(
    tiny_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(tiny_engine.settings)
    fields = [Field(frozenset(), ("泥哨",)), Field(frozenset(), ("哨法",))]  # our one law stands for two fields
    chooser = Chooser([Ambiguity(("保护几年",), (("泥哨", "泥哨~"), ("登记的泥哨", "登记的泥哨~")))], fields)
    monkeypatch.setattr(engine_of(app), "_chooser", chooser)
    client = app.test_client()
    for address in ("/ask", "/kiosk/ask"):
        page = client.post(address, data={"question": "保护几年"}).text
        assert "您说的是哪一种？" in page
        assert re.search(r'value="登记的泥哨保护几年">.*?<button type="submit">登记的泥哨</button>', page, re.S)
    said = client.post("/api/v1/ask", json={"question": "保护几年"}).get_json()
    assert said["choices"][0] == {"label": "泥哨", "question": "泥哨保护几年"}
    assert client.post("/api/v1/ask", json={"question": "泥哨保护几年"}).get_json()["choices"] == []
    assert "您说的是哪一种" not in client.post("/ask", data={"question": "泥哨保护几年"}).text


def test_a_long_article_shows_the_item_that_is_cited_first_and_the_rest_folded(tiny_engine: Engine) -> None:
    lines = [
        "有下列行为之一的：",
        "（一）甲；",
        "（二）乙：",
        "1. 丙；",
        "2. 丁；",
        "（三）" + "戊" * 300 + "。",
        "另有规定的除外。",
    ]
    passage = replace(tiny_engine.store.passage_at(OLD, Locator.article(3)), text="\n".join(lines))
    assert [line.text for line in passage_view(passage, Locator.article(3, paragraph=1, item=2)).excerpt] == [
        "有下列行为之一的：",
        "（二）乙：",
        "1. 丙；",
        "2. 丁；",
    ]
    assert passage_view(passage, Locator.article(3)).excerpt == ()  # the whole is cited
    assert passage_view(replace(passage, text="\n".join(lines[:3])), Locator.article(3, item=1)).excerpt == ()  # short


def test_an_answer_and_a_provision_lead_to_the_same_provision_in_the_other_version(client: FlaskClient) -> None:
    link = f'href="/documents/{OLD}/diff/clay-whistle-law-2026#'
    assert f'{link}old-%E7%AC%AC%E4%BA%8C%E6%9D%A1">和修订后的2026年版比一比' in ask(client, "我的泥哨能保护多少年")
    assert f'{link}old-%E7%AC%AC%E4%BA%8C%E6%9D%A1">和修订后的2026年版比一比' in client.get(f"{LAW}/第二条").text
    later = client.get("/documents/clay-whistle-law-2026/第二条").text
    assert f'{link}new-%E7%AC%AC%E4%BA%8C%E6%9D%A1">和修订前的2019年版比一比' in later
    page = client.get(f"/documents/{OLD}/diff/clay-whistle-law-2026").text
    assert 'id="old-第二条"' in page and 'id="new-第二条"' in page
