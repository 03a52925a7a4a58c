"""Pages speak Chinese, English and Vietnamese; a choice of language travels in addresses, and nowhere else."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import LanguageAccept

from search.engine import Engine
from search.texts import TEXTS
from webapp.app import create_app


@pytest.fixture(scope="module")
def client(tiny_engine: Engine) -> FlaskClient:
    return create_app(tiny_engine.settings).test_client()


def tag_of(page: str) -> str:
    return re.search(r'<html lang="([^"]+)"', page).group(1)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("address", "accepted", "tag"),
    [
        ("/", "", "zh-CN"),
        ("/", "vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("/", "de-DE,en-GB;q=0.7", "en"),
        ("/", "de-DE", "zh-CN"),  # none of ours
        ("/?lang=en", "vi", "en"),  # what is chosen goes before what the browser prefers
        ("/?lang=fr", "vi", "vi"),
        ("/kiosk?lang=vi", "zh-CN", "vi"),
        ("/booth", "en", "en"),
        ("/counter?lang=zh", "en", "zh-CN"),
        ("/embed", "en", "en"),
        ("/no-such-page?lang=vi", "", "vi"),
    ],
)
def test_the_language_is_the_one_chosen_then_that_of_the_browser_then_chinese(
    client: FlaskClient, address: str, accepted: str, tag: str
) -> None:
    response = client.get(address, headers={"Accept-Language": accepted})
    assert tag_of(response.text) == tag == response.headers["Content-Language"]
    assert "Accept-Language" in response.headers["Vary"] and "Set-Cookie" not in response.headers


def test_a_page_that_is_too_large_to_read_is_refused_in_a_language(client: FlaskClient) -> None:
    response = client.post("/ask?lang=en", data={"question": "泥" * 2_000_000})
    assert response.status_code == 413 and tag_of(response.text) == "en"


ASKED = "How long is a clay whistle protected?"
OLD, NEW = "clay-whistle-law-2019", "clay-whistle-law-2026"
PAGES = [
    ("/", {}),
    ("/ask", {"question": ASKED, "as_of": "2026-11-24"}),
    ("/ask", {"question": "我只是卖别人仿的泥哨，也有事吗", "as_of": "2026-11-24"}),
    ("/ask", {"question": "老板拖欠工资怎么办"}),
    ("/ask", {"question": ""}),
    ("/documents", {}),
    ("/documents?q=nothing", {}),
    (f"/documents/{OLD}", {}),
    (f"/documents/{OLD}/第三条第（二）项", {}),
    (f"/documents/{OLD}/study", {}),
    (f"/documents/{OLD}/diff/{NEW}", {}),
    (f"/documents/{OLD}/第九十九条", {}),
    ("/fields/customs", {}),
    ("/pictures", {}),
    ("/about", {}),
    ("/no-such-page", {}),
    ("/kiosk", {}),
    ("/kiosk/topic", {"field": "patent"}),
    ("/kiosk/ask", {"question": ASKED}),
    ("/kiosk/ask", {"question": "老板拖欠工资怎么办"}),
    ("/kiosk/ask", {"question": ""}),
    ("/booth", {}),
    ("/booth/ask", {"question": ASKED}),
    ("/booth/ask", {"question": "老板拖欠工资怎么办"}),
    ("/counter", {}),
    ("/counter/ask", {"question": "我的泥哨能保护多少年", "fact": "自用"}),
    ("/counter/ask", {"question": "老板拖欠工资怎么办"}),
    ("/embed", {}),
    ("/embed", {"question": ASKED}),
]
READ = ("aria-label", "placeholder", "title", "alt", "content")
"""The attributes that a visitor reads or hears."""


def visited(client: FlaskClient, path: str, sent: dict[str, str], lang: str) -> str:
    address = f"{path}{'&' if '?' in path else '?'}lang={lang}"
    return client.post(address, data=sent).text if sent else client.get(address).text


class Foreign(HTMLParser):
    """What a page says in Chinese outside the elements that are marked as Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        lang = dict(attributes).get("lang")
        within = self.open[-1][1] if self.open else False
        is_chinese = lang.startswith("zh") if lang else within
        self.hear(" ".join(value or "" for name, value in attributes if name in READ), is_chinese)
        if tag not in ("meta", "link", "input", "br", "img", "path", "circle", "rect"):
            self.open.append((tag, is_chinese))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.hear(data, bool(self.open) and self.open[-1][1])

    def hear(self, text: str, is_chinese: bool) -> None:
        if not is_chinese and re.search(r"[\u3000-\u9fff\uff01-\uff60]", text):
            self.found.append(text.strip())


def test_chinese_that_is_not_marked_is_found() -> None:
    reader = Foreign()
    reader.feed('<p lang="zh-CN">条<b>文</b></p><p title="链接">A<br>B</p><svg><path d="M0"/></svg><p>看</p>')
    assert reader.found == ["链接", "看"]


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize(("path", "sent"), PAGES)
def test_no_page_speaks_chinese_where_it_does_not_say_so(
    client: FlaskClient, path: str, sent: dict[str, str], lang: str
) -> None:
    page = visited(client, path, sent, lang)
    assert tag_of(page) == lang
    reader = Foreign()
    reader.feed(re.sub("(<title>.*?)泥哨法", r"\1", page))  # the name of a law, where no element can mark it
    assert reader.found == []


