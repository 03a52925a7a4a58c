"""Citations are found where they stand and cut exactly from what is stored."""

import pytest

from kb.articles import find_unit, simplest_steps, units
from kb.citations import Citation, find_citations
from kb.documents import Document, DocumentKind
from kb.errors import ProvisionNotFound
from kb.locators import Locator
from kb.passages import Passage, passage_id

WORKS = ["专利法", "专利法实施细则", "商标法", "著作权法", "民法典", "刑法", "知识产权海关保护条例"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("专利法42条是讲什么的", [("专利法", "第四十二条")]),
        ("著作权法第十条第一款第五项", [("著作权法", "第十条第一款第（五）项")]),
        ("刑法219条之一怎么判", [("刑法", "第二百一十九条之一")]),
        ("《中华人民共和国商标法》第五十七条第（三）项", [("中华人民共和国商标法", "第五十七条第（三）项")]),
        ("专利法实施细则第33条", [("专利法实施细则", "第三十三条")]),  # the longer name, not 专利法
        ("民法典的第1185条", [("民法典", "第一千一百八十五条")]),
        ("知识产权海关保护条例27条 没收", [("知识产权海关保护条例", "第二十七条")]),
        ("依照第三条、第五条第二款", [("", "第三条"), ("", "第五条第二款")]),
        ("百分之二十二条件不成熟", []),  # 条 inside 条件 is no article
        ("第一条街上的第二条约定", []),  # nor is 第一条街, nor 第二条约定
        ("买了三条裤子", []),
        ("专利法第九亿条", [("专利法", "第九亿条")]),  # whoever asks for it is told that there is none
        ("专利法第99999条", [("专利法", "第九万九千九百九十九条")]),
        ("专利法第0条", [("专利法", "第零条")]),
        ("商标法第五十七条第（三项", []),  # a bracket is missing
        ("商标法第" + "九" * 1500 + "条", []),
    ],
)
def test_citations_are_found_as_people_write_them(text: str, expected: list[tuple[str, str]]) -> None:
    found = find_citations(text, WORKS)
    assert [(mention.work, str(mention.locator)) for mention in found] == expected
    assert all(text[mention.start : mention.end] for mention in found)


LAW = Document("a-2019", "a", "甲法", "甲法", "2019", DocumentKind.LAW)
TEXT = "有下列行为之一的：\n（一）甲；\n（二）乙：\n1.丙；\n2.丁。\n前款规定不适用于戊。"
PASSAGE = Passage(passage_id("a-2019", Locator.article(5)), "a-2019", Locator.article(5), (), TEXT)


@pytest.mark.parametrize(
    ("locator", "quote"),
    [
        (Locator.article(5), TEXT),
        (Locator.article(5, paragraph=2), "前款规定不适用于戊。"),
        (Locator.article(5, paragraph=1, item=1), "（一）甲；"),
        (Locator.article(5, item=1), "（一）甲；"),  # the only 款 that has a first 项
        (Locator.article(5, item=2), "（二）乙：\n1.丙；\n2.丁。"),  # a 项 takes in its 目
        (Locator.article(5, item=2, subitem=2), "2.丁。"),
        (Locator.article(5, paragraph=1), TEXT[: TEXT.index("\n前款")]),  # a 款 takes in its 项
    ],
)
def test_a_citation_quotes_the_stored_characters_at_its_address(locator: Locator, quote: str) -> None:
    assert Citation.of(LAW, PASSAGE, locator).quote == quote


@pytest.mark.parametrize("locator", [Locator.article(5, paragraph=3), Locator.article(5, item=3)])
def test_a_provision_that_is_not_there_cannot_be_cited(locator: Locator) -> None:
    with pytest.raises(ProvisionNotFound):
        Citation.of(LAW, PASSAGE, locator)


def test_an_item_that_two_paragraphs_have_needs_its_paragraph() -> None:
    text = "甲：\n（一）乙。\n丙：\n（一）丁。"
    assert find_unit(text, Locator.article(1, item=1).inside) is None
    assert find_unit(text, Locator.article(1, paragraph=2, item=1).inside) is not None


def test_the_first_paragraph_goes_unnamed_where_it_is_the_only_one() -> None:
    text = "甲：\n（一）乙。"
    assert [str(simplest_steps(text, unit)[-1]) for unit in units(text)[1:]] == ["第（一）项"]
    assert [len(simplest_steps(text, unit)) for unit in units(text)[1:]] == [1]


def test_numbered_lines_without_brackets_are_items() -> None:
    assert [str(unit.steps[-1]) for unit in units("受理下列案件：\n1.甲；\n2.乙。")] == [
        "第一款",
        "第（一）项",
        "第（二）项",
    ]
