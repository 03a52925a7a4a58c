"""What may be meant is offered only where neither the question nor what was found tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kb.answers import Question
from kb.passages import PassageId
from search.analysis import Analyzer
from search.choices import Ambiguity, Chooser, read_ambiguities
from search.engine import Engine
from search.query import Query
from search.ranking import Hit, Ranking
from search.rerank import Field, read_fields
from search.retrieval import Found

TODAY = date(2026, 11, 24)
FIELDS = [Field(frozenset({"商标", "牌子"}), ("商标",)), Field(frozenset({"专利"}), ("专利",))]
AMBIGUITIES = [
    Ambiguity(("证书",), (("商标注册证", "商标注册证"), ("专利证书", "专利证书"))),
    Ambiguity(("转让", "过户"), (("商标", "注册商标~"), ("专利", "专利~"))),
]


def offered(engine: Engine, said: str, titles: dict[str, float], lang: str = "zh") -> list[str]:
    """What is offered for a question that found provisions of documents with these titles and scores."""
    document = engine.store.document("clay-whistle-law-2019")
    documents = {PassageId(at): replace(document, title=title) for at, title in enumerate(titles)}
    hits = tuple(Hit(PassageId(at), score) for at, score in enumerate(titles.values()))
    query = Query(Question(said, TODAY, lang=lang), said, said, tuple(Analyzer().terms(said)), ())
    found = Found(Ranking("ranked", hits), (), (), ())
    return [choice.question for choice in Chooser(AMBIGUITIES, FIELDS).choices(query, found, documents)]


EVEN = {"商标法": 1.0, "专利法": 0.2, "民法典": 0.2}


@pytest.mark.parametrize(
    ("said", "titles", "questions"),
    [
        ("证书丢了怎么补", EVEN, ["商标注册证丢了怎么补", "专利证书丢了怎么补"]),
        ("过户要什么手续", EVEN, ["注册商标过户要什么手续", "专利过户要什么手续"]),
        ("牌子过户要什么手续", EVEN, []),  # 牌子 is a mark
        ("证书丢了怎么补", {"商标法": 1.0, "专利法": 0.19}, []),  # one field is much the likelier
        ("证书丢了怎么补", {"商标法": 1.0, "商标法实施条例": 0.9, "民法典": 0.9}, []),  # all of one field
        ("年费要交多少", EVEN, []),  # no word that may mean several things
        ("去年在展会上领到的那张证书后来被人弄丢了怎么补", EVEN, []),  # a story
        ("注册的证书丢了", EVEN, []),  # 注册 tells which
        ("证书丢了怎么补", {}, []),
    ],
)
def test_choices_are_offered_only_in_doubt(
    tiny_engine: Engine, said: str, titles: dict[str, float], questions: list[str]
) -> None:
    assert offered(tiny_engine, said, titles) == questions


def test_choices_are_written_in_chinese_for_those_who_ask_in_it(tiny_engine: Engine) -> None:
    assert offered(tiny_engine, "证书丢了怎么补", EVEN, lang="en") == []


def test_every_choice_of_the_lexicon_names_a_field_so_that_it_is_not_asked_again() -> None:
    words = frozenset().union(*(field.asked for field in read_fields()))
    unnamed = [
        wording
        for ambiguity in read_ambiguities()
        for _, wording in ambiguity.meanings
        if wording != "姓名" and not words & set(Analyzer().terms(wording))
    ]
    assert unnamed == []
