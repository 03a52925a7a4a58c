"""Steps of guided paths say what the law of the day says: word for word, at its number of that day, or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.answers import Answer
from kb.paths import read_path
from search.engine import Engine
from search.paths import offered_paths
from tests.conftest import TODAY
from tests.kb.test_paths import WHISTLE
from webapp.forms import make_question

YEARS = WHISTLE.replace('text = "知道是仿的才算。"', 'text = "先看过没过期。泥哨保护10年。"').replace(
    'basis = ["泥哨法第三条第（二）项"]', 'basis = ["泥哨法第二条第一款"]'
)


def ground(engine: Engine, folder: Path, step_id: str, as_of: date, text: str = WHISTLE):  # type: ignore[no-untyped-def]
    file = folder / "whistle.toml"
    file.write_text(text, "utf-8")
    path = read_path(file)
    step = path.step(step_id)
    assert step is not None
    return engine.path_guide.ground(path, step, as_of)


def test_a_step_quotes_what_carries_it(tiny_engine: Engine, tmp_path: Path) -> None:
    shown = ground(tiny_engine, tmp_path, "maker", TODAY)
    assert [(str(p.citation.locator), p.citation.quote, p.status.value) for p in shown.provisions] == [
        ("第三条第（一）项", "（一）照着他人的泥哨做的；", "现行有效"),
        ("第三条之一", "违反第三条的规定，仿制泥哨的，处五百元以上三千元以下的罚款。", "现行有效"),
    ]
    assert shown.text == "照着别人的泥哨做，罚500元到3000元。" and not shown.is_cut
    assert shown.notices == ("《泥哨法》（2019）：2027年1月1日起适用新的泥哨法。",)
    assert [channel.channel_id for channel in shown.channels] == ["12345"] and shown.unseen == ()


@pytest.mark.parametrize(
    ("as_of", "document_id", "locator", "text", "is_cut"),
    [
        (date(2026, 12, 31), "clay-whistle-law-2019", "第二条第一款", "先看过没过期。泥哨保护10年。", False),
        (date(2027, 1, 1), "clay-whistle-law-2026", "第二条", "先看过没过期。", True),  # 15 years by then
    ],
)
def test_when_the_law_has_changed_the_counterpart_is_quoted_and_a_figure_of_old_is_gone(
    tiny_engine: Engine, tmp_path: Path, as_of: date, document_id: str, locator: str, text: str, is_cut: bool
) -> None:
    shown = ground(tiny_engine, tmp_path, "seller", as_of, YEARS)
    citation = shown.provisions[0].citation
    assert (citation.document.document_id, str(citation.locator)) == (document_id, locator)
    assert citation.quote and citation.quote in citation.passage.text
    assert (shown.text, shown.is_cut) == (text, is_cut)


def test_what_the_base_has_not_is_named_and_not_quoted(tiny_engine: Engine, tmp_path: Path) -> None:
    shown = ground(tiny_engine, tmp_path, "made", TODAY, WHISTLE.replace("泥哨法第三条", "陶埙法第三条"))
    assert shown.provisions == () and [str(name) for name in shown.unseen] == ["《陶埙法》第三条"]
    assert shown.text == "他是自己做，还是拿来卖？"


def test_without_official_texts_the_words_stay_whole(guides_engine: Engine) -> None:
    for path in guides_engine.paths.values():
        for step in path.steps:
            shown = guides_engine.path_guide.ground(path, step, TODAY)
            assert not shown.is_cut and all(p.citation.quote == "" for p in shown.provisions)


def test_every_step_that_ships_is_whole_on_the_day_of_its_check(real_engine: Engine) -> None:
    cut = []
    for path in real_engine.paths.values():
        for step in path.steps:
            shown = real_engine.path_guide.ground(path, step, path.checked_on)
            assert all(provision.citation.quote for provision in shown.provisions)
            if shown.is_cut or shown.unseen:
                cut.append(f"{path.path_id}/{step.step_id}: {shown.unseen}")
    assert cut == []


def test_paths_go_on_when_the_trademark_law_is_renumbered(real_engine: Engine) -> None:
    path = real_engine.paths["register"]
    after = date(2027, 1, 1)
    step = path.step("got")
    assert step is not None
    shown = real_engine.path_guide.ground(path, step, after)
    assert {p.citation.document.document_id for p in shown.provisions} == {"trademark-law-2026"}
    assert "有效期为十年" in shown.provisions[0].citation.quote
    for each in path.steps:
        grounded = real_engine.path_guide.ground(path, each, after)
        assert all(p.citation.document.document_id != "trademark-law-2019" for p in grounded.provisions)
        assert grounded.text, each.step_id


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("收到律师函说我侵权，先做什么", "letter"),
        ("海关备案有效期多久", "customs"),
        ("展会上被投诉侵权怎么办", "exhibition"),
        ("没有约定，发明专利授权的奖金最少多少", "invention"),
    ],
)
def test_an_answer_offers_the_paths_of_what_it_rests_on(real_engine: Engine, question: str, first: str) -> None:
    said = real_engine.ask(make_question(question, TODAY))
    assert isinstance(said, Answer)
    assert first in [path.path_id for path in offered_paths(real_engine.paths, said)]
