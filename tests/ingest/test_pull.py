"""Texts are brought from a real server, also one that lies, stalls or cuts off, and from a folder."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from ingest.manifest import find_text, read_manifest, sha256_of
from ingest.pull import (
    Outcome,
    TextState,
    addresses,
    check_upstream,
    pull_from_folder,
    pull_from_mirrors,
    state_of,
)
from kb.errors import FetchError
from kb.settings import Settings
from tests.conftest import manifest_row, write_manifest

BODY = ("第一条 甲。\n第二条 乙。\n" * 4000).encode()
Behaviour = Callable[[BaseHTTPRequestHandler, int], None]


@contextmanager
def server(behaviour: Behaviour) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A real HTTP server whose answers a test decides; gives its address and the requests it saw."""
    seen: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append({"path": unquote(self.path), "range": self.headers.get("Range", "")})
            behaviour(self, len(seen))

        def log_message(self, *_: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_address[1]}/", seen
    finally:
        httpd.shutdown()
        httpd.server_close()


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, length: int | None = None) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    handler.wfile.write(body)


def honest(handler: BaseHTTPRequestHandler, _: int) -> None:
    """A server that resumes."""
    wanted = handler.headers.get("Range", "")
    if not wanted:
        send(handler, BODY)
        return
    start = int(wanted.removeprefix("bytes=").rstrip("-"))
    if start >= len(BODY):
        send(handler, b"", 416)
    else:
        send(handler, BODY[start:], 206)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A manifest of one text that a mirror keeps, and one that none does."""
    (tmp_path / "whole.md").write_bytes(BODY)
    digest = sha256_of(tmp_path / "whole.md")
    row = manifest_row(document_id="clay-2019", file="official/法律/泥哨法(2019).md", sha256=digest, mirror="laws")
    other = manifest_row(document_id="clay-2026", file="泥哨法(2026).md", sha256="0" * 64)
    absent = manifest_row(document_id="clay-3")
    write_manifest(tmp_path / "manifest.csv", [row | {"path": "法律/泥哨法(2019).md"}, other, absent])
    return Settings(data_dir=tmp_path / "data", manifest=tmp_path / "manifest.csv", pull_timeout_s=0.5, pull_retries=2)


def pull(settings: Settings, url: str) -> tuple[Outcome, str]:
    rows = read_manifest(settings)[:1]
    (entry,) = pull_from_mirrors(rows, {"laws": [url]}, settings, sleep=lambda _: None)
    return entry.outcome, entry.reason


def installed(settings: Settings) -> Path | None:
    return find_text(read_manifest(settings)[0], settings)


def test_a_text_is_brought_proven_and_then_left_alone(settings: Settings) -> None:
    with server(honest) as (url, seen):
        assert pull(settings, url) == (Outcome.BROUGHT, "")
        assert seen[0]["path"] == "/法律/泥哨法(2019).md"
        assert pull(settings, url) == (Outcome.PRESENT, "")
        assert len(seen) == 1
    path = installed(settings)
    assert path is not None and path.read_bytes() == BODY


def test_a_server_that_lies_is_refused_and_leaves_nothing(settings: Settings) -> None:
    with server(lambda handler, _: send(handler, BODY.replace("甲".encode(), "乙".encode()))) as (url, seen):
        outcome, reason = pull(settings, url)
    assert (outcome, len(seen)) == (Outcome.FAILED, 3)
    assert "sha256 不符" in reason
    assert installed(settings) is None
    assert not list(settings.data_dir.rglob("*.part"))


def test_a_server_that_cuts_off_is_resumed_where_it_stopped(settings: Settings) -> None:
    def cuts(handler: BaseHTTPRequestHandler, count: int) -> None:
        if count == 1:
            send(handler, BODY[:50_000], length=len(BODY))
            handler.close_connection = True
        else:
            honest(handler, count)

    with server(cuts) as (url, seen):
        assert pull(settings, url) == (Outcome.BROUGHT, "")
    assert seen[1]["range"] == "bytes=50000-"
    path = installed(settings)
    assert path is not None and path.read_bytes() == BODY


def test_a_download_goes_on_after_the_program_was_killed(settings: Settings) -> None:
    part = settings.data_dir / "official" / "official/法律/泥哨法(2019).md.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(BODY[:1000])
    with server(honest) as (url, seen):
        assert pull(settings, url) == (Outcome.BROUGHT, "")
    assert seen[0]["range"] == "bytes=1000-"


def test_a_part_file_longer_than_the_text_is_thrown_away(settings: Settings) -> None:
    part = settings.data_dir / "official" / "official/法律/泥哨法(2019).md.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(BODY + b"more")
    with server(honest) as (url, _):
        assert pull(settings, url) == (Outcome.BROUGHT, "")


def test_a_server_that_stalls_is_given_up_in_time(settings: Settings) -> None:
    def stalls(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(BODY)))
        handler.end_headers()
        handler.wfile.write(BODY[:10])
        handler.wfile.flush()
        time.sleep(1.5)

    with server(stalls) as (url, _):
        outcome, reason = pull(settings, url)
    assert outcome is Outcome.FAILED
    assert "等待超时" in reason


@pytest.mark.parametrize(("status", "tries"), [(404, 1), (403, 1), (500, 3), (429, 3)])
def test_only_what_may_pass_is_tried_again(settings: Settings, status: int, tries: int) -> None:
    with server(lambda handler, _: send(handler, b"no", status)) as (url, seen):
        outcome, reason = pull(settings, url)
    assert (outcome, len(seen)) == (Outcome.FAILED, tries)
    assert str(status) in reason


def test_a_server_that_sends_without_end_is_cut_at_the_limit(settings: Settings) -> None:
    def floods(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(40):
                handler.wfile.write(b"x" * 65536)
        except OSError:
            pass  # the client hung up, as it should

    small = settings.model_copy(update={"max_file_mb": 1, "pull_retries": 0})
    with server(floods) as (url, _):
        outcome, reason = pull(small, url)
    assert outcome is Outcome.FAILED and "超过大小上限" in reason


def test_where_nobody_answers_the_rest_is_not_waited_for(settings: Settings) -> None:
    rows = read_manifest(settings)
    twice = [rows[0], rows[0]]
    slept: list[float] = []
    results = list(pull_from_mirrors(twice, {"laws": ["http://127.0.0.1:9/"]}, settings, sleep=slept.append))
    assert [entry.outcome for entry in results] == [Outcome.FAILED, Outcome.FAILED]
    assert len(slept) == settings.pull_retries  # the second text does not try the dead host again
    assert "连不上" in results[1].reason


def test_a_second_mirror_is_tried(settings: Settings) -> None:
    with server(honest) as (url, _):
        rows = read_manifest(settings)[:1]
        mirrors = {"laws": ["http://127.0.0.1:9/", url]}
        (entry,) = pull_from_mirrors(rows, mirrors, settings, sleep=lambda _: None)
    assert entry.outcome is Outcome.BROUGHT


def test_a_usb_stick_needs_no_names_and_no_network(settings: Settings, tmp_path: Path) -> None:
    stick = tmp_path / "stick" / "deep"
    stick.mkdir(parents=True)
    (stick / "文件1.md").write_bytes(BODY)
    (stick / "other.md").write_bytes(b"something else")
    results = {
        e.row.document.document_id: e for e in pull_from_folder(read_manifest(settings), tmp_path / "stick", settings)
    }
    assert results["clay-2019"].outcome is Outcome.BROUGHT
    assert results["clay-2026"].outcome is Outcome.FAILED
    assert "clay-3" not in results
    assert state_of(read_manifest(settings)[0], settings) is TextState.INSTALLED


def test_a_missing_stick_is_told(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="没有目录"):
        list(pull_from_folder(read_manifest(settings), tmp_path / "nowhere", settings))


def test_a_folder_that_may_not_be_written_is_told(settings: Settings, tmp_path: Path) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "official").write_text("a file where the folder should be")
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "a.md").write_bytes(BODY)
    first, *_ = pull_from_folder(read_manifest(settings), tmp_path / "stick", settings)
    assert first.outcome is Outcome.FAILED and "写不进" in first.reason


def test_an_altered_text_is_seen(settings: Settings) -> None:
    target = settings.data_dir / "official" / "official/法律/泥哨法(2019).md"
    target.parent.mkdir(parents=True)
    target.write_bytes(BODY + b" ")
    rows = read_manifest(settings)
    assert [state_of(row, settings) for row in rows] == [TextState.ALTERED, TextState.MISSING, TextState.UNAVAILABLE]


def test_a_change_upstream_is_seen(settings: Settings) -> None:
    row = read_manifest(settings)[0]
    with server(honest) as (url, _):
        assert check_upstream(row, addresses(row, {"laws": [url]})[0], settings)
    with server(lambda handler, _: send(handler, b"changed")) as (url, _):
        assert not check_upstream(row, addresses(row, {"laws": [url]})[0], settings)
    with pytest.raises(FetchError, match="没有应答"):
        check_upstream(row, "http://127.0.0.1:9/x", settings)


def test_the_command_tells_what_it_did_and_fails_when_something_is_missing(settings: Settings, tmp_path: Path) -> None:
    from webapp.commands.corpus import corpus_command

    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "law.md").write_bytes(BODY)
    done = CliRunner().invoke(corpus_command, ["pull", "--from", str(tmp_path / "stick")], obj=settings)
    assert done.exit_code == 1
    assert "已取得 1 份，未取得 1 份" in done.output
    told = CliRunner().invoke(corpus_command, ["status"], obj=settings)
    assert "已安装 1 份" in told.output and "文本未取得 1 份" in told.output
