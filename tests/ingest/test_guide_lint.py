"""Lint of guides: each fault planted is found, and the guides that ship have none."""

from __future__ import annotations

import pytest

from ingest.guide_lint import Severity, coverage, lint_guides
from ingest.manifest import sha256_of
from ingest.pipeline import ingest
from kb.settings import Settings
from kb.store import Store
from tests.conftest import TINY_GUIDES

LONG = "凡在集市庙会渡口码头车站学校门前吹奏出租出借泥哨给他人使用者都应当爱惜并按时归还原主。"


def append(settings: Settings, article: str) -> None:
    """Adds an article to the law of 2019 and registers its new sha256."""
    text = settings.official_dir / "泥哨法(2019).md"
    before = sha256_of(text)
    text.write_text(f"{text.read_text('utf-8')}\n{article}\n", "utf-8")
    settings.manifest.write_text(settings.manifest.read_text("utf-8").replace(before, sha256_of(text)), "utf-8")


def findings(settings: Settings, guides: str) -> list[str]:
    (settings.guides / "clay-whistle-law.md").write_text(guides, "utf-8")
    store = Store(settings.store_path, create=True)
    report = ingest(store, settings)
    assert not report.failed
    return [f"{finding.severity.value} {finding.message}" for finding in lint_guides(store)]


def test_good_guides_have_no_findings(tiny_settings: Settings) -> None:
    assert findings(tiny_settings, TINY_GUIDES) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("泥哨登记以后保护10年", "泥哨登记以后保护12年", "“12年”不在所引条文中"),
        ("- 相关：第三条\n", "- 相关：第九条\n", "《泥哨法》第九条不存在"),
        ("- 相关：第三条\n", "- 相关：陶埙法第三条\n", "不认识“陶埙法”"),
        ("## 第三条第（二）项", "## 第三条第（五）项", "没有这一款项"),
        ("- 问：摆摊卖山寨泥哨会怎样", "- 问：泥哨保护期", "“泥哨保护期”在"),
        ("泥哨登记以后保护10年，从登记那天起算。", LONG, "字以上与官方文本相同"),
    ],
)
def test_each_fault_is_found(tiny_settings: Settings, old: str, new: str, found: str) -> None:
    assert old in TINY_GUIDES
    append(tiny_settings, f"第五条 {LONG}")
    lines = findings(tiny_settings, TINY_GUIDES.replace(old, new))
    assert [line for line in lines if line.startswith(Severity.ERROR.value) and found in line], lines


def test_the_guides_that_ship_are_clean(real_store: Store) -> None:
    errors = [str(finding) for finding in lint_guides(real_store) if finding.severity is Severity.ERROR]
    assert errors == []


def test_enough_is_explained(real_store: Store) -> None:
    told = coverage(real_store)
    assert sum(entry.guides for entry in told) >= 60
    assert {entry.document.work_id for entry in told} >= {
        "trademark-law", "patent-law", "copyright-law", "customs-ip-regulations", "anti-unfair-competition-law",
        "exhibition-ip-measures",
    }  # fmt: skip
