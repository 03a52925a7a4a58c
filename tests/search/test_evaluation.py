"""Measures counted by hand, topics read strictly, drops found, and the recorded expectations met."""

from __future__ import annotations

import csv
import math
import tomllib
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus import TOPICS
from kb.errors import ManifestMismatch
from kb.locators import Locator
from search.engine import Engine
from search.evaluation import report
from search.evaluation.compare import SHIPPED, compare, paired_interval
from search.evaluation.metrics import hit_at, ndcg_at, recall_at, reciprocal_rank
from search.evaluation.pooling import pool, write_pool
from search.evaluation.runner import Outcome, run_topics
from search.evaluation.topics import Provision, Topic, read_topics, split_of


@pytest.mark.parametrize(
    ("grades", "judged", "hit1", "hit5", "recall", "mrr"),
    [
        ([3, 0, 0], [3], 1, 1, 1.0, 1.0),
        ([1, 0, 2], [2, 1], 0, 1, 1.0, 1 / 3),  # grade 1 is no answer
        ([0, 0, 0, 0, 0, 3], [3, 3], 0, 0, 0.5, 1 / 6),
        ([], [3], 0, 0, 0.0, 0.0),
    ],
)
def test_measures_by_hand(
    grades: list[int], judged: list[int], hit1: float, hit5: float, recall: float, mrr: float
) -> None:
    assert hit_at(grades, 1) == hit1
    assert hit_at(grades, 5) == hit5
    assert recall_at(grades, judged, 10) == recall
    assert reciprocal_rank(grades) == pytest.approx(mrr)


def test_ndcg_by_hand() -> None:
    # found: grade 2 at 1, nothing at 2, grade 3 at 3; best: 3 then 2
    found = 3 / 1 + 7 / math.log2(4)
    best = 7 / 1 + 3 / math.log2(3)
    assert ndcg_at([2, 0, 3], [3, 2], 10) == pytest.approx(found / best)
    assert ndcg_at([2, 0, 3], [3, 2], 1) == pytest.approx(3 / 7)
    assert ndcg_at([], [], 10) == 0.0


def write(folder: Path, topics: list[str], qrels: list[str]) -> Path:
    head = "topic_id\tsplit\tfield\tkind\tlang\ttext\tas_of"
    (folder / "topics.tsv").write_text("\n".join([head, *topics]) + "\n", "utf-8")
    (folder / "qrels.tsv").write_text("\n".join(["topic_id\tdocument_id\tlocator\tgrade", *qrels]) + "\n", "utf-8")
    return folder


def test_topics_are_read_with_their_judgments(tmp_path: Path) -> None:
    rows = ["a1\tdev\ttrademark\tlay\tzh\t说“这牌子”归谁\t2019-06-01", "a2\ttest\tnone\tout_of_scope\tzh\t天气\t"]
    one, two = read_topics(write(tmp_path, rows, ["a1\tlaw-2019\t第三条\t3"]))
    assert one.judgments == {Provision("law-2019", Locator.parse("第三条")): 3}
    assert one.as_of == date(2019, 6, 1) and one.text == "说“这牌子”归谁"
    assert one.is_answerable and not two.is_answerable


@pytest.mark.parametrize(
    ("topics", "qrels", "what"),
    [
        (["a1\tdev\tx\tlay\tzh\t问\t"] * 2, [], "写了两次"),
        (["a1\tdev\tx\tlay\tzh\t问\t"], ["a1\tlaw\t第一条\t7"], "评级 7"),
        (["a1\tdev\tx\tlay\tzh\t问\t"], ["a9\tlaw\t第一条\t3"], "a9"),
    ],
)
def test_bad_topics_are_refused(tmp_path: Path, topics: list[str], qrels: list[str], what: str) -> None:
    with pytest.raises(ManifestMismatch, match=what):
        read_topics(write(tmp_path, topics, qrels))


def test_a_drop_is_found_in_both_directions() -> None:
    expected = {
        "hit@1": {"score": 0.8, "tolerance": 0.02},
        "refused wrongly": {"score": 0.03, "tolerance": 0.01, "lower": True},
    }
    assert report.drops({"hit@1": 0.79, "refused wrongly": 0.035}, expected) == []
    worse = report.drops({"hit@1": 0.7, "refused wrongly": 0.2}, expected)
    assert [drop.name for drop in worse] == ["hit@1", "refused wrongly"]


