"""What the real law names and means opens in place, each word of it as stored. Needs the official texts."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from kb.citations import Citation
from kb.locators import Locator
from search.engine import Engine
from webapp.app import create_app
from webapp.definitions import definitions_of
from webapp.fields import read_fields
from webapp.references import References
from webapp.views import view_of

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def client(real_engine: Engine) -> FlaskClient:
    return create_app(real_engine.settings).test_client()


@pytest.mark.parametrize(
    ("document_id", "term", "locator"),
    [
        ("copyright-law-2020", "作品", "第三条"),
        ("patent-law-2020", "发明", "第二条第二款"),
        ("patent-law-2020", "现有技术", "第二十二条第五款"),
        ("trademark-law-2019", "商标的使用", "第四十八条"),
        ("criminal-law-2023", "违反国家规定", "第九十六条"),
        ("customs-penalty-regulations-2004", "合理数量", "第六十四条第七款"),
        ("copyright-regulations-2013", "录音制品", "第五条第（二）项"),
        ("exhibition-ip-measures-2006", "知识产权行政管理部门", "第三十四条"),
        ("spc-trademark-civil-2020", "相关公众", "第八条"),
        ("spc-ip-criminal-2025", "销售金额", "第二十八条第三款"),
    ],
)
def test_a_definition_is_found(real_engine: Engine, document_id: str, term: str, locator: str) -> None:
    found = definitions_of(real_engine.store, real_engine.store.document(document_id))
    assert locator in [str(one.citation.locator) for one in found if one.term == term]


def test_the_definitions_are_those_that_were_looked_at(real_engine: Engine) -> None:
    found = [one for document in real_engine.store.documents() for one in definitions_of(real_engine.store, document)]
    assert len(found) == 251  # after a change of the rule or of the texts, look at the new ones


@pytest.mark.parametrize(
    ("document_id", "locator", "named", "defined"),
    [
        (
            "trademark-law-2019",
            Locator.article(44, paragraph=1),
            ["商标法第四条", "商标法第十条", "商标法第十一条", "商标法第十二条"],  # and no fifth
            [],
        ),
        ("consumer-protection-law-2013", Locator.article(55), ["消费者权益保护法第四十九条", "消费者权益保护法第五十一条"], []),
        ("trademark-law-2019", Locator.article(56), [], []),
        ("patent-law-2020", Locator.article(11, paragraph=2), [], ["外观设计"]),
        ("copyright-law-2020", Locator.article(10, paragraph=1, item=9), [], ["作品"]),
        ("spc-trademark-civil-2020", Locator.article(1, item=3), ["商标法第五十七条第（七）项"], ["相关公众"]),
    ],
)  # fmt: skip
def test_what_a_provision_names_and_means_opens_under_it(
    real_engine: Engine, document_id: str, locator: Locator, named: list[str], defined: list[str]
) -> None:
    document = real_engine.store.document(document_id)
    passage = real_engine.store.passage_at(document_id, locator)
    view = view_of(Citation.of(document, passage, locator), References(real_engine, TODAY))
    citations = [aside.provision.citation for aside in view.named]
    assert [f"{one.document.short_title}{one.locator}" for one in citations] == named
    assert [aside.term for aside in view.defined] == defined


def test_every_quotation_of_an_answer_is_what_is_stored(client: FlaskClient) -> None:
    quoted = 0
    for question in (question for field in read_fields() for question in field.questions):
        body = client.post("/api/v1/ask", json={"question": question, "as_of": "2026-11-24"}).get_json()
        for citation in body["citations"]:
            for one in (*citation["refers_to"], *citation["definitions"]):
                stored = client.get(f"/api/v1/documents/{one['document_id']}/{one['locator']}").get_json()
                assert one["quote"] == stored["text"]
                quoted += 1
    assert quoted >= 50
