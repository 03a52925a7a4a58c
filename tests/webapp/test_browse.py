"""Browsing by field, by version, by picture; a frame for other sites that only the named ones may show."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from kb.errors import SettingsError
from kb.settings import load_settings
from search.engine import Engine
from webapp.app import create_app
from webapp.diffs import Change, Stretch, stretches, version_diff
from webapp.pictures import COMPLAINT, TERMS, THINGS, drawn

OLD, NEW = "clay-whistle-law-2019", "clay-whistle-law-2026"


@pytest.fixture(scope="module")
def client(tiny_engine: Engine) -> FlaskClient:
    return create_app(tiny_engine.settings).test_client()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("甲乙丙", "甲乙丙", [("kept", "甲乙丙")]),
        ("", "甲", [("added", "甲")]),
        ("甲", "", [("removed", "甲")]),
        ("处十元罚款。", "处百元罚款。", [("kept", "处"), ("removed", "十"), ("added", "百"), ("kept", "元罚款。")]),
        # one equal character between two changes is no reading: 甲一乙 → 丙一丁
        ("前文甲一乙后文", "前文丙一丁后文", [("kept", "前文"), ("removed", "甲一乙"), ("added", "丙一丁"), ("kept", "后文")]),
    ],
)  # fmt: skip
def test_what_changed_is_marked(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.change.value, one.text) for one in stretches(old, new)] == expected


def test_both_versions_can_be_read_back_from_a_diff(tiny_engine: Engine) -> None:
    old, new = tiny_engine.store.passages(OLD), tiny_engine.store.passages(NEW)
    rows = version_diff(old, new)
    assert [str(row.new) for row in rows] == [str(passage.locator) for passage in new]

    def read(change: Change) -> list[str]:
        return ["".join(one.text for one in row.stretches if one.change in (change, Change.KEPT)) for row in rows]

    assert read(Change.ADDED) == [passage.text for passage in new]
    assert read(Change.REMOVED) == [passage.text for passage in old]
    assert Stretch(Change.ADDED, "五") in rows[1].stretches


def test_two_versions_stand_side_by_side(client: FlaskClient) -> None:
    page = client.get(f"/documents/{OLD}/diff/{NEW}").text
    assert "泥哨的保护期为十<ins>五</ins>年" in page and "2019年版 第二条" in page
    assert f"/documents/{OLD}/diff/{NEW}" in client.get(f"/documents/{NEW}").text


def test_what_is_no_pair_of_versions_is_told(client: FlaskClient) -> None:
    page = client.get(f"/documents/{OLD}/diff/{OLD}")
    assert page.status_code == 404 and "不是同一部法律的两个版本" in page.text


def test_a_field_has_its_questions_and_its_laws_of_today(guides_engine: Engine) -> None:
    client = create_app(guides_engine.settings).test_client()
    page = client.get("/fields/customs").text
    assert "海关备案有效期多久" in page and "知识产权海关保护条例" in page
    assert client.get("/fields/none").status_code == 404
    assert 'href="/fields/customs"' in client.get("/").text


def test_a_law_can_be_printed_as_a_list_to_study(client: FlaskClient) -> None:
    page = client.get(f"/documents/{OLD}/study").text
    assert "泥哨保护几年" in page and "我的泥哨能保护多少年" in page and "共 2 项" in page
    assert client.get(f"/documents/{NEW}/study").status_code == 404
    assert f"/documents/{OLD}/study" in client.get(f"/documents/{OLD}").text


def test_a_provision_is_taken_along_as_its_words_or_its_link(client: FlaskClient, tiny_engine: Engine) -> None:
    from tests.webapp.reading import read_qr

    path = f"/documents/{OLD}/第二条"
    assert read_qr(client.get(path).text).startswith("《泥哨法》（2019）第二条：“泥哨的保护期为十年")
    public = create_app(tiny_engine.settings.model_copy(update={"base_url": "https://ip.example.cn"})).test_client()
    assert read_qr(public.get(path).text).startswith("https://ip.example.cn/documents/clay-whistle-law-2019/")


def test_a_picture_without_its_law_says_so(client: FlaskClient) -> None:
    assert client.get("/pictures").text.count("官方原文没有安装，画不出来") == 3


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2027, 2, 1)])
def test_every_bar_and_step_is_drawn_from_the_law_of_the_day(real_engine: Engine, day: date) -> None:
    for facts in (TERMS, THINGS, COMPLAINT):
        assert [row.fact for row in drawn(real_engine, facts, day)] == list(facts)
    first = drawn(real_engine, TERMS, day)[0]
    expected = ("trademark-law-2019", "第三十九条") if day.year == 2026 else ("trademark-law-2026", "第四十三条")
    assert (first.document.document_id, str(first.locator)) == expected


def test_only_the_sites_named_may_show_the_frame(tiny_engine: Engine) -> None:
    settings = tiny_engine.settings.model_copy(update={"embed_origins": "https://hall.example.cn https://b.example.cn"})
    client = create_app(settings).test_client()
    policy = client.get("/embed").headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://hall.example.cn https://b.example.cn")
    assert client.get("/").headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    page = client.post("/embed", data={"question": "我的泥哨能保护多少年"}).text
    assert "泥哨登记以后保护10年" in page and 'target="_blank" rel="noopener"' in page


@pytest.mark.parametrize("origins", ["*", "https://a.cn/path", "https://a.cn; script-src *", "a.cn"])
def test_an_origin_that_is_none_is_refused(origins: str) -> None:
    with pytest.raises(SettingsError, match="embed_origins"):
        load_settings(embed_origins=origins)
