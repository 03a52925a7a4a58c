"""The real law: complete, addressed, dated, and found. Needs the official texts."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from flask.testing import FlaskClient

from ingest.lint import TextVerdict, lint_texts
from kb.answers import Answer, Question, Refusal
from kb.documents import Status
from kb.locators import Locator
from kb.settings import Settings
from kb.store import Store
from search.engine import Engine
from webapp.app import create_app

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def verdicts(real_store: Store, real_settings: Settings) -> dict[str, TextVerdict]:
    return {verdict.document_id: verdict for verdict in lint_texts(real_store, real_settings)}


@pytest.fixture(scope="module")
def client(real_engine: Engine) -> FlaskClient:
    return create_app(real_engine.settings).test_client()


def test_every_text_is_complete_to_the_character(verdicts: dict[str, TextVerdict]) -> None:
    assert len(verdicts) == 189
    assert {name: verdict.faults for name, verdict in verdicts.items() if verdict.faults} == {}
    assert sum(verdict.proof.lost for verdict in verdicts.values() if verdict.proof) == 0


def test_every_text_has_the_articles_that_were_counted(
    verdicts: dict[str, TextVerdict], real_settings: Settings
) -> None:
    with real_settings.manifest.open(encoding="utf-8", newline="") as stream:
        counted = {row["document_id"]: int(row["articles"]) for row in csv.DictReader(stream) if row["articles"]}
    found = {name: verdict.proof.articles for name, verdict in verdicts.items() if verdict.proof}
    assert found == {name: counted[name] for name in found}


def test_no_gap_in_the_numbers_goes_unexplained(verdicts: dict[str, TextVerdict]) -> None:
    gaps = {
        name: [finding for finding in verdict.proof.findings if "直接是" in finding]
        for name, verdict in verdicts.items()
        if verdict.proof
    }
    assert {name: found for name, found in gaps.items() if found} == {}


@pytest.mark.parametrize(
    ("document_id", "matter"),
    [
        # titles and numbers spilled into the body
        ("spc-monopoly-civil-2024", "文号"),
        ("spc-treaties-2023", "文号"),
        ("spc-online-consumption-2022", "文号"),
        ("spc-foreign-jurisdiction-2022", "文号"),
        ("spc-ip-first-instance-2022", "文号"),
        ("spc-unfair-competition-2022", "文号"),
        ("spc-civil-code-tort-1-2024", "文号"),
        ("spc-civil-code-contracts-2023", "文号"),
        ("spc-conflict-of-laws-2-2023", "文号"),
        ("spc-ip-tribunal-2023", "题名"),
        # an amending decision pasted before the law
        ("spc-patent-disputes-2015", "前附修改决定"),
        # zero-width characters
        ("civil-procedure-law-2023", "不可见字符"),
        ("admin-reconsideration-law-2023", "不可见字符"),
        ("spc-ip-tribunal-2023", "不可见字符"),
        # a footnote behind an article
        ("criminal-law-2023", "脚注"),
    ],
)
def test_what_is_odd_in_a_text_is_set_aside_by_kind(
    verdicts: dict[str, TextVerdict], document_id: str, matter: str
) -> None:
    proof = verdicts[document_id].proof
    assert proof is not None and proof.matters.get(matter, 0) > 0


def test_a_broken_info_line_does_not_become_law(verdicts: dict[str, TextVerdict], real_store: Store) -> None:
    proof = verdicts["foreign-investment-law-2019"].proof
    assert proof is not None and any("题注混入正文" in finding for finding in proof.findings)
    assert str(real_store.passages("foreign-investment-law-2019")[0].locator) == "第一条"


@pytest.mark.parametrize("part", ["general", "property", "contracts", "personality", "tort"])
def test_odd_spaces_do_not_reach_the_civil_code(real_store: Store, part: str) -> None:
    for passage in real_store.passages(f"civil-code-{part}"):
        assert not set(passage.text + "".join(passage.headings)) & set("\u2002\u2003\u00a0\u3000\u200b")


@pytest.mark.parametrize(
    ("document_id", "addresses"),
    [
        ("spc-online-ip-reply-2020", ["引言", "一、", "二、", "三、", "四、", "五、", "六、"]),
        ("spc-abuse-of-right-reply-2021", ["第1段"]),
        ("spc-crime-names-7-2021", ["引言", "表一"]),
        ("qa-spc-batch31-plant-2025", ["引言", "问题1", "问题2", "问题3"]),
        ("civil-code-supplementary", ["第一千二百五十九条", "第一千二百六十条"]),
    ],
)
def test_texts_without_articles_have_addresses_too(real_store: Store, document_id: str, addresses: list[str]) -> None:
    assert [str(passage.locator) for passage in real_store.passages(document_id)] == addresses


def test_the_plan_of_the_publicity_week_is_cut_at_its_marks(real_store: Store) -> None:
    addresses = {str(p.locator): p for p in real_store.passages("guangxi-ip-week-plan-2017")}
    assert addresses["一、"].headings == ("一、活动主题",)
    assert "南宁海关" in addresses["四、（九）5."].text and "边民" in addresses["四、（九）5."].text


def test_an_amending_decision_does_not_take_quoted_articles_for_its_own(real_store: Store) -> None:
    addresses = [str(passage.locator) for passage in real_store.passages("spc-ip-amendment-decision-2020")]
    assert "一、1." in addresses and not any("条" in address for address in addresses)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("trademark-law-2019/第五十七条第（三）项", "销售侵犯注册商标专用权的商品"),
        ("civil-code-tort/第一千一百八十五条", "故意侵害他人知识产权"),
        ("criminal-law-2023/第二百一十九条之一", "为境外的机构、组织、人员窃取"),
        ("patent-law-2020/42条", "发明专利权的期限为二十年"),
    ],
)
def test_provisions_open_by_permalink(client: FlaskClient, path: str, words: str) -> None:
    document_id, locator = path.split("/")
    assert words in client.get(f"/api/v1/documents/{document_id}/{locator}").get_json()["text"]
    page = client.get(f"/documents/{document_id}/{locator}")
    assert page.status_code == 200 and words in page.text


@pytest.mark.parametrize(
    ("question", "document_id", "locator"),
    [
        ("专利法42条是讲什么的", "patent-law-2020", "第四十二条"),
        ("著作权法第十条第一款第五项", "copyright-law-2020", "第十条第一款第（五）项"),
        ("民法典1185条", "civil-code-tort", "第一千一百八十五条"),
        ("刑法219条之一", "criminal-law-2023", "第二百一十九条之一"),
        ("商标法第５７条第三项", "trademark-law-2019", "第五十七条第（三）项"),
        ("新商标法第36条", "trademark-law-2026", "第三十六条"),
        ("知识产权海关保护条例27条 没收", "customs-ip-regulations-2018", "第二十七条"),
    ],
)
def test_a_named_provision_comes_first(real_engine: Engine, question: str, document_id: str, locator: str) -> None:
    said = real_engine.ask(Question(question, TODAY))
    assert isinstance(said, Answer)
    first = said.provisions[0].citation
    assert (first.document.document_id, str(first.locator)) == (document_id, locator)


@pytest.mark.parametrize(
    ("question", "says"),
    [("专利法第二百条怎么规定", "共 82 条，到第八十二条为止"), ("商标法第九十九条", "共 73 条，到第七十三条为止")],
)
def test_a_named_provision_that_is_not_there_is_told_plainly(real_engine: Engine, question: str, says: str) -> None:
    said = real_engine.ask(Question(question, TODAY))
    assert isinstance(said, Refusal) and says in said.message


@pytest.mark.parametrize(
    ("as_of", "document_id", "status"),
    [
        (date(2019, 6, 1), "anti-unfair-competition-law-2019", Status.IN_FORCE),
        (date(2025, 10, 14), "anti-unfair-competition-law-2019", Status.IN_FORCE),
        (date(2025, 10, 15), "anti-unfair-competition-law-2025", Status.IN_FORCE),
        (TODAY, "anti-unfair-competition-law-2025", Status.IN_FORCE),
    ],
)
def test_the_law_of_the_day_is_cited(real_engine: Engine, as_of: date, document_id: str, status: Status) -> None:
    said = real_engine.ask(Question("反不正当竞争法第十七条", as_of))
    assert isinstance(said, Answer)
    assert (said.provisions[0].citation.document.document_id, said.provisions[0].status) == (document_id, status)
    _, hits = real_engine.search(Question("搞虚假宣传会罚多少钱", as_of), 10)
    for hit in hits:
        assert hit.document.status(as_of).may_apply
    assert document_id in {hit.document.document_id for hit in hits}


def test_the_new_trademark_law_waits_for_its_day(real_engine: Engine) -> None:
    new = real_engine.store.document("trademark-law-2026")
    assert new.status(date(2026, 12, 31)) is Status.NOT_YET_IN_FORCE
    assert new.status(date(2027, 1, 1)) is Status.IN_FORCE
    for as_of, wanted in ((date(2026, 12, 31), "trademark-law-2019"), (date(2027, 1, 1), "trademark-law-2026")):
        _, hits = real_engine.search(Question("注册商标的有效期是几年", as_of), 5)
        versions = {hit.document.document_id for hit in hits if hit.document.work_id == "trademark-law"}
        assert versions == {wanted}


def test_the_first_question_of_the_readme(real_engine: Engine) -> None:
    said = real_engine.ask(Question("注册商标能管多少年", TODAY))
    assert isinstance(said, Answer) and "10年" in said.statement
    first = said.provisions[0]
    assert str(first.citation.locator) == "第三十九条" and first.status is Status.IN_FORCE
    passage = real_engine.store.passage_at("trademark-law-2019", Locator.article(39))
    assert first.citation.quote == passage.text


def test_a_topic_that_names_todays_numbers_rests_on_their_counterparts_in_the_coming_law(real_engine: Engine) -> None:
    found = real_engine.find(real_engine.read(Question("注册一个牌子分几步", date(2027, 2, 1))), 10)
    documents = [real_engine.retrieval.document_of(hit.passage_id) for hit in found.ranking.hits]
    cited = {document.document_id for document in documents if document is not None}
    assert "trademark-law-2026" in cited and "trademark-law-2019" not in cited