def test_topics_won_and_lost_are_told(tmp_path: Path) -> None:
    topic = Topic("a1", "dev", "x", "lay", "zh", "问", None, {Provision("law", Locator.parse("第一条")): 3})

    def outcome(grades: tuple[int, ...], refused: bool) -> Outcome:
        return Outcome(topic, grades, (), refused, 0, 0.0)

    recorded = tmp_path / "recorded.json"
    report.record([outcome((0, 3), refused=False)], recorded)
    assert report.differences([outcome((0, 3), refused=False)], recorded) == ([], [])
    assert report.differences([outcome((3,), refused=False)], recorded)[0][0].startswith("a1 0.50 → 1.00")
    assert report.differences([outcome((3,), refused=True)], recorded)[1][0].startswith("a1 0.50 → 0.00")


def test_our_topics_are_enough_of_every_kind_and_stand_in_the_texts(real_engine: Engine) -> None:
    topics = read_topics(TOPICS)
    assert len(topics) >= 150
    assert sum(not topic.is_answerable for topic in topics) >= 30
    assert all(topic.split in (split_of(topic.text), "blind") for topic in topics)
    for topic in topics:
        for provision in topic.judgments:
            real_engine.store.passage_at(provision.document_id, provision.locator)


@pytest.mark.parametrize(("table", "engine"), [("official", "real_engine"), ("guides_only", "guides_engine")])
def test_nothing_is_worse_than_expected(table: str, engine: str, request: pytest.FixtureRequest) -> None:
    expected = tomllib.loads(report.EXPECTED.read_text("utf-8"))
    judged_on = date.fromisoformat(expected["judged_on"])
    outcomes = run_topics(request.getfixturevalue(engine), read_topics(TOPICS), judged_on, lambda *_: None)
    assert report.drops(report.averages(outcomes), expected[table]) == []


def test_an_interval_of_a_real_difference_leaves_out_zero() -> None:
    low, high = paired_interval(np.array([-1.0, 0.0, -1.0, -1.0, 0.0, -1.0, -1.0, -1.0, 0.0, -1.0]))
    assert -1.0 <= low < -0.7 < high < 0.0


def test_configurations_are_held_against_what_ships(tiny_engine: Engine) -> None:
    right = Provision("clay-whistle-law-2019", Locator.article(2))
    topic = Topic("t1", "dev", "whistle", "lay", "zh", "泥哨能保护多少年", None, {right: 3})
    rows = {row.name: row for row in compare(tiny_engine, [topic], date(2026, 11, 24), lambda *told: None)}
    assert rows[SHIPPED.name].intervals["hit@1"] == (0.0, 0.0)
    assert all(0.0 <= mean <= 1.0 for row in rows.values() for mean in row.means.values())
    assert rows[SHIPPED.name].means["hit@1"] == 1.0


def test_what_nobody_judged_is_pooled_without_telling_who_found_it(tiny_engine: Engine, tmp_path: Path) -> None:
    right = Provision("clay-whistle-law-2019", Locator.article(2))
    topic = Topic("t1", "dev", "whistle", "lay", "zh", "泥哨能保护多少年", None, {right: 3})
    beyond = Topic("t2", "dev", "", "out_of_scope", "zh", "明天下雨吗", None, {})
    pooled = list(pool(tiny_engine, [topic, beyond], date(2026, 11, 24), 10, lambda *told: None))
    found = [one.provision for one in pooled]
    assert found and right not in found and len(found) == len(set(found))
    assert {one.topic.topic_id for one in pooled} == {"t1"}
    path = tmp_path / "pool.tsv"
    assert write_pool(pooled, path) == len(pooled)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert [(row["document_id"], row["locator"], row["grade"]) for row in rows] == [
        (one.document_id, str(one.locator), "") for one in found
    ]


def test_what_was_judged_and_does_not_answer_counts_as_wrong(tmp_path: Path) -> None:
    (tmp_path / "topics.tsv").write_text(
        "topic_id\tsplit\tfield\tkind\tlang\ttext\tas_of\nt1\tdev\tx\tlay\tzh\t问\t\n", "utf-8"
    )
    (tmp_path / "qrels.tsv").write_text("topic_id\tdocument_id\tlocator\tgrade\nt1\tlaw\t第一条\t0\n", "utf-8")
    (topic,) = read_topics(tmp_path)
    assert list(topic.judgments.values()) == [0] and not topic.is_answerable
