"""Shared ground of the tests: a tiny law of our own, a store and an index of it, and the real texts if installed."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.manifest import COLUMNS, sha256_of
from ingest.pipeline import ingest
from kb.settings import Settings
from kb.store import Store
from search.analysis import Analyzer
from search.encoder import load_encoder
from search.engine import Engine
from search.index import build_index

TODAY = date(2026, 11, 24)
OFFICIAL = "IPKB_OFFICIAL"


@pytest.fixture(autouse=True)
def _own_settings_only(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads the settings of the person who runs it."""
    for name in list(os.environ):
        if name.startswith("IPKB_") and name != OFFICIAL:
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.getbasetemp() / "home"))


TINY_2019 = """# 中华人民共和国泥哨法

2019年3月1日 泥哨委员会第一次会议通过

<!-- INFO END -->

## 第一章  总 则

第一条 为了让人人吹得响泥哨，制定本法。

本法所称续期，是指保护期届满以后再保护五年。

第二条 泥哨的保护期为十年，自登记之日起计算。

期满前六个月内可以申请续期，每次续期五年。

## 第二章 责任

第三条 有下列行为之一的，属于仿制泥哨：

（一）照着他人的泥哨做的；

（二）明知是仿制的泥哨而出售的。

第三条之一 违反第三条的规定，仿制泥哨的，处五百元以上三千元以下的罚款。

第四条 本法自2019年5月1日起施行。
"""

TINY_2026 = (
    TINY_2019.replace("十年", "十五年").replace("2019年5月1日", "2027年1月1日").replace("2019年3月1日", "2026年6月1日")
)

TINY_GUIDES = """# 泥哨法 clay-whistle-law-2019

## 第二条 泥哨保护几年
泥哨登记以后保护10年，从登记那天起算。

- 条件：期满前6个月内可以申请续期，每次5年。
- 下一步：到期前去续。
- 渠道：12345
- 相关：第三条
- 问：我的泥哨能保护多少年
- 问：泥哨登记了管几年啊
- 问：泥哨保护期
- en：A clay whistle is protected for 10 years from registration.
- en问：How long is a clay whistle protected?

## 第三条第（二）项 卖仿制的泥哨
明知是仿制的泥哨还拿去卖，也算仿制。

- 提醒：罚款见第三条之一。
- 问：我只是卖别人仿的泥哨，也有事吗
- 问：摆摊卖山寨泥哨会怎样
- 问：进货的泥哨是仿的
"""

TINY_QUIZ = """checked_on = 2026-11-24

[[question]]
ask = "泥哨登记以后保护几年？"
options = ["1年", "5年", "10年", "15年"]
right = 3
why = "从登记那天起保护10年。"
cite = "泥哨法第二条第一款"
field = "保护"

[[question]]
ask = "泥哨的保护期满前几个月可以申请续期？"
options = ["6个月内", "1个月内", "2个月内", "3个月内"]
right = 1
why = "期满前6个月内可以申请。"
cite = "泥哨法第二条第二款"
field = "保护"

[[question]]
ask = "仿制泥哨最多罚多少？"
options = ["300元", "3000元", "3万元", "30万元"]
right = 2
why = "罚款500元以上3000元以下。"
cite = "泥哨法第三条之一"
field = "责任"

[[question]]
ask = "这一条在哪里？"
options = ["东", "南", "西", "北"]
right = 4
why = "库里没有这一条。"
cite = "泥哨法第九条"
field = "责任"

[[question]]
ask = "这一款在哪里？"
options = ["甲", "乙", "丙", "丁"]
right = 4
why = "那一条没有这一款。"
cite = "泥哨法第一条第七款"
field = "责任"
"""


def manifest_row(**values: str) -> dict[str, str]:
    """A row of a manifest, with what most rows have filled in."""
    row = dict.fromkeys(COLUMNS, "")
    row.update(kind="法律", validity="in_force", checked_on="2026-11-01", version="2019", short_title="泥哨法")
    row.update(title="中华人民共和国泥哨法", work_id="clay-whistle-law")
    row.update(values)
    return row


