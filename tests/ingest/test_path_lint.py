"""Lint of guided paths: each fault planted is found, and the paths that ship have none."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import CHANNELS, PATHS
from ingest.path_lint import lint_paths
from ingest.pipeline import ingest
from kb.channels import read_channels
from kb.paths import GuidedPath, read_path, read_paths
from kb.settings import Settings
from kb.store import Store
from tests.ingest.test_guide_lint import LONG, append
from tests.kb.test_paths import WHISTLE
from webapp.fields import read_fields

FIELDS = {"trademark", "patent"}


def enough(text: str) -> str:
    """The path with as many steps as a path needs, each on the way of the one before."""
    for number in range(5):
        text = text.replace('maker = "他知道"', f'more-{number} = "再想想"', 1)
        text += (
            f'\n[steps.more-{number}]\ntitle = "想"\ntext = "再想一想。"\nbasis = ["泥哨法第三条"]\n'
            f'[steps.more-{number}.options]\nmaker = "他知道"\n'
        )
    return text


def findings(settings: Settings, path: GuidedPath) -> list[str]:
    store = Store(settings.store_path, create=True)
    assert not ingest(store, settings).failed
    return [str(finding) for finding in lint_paths(store, {path.path_id: path}, {"12345"}, FIELDS)]


def lint(settings: Settings, folder: Path, text: str) -> list[str]:
    file = folder / "whistle.toml"
    file.write_text(text, "utf-8")
    return findings(settings, read_path(file))


def test_a_good_path_has_no_findings(tiny_settings: Settings, tmp_path: Path) -> None:
    assert lint(tiny_settings, tmp_path, enough(WHISTLE)) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('field = "trademark"', 'field = "music"', "没有领域 music"),
        ('works = ["clay-whistle-law"]', 'works = ["drum-law"]', "没有 drum-law"),
        ('seller = "拿来卖"', 'maker-2 = "拿来卖"', "whistle.toml:23 步骤 seller 走不到这一步"),
        ('seller = "拿来卖"', 'seller = "自己做"', "两个选项写得一样"),
        ("罚500元到3000元", "罚500元到4000元", "whistle.toml:16 步骤 maker “4000元”不在依据的条文里"),
        ("第三条之一", "第三条之二", "《泥哨法》第三条之二不存在"),
        ("第三条第（二）项", "第三条第（五）项", "《泥哨法》第三条第（五）项不存在"),
        ("泥哨法第三条之一", "陶埙法第三条", "不认识“陶埙法”"),
        ('basis = ["泥哨法第三条第（二）项"]', "basis = []", "没有写依据"),
        ('channels = ["12345"]', 'channels = ["99999"]', "没有渠道 99999"),
        ('channels = ["12345"]\n', "", "没有写去哪儿办"),
        ("知道是仿的才算。", "知道是仿的才算，见泥哨法第三条。", "里写了条号"),
        ("知道是仿的才算。", LONG, "字以上与官方文本相同"),
    ],
)
def test_each_fault_is_found(tiny_settings: Settings, tmp_path: Path, old: str, new: str, found: str) -> None:
    assert old in WHISTLE
    append(tiny_settings, f"第五条 {LONG}")
    text = enough(WHISTLE.replace(old, new))
    if "maker-2" in new:
        text += '\n[steps.maker-2]\ntitle = "做"\ntext = "一样。"\nbasis = ["泥哨法第三条"]\nnow = ["问。"]\nchannels = ["12345"]\n'
    lines = lint(tiny_settings, tmp_path, text)
    assert [line for line in lines if found in line], lines


def test_a_path_that_only_goes_round_is_found(tiny_settings: Settings, tmp_path: Path) -> None:
    round_and_round = enough(WHISTLE).replace('\nmaker = "他知道"', '\nseller = "他知道"')
    lines = lint(tiny_settings, tmp_path, round_and_round)
    assert [line for line in lines if "步骤 seller 从这里走不到结尾" in line], lines
    assert not [line for line in lines if "步骤 made 从这里走不到结尾" in line]


def test_a_short_path_is_found(tiny_settings: Settings, tmp_path: Path) -> None:
    assert "只有 3 步" in lint(tiny_settings, tmp_path, WHISTLE)[0]


def test_a_figure_with_a_source_passes(tiny_settings: Settings, tmp_path: Path) -> None:
    text = enough(WHISTLE).replace('now = ["留一个样品。", "去投诉。"]', 'now = ["等60天。"]\nsource = "接待站的告示"')
    assert lint(tiny_settings, tmp_path, text) == []


def test_the_paths_that_ship_are_clean(real_store: Store) -> None:
    fields = {field.field_id for field in read_fields()}
    found = lint_paths(real_store, read_paths(PATHS), set(read_channels(CHANNELS)), fields)
    assert [str(finding) for finding in found] == []
