"""With a language model behind it, every face says who wrote the words, and without it nothing is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from kb.answers import Answer, Question
from kb.settings import Settings
from search.engine import Engine
from tests.search.endpoints import ModelServer, model_server, says
from webapp.app import create_app
from webapp.cli import cli
from webapp.qr import taken_along
from webapp.serving import engine_of

QUESTION = "我的泥哨能保护多少年"
TRUE = "泥哨的保护期是10年，从登记之日起计算。"
CLAIM: dict[str, object] = {"text": TRUE, "cite": 1, "quote": "泥哨的保护期为十年，自登记之日起计算。"}
MORE: dict[str, object] = {
    "text": "期满前6个月内可以申请续期，每次续期5年。", "cite": 1, "quote": "期满前六个月内可以申请续期，每次续期五年。",
}  # fmt: skip
LINE = "这段话由语言模型改写，引文已逐字核对"


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture(autouse=True)
def _speaks(server: ModelServer) -> None:
    server.reply = says(CLAIM)
    server.requests.clear()


@pytest.fixture(scope="module")
def settings(tiny_engine: Engine, server: ModelServer) -> Settings:
    return tiny_engine.settings.model_copy(
        update={"llm_base_url": server.url, "llm_model": "m", "llm_timeout_s": 20.0, "threads": 4}
    )


@pytest.fixture(scope="module")
def client(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


@pytest.fixture(scope="module")
def plain(tiny_engine: Engine) -> FlaskClient:
    return create_app(tiny_engine.settings).test_client()


def asked(client: FlaskClient, question: str = QUESTION, **more: str) -> dict[str, object]:
    response = client.post("/api/v1/ask", json={"question": question, "as_of": "2026-11-24", **more})
    assert response.status_code == 200
    body = response.get_json()
    assert isinstance(body, dict)
    return body


def test_the_api_says_who_wrote_the_statement_and_changes_nothing_else(client: FlaskClient, plain: FlaskClient) -> None:
    by_model, by_guide = asked(client), asked(plain)
    assert (by_model["statement"], by_model["written_by"]) == (TRUE, "model")
    assert by_guide["written_by"] == "guide"
    told = {"statement": "", "conclusion": "", "written_by": ""}
    assert {**by_model, **told} == {**by_guide, **told}


@pytest.mark.parametrize("face", ["/ask", "/kiosk/ask", "/booth/ask", "/embed"])
def test_no_page_waits_for_the_model(client: FlaskClient, plain: FlaskClient, server: ModelServer, face: str) -> None:
    data = {"question": QUESTION, "as_of": "2026-11-24"}
    assert "泥哨登记以后保护10年" in client.post(face, data=data).text
    assert server.requests == []
    assert LINE not in plain.post(face, data=data).text


def retold(client: FlaskClient, question: str = QUESTION) -> list[dict[str, str]]:
    response = client.post("/retold", data={"question": question, "as_of": "2026-11-24"})
    assert response.status_code == 200 and response.mimetype == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


def test_the_words_of_the_model_come_after_the_answer_each_with_its_provision(
    client: FlaskClient, plain: FlaskClient, server: ModelServer
) -> None:
    page = client.post("/ask", data={"question": QUESTION, "as_of": "2026-11-24"}).text
    assert 'data-from="/retold"' in page and LINE in page
    server.reply = says(CLAIM, MORE)
    assert retold(client) == [
        {"text": TRUE, "cited": "《泥哨法》（2019）第二条"},
        {"text": MORE["text"], "cited": "《泥哨法》（2019）第二条"},
    ]
    assert retold(plain) == [] and retold(client, "老板拖欠工资怎么办") == []
    assert client.post("/retold", data={"question": " "}).status_code == 400


def test_nothing_is_retold_after_a_sentence_that_fails_and_the_first_not_without_the_second(
    client: FlaskClient, server: ModelServer
) -> None:
    lie = {**CLAIM, "text": "泥哨的保护期是20年，从登记之日起计算。"}
    server.reply = says(CLAIM, lie, MORE)
    assert retold(client) == []
    server.reply = says(CLAIM, MORE, lie)
    assert [line["text"] for line in retold(client)] == [TRUE, MORE["text"]]
    server.reply = says(CLAIM)
    assert [line["text"] for line in retold(client)] == [TRUE]


def test_words_taken_along_say_it_too(client: FlaskClient) -> None:
    engine = engine_of(client.application)
    said = engine.ask(Question(QUESTION, date(2026, 11, 24)))
    assert isinstance(said, Answer) and said.statement == TRUE
    assert "这段话由语言模型改写" in taken_along(said, "")


def test_the_command_line_says_it_too(
    tiny_engine: Engine, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPKB_DATA_DIR", str(tiny_engine.settings.data_dir))
    monkeypatch.setenv("IPKB_ANSWER_THRESHOLD", "0.4")
    monkeypatch.setenv("IPKB_LLM_BASE_URL", server.url)
    monkeypatch.setenv("IPKB_LLM_MODEL", "m")
    monkeypatch.setenv("IPKB_LLM_TIMEOUT_S", "20")
    said = CliRunner().invoke(cli, ["ask", "--as-of", "2026-11-24", QUESTION]).output
    assert TRUE in said and LINE in said


@pytest.mark.parametrize(
    "question", ["老板拖欠工资怎么办", "你好", "泥哨法第二百条怎么说", "How long is a clay whistle protected?"]
)
def test_refusals_and_other_languages_are_never_shown_to_a_model(
    client: FlaskClient, server: ModelServer, question: str
) -> None:
    assert asked(client, question).get("written_by") != "model"
    assert server.requests == []


def test_a_model_that_is_gone_leaves_every_answer_as_it_was(tiny_engine: Engine, plain: FlaskClient) -> None:
    dead = tiny_engine.settings.model_copy(update={"llm_base_url": "http://127.0.0.1:9/v1", "llm_model": "m"})
    client = create_app(dead).test_client()
    assert [asked(client) for _ in range(5)] == [asked(plain)] * 5


def test_a_visitor_is_told_where_a_question_goes(client: FlaskClient, plain: FlaskClient) -> None:
    assert "交给本机构设定的语言模型" in client.get("/about").text
    assert "不连外网" not in client.get("/").text
    assert "不连外网" in plain.get("/").text and "也不连接其他网站" in plain.get("/about").text


def test_a_new_index_does_not_forget_what_was_used_of_the_model(settings: Settings, client: FlaskClient) -> None:
    engine = engine_of(client.application)
    assert Engine.open(settings, engine.allowance).allowance is engine.allowance


def test_the_key_is_not_listed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPKB_LLM_KEY", "sk-secret")
    said = CliRunner().invoke(cli, ["settings"]).output
    assert "llm_key = ***" in said and "sk-secret" not in said