def write_manifest(path: Path, rows: list[dict[str, str]]) -> None:
    """Writes a manifest file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def tiny_settings(tmp_path: Path) -> Settings:
    """Settings over a tiny law in two versions, with its guides; nothing is ingested yet."""
    return make_tiny(tmp_path)


def make_tiny(folder: Path) -> Settings:
    """A manifest, two texts and a guide file below a folder, and the settings that name them."""
    official, guides = folder / "official", folder / "guides"
    official.mkdir()
    guides.mkdir()
    (official / "泥哨法(2019).md").write_text(TINY_2019, "utf-8")
    (official / "泥哨法(2026).md").write_text(TINY_2026, "utf-8")
    (guides / "clay-whistle-law.md").write_text(TINY_GUIDES, "utf-8")
    (folder / "quiz.toml").write_text(TINY_QUIZ, "utf-8")
    write_manifest(
        folder / "manifest.csv",
        [
            manifest_row(
                document_id="clay-whistle-law-2019", promulgated_on="2019-03-01", effective_on="2019-05-01",
                superseded_on="2027-01-01", articles="5", file="泥哨法(2019).md",
                sha256=sha256_of(official / "泥哨法(2019).md"), notes="2027年1月1日起适用新的泥哨法。",
            ),
            manifest_row(
                document_id="clay-whistle-law-2026", version="2026", promulgated_on="2026-06-01",
                effective_on="2027-01-01", articles="5", file="泥哨法(2026).md", aliases="新泥哨法",
                sha256=sha256_of(official / "泥哨法(2026).md"),
            ),
        ],
    )  # fmt: skip
    return Settings(
        answer_threshold=0.4,  # the scope model knows no clay whistles
        data_dir=folder / "data",
        official=official,
        manifest=folder / "manifest.csv",
        guides=guides,
        quiz=folder / "quiz.toml",
    )


@pytest.fixture(scope="session")
def tiny_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The engine over the tiny law, built once."""
    settings = make_tiny(tmp_path_factory.mktemp("tiny"))
    store = Store(settings.store_path, create=True)
    report = ingest(store, settings)
    assert not report.failed
    build_index(store, load_encoder("shipped"), Analyzer(), settings.index_dir)
    return Engine.open(settings)


@pytest.fixture(scope="session")
def official_folder() -> Path:
    """The folder of real official texts; tests that need it are skipped without it."""
    folder = os.environ.get(OFFICIAL, "")
    if not folder or not Path(folder).is_dir():
        pytest.skip(f"needs the official texts: set {OFFICIAL} to the folder that holds them")
    return Path(folder).resolve()


@pytest.fixture(scope="session")
def real_settings(official_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings over the packaged manifest and guides and the real texts."""
    return Settings(data_dir=tmp_path_factory.mktemp("real"), official=official_folder)


@pytest.fixture(scope="session")
def real_store(real_settings: Settings) -> Store:
    """The store of the real texts, ingested once."""
    store = Store(real_settings.store_path, create=True)
    report = ingest(store, real_settings)
    assert not report.failed, [str(error) for error in report.failed]
    return store


@pytest.fixture(scope="session")
def real_engine(real_settings: Settings, real_store: Store) -> Engine:
    """The engine over the real texts, indexed once."""
    build_index(real_store, load_encoder("shipped"), Analyzer(), real_settings.index_dir)
    return Engine.open(real_settings)


@pytest.fixture(scope="session")
def guides_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The engine over the guides alone, as on a machine without any official text."""
    data = tmp_path_factory.mktemp("guides")
    settings = Settings(data_dir=data, official=data / "none")
    store = Store(settings.store_path, create=True)
    assert not ingest(store, settings).failed
    build_index(store, load_encoder("shipped"), Analyzer(), settings.index_dir)
    yield Engine.open(settings)


def squeeze(text: str) -> str:
    """A text without white space."""
    return re.sub(r"\s+", "", text)
