"""Ingestion is incremental, all or nothing for each source, and one bad file never stops the rest."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from ingest.lint import lint_texts
from ingest.manifest import sha256_of
from ingest.pipeline import ingest
from kb.errors import ManifestMismatch, SchemaTooNew, StoreError, StoreMissing
from kb.locators import Locator
from kb.passages import passage_id
from kb.settings import Settings
from kb.store import Store
from tests.conftest import TINY_2019, manifest_row, write_manifest

LAW = "clay-whistle-law-2019"


def texts(store: Store, document_id: str = LAW) -> list[str]:
    return [passage.text for passage in store.passages(document_id) if passage.is_installed]


def replace_text(settings: Settings, text: str) -> None:
    path = settings.official_dir / "泥哨法(2019).md"
    path.write_text(text, "utf-8")
    manifest = settings.manifest.read_text("utf-8").splitlines()
    values = next(line for line in manifest if line.startswith(LAW)).split(",")
    old = next(value for value in values if len(value) == 64)
    settings.manifest.write_text(settings.manifest.read_text("utf-8").replace(old, sha256_of(path)), "utf-8")


def test_what_is_unchanged_is_skipped(tiny_settings: Settings) -> None:
    store = Store(tiny_settings.store_path, create=True)
    first = ingest(store, tiny_settings)
    assert sorted(first.added) == [LAW, "clay-whistle-law-2026", "guides/clay-whistle-law.md"]
    before = store.fingerprint()
    second = ingest(store, tiny_settings)
    assert (second.added, second.changed, len(second.unchanged)) == ([], [], 3)
    assert store.fingerprint() == before


def test_a_changed_text_replaces_its_passages_and_a_removed_one_goes(tiny_settings: Settings) -> None:
    store = Store(tiny_settings.store_path, create=True)
    ingest(store, tiny_settings)
    before = store.fingerprint()
    replace_text(tiny_settings, TINY_2019.replace("第四条 本法自2019年5月1日起施行。\n", ""))
    report = ingest(store, tiny_settings)
    assert report.changed == [LAW]
    assert len(texts(store)) == 4
    assert store.fingerprint() != before
    (tiny_settings.official_dir / "泥哨法(2019).md").unlink()
    report = ingest(store, tiny_settings)
    assert report.removed == [LAW]
    assert texts(store) == []


def test_a_provision_that_only_a_guide_speaks_of_stays_known(tiny_settings: Settings) -> None:
    store = Store(tiny_settings.store_path, create=True)
    ingest(store, tiny_settings)
    (tiny_settings.official_dir / "泥哨法(2019).md").unlink()
    ingest(store, tiny_settings)
    passage = store.passage(passage_id(LAW, Locator.article(2)))
    assert passage is not None and not passage.is_installed
    assert [guide.title for guide in store.guides(passage.passage_id)] == ["泥哨保护几年"]
    assert store.passage(passage_id(LAW, Locator.article(4))) is None  # no guide, no text: nothing is known of it


def test_ids_do_not_depend_on_the_order_of_work(tiny_settings: Settings, tmp_path: Path) -> None:
    store = Store(tiny_settings.store_path, create=True)
    ingest(store, tiny_settings)
    rows = tiny_settings.manifest.read_text("utf-8").splitlines()
    tiny_settings.manifest.write_text("\n".join([rows[0], rows[2], rows[1]]) + "\n", "utf-8")
    again = Store(tmp_path / "again.sqlite", create=True)
    ingest(again, tiny_settings)
    assert again.passage_ids() == store.passage_ids()
    assert again.fingerprint() == store.fingerprint()


def test_one_bad_file_never_stops_the_rest(tiny_settings: Settings) -> None:
    (tiny_settings.official_dir / "泥哨法(2019).md").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    (tiny_settings.guides / "bad.md").write_text("# 泥哨法 clay-whistle-law-2019\n\n## 注册商标\n正文\n", "utf-8")
    store = Store(tiny_settings.store_path, create=True)
    report = ingest(store, tiny_settings)
    assert isinstance(report.failed[0], ManifestMismatch)
    told = [str(error) for error in report.failed]
    assert "泥哨法(2019).md：与清单中 clay-whistle-law-2019 的 sha256 不符" in told[0] and "ipkb corpus pull" in told[0]
    assert told[1].startswith("bad.md 第 3 行：")
    assert len(texts(store, "clay-whistle-law-2026")) == 5


def test_a_bad_file_leaves_what_the_store_had_of_it(tiny_settings: Settings) -> None:
    store = Store(tiny_settings.store_path, create=True)
    ingest(store, tiny_settings)
    (tiny_settings.official_dir / "泥哨法(2019).md").write_bytes(b"damaged")
    ingest(store, tiny_settings)
    assert len(texts(store)) == 5


def test_progress_is_told(tiny_settings: Settings) -> None:
    told: list[tuple[int, int]] = []
    ingest(
        Store(tiny_settings.store_path, create=True),
        tiny_settings,
        lambda done, total, name: told.append((done, total)),
    )
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"effective_on": "2019年5月"}, "不是日期"),
        ({"kind": "法令"}, "不认识"),
        ({"validity": "yes"}, "不认识"),
        ({"sha256": "abc"}, "64 位"),
        ({"document_id": "泥哨"}, "不能用"),
        ({"title": ""}, "空着"),
        ({"effective_on": "2026-02-30"}, "不是日期"),
        ({"articles": "许多"}, "不是条数"),
        ({"articles": "²"}, "不是条数"),  # a digit to Python, no number
        ({"file": "../../etc/passwd"}, "不能用"),
        ({"file": "/etc/passwd"}, "不能用"),
        ({"file": "字" * 300 + ".md"}, "不能用"),  # longer than a disk can name
    ],
)
def test_a_manifest_that_is_wrong_says_where(tiny_settings: Settings, changes: dict[str, str], message: str) -> None:
    write_manifest(tiny_settings.manifest, [manifest_row(document_id="a"), manifest_row(document_id="b") | changes])
    with pytest.raises(ManifestMismatch) as wrong:
        ingest(Store(tiny_settings.store_path, create=True), tiny_settings)
    assert message in str(wrong.value) and wrong.value.line == 3


def test_an_id_may_not_stand_twice(tiny_settings: Settings) -> None:
    write_manifest(tiny_settings.manifest, [manifest_row(document_id="a"), manifest_row(document_id="a")])
    with pytest.raises(ManifestMismatch, match="写了两次") as wrong:
        ingest(Store(tiny_settings.store_path, create=True), tiny_settings)
    assert wrong.value.line == 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "缺少列"),
        (b"a,b\n1,2\n", "缺少列"),
        ("document_id,题名\n".encode("gb18030"), "不是 UTF-8"),  # saved by a spreadsheet
        (b"\xff\xfe\x00\x01", "不是 UTF-8"),
    ],
)
def test_what_is_no_manifest_is_told_so(tiny_settings: Settings, content: bytes, message: str) -> None:
    tiny_settings.manifest.write_bytes(content)
    with pytest.raises(ManifestMismatch, match=message) as wrong:
        ingest(Store(tiny_settings.store_path, create=True), tiny_settings)
    assert wrong.value.hint


def test_a_guide_file_may_open_with_the_mark_that_notepad_writes(tiny_settings: Settings) -> None:
    path = tiny_settings.guides / "clay-whistle-law.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    (tiny_settings.guides / "folder.md").mkdir()  # no file, whatever its name
    assert not ingest(Store(tiny_settings.store_path, create=True), tiny_settings).failed


def test_lint_finds_what_the_store_and_the_source_say_differently(tiny_settings: Settings) -> None:
    store = Store(tiny_settings.store_path, create=True)
    ingest(store, tiny_settings)
    assert [verdict.faults for verdict in lint_texts(store, tiny_settings)] == [(), ()]
    with store._transaction() as connection:
        connection.execute("UPDATE passages SET text = replace(text, '十年', '百年') WHERE document_id = ?", (LAW,))
    first, second = lint_texts(store, tiny_settings)
    assert first.faults == ("知识库与原文不符：第二条",) and second.faults == ()


def test_the_manifest_confirms_effective_dates_against_info_lines(tiny_settings: Settings) -> None:
    replace_text(tiny_settings, TINY_2019.replace("通过\n", "通过\n\n2019年6月1日 施行\n"))
    store = Store(tiny_settings.store_path, create=True)
    ingest(store, tiny_settings)
    proof = next(iter(lint_texts(store, tiny_settings))).proof
    assert proof is not None and "题注中的施行日期是 2019-06-01，清单是 2019-05-01" in proof.findings


_KILLED = """
    import os, signal, sys
    from pathlib import Path
    from kb.settings import Settings
    from kb.store import Store
    import kb.store
    from ingest.pipeline import ingest
    folder, after = Path(sys.argv[1]), int(sys.argv[2])
    count = 0
    real = kb.store._insert_voices
    def dying(*values):
        global count
        count += 1
        if count == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*values)
    kb.store._insert_voices = dying
    settings = Settings(data_dir=folder / "data", official=folder / "official", manifest=folder / "manifest.csv", guides=folder / "guides")
    ingest(Store(settings.store_path, create=True), settings)
