"""What a quoted law names, and what it means by its words, opens in place; on no face does it lead away."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from kb.answers import Answer, Question
from kb.citations import Citation
from kb.locators import Locator
from search.engine import Engine
from webapp.app import create_app
from webapp.cli import cli
from webapp.references import References
from webapp.views import PassageView, view_of, views_of

TODAY = date(2026, 11, 24)
OLD, NEW = "clay-whistle-law-2019", "clay-whistle-law-2026"
FINED = "泥哨法第三条之一"
FAKED = "有下列行为之一的，属于仿制泥哨：\n（一）照着他人的泥哨做的；\n（二）明知是仿制的泥哨而出售的。"
RENEWAL = "本法所称续期，是指保护期届满以后再保护五年。"


def cited(engine: Engine, locator: Locator, document_id: str = OLD, as_of: date = TODAY) -> PassageView:
    document = engine.store.document(document_id)
    passage = engine.store.passage_at(document_id, locator)
    return view_of(Citation.of(document, passage, locator), References(engine, as_of))


def shown(view: PassageView) -> list[str]:
    return [aside.term or str(aside.provision.citation.locator) for aside in (*view.named, *view.defined)]


def test_what_a_provision_names_is_quoted_under_it(tiny_engine: Engine) -> None:
    (aside,) = cited(tiny_engine, Locator.article(3, branch=1)).named
    assert (aside.provision.citation.quote, aside.provision.status.value) == (FAKED, "现行有效")
    assert not (aside.view.named or aside.view.defined)  # one level deep


def test_what_a_provision_names_has_the_validity_of_the_day(tiny_engine: Engine) -> None:
    (aside,) = cited(tiny_engine, Locator.article(3, branch=1), as_of=date(2027, 2, 1)).named
    assert (aside.provision.citation.document.document_id, aside.provision.status.value) == (OLD, "已被修改")


@pytest.mark.parametrize(
    ("locator", "asides"),
    [
        (Locator.article(2), ["续期"]),
        (Locator.article(2, paragraph=2), ["续期"]),
        (Locator.article(2, paragraph=1), []),  # a word of another 款
        (Locator.article(1), []),  # where the word is defined
        (Locator.article(3), []),
    ],
)
def test_a_word_of_the_cited_lines_is_told(tiny_engine: Engine, locator: Locator, asides: list[str]) -> None:
    assert shown(cited(tiny_engine, locator)) == asides


def test_what_the_answer_shows_anyway_opens_nowhere(tiny_engine: Engine) -> None:
    said = tiny_engine.ask(Question("泥哨法第三条之一和泥哨法第三条", TODAY))
    assert isinstance(said, Answer)
    views = views_of(said, References(tiny_engine, TODAY))
    assert [str(citation.locator) for citation in views] == ["第三条之一", "第三条"]
    assert [shown(view) for view in views.values()] == [[], []]


def test_the_same_article_cited_twice_is_marked_twice(tiny_engine: Engine) -> None:
    said = tiny_engine.ask(Question("泥哨法第三条第（一）项和泥哨法第三条第（二）项", TODAY))
    views = views_of(said, References(tiny_engine, TODAY))
    assert [[line.text for line in view.lines if line.is_marked] for view in views.values()] == [
        ["（一）照着他人的泥哨做的；"],
        ["（二）明知是仿制的泥哨而出售的。"],
    ]


def test_words_that_the_store_does_not_hold_are_not_shown(tiny_engine: Engine) -> None:
    document = tiny_engine.store.document(OLD)
    passage = tiny_engine.store.passage_at(OLD, Locator.article(3))
    references = References(tiny_engine, TODAY)
    assert references.cited(Citation.of(document, passage)) is not None
    assert references.cited(Citation.of(document, replace(passage, text=passage.text + "？"))) is None


@pytest.fixture(scope="module")
def client(tiny_engine: Engine) -> FlaskClient:
    return create_app(tiny_engine.settings).test_client()


def asides_of(page: str) -> list[str]:
    """The folded asides of a page as a visitor reads them; none is open at first."""
    assert '<details class="aside" open' not in page
    found = re.findall(r'<details class="aside[^"]*">(.*?)</details>', page, re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", one)).strip() for one in found]


@pytest.mark.parametrize("path", ["/ask", "/kiosk/ask", "/booth/ask", "/counter/ask"])
def test_every_face_opens_what_the_law_names_and_means(client: FlaskClient, path: str) -> None:
    law = FAKED.replace("\n", " ")
    page = client.post(path, data={"question": FINED, "as_of": "2026-11-24"}).text
    assert f"第三条 {law}" in asides_of(page)
    page = client.post(path, data={"question": "我的泥哨能保护多少年", "as_of": "2026-11-24"}).text
    assert f"“续期”指什么 第一条第二款 {RENEWAL}" in asides_of(page)


@pytest.mark.parametrize("path", ["/kiosk/ask", "/booth/ask"])
def test_an_aside_leads_nobody_away(client: FlaskClient, path: str) -> None:
    page = client.post(path, data={"question": FINED}).text
    assert 'class="aside"' in page and 'href="/documents' not in page


def test_a_provision_page_says_which_version_stands_in_the_aside(client: FlaskClient) -> None:
    assert any("尚未生效" in aside for aside in asides_of(client.get(f"/documents/{NEW}/第三条之一").text))
    assert not any("现行有效" in aside for aside in asides_of(client.get(f"/documents/{OLD}/第三条之一").text))


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "What “续期” means 第一条第二款 Article 1, paragraph 2"),
        ("vi", "“续期” nghĩa là gì 第一条第二款 Điều 1, khoản 2"),
    ],
)
def test_an_aside_speaks_the_language_of_the_page(client: FlaskClient, lang: str, words: str) -> None:
    assert f"{words} {RENEWAL}" in asides_of(client.get(f"/documents/{OLD}/第二条?lang={lang}").text)


def asked(client: FlaskClient, question: str) -> Any:
    return client.post("/api/v1/ask", json={"question": question, "as_of": "2026-11-24"}).get_json()["citations"][0]


def test_the_contract_tells_what_a_citation_refers_to(client: FlaskClient) -> None:
    citation = asked(client, FINED)
    (reference,) = citation["refers_to"]
    assert client.get(reference.pop("url")).status_code == 200
    assert reference == {
        "work": "泥哨法", "document_id": OLD, "version": "2019", "locator": "第三条", "quote": FAKED, "status": "现行有效",
    }  # fmt: skip
    assert citation["definitions"] == []


def test_the_contract_tells_what_the_law_means_by_a_word(client: FlaskClient) -> None:
    citation = asked(client, "我的泥哨能保护多少年")
    (definition,) = citation["definitions"]
    assert client.get(definition.pop("url")).status_code == 200
    assert definition == {"term": "续期", "document_id": OLD, "locator": "第一条第二款", "quote": RENEWAL}
    assert citation["refers_to"] == []


def test_a_terminal_names_them_in_a_line(tiny_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("data_dir", "manifest", "guides"):
        monkeypatch.setenv(f"IPKB_{name.upper()}", str(getattr(tiny_engine.settings, name)))
    said = CliRunner().invoke(cli, ["ask", "--as-of", "2026-11-24", FINED]).output
    assert "\n  其中所指：《泥哨法》（2019）第三条\n" in said
