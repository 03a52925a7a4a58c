"""Locators are read as people write them, printed as lawyers do, and sort in the order of the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import BadLocator
from kb.locators import Level, Locator, Step
from kb.numerals import format_numeral, parse_numeral


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第二十二条第三款", Locator.article(22, paragraph=3)),
        ("第二十二条第三款第（一）项", Locator.article(22, paragraph=3, item=1)),
        ("第二十二条第三款第一项", Locator.article(22, paragraph=3, item=1)),  # courts drop the brackets
        ("第22条第3款第1项", Locator.article(22, paragraph=3, item=1)),
        ("２２条", Locator.article(22)),  # full width, no 第
        ("第五十七条(三)", Locator.article(57, item=3)),  # half-width brackets, no 项
        ("第一百二十条之一", Locator.article(120, branch=1)),
        ("120条之1", Locator.article(120, branch=1)),
        ("第一千一百八十五条", Locator.article(1185)),
        ("第1185条", Locator.article(1185)),
        ("第 五 十 七 条", Locator.article(57)),  # spread by a careless copy
        ("第零条", Locator((Step(Level.ARTICLE, 0),))),  # an address, though no text has it
        ("第九亿条", Locator.article(900_000_000)),
        ("第99999条", Locator.article(99_999)),
        ("第九千千千条", Locator.article(11_000)),
        ("第二〇一九二〇一九条", Locator.article(20_192_019)),
        ("第三条第二目", Locator.article(3, subitem=2)),  # without its 项, as people write it
        ("第三十四条第（一）项第2目", Locator.article(34, item=1, subitem=2)),
        ("引言", Locator((Step(Level.PREAMBLE, 0),))),
        ("附件一", Locator((Step(Level.ANNEX, 1),))),
        ("四、（九）5.", Locator((Step(Level.OUTLINE_1, 4), Step(Level.OUTLINE_2, 9), Step(Level.OUTLINE_3, 5)))),
        (
            "第二部分第九章6.1",
            Locator((Step(Level.PART, 2), Step(Level.CHAPTER, 9), Step(Level.DECIMAL, 6), Step(Level.DECIMAL, 1))),
        ),
    ],
)
def test_locators_are_read_as_people_write_them(text: str, expected: Locator) -> None:
    assert Locator.parse(text) == expected


@pytest.mark.parametrize(
    "text", ["", "   ", "商标", "条", "第条", "第三款", "第二十二条件", "<script>", "第22条第3款第1项第9条"]
)
def test_what_is_no_address_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(BadLocator) as refused:
        Locator.parse(text)
    assert "第二十二条" in refused.value.hint


@given(
    st.integers(0, 10**9 - 1),
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(0, 20),
)
def test_every_printed_article_address_reads_back(
    number: int, branch: int, paragraph: int, item: int, subitem: int
) -> None:
    locator = Locator.article(number, branch=branch, paragraph=paragraph, item=item, subitem=subitem if item else 0)
    assert Locator.parse(str(locator)) == locator


@given(st.integers(0, 10**9 - 1))
def test_every_numeral_reads_back(number: int) -> None:
    assert parse_numeral(format_numeral(number)) == number


def test_addresses_sort_in_the_order_of_the_text() -> None:
    in_order = [
        Locator.parse("引言"),
        Locator.article(119),
        Locator.article(120),
        Locator.article(120, paragraph=1),
        Locator.article(120, paragraph=1, item=2),
        Locator.article(120, paragraph=2),
        Locator.article(120, branch=1),
        Locator.article(121),
        Locator.parse("附件一"),
    ]
    shuffled = in_order[::2] + in_order[1::2]
    assert sorted(shuffled) == in_order
    assert len(set(in_order)) == len(in_order)


def test_every_address_in_the_real_texts_reads_back(real_store) -> None:  # type: ignore[no-untyped-def]
    addresses = {
        passage.locator for document in real_store.documents() for passage in real_store.passages(document.document_id)
    }
    assert len(addresses) > 1500
    assert [str(a) for a in addresses if Locator.parse(str(a)) != a] == []
