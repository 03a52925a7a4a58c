"""Questions and passages are cut the same way, whatever their width, case, script or hidden characters."""

import pytest

from corpus import LEXICON
from search.analysis import Analyzer, normalise, read_terms


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("商\u200b标\ufeff侵权", "商标侵权"),
        ("註冊商標", "注册商标"),
        ("著作权显著特征", "著作权显著特征"),  # simplified text is left as it is
        ("怎么办？？？！！！", "怎么办?!"),
        ("  甲\n\t乙  ", "甲 乙"),
        ("Nhãn hiệu", "nhãn hiệu"),
    ],
)
def test_a_question_is_brought_to_one_form(typed: str, read: str) -> None:
    assert normalise(typed) == read


def test_one_meaning_in_two_forms_gives_the_same_terms(analyzer: Analyzer) -> None:
    assert analyzer.terms("註冊商標１０年") == analyzer.terms("注册商标10年")


def test_terms_of_art_are_words_and_their_parts_are_found_too(analyzer: Analyzer) -> None:
    terms = analyzer.terms("外观设计专利权人")
    assert {"外观设计", "专利权人", "外观", "设计"} <= set(terms)


@pytest.mark.parametrize("word", ["不", "未", "没", "无", "免", "非", "别"])
def test_no_stop_word_eats_a_negation(analyzer: Analyzer, word: str) -> None:
    assert word not in analyzer.stopwords


def test_a_negation_makes_a_different_question(analyzer: Analyzer) -> None:
    assert analyzer.terms("不用注册吗") != analyzer.terms("用注册吗")


def test_pairs_of_characters_reach_words_that_no_dictionary_has(analyzer: Analyzer) -> None:
    assert "哨法" in analyzer.terms("泥哨法")


def test_the_version_changes_with_the_lexicon(tmp_path) -> None:  # type: ignore[no-untyped-def]
    for name in ("terms.txt", "stopwords.txt"):
        (tmp_path / name).write_bytes((LEXICON / name).read_bytes())
    before = Analyzer(tmp_path).version
    assert before == Analyzer().version
    with (tmp_path / "terms.txt").open("a", encoding="utf-8") as stream:
        stream.write("泥哨法\n")
    assert Analyzer(tmp_path).version != before


def test_the_lexicon_has_each_term_once() -> None:
    terms = read_terms(LEXICON / "terms.txt")
    assert len(terms) > 400 and len(terms) == len(set(terms))
