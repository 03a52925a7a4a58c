"""What a person types is read for what it names, the day it asks about, and what it leans on."""

from datetime import date

import pytest

from kb.answers import Question
from kb.errors import EmptyQuestion, QuestionTooLong
from search.analysis import Analyzer
from search.glossary import load_glossary
from search.query import Query, Reader, day_asked_about, language
from search.spelling import load_speller

TODAY = date(2026, 11, 24)
WORKS = ("商标法", "专利法", "新商标法")


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


def read(analyzer: Analyzer, text: str, *previous: str) -> Query:
    reader = Reader(analyzer, load_speller(analyzer), load_glossary(), WORKS, 2000)
    return reader.read(Question(text, TODAY, previous))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019年6月那会儿搞虚假宣传罚多少", date(2019, 6, 1)),
        ("2018年时的法律怎么规定", date(2018, 1, 1)),
        ("按2021年3月5日的法律", date(2021, 3, 5)),
        ("2027年以后商标异议期几个月", date(2027, 1, 1)),
        ("明年元旦以后异议期还是三个月吗", date(2027, 1, 1)),
        ("我2015年注册的商标现在过期了没有", None),  # when the mark was registered, not which law
        ("2020年版的专利法", None),
        ("罚款2000元以下", None),
        ("2019年13月那会儿", None),
    ],
)
def test_the_day_asked_about(text: str, day: date | None) -> None:
    assert day_asked_about(text, TODAY) == day


def test_a_day_in_the_words_goes_before_the_day_picked(analyzer: Analyzer) -> None:
    assert read(analyzer, "2019年6月那会儿搞虚假宣传罚多少").as_of == date(2019, 6, 1)
    assert read(analyzer, "搞虚假宣传罚多少").as_of == TODAY


def test_named_provisions_are_read(analyzer: Analyzer) -> None:
    query = read(analyzer, "新商标法第３６条和专利法42条")
    assert [(mention.work, str(mention.locator)) for mention in query.mentions] == [
        ("新商标法", "第三十六条"),
        ("专利法", "第四十二条"),
    ]


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("那能续吗", True),
        ("它要多少钱", True),
        ("第二款呢", True),
        ("外观设计的呢", True),
        ("商标注册要多少钱", False),
        ("专利法42条", False),
    ],
)
def test_a_follow_up_takes_the_question_before_along(analyzer: Analyzer, text: str, leans: bool) -> None:
    query = read(analyzer, text, "注册商标能管多少年")
    assert ("注册商标能管多少年" in query.text) is leans


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("商标几年", "zh"),
        ("How long does a trademark last?", "en"),
        ("Nhãn hiệu có thời hạn bao lâu", "vi"),
        ("logo 被抢注", "zh"),
    ],
)
def test_the_language_is_told_by_its_letters(text: str, lang: str) -> None:
    assert language(text) == lang


@pytest.mark.parametrize("text", ["", "   ", "😀", "\u200b", "？？？", "\x00\x01"])
def test_nothing_askable_is_no_question(analyzer: Analyzer, text: str) -> None:
    with pytest.raises(EmptyQuestion):
        read(analyzer, text)


def test_too_much_is_no_question(analyzer: Analyzer) -> None:
    with pytest.raises(QuestionTooLong, match="最多 2000 个字"):
        read(analyzer, "商" * 2001)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Can I renew my trademark after it expired?", {"续展", "商标", "过期"}),
        ("Hải quan có tịch thu túi hàng nhái không?", {"海关", "没收", "仿冒"}),
    ],
)
def test_other_languages_bring_their_chinese_words(analyzer: Analyzer, text: str, words: set[str]) -> None:
    query = read(analyzer, text)
    assert words <= set(query.terms)
    assert query.question.text == text


def test_chinese_with_a_foreign_word_stays_as_it_is(analyzer: Analyzer) -> None:
    assert read(analyzer, "我的logo被抄了").text == "我的logo被抄了"
