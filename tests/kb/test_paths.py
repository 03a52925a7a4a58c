"""Guided paths are read as they are written, and a file that breaks the grammar says where and how to mend it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus import PATHS
from kb.errors import MalformedStructure
from kb.paths import read_path, read_paths

WHISTLE = """title = "有人仿我的泥哨"
intro = "看看归谁管。"
field = "trademark"
works = ["clay-whistle-law"]
checked_on = 2026-11-24
start = "made"

[steps.made]
title = "做还是卖"
text = "他是自己做，还是拿来卖？"
basis = ["泥哨法第三条"]
[steps.made.options]
maker = "自己做"
seller = "拿来卖"

[steps.maker]
title = "照着做"
text = "照着别人的泥哨做，罚500元到3000元。"
basis = ["泥哨法第三条第（一）项", "泥哨法第三条之一"]
now = ["留一个样品。", "去投诉。"]
channels = ["12345"]

[steps.seller]
title = "拿来卖"
text = "知道是仿的才算。"
basis = ["泥哨法第三条第（二）项"]
note = "不知道的，问清来路。"
[steps.seller.options]
maker = "他知道"
"""


def write(folder: Path, text: str, name: str = "whistle.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_path_is_read_with_its_steps_in_order(tmp_path: Path) -> None:
    path = read_path(write(tmp_path, WHISTLE))
    assert (path.path_id, path.start, path.checked_on) == ("whistle", "made", date(2026, 11, 24))
    assert [(step.step_id, step.line, step.is_end) for step in path.steps] == [
        ("made", 8, False), ("maker", 16, True), ("seller", 23, False),
    ]  # fmt: skip
    assert [(option.label, option.to) for option in path.steps[0].options] == [
        ("自己做", "maker"),
        ("拿来卖", "seller"),
    ]
    assert [str(name) for name in path.steps[1].basis] == ["《泥哨法》第三条第（一）项", "《泥哨法》第三条之一"]


@pytest.mark.parametrize(
    ("via", "to", "labels"),
    [
        ([], "made", []),
        (["made"], "maker", ["自己做"]),
        (["made", "seller"], "maker", ["拿来卖", "他知道"]),
        (["seller"], "maker", None),  # does not begin at the start
        ([], "maker", None),
        (["made", "maker"], "seller", None),  # an end leads nowhere
        (["made", "none"], "maker", None),
    ],
)
def test_a_way_is_what_was_chosen_at_each_step(
    tmp_path: Path, via: list[str], to: str, labels: list[str] | None
) -> None:
    way = read_path(write(tmp_path, WHISTLE)).way(via, to)
    assert (None if way is None else [taken.option.label for taken in way]) == labels


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ('title = "有人', "title = 有人", 1, "不是 TOML"),
        ('title = "有人仿我的泥哨"\n', "", 1, "向导的 title 要写一段文字"),
        ("checked_on = 2026-11-24", 'checked_on = "昨天"', 1, "向导的 checked_on 要写日期"),
        ('works = ["clay-whistle-law"]', 'works = "clay-whistle-law"', 1, "向导的 works 要写成几段文字"),
        ('start = "made"', 'start = "none"', 1, "没有第一步 none"),
        ('start = "made"', 'start = "made"\nwhy = "不知道"', 1, "有不认识的 why"),
        ('maker = "自己做"', 'nobody = "自己做"', 8, "通到 nobody，没有这一步"),
        ('basis = ["泥哨法第三条"]', 'basis = ["泥哨法"]', 8, "“泥哨法”不是条文的写法"),
        ('basis = ["泥哨法第三条"]', 'basis = ["第三条"]', 8, "没有写是哪部法"),
        ('now = ["留一个样品。", "去投诉。"]\n', "", 16, "既没有选项，也没有写现在怎么办"),
        ('note = "不知道的，问清来路。"', 'now = ["问清来路。"]', 23, "有选项，又写了现在怎么办"),
        ('note = "不知道的，问清来路。"', 'notes = "问清来路。"', 23, "有不认识的 notes"),
        ("[steps.seller]", "[steps.Seller]", 23, "编号要作网址用"),
    ],
)
def test_a_broken_file_says_where_and_how_to_mend_it(tmp_path: Path, old: str, new: str, line: int, told: str) -> None:
    assert old in WHISTLE
    with pytest.raises(MalformedStructure, match=told) as caught:
        read_path(write(tmp_path, WHISTLE.replace(old, new, 1)))
    assert (caught.value.source, caught.value.line) == ("whistle.toml", line)
    assert caught.value.hint


def test_the_name_of_a_file_stands_in_an_address(tmp_path: Path) -> None:
    with pytest.raises(MalformedStructure, match="文件名"):
        read_path(write(tmp_path, WHISTLE, "泥哨.toml"))


def test_the_paths_that_ship_are_read() -> None:
    assert list(read_paths(PATHS)) == ["copied", "customs", "exhibition", "fakes", "invention", "letter", "register"]
