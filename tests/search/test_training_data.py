"""What is measured is never trained on, told by content: topics, everyday questions, guides' questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import TOPICS
from kb.store import Store
from search.analysis import read_lines
from search.engine import Engine
from search.evaluation.topics import Topic, read_topics
from search.training.data import LAY, Article, Likeness, is_held_out, read_lay, read_parallel, read_training_data
from search.training.pairs import PairSource
from search.training.scope import EVERYDAY


def topic(text: str) -> Topic:
    return Topic("t1", "dev", "trademark", "lay", "zh", text, None, {})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = "第一条 为了让人人吹得响泥哨，制定本法。"
    articles = [{"law": "中华人民共和国泥哨法", "article": "第一条", "chapter": "第一章  总则", "text": text}]
    asked = [
        "我的泥哨能保护多少年",
        "我的泥哨，能保护多少年？",
        "泥哨坏了找谁修",
        "借出去的泥哨不还怎么办",
        "集市上摆摊要办什么证",
    ]
    questions = [{"q": q, "pos": [{"article": "泥哨法第一条", "text": articles[0]["text"]}]} for q in asked]
    pairs = [{"q": q, "pos": ["十年"]} for q in ("泥哨能保护多少年", "我的泥哨能保护多少年呢", "河里能不能游泳")]
    for name, rows in (("articles", articles), ("stard_train", questions), ("legal_pairs", pairs)):
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (folder_file := tmp_path / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
        assert folder_file.is_file()
    return tmp_path


def test_a_topic_never_enters_training(folder: Path, tiny_engine: Engine) -> None:
    store: Store = tiny_engine.store
    free = read_training_data(folder, store, [])
    kept = read_training_data(folder, store, [topic("我的泥哨能保护多少年")])
    assert len(free.questions) + len(free.held_out) == 5
    assert {q.text for q in (*kept.questions, *kept.held_out)} == {
        "泥哨坏了找谁修", "借出去的泥哨不还怎么办", "集市上摆摊要办什么证",
    }  # fmt: skip
    assert [q for q, _ in kept.pairs] == ["河里能不能游泳"]


def test_an_article_is_found_with_its_titles(folder: Path, tiny_engine: Engine) -> None:
    data = read_training_data(folder, tiny_engine.store, [])
    assert data.articles[0].titled == "泥哨法 总则 为了让人人吹得响泥哨，制定本法。"
    assert {answer for question in data.questions for answer in question.answers} == {data.articles[0].titled}


def test_lay_questions_of_our_own_stand_under_an_article(tmp_path: Path) -> None:
    lay = tmp_path / "lay.txt"
    lay.write_text(
        "# 中华人民共和国泥哨法\n第一条\t为啥要有泥哨的法\n第九条\t没有这一条\n# 没有的法\n第一条\t没有这部法\n",
        "utf-8",
    )
    article = Article("中华人民共和国泥哨法", "第一章  总则", "为了让人人吹得响泥哨，制定本法。", is_local=False)
    (question,) = read_lay([("第一条", article)], lay)
    assert question.text == "为啥要有泥哨的法" and question.answers[0].startswith("泥哨法 总则")


def test_lay_questions_that_ship_are_whole_and_ask_no_topic() -> None:
    lines = LAY.read_text("utf-8").splitlines()
    asked = [line.split("\t") for line in lines if not line.startswith("# ")]
    assert len(asked) > 8000 and all(len(parts) == 2 and all(parts) for parts in asked)
    questions = [question for _, question in asked]
    assert len(questions) == len(set(questions))
    measured = Likeness(topic.text for topic in read_topics(TOPICS))
    assert [question for question in questions if question in measured] == []


def test_parallel_questions_that_ship_stand_in_three_languages_and_ask_no_topic() -> None:
    rows = read_parallel()
    assert len(rows) >= 1500 and all(len(row) == 3 and all(row) for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    measured = Likeness(topic.text for topic in read_topics(TOPICS))
    assert [text for row in rows for text in row if text in measured] == []


def test_no_held_out_question_of_a_guide_is_learned_in_any_language(folder: Path, tiny_engine: Engine) -> None:
    data = read_training_data(folder, tiny_engine.store, [])
    held = {
        question
        for guide in tiny_engine.store.all_guides()
        for asked in (guide.questions, *(entry.questions for entry in guide.translations))
        for question in asked
        if is_held_out(question)
    }
    pairs = PairSource(data, 1).batch(3000)
    assert held and not held & {text for pair in pairs for text in (pair.asked, pair.found)}


def test_what_is_held_out_is_not_learned_from(folder: Path, tiny_engine: Engine) -> None:
    data = read_training_data(folder, tiny_engine.store, [])
    assert not {q.text for q in data.questions} & {q.text for q in data.held_out}
    assert all(is_held_out(q.text) for q in data.held_out)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("注册商标能管多少年", "注册商标，能管多少年？", True),
        ("How long does a patent last", "how long does a patent last?", True),
        ("注册商标能管多少年", "发明专利能管多少年", False),
        ("注册商标能管多少年", "", False),
    ],
)
def test_likeness(one: str, other: str, same: bool) -> None:
    assert (other in Likeness([one])) is same


def test_everyday_questions_of_training_are_no_topics() -> None:
    measured = Likeness(topic.text for topic in read_topics(TOPICS))
    assert [line for line in read_lines(EVERYDAY) if line in measured] == []


def test_guides_ask_no_topic_word_for_word(guides_engine: Engine) -> None:
    measured = Likeness(topic.text for topic in read_topics(TOPICS))
    alike = []
    for guide in guides_engine.store.all_guides():
        asked = (*guide.questions, *(question for spoken in guide.translations for question in spoken.questions))
        alike += [question for question in asked if question in measured]
    assert alike == [], "a topic that a guide asks too measures nothing: write another topic"
