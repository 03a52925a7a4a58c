"""Reranking: the field that a question shows, moves what fusion found."""

from __future__ import annotations

import math
from datetime import date

import pytest

from kb.answers import Question
from kb.documents import Document, DocumentKind
from kb.passages import PassageId
from search.query import Query
from search.ranking import Hit, Ranking
from search.rerank import FEATURES, Field, Ranker, load_ranker, read_fields

FIELDS = [Field(frozenset({"牌子", "商标"}), ("商标",)), Field(frozenset({"发明", "专利"}), ("专利",))]


def document(title: str, kind: DocumentKind = DocumentKind.LAW) -> Document:
    return Document(title, title, title, title, "2020", kind)


DOCUMENTS = {
    PassageId(1): document("专利法"),
    PassageId(2): document("商标法"),
    PassageId(3): document("商标法实施条例", DocumentKind.ADMINISTRATIVE_REGULATION),
    PassageId(4): document("专利法"),
}


def query(*terms: str) -> Query:
    text = "".join(terms)
    return Query(Question(text, date(2026, 11, 24)), text, text, terms, ())


def fused(*scores: float) -> Ranking:
    return Ranking("fusion", tuple(Hit(PassageId(at), score) for at, score in enumerate(scores, 1)))


def test_features_can_be_redone_on_paper() -> None:
    rows = Ranker({}, FIELDS).features(query("牌子", "过户"), fused(0.4, 0.3, 0.2, 0.1), DOCUMENTS)
    named = [dict(zip(FEATURES, row, strict=True)) for row in rows.tolist()]
    assert named[0] == pytest.approx({"fusion": math.log(0.4), "same_field": 0, "other_field": 1, "lower_law": 0})
    assert named[1] == pytest.approx({"fusion": math.log(0.3), "same_field": 1, "other_field": 0, "lower_law": 0})
    assert named[2]["lower_law"] == 2  # law, treaty, regulation


def test_a_question_about_a_mark_leaves_the_patent_law_behind() -> None:
    ranked = Ranker({"fusion": 1.0, "same_field": 0.5, "other_field": -0.5}, FIELDS).rank(
        query("牌子", "过户"), fused(0.4, 0.3, 0.1, 0.05), DOCUMENTS
    )
    assert [hit.passage_id for hit in ranked.hits] == [2, 1, 3, 4]
    assert ranked.hits[0].score == 1.0
    assert ranked.hits[1].score == pytest.approx(0.4 / 0.3 * math.exp(-1.0))


def test_a_question_that_shows_no_field_is_left_as_fused() -> None:
    ranked = Ranker({"fusion": 1.0, "same_field": 0.5, "other_field": -0.5}, FIELDS).rank(
        query("过户"), fused(0.4, 0.3, 0.2, 0.1), DOCUMENTS
    )
    assert [hit.passage_id for hit in ranked.hits] == [1, 2, 3, 4]


def test_nothing_found_stays_nothing() -> None:
    assert Ranker({}, FIELDS).rank(query("牌子"), Ranking("fusion", ()), DOCUMENTS).hits == ()


def test_what_ships_is_read_and_a_missing_file_means_plain_fusion(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert load_ranker() is not None
    assert load_ranker(tmp_path / "none.json") is None
    assert any("商标" in field.titles for field in read_fields())
