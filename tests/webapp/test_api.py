"""The JSON contract holds: fields, kinds, errors of one shape, and the OpenAPI document that describes it."""

from __future__ import annotations

import re
from typing import Any

import hypothesis
import pytest
import schemathesis
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from schemathesis.specs.openapi.checks import positive_data_acceptance

from search.engine import Engine
from webapp.app import create_app

JSON = {"content_type": "application/json"}
CITATION_FIELDS = {"work", "document_id", "version", "locator", "quote", "status", "effective_on", "url"}


@pytest.fixture(scope="module")
def client(tiny_engine: Engine) -> FlaskClient:
    return create_app(tiny_engine.settings).test_client()


def ask(client: FlaskClient, question: str, **more: object) -> Any:
    response = client.post("/api/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return response.get_json()


def test_health_says_that_it_can_answer(client: FlaskClient) -> None:
    body = client.get("/api/v1/health").get_json()
    assert body["status"] == "ok" and body["installed"] == 2 and body["passages"] == 10


def test_search_gives_each_article_once_best_first(client: FlaskClient) -> None:
    body = client.get("/api/v1/search", query_string={"q": "泥哨能保护几年", "k": 3, "as_of": "2026-11-24"}).get_json()
    first = body["hits"][0]
    assert {"work", "document_id", "version", "locator", "score", "snippet"} <= set(first)
    assert (first["work"], first["document_id"], first["version"], first["locator"]) == (
        "泥哨法", "clay-whistle-law-2019", "2019", "第二条",
    )  # fmt: skip
    addresses = [(hit["document_id"], hit["locator"]) for hit in body["hits"]]
    assert len(addresses) == len(set(addresses)) <= 3
    scores = [hit["score"] for hit in body["hits"]]
    assert scores == sorted(scores, reverse=True)


def test_an_answer_cites_exactly_and_links(client: FlaskClient) -> None:
    body = ask(client, "我的泥哨能保护多少年", as_of="2026-11-24")
    assert body["kind"] == "answer"
    assert body["statement"].startswith("泥哨登记以后保护10年")
    citation = body["citations"][0]
    assert set(citation) >= CITATION_FIELDS
    assert citation["quote"] == "泥哨的保护期为十年，自登记之日起计算。\n期满前六个月内可以申请续期，每次续期五年。"
    assert (citation["status"], citation["effective_on"]) == ("现行有效", "2019-05-01")
    text = client.get(f"/api/v1/documents/{citation['document_id']}/{citation['locator']}").get_json()
    assert text["text"] == citation["quote"]
    assert client.get(citation["url"]).status_code == 200
    assert any("2027年1月1日起适用新的泥哨法" in notice for notice in body["notices"])


def test_a_citation_goes_down_to_the_item_that_answers(client: FlaskClient) -> None:
    citation = ask(client, "我只是卖别人仿的泥哨，也有事吗", as_of="2026-11-24")["citations"][0]
    assert (citation["locator"], citation["quote"]) == ("第三条第（二）项", "（二）明知是仿制的泥哨而出售的。")


@pytest.mark.parametrize(
    ("as_of", "document_id", "status"),
    [("2026-12-31", "clay-whistle-law-2019", "现行有效"), ("2027-01-01", "clay-whistle-law-2026", "现行有效")],
)
def test_the_law_of_the_day_asked_about_answers(client: FlaskClient, as_of: str, document_id: str, status: str) -> None:
    citation = ask(client, "泥哨法第二条", as_of=as_of)["citations"][0]
    assert (citation["document_id"], citation["status"]) == (document_id, status)


def test_a_version_named_before_its_day_is_shown_as_not_yet_in_force(client: FlaskClient) -> None:
    body = ask(client, "新泥哨法第二条怎么说", as_of="2026-11-24")
    assert body["citations"][0]["status"] == "尚未生效"
    assert any("尚未生效" in notice for notice in body["notices"])


def test_a_day_before_all_versions_gets_the_next_to_come_and_a_warning(client: FlaskClient) -> None:
    body = ask(client, "泥哨法第二条", as_of="2018-06-01")
    citation = body["citations"][0]
    assert (citation["document_id"], citation["status"]) == ("clay-whistle-law-2019", "尚未生效")
    assert any("知识库里没有 2018年6月1日 施行的《泥哨法》" in notice for notice in body["notices"])
    body = ask(client, "新泥哨法第二条怎么说", as_of="2026-11-24")
    assert not any("知识库里没有" in notice for notice in body["notices"])


def test_a_paragraph_that_does_not_exist_is_told_beside_its_article(client: FlaskClient) -> None:
    body = ask(client, "泥哨法第二条第九款怎么说", as_of="2026-11-24")
    assert body["citations"][0]["locator"] == "第二条"
    assert any("没有“第二条第九款”" in notice for notice in body["notices"])


@pytest.mark.parametrize(
    ("question", "locators"),
    [
        ("泥哨法第二条第二条", ["第二条"]),
        ("泥哨法第三条第（一）项和泥哨法第三条第（二）项", ["第三条第（一）项", "第三条第（二）项"]),
    ],
)
def test_what_is_named_is_shown_once_each(client: FlaskClient, question: str, locators: list[str]) -> None:
    body = ask(client, question, as_of="2026-11-24")
    assert [citation["locator"] for citation in body["citations"]] == locators
    query = {"q": question, "as_of": "2026-11-24"}
    hits = client.get("/api/v1/search", query_string=query).get_json()["hits"]
    found = [(hit["document_id"], hit["locator"]) for hit in hits]
    assert len(found) == len(set(found))


def test_a_provision_that_does_not_exist_is_refused_with_its_reason(client: FlaskClient) -> None:
    body = ask(client, "泥哨法第二百条怎么说", as_of="2026-11-24")
    assert body["kind"] == "refusal" and body["code"] == "no_such_provision"
    assert "没有第二百条" in body["reason"] and "5 条" in body["reason"]
    assert body["channels"] and body["suggestions"]


@pytest.mark.parametrize(
    ("named", "printed"),
    [
        ("第99999条", "第九万九千九百九十九条"),
        ("第九亿条", "第九亿条"),
        ("第九千千千条", "第一万一千条"),
        ("第〇条", "第零条"),
        ("第二〇一九二〇一九条", "第二千零一十九万二千零一十九条"),
    ],
)
def test_a_number_that_no_law_reaches_is_refused_like_any_other(client: FlaskClient, named: str, printed: str) -> None:
    body = ask(client, f"泥哨法{named}怎么说", as_of="2026-11-24")
    assert (body["kind"], body["code"]) == ("refusal", "no_such_provision")
    assert f"没有{printed}" in body["reason"]


def test_what_the_base_does_not_hold_is_refused_with_a_channel(client: FlaskClient) -> None:
    body = ask(client, "老板拖欠工资怎么办")
    assert body["kind"] == "refusal" and body["code"] == "not_covered"
    assert body["channels"][0]["phone"] == "12345"


def test_a_day_without_any_version_gives_no_stale_law(client: FlaskClient) -> None:
    body = ask(client, "泥哨保护期", as_of="2018-01-01")
    assert body["kind"] == "refusal"


def test_a_follow_up_leans_on_the_question_before_it(client: FlaskClient) -> None:
    body = ask(client, "那能续吗", previous=["我的泥哨能保护多少年"], as_of="2026-11-24")
    assert body["kind"] == "answer" and body["citations"][0]["locator"] == "第二条"


def test_another_language_is_answered_in_it(client: FlaskClient) -> None:
    body = ask(client, "How long is a clay whistle protected?", as_of="2026-11-24")
    assert body["lang"] == "en" and body["statement"].startswith("A clay whistle is protected for 10 years")


@pytest.mark.parametrize(
    ("question", "status", "code", "message"),
    [
        ("", 400, "empty_question", "没有看到问题"),
        ("   \n\t ", 400, "empty_question", "没有看到问题"),
        ("😀😀🎉", 400, "empty_question", "没有看到问题"),
        ("\u200b\u200d\ufeff", 400, "empty_question", "没有看到问题"),
        ("？！。，", 400, "empty_question", "没有看到问题"),
        ("泥" * 100_000, 413, "question_too_long", "100000 个字"),
    ],
)
def test_a_question_that_is_none_gets_a_clear_sentence(
    client: FlaskClient, question: str, status: int, code: str, message: str
) -> None:
    response = client.post("/api/v1/ask", json={"question": question})
    error = response.get_json()["error"]
    assert (response.status_code, error["code"]) == (status, code)
    assert message in error["message"] and error["hint"]


@pytest.mark.parametrize(
    ("call", "status"),
    [
        (("post", "/api/v1/ask", {"json": {}}), 422),
        (("post", "/api/v1/ask", {"json": {"question": 5}}), 422),
        (("post", "/api/v1/ask", {"json": {"question": "泥哨", "lang": "fr"}}), 422),
        (("post", "/api/v1/ask", {"json": {"question": "泥哨", "as_of": "昨天"}}), 400),
        (("post", "/api/v1/ask", {"json": {"question": "泥哨", "as_of": "2026-02-30"}}), 400),
        (("post", "/api/v1/ask", {"data": "{broken", "content_type": "application/json"}), 422),
        (("post", "/api/v1/ask", {"data": "question=x"}), 422),
        (("post", "/api/v1/ask", {"data": "x" * 1_200_000, "content_type": "application/json"}), 413),
        (("post", "/api/v1/ask", {"data": "[" * 100_000, "content_type": "application/json"}), 422),
        (("post", "/api/v1/ask", {"data": '{"question":"泥哨"}'}), 422),  # curl -d without a header
        (("post", "/api/v1/ask", {"data": '{"question":"泥哨"}'.encode("gb18030"), **JSON}), 422),
        (("post", "/api/v1/ask", {"data": r'{"question":"\ud800"}', **JSON}), 422),  # half a character
        (("post", "/api/v1/ask", {"data": r'{"question":"泥哨","as_of":"\ud800"}', **JSON}), 422),
        (("post", "/api/v1/ask", {"data": "null", **JSON}), 422),
        (("post", "/api/v1/ask", {"data": '["泥哨"]', **JSON}), 422),
        (("post", "/api/v1/ask", {"json": {"question": "泥哨", "previous": "那呢"}}), 422),
        (("post", "/api/v1/ask", {"json": {"question": "泥哨", "previous": [["那呢"]]}}), 422),
        (("post", "/api/v1/ask", {"json": {"question": "泥哨", "previous": ["那呢"] * 21}}), 422),
        (("post", "/api/v1/ask", {"json": {"question": "泥哨", "as_of": "0001-01-01"}}), 400),
        (("post", "/api/v1/ask", {"json": {"question": "泥哨", "as_of": "99999-1-1"}}), 400),
        (("put", "/api/v1/ask", {"json": {"question": "泥哨"}}), 405),
        (("get", "/api/v1/ask", {}), 405),
        (("get", "/api/v1/search", {}), 422),
        (("get", "/api/v1/search?q=泥哨&k=0", {}), 422),
        (("get", "/api/v1/search?q=泥哨&k=many", {}), 422),
        (("get", "/api/v1/documents/none", {}), 404),
        (("get", "/api/v1/documents/clay-whistle-law-2019/第九条", {}), 404),
        (("get", "/api/v1/documents/clay-whistle-law-2019/第三条第（九）项", {}), 404),
        (("get", "/api/v1/documents/clay-whistle-law-2019/<script>", {}), 404),
        (("get", "/api/v1/nothing", {}), 404),
    ],
)
def test_every_error_has_the_one_shape(client: FlaskClient, call: tuple[str, str, dict[str, Any]], status: int) -> None:
    method, path, more = call
    response = getattr(client, method)(path, **more)
    assert response.status_code == status, response.text
    error = response.get_json()["error"]
    assert set(error) == {"code", "message", "hint"}
    assert not re.search("[a-z]{3,} [a-z]{2,}", error["message"]), error  # Chinese to the last word
    assert "Traceback" not in response.text


def test_a_bug_is_told_by_a_number_not_by_a_trace(
    tiny_engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(tiny_engine.settings)

    def broken(*_: object) -> None:
        raise RuntimeError("secret of the machine")

    monkeypatch.setattr(Engine, "ask", broken)
    response = app.test_client().post("/api/v1/ask", json={"question": "泥哨"})
    assert response.status_code == 500
    assert "secret" not in response.text and "编号" in response.get_json()["error"]["message"]
    assert "secret of the machine" in caplog.text


def test_documents_are_listed_with_their_validity(client: FlaskClient) -> None:
    rows = {row["document_id"]: row for row in client.get("/api/v1/documents").get_json()["documents"]}
    assert rows["clay-whistle-law-2019"]["is_installed"] and rows["clay-whistle-law-2019"]["rank"] == "法律"
    body = client.get("/api/v1/documents/clay-whistle-law-2019").get_json()
    assert [entry["locator"] for entry in body["contents"]] == ["第一条", "第二条", "第三条", "第三条之一", "第四条"]
    assert body["versions"] == ["clay-whistle-law-2026", "clay-whistle-law-2019"]


def test_the_openapi_document_is_valid_and_names_every_address(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    validate(document)
    assert set(document["paths"]) == {
        "/api/v1/health",
        "/api/v1/search",
        "/api/v1/ask",
        "/api/v1/documents",
        "/api/v1/documents/{document_id}",
        "/api/v1/documents/{document_id}/{locator}",
        "/api/v1/paths",
        "/api/v1/paths/{path_id}",
    }


def test_whatever_is_sent_the_service_keeps_to_its_document(tiny_engine: Engine) -> None:
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", create_app(tiny_engine.settings))
    operations = [result.ok() for result in described.get_all_operations()]
    assert len(operations) == 8
    for operation in operations:

        @hypothesis.given(case=operation.as_strategy())
        @hypothesis.settings(max_examples=40, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
        def keeps_to_it(case: Any) -> None:
            # a question of punctuation fits the schema and is refused all the same
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        keeps_to_it()