"""


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_kill_at_any_moment_leaves_the_old_or_the_new_state(tiny_settings: Settings, after: int) -> None:
    folder = tiny_settings.manifest.parent
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_KILLED), str(folder), str(after)],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    store = Store(tiny_settings.store_path, create=True)
    for document_id in (LAW, "clay-whistle-law-2026"):
        assert len(texts(store, document_id)) in (0, 5)
        assert (document_id in store.sources()) == (len(texts(store, document_id)) == 5)
    assert not ingest(store, tiny_settings).failed
    assert len(texts(store)) == 5


def test_a_store_that_is_missing_damaged_or_too_new_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="还没有建立知识库"):
        Store(tmp_path / "none.sqlite")
    (tmp_path / "bad.sqlite").write_bytes(b"not a database, surely not a database")
    with pytest.raises(StoreError, match="不是知识库文件"):
        Store(tmp_path / "bad.sqlite")
    store = Store(tmp_path / "new.sqlite", create=True)
    store._connection().execute("PRAGMA user_version = 99")
    store.close()
    with pytest.raises(SchemaTooNew, match="更新的版本"):
        Store(tmp_path / "new.sqlite")


def test_a_store_that_cannot_be_read_or_written_says_what_to_do(tiny_settings: Settings) -> None:
    store = Store(tiny_settings.store_path, create=True)
    ingest(store, tiny_settings)
    whole = texts(store)
    store._connection().execute("PRAGMA max_page_count = 1")  # as on a full disk: no page more than there are
    replace_text(tiny_settings, TINY_2019.replace("十年", "十二年") + "\n（一）" + "长" * 200_000)
    with pytest.raises(StoreError, match="写不进知识库") as full:
        ingest(store, tiny_settings)
    assert "磁盘" in full.value.hint and texts(store) == whole
    store.close()
    with tiny_settings.store_path.open("r+b") as stream:  # the head is whole, what it leads to is not
        stream.seek(4096)
        stream.write(b"\xff" * 40960)
    with pytest.raises(StoreError, match="已损坏"):
        ingest(Store(tiny_settings.store_path, create=True), tiny_settings)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError, match="建不了目录"):
        Store(tmp_path / "file" / "store.sqlite", create=True)
