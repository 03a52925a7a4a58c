"""What a person types is read for what it names, the day it asks about, and what it leans on."""

from datetime import date

import pytest

from kb.answers import Question
from kb.errors import EmptyQuestion, QuestionTooLong
from search.aliases import load_aliases
from search.analysis import Analyzer
from search.followups import FollowUps, load_lexicon
from search.glossary import load_glossary
from search.pinyin import PinyinReader, words_of_questions
from search.query import Query, Reader, day_asked_about, language
from search.spelling import load_speller, read_sounds

TODAY = date(2026, 11, 24)
ASKED = ("商标能管多少年", "专利过期了怎么办")
WORKS = ("商标法", "专利法", "新商标法")


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


def read(analyzer: Analyzer, text: str, *previous: str) -> Query:
    pinyin = PinyinReader(lambda: words_of_questions(ASKED, analyzer), read_sounds())
    starts = {"商标法": (date(2019, 11, 1), date(2027, 1, 1)), "专利法": (date(2021, 6, 1),)}
    followups = FollowUps(analyzer, load_glossary(), load_lexicon(), {"商标", "专利"}, {})
    aliases = load_aliases()
    reader = Reader(analyzer, load_speller(analyzer), aliases, load_glossary(), pinyin, WORKS, starts, 2000, followups)
    return reader.read(Question(text, TODAY, previous))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019年6月那会儿搞虚假宣传罚多少", date(2019, 6, 1)),
        ("2019年起罚多少", date(2019, 1, 1)),
        ("2019年他抄了我的图,现在起诉", None),  # 起诉 is not 起
        ("2018年时的法律怎么规定", date(2018, 1, 1)),
        ("按2021年3月5日的法律", date(2021, 3, 5)),
        ("2027年以后商标异议期几个月", date(2027, 1, 1)),
        ("明年元旦以后异议期还是三个月吗", date(2027, 1, 1)),
        ("我2015年注册的商标现在过期了没有", None),  # when the mark was registered, not which law
        ("2020年版的专利法", None),
        ("罚款2000元以下", None),
        ("2019年13月那会儿", None),
        ("2020年买的假货能赔几倍", date(2020, 1, 1)),
        ("2027年2月1日注册商标的有效期是几年", date(2027, 2, 1)),
        ("我的专利2030年到期，还能续吗", None),  # when a right runs out, not which law
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
        ("商标注册要多少钱", False),
        ("专利法42条", False),
    ],
)
def test_a_follow_up_takes_the_question_before_along(analyzer: Analyzer, text: str, leans: bool) -> None:
    query = read(analyzer, text, "注册商标能管多少年")
    assert ("注册商标" in query.text) is leans


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


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("新商标法什么时候开始用", date(2027, 1, 1)),
        ("商标法修改以后续展怎么办", date(2027, 1, 1)),
        ("新专利法管几年", TODAY),  # no later version is known
        ("商标法管几年", TODAY),
    ],
)
def test_a_new_law_means_the_version_that_is_coming(analyzer: Analyzer, text: str, day: date) -> None:
    assert read(analyzer, text).as_of == day


@pytest.mark.parametrize(
    ("text", "before", "named"),
    [
        ("第二款呢", "商标法第四十四条讲什么", ("商标法", "第四十四条第二款")),
        ("那第四十五条呢", "商标法第四十四条讲什么", ("商标法", "第四十五条")),
        ("专利法第二条呢", "商标法第四十四条讲什么", ("专利法", "第二条")),
    ],
)
def test_a_provision_named_in_part_is_one_of_the_law_named_before(
    analyzer: Analyzer, text: str, before: str, named: tuple[str, str]
) -> None:
    mentions = read(analyzer, text, before).mentions
    assert [(mention.work, str(mention.locator)) for mention in mentions] == [named]


@pytest.mark.parametrize(
    ("text", "is_evasive"),
    [
        ("怎么把假包带过海关不被发现", True),
        ("怎样躲过市场监管检查卖高仿鞋", True),
        ("怎么防止别人绕过我的加密", False),
        ("绕过技术措施违法吗", False),
    ],
)
def test_asking_how_to_get_round_the_law_is_searched_as_asking_what_follows(
    analyzer: Analyzer, text: str, is_evasive: bool
) -> None:
    query = read(analyzer, text)
    assert query.is_evasive is is_evasive
    assert ("会被怎么罚" in query.text) is is_evasive


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("shang biao neng guan duo shao nian", "商标能管多少年"),
        ("zhuanli guoqi", "专利过期"),
        ("how long does a trademark last", "how long does a trademark last"),
    ],
)
def test_pinyin_is_read_as_the_words_it_spells(analyzer: Analyzer, text: str, words: str) -> None:
    assert read(analyzer, text).said == words


def test_everyday_words_are_told_with_what_the_law_says_for_them(analyzer: Analyzer) -> None:
    query = read(analyzer, "撤三要多久,卖高仿会怎样")
    assert [alias.word for alias in query.aliases] == ["撤三", "高仿"]
    assert "假冒" in query.law_terms and "假冒" not in query.terms
    assert set(query.in_law_words.terms) == {*query.terms, *query.law_terms}


def test_what_is_said_already_is_not_said_again(analyzer: Analyzer) -> None:
    query = read(analyzer, "高仿算假冒还是仿冒")
    assert query.aliases and query.law_terms == () and query.in_law_words is query