@pytest.mark.parametrize(("path", "sent"), PAGES)
def test_a_page_in_chinese_is_the_same_whether_chosen_or_not(
    client: FlaskClient, path: str, sent: dict[str, str]
) -> None:
    plain = client.post(path, data=sent).text if sent else client.get(path).text
    chosen = visited(client, path, sent, "zh")
    assert tag_of(plain) == tag_of(chosen) == "zh-CN"
    assert re.sub(r"<[^>]+>", "", plain) == re.sub(r"<[^>]+>", "", chosen) or "question" in sent


@pytest.mark.parametrize(("path", "sent"), PAGES)
def test_every_link_and_form_carries_the_language_on(client: FlaskClient, path: str, sent: dict[str, str]) -> None:
    page = visited(client, path, sent, "vi")
    switch = re.compile(r'<nav class="languages".*?</nav>', re.DOTALL)
    addresses = re.findall(r' (?:href|action)="(/[^"]*)"', switch.sub("", page))
    ends = ("/static/", "/booth/manifest")
    lost = {one for one in addresses if "lang=vi" not in one and not one.startswith(ends)}
    assert lost <= ({"/kiosk"} if path.startswith("/kiosk") else set())  # 结束 gives the next visitor the first screen
    for tag, lang in (("zh-CN", "zh"), ("en", "en"), ("vi", "vi")):
        assert re.search(rf'(href|formaction)="[^"]*lang={lang}"[^>]* lang="{tag}"', switch.search(page).group()), lang  # type: ignore[union-attr]


def test_the_question_goes_along_when_the_language_changes_and_is_answered_in_it(client: FlaskClient) -> None:
    asked = {"question": "我的泥哨能保护多少年", "as_of": "2026-11-24", "previous": ["泥哨"]}
    page = client.post("/ask", data=asked).text
    assert "泥哨登记以后保护10年" in page
    switch = re.search(r'<nav class="languages".*?</nav>', page, re.DOTALL).group()  # type: ignore[union-attr]
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', switch))
    assert kept == {"question": "我的泥哨能保护多少年", "as_of": "2026-11-24", "previous": "泥哨"}
    english = client.post("/ask?lang=en", data=kept).text
    assert "A clay whistle is protected for 10 years from registration." in english and tag_of(english) == "en"


def test_an_english_question_on_a_chinese_page_is_answered_in_english_unless_chinese_was_chosen(
    client: FlaskClient,
) -> None:
    said = "A clay whistle is protected for 10 years from registration."
    sent = {"question": ASKED, "as_of": "2026-11-24"}
    assert said in client.post("/ask", data=sent).text
    assert said not in client.post("/ask?lang=zh", data=sent).text


def test_a_status_stands_in_both_languages(client: FlaskClient) -> None:
    page = client.get(f"/documents/{NEW}?lang=en").text
    assert '<span lang="zh-CN">尚未生效</span> Not yet in force' in page


def test_a_redirect_keeps_the_language(client: FlaskClient) -> None:
    for path, first in (
        ("/ask", "/"),
        ("/kiosk/ask", "/kiosk"),
        ("/booth/ask", "/booth"),
        ("/counter/ask", "/counter"),
    ):
        assert client.get(f"{path}?lang=vi").headers["Location"] == f"{first}?lang=vi"


def test_the_api_speaks_chinese_to_every_browser(client: FlaskClient) -> None:
    reply = client.get("/api/v1/documents/none", headers={"Accept-Language": "en"})
    assert reply.status_code == 404 and "没有" in reply.get_json()["error"]["message"]


def test_laws_are_found_by_their_names_in_the_language_of_the_page(client: FlaskClient) -> None:
    assert client.get("/documents?lang=zh&q=泥哨").text.count('class="badge') == 2


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"question": "泥哨法第二条", "as_of": "2026-11-24"}, "applies only until 1 January 2027"),
        ({"question": "泥哨法第二条", "as_of": "2018-01-01"}, "is not yet in force; it takes effect on 1 May 2019"),
        ({"question": "泥哨法第九十九条", "as_of": "2026-11-24"}, "has no provision"),
    ],
)
def test_what_the_engine_remarks_is_said_in_the_language_of_the_visitor(
    client: FlaskClient, sent: dict[str, str], told: str
) -> None:
    page = visited(client, "/ask", sent, "en")
    assert told in page
    reader = Foreign()
    reader.feed(page)
    assert reader.found == []


def test_every_remark_has_its_blanks_in_every_language() -> None:
    for key, texts in TEXTS.items():
        assert set(texts) == {"zh", "en", "vi"}, key
        assert set(re.findall(r"\{\w+\}", texts["en"])) == set(re.findall(r"\{\w+\}", texts["vi"])), key


@pytest.mark.parametrize("query", ["endpoint=x", "_method=POST", "_scheme=javascript&_external=1", "_host=a.example"])
def test_what_stands_in_an_address_makes_no_address(client: FlaskClient, query: str) -> None:
    response = client.get(f"/?{query}")
    assert response.status_code == 200
    assert f"/?{query.replace('&', '&amp;')}&amp;lang=en" in response.text


def test_a_long_list_of_languages_is_read_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    match = LanguageAccept.best_match
    monkeypatch.setattr(LanguageAccept, "best_match", lambda *given: read.append(given) or match(*given))
    assert client.get("/documents", headers={"Accept-Language": "a-" * 5000}).status_code == 200
    assert len(read) == 1
