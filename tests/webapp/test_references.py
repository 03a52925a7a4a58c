"""What a quoted law refers to is a link where it stands, and plain text where it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from search.engine import Engine
from webapp.app import create_app
from webapp.references import References

TODAY = date(2026, 11, 24)
OLD, NEW = "clay-whistle-law-2019", "clay-whistle-law-2026"


def told(engine: Engine, line: str, document_id: str = OLD, as_of: date = TODAY) -> list[tuple[str, str, str]]:
    """What a line refers to: the words, the document, the address."""
    document = engine.store.document(document_id)
    pieces = References(engine, as_of).pieces(line, document)
    assert "".join(piece.text for piece in pieces) == line
    return [(piece.text, piece.document.document_id, str(piece.locator)) for piece in pieces if piece.document]


@pytest.mark.parametrize(
    ("line", "words", "address"),
    [
        ("依照本法第三条的规定处罚。", "第三条", "第三条"),
        ("违反第三条第（二）项的，责令改正。", "第三条第（二）项", "第三条第（二）项"),
        ("依照泥哨法第三条之一处罚。", "泥哨法第三条之一", "第三条之一"),
        ("依照《中华人民共和国泥哨法》第二条第二款续期。", "《中华人民共和国泥哨法》第二条第二款", "第二条第二款"),
    ],
)
def test_a_provision_that_is_named_is_found(tiny_engine: Engine, line: str, words: str, address: str) -> None:
    assert told(tiny_engine, line) == [(words, OLD, address)]


@pytest.mark.parametrize(
    "line",
    [
        "依照本法第九条处罚。",  # the law has no such article
        "依照本法第三条第（七）项处罚。",  # nor the article such an item
        "依照《风筝法》第二条处罚。",  # nobody here is called so
        "依照风筝法第二条处罚。",
        "依照《风筝法》第二条、第三条处罚。",  # what is chained belongs to the same unknown law
        "该法第三条另有规定。",
        "原泥哨法第三条不再适用。",  # a version that the words do not tell
        "依照《泥哨法》（2001年修正）第三条处罚。",
        "前款规定的期限不变。",
    ],
)
def test_what_is_not_there_is_plain_text(tiny_engine: Engine, line: str) -> None:
    assert told(tiny_engine, line) == []


def test_what_is_chained_belongs_to_the_work_before_it(tiny_engine: Engine) -> None:
    found = told(tiny_engine, "违反泥哨法第一条、第二条第一款至第三条，以及本法第四条的。")
    assert [address for _, _, address in found] == ["第一条", "第二条第一款", "第三条", "第四条"]


def test_another_law_is_that_of_the_day_and_this_law_is_this_version(tiny_engine: Engine) -> None:
    line = "依照泥哨法第二条和本法第三条。"
    assert [document for _, document, _ in told(tiny_engine, line)] == [OLD, OLD]
    assert [document for _, document, _ in told(tiny_engine, line, as_of=date(2027, 2, 1))] == [NEW, OLD]
    # a law that is to come refers to the laws of its first day
    assert [document for _, document, _ in told(tiny_engine, line, NEW)] == [NEW, NEW]


def test_a_number_of_a_version_that_is_not_here_is_no_link(tiny_engine: Engine) -> None:
    written_before = replace(tiny_engine.store.document(OLD), effective_on=date(2015, 1, 1))
    pieces = References(tiny_engine, TODAY).pieces("依照泥哨法第二条和本法第三条。", written_before)
    assert [piece.text for piece in pieces if piece.document] == ["第三条"]


@pytest.fixture(scope="module")
def client(tiny_engine: Engine) -> FlaskClient:
    return create_app(tiny_engine.settings).test_client()


LINK = '<a href="/documents/clay-whistle-law-2019/%E7%AC%AC%E4%B8%89%E6%9D%A1{lang}">第三条</a>'


def test_a_provision_page_links_what_the_law_refers_to(client: FlaskClient) -> None:
    assert f"违反{LINK.format(lang='')}的规定，" in client.get(f"/documents/{OLD}/第三条之一").text
    assert LINK.format(lang="?lang=en") in client.get(f"/documents/{OLD}/第三条之一?lang=en").text


def test_an_answer_links_what_the_law_refers_to_and_a_screen_in_a_hall_does_not(client: FlaskClient) -> None:
    asked = {"question": "泥哨法第三条之一"}
    assert LINK.format(lang="") in client.post("/ask", data=asked).text
    assert "违反第三条的规定，" in client.post("/kiosk/ask", data=asked).text
