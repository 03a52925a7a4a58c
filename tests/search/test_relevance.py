"""Relevance: trees are asked as they read, features can be redone on paper, and what ships helps."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path

import lightgbm
import numpy as np
import pytest

from kb.answers import Question
from kb.documents import Document, DocumentKind
from kb.passages import PassageId
from search.engine import Engine
from search.ranking import Hit, Ranking
from search.relevance import FEATURES, MODEL, Evidence, Relevance, features, load_relevance
from search.retrieval import Retrieval
from search.training.data import is_held_out
from search.training.relevance import _plain, read_judged
from search.trees import Trees, read_trees

DAY = date(2026, 11, 26)
A, B, C = PassageId(11), PassageId(12), PassageId(13)


def document(name: str, kind: DocumentKind = DocumentKind.LAW) -> Document:
    return Document(name, name, name, name, "2020", kind)


def evidence(*hits: Hit) -> Evidence:
    return Evidence(
        hits=hits or (Hit(A, 1.0), Hit(B, 0.5), Hit(C, 0.25)),
        rankings=(
            Ranking("bm25-question", (Hit(B, 8.0), Hit(A, 6.0), Hit(C, 4.0)), ceiling=10.0),
            Ranking("dense", (Hit(A, 0.9), Hit(C, 0.7))),
        ),
        coverage=np.array([0.4, 0.6, 0.1])[: len(hits) or 3],
        related={A: frozenset({B}), B: frozenset({A, C}), C: frozenset()},
        documents={
            A: document("甲法"),
            B: document("乙条例", DocumentKind.ADMINISTRATIVE_REGULATION),
            C: document("甲法"),
        },
        voices={A: 3, B: 1},
        terms=4,
    )


def test_a_tree_is_asked_as_it_reads() -> None:
    inner = {"feature": "b", "at_most": 2.0, "then": 10.0, "else": 20.0}
    trees = Trees(("a", "b"), [{"feature": "a", "at_most": 1.0, "then": -1.0, "else": inner}, 0.5])
    rows = np.array([[1.0, 9.0], [1.1, 2.0], [1.1, 2.1]])
    assert trees.scores(rows).tolist() == [-0.5, 10.5, 20.5]
    assert Trees(("a",), []).scores(np.zeros((2, 1))).tolist() == [0.0, 0.0]
    with pytest.raises(KeyError):
        Trees(("a",), [inner])


def test_trees_say_what_lightgbm_says() -> None:
    chance = np.random.default_rng(3)
    rows = chance.normal(size=(300, 4))
    booster = lightgbm.train(
        {"objective": "regression", "num_leaves": 6, "verbose": -1, "num_threads": 1},
        lightgbm.Dataset(rows, rows[:, 0] * rows[:, 1] + chance.normal(size=300) / 9),
        12,
    )
    names = ["a", "b", "c", "d"]
    trees = Trees(names, [_plain(tree["tree_structure"], names) for tree in booster.dump_model()["tree_info"]])
    np.testing.assert_allclose(trees.scores(rows), booster.predict(rows), atol=1e-4)


def test_features_can_be_redone_on_paper() -> None:
    first, second, third = (dict(zip(FEATURES, row, strict=True)) for row in features(evidence()).tolist())
    assert (first["place"], first["score"], first["lead"]) == (1.0, 1.0, 0.5)
    assert (third["place"], third["score"], third["lead"]) == (pytest.approx(1 / 3), 0.25, -0.75)
    assert (first["share bm25-question"], first["place bm25-question"]) == (0.5, 0.5)
    assert (second["share dense"], second["place dense"], second["cosines"]) == (0.0, 0.0, 0.0)
    assert (first["first places"], second["first places"]) == (1, 1)
    assert first["fit question"] == pytest.approx(0.6)
    assert first["behind question"] == pytest.approx(-0.2)
    assert third["behind cosines"] == pytest.approx(-0.2)
    assert (second["coverage"], first["behind coverage"]) == (0.6, pytest.approx(-0.2))
    assert (first["named"], first["named by first"], first["names"], first["names first"]) == (0.5, 0.5, 0.5, 0.5)
    assert (second["names"], second["names first"]) == (1.25, 1.0)
    assert (third["named"], third["named by first"], third["names"]) == (0.5, 0.5, 0.0)
    assert first["work"] == pytest.approx(1.25 / 1.75)
    assert (first["voices"], third["voices"]) == (pytest.approx(math.log(4)), 0.0)
    assert (first["force"], second["force"], first["terms"]) == (0, 2, pytest.approx(math.log(5)))


def test_hits_come_out_by_the_odds_of_their_trees() -> None:
    trees = Trees(FEATURES, [{"feature": "coverage", "at_most": 0.5, "then": 0.0, "else": 1.0}])
    ranked = Relevance(trees).rank(evidence())
    assert [hit.passage_id for hit in ranked] == [B, A, C]  # what is as good stays in its order
    assert [hit.score for hit in ranked] == pytest.approx([1.0, math.exp(-1 / 1.9), math.exp(-1 / 1.9)])
    low = Relevance(Trees(FEATURES, [-400.0])).rank(evidence())
    assert [hit.score for hit in low] == [1.0, 1.0, 1.0]
    with pytest.raises(ValueError, match="other features"):
        Relevance(Trees(("place",), []))


def test_what_ships_is_read_and_a_missing_file_leaves_the_order(tiny_engine: Engine, tmp_path: Path) -> None:
    assert load_relevance() is not None
    assert load_relevance(tmp_path / "none.json") is None
    assert read_trees(MODEL).features == FEATURES
    query = tiny_engine.read(Question("泥哨的保护期有多久", DAY))
    retrieval = tiny_engine.retrieval
    plain = Retrieval(retrieval.index, tiny_engine.store, retrieval.ranker)
    same, ours = plain.find(query), retrieval.find(query)
    assert {hit.passage_id for hit in same.ranking.hits} == {hit.passage_id for hit in ours.ranking.hits}
    scores = [hit.score for hit in ours.ranking.hits]
    assert scores == sorted(scores, reverse=True)
    assert plain.evidence(query).hits[0].score == 1.0


def test_judged_questions_are_guides_questions_that_no_encoder_learned(guides_engine: Engine) -> None:
    judged = read_judged()
    asked = {
        text
        for guide in guides_engine.store.all_guides()
        for text in (*guide.questions, *(q for entry in guide.translations for q in entry.questions))
    }
    assert len(judged) == len({entry.question for entry in judged})
    assert [entry.question for entry in judged if entry.question not in asked] == []
    assert [entry.question for entry in judged if not is_held_out(entry.question)] == []
    assert {grade for entry in judged for grade in entry.grades.values()} == {1, 2, 3}


def test_the_file_of_trees_holds_numbers_that_can_be_read() -> None:
    held = json.loads(MODEL.read_text("utf-8"))
    assert held["features"] == list(FEATURES)
    assert {"feature", "at_most", "then", "else"} == set(held["trees"][0])
