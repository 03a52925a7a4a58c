"""Pull: official texts from their pinned addresses, or from a folder or USB stick, each proven by sha256."""

from __future__ import annotations

import csv
import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import quote

import httpx

from ingest.manifest import ManifestRow, find_text, sha256_of
from kb.errors import FetchError, ManifestMismatch, UnreadableFile
from kb.settings import Settings

logger = logging.getLogger(__name__)


class Outcome(Enum):
    """How it went with one text."""

    BROUGHT = "已取得"
    PRESENT = "已安装"
    FAILED = "未取得"
    NO_ADDRESS = "没有可下载的地址"


@dataclass(frozen=True, slots=True)
class Pulled:
    """How it went with one text, and why when it failed."""

    row: ManifestRow
    outcome: Outcome
    reason: str = ""


class TextState(Enum):
    """The state of a text on this machine."""

    INSTALLED = "已安装"
    MISSING = "未安装"
    ALTERED = "与清单不符"
    UNAVAILABLE = "文本未取得"


def state_of(row: ManifestRow, settings: Settings) -> TextState:
    """Whether the text of a row is here, and is the one that the manifest names."""
    if not row.file:
        return TextState.UNAVAILABLE
    path = find_text(row, settings)
    if path is None:
        return TextState.MISSING
    return TextState.INSTALLED if not row.sha256 or sha256_of(path) == row.sha256 else TextState.ALTERED


def read_mirrors(path: Path) -> dict[str, list[str]]:
    """The base addresses of each mirror, in the order in which they are tried."""
    mirrors: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            mirrors.setdefault(row["mirror"], []).append(row["base_url"])
    return mirrors


def addresses(row: ManifestRow, mirrors: dict[str, list[str]]) -> list[str]:
    """Where the text can be downloaded, best first; empty when no mirror keeps it."""
    return [base + quote(row.path) for base in mirrors.get(row.mirror, [])] if row.path else []


def pull_from_folder(rows: Iterable[ManifestRow], folder: Path, settings: Settings) -> Iterator[Pulled]:
    """Copies texts that lie anywhere below a folder; they are known by sha256, whatever their name.

    Raises:
        FetchError: there is no such folder.
    """
    if not folder.is_dir():
        raise FetchError(f"没有目录 {folder}。", "检查路径，或 U 盘是否已插好。")
    wanted = {row.sha256 for row in rows if row.sha256}
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and len(found) < len(wanted):
            try:
                digest = sha256_of(path)
            except UnreadableFile as error:  # a bad spot on the stick: the other files may be whole
                logger.warning("not read: %s", error)
                continue
            if digest in wanted:
                found.setdefault(digest, path)
    for row in rows:
        if not row.sha256:
            continue
        if state_of(row, settings) is TextState.INSTALLED:
            yield Pulled(row, Outcome.PRESENT)
        elif row.sha256 in found:
            try:
                target = _target(row, settings)
                part = target.with_name(target.name + ".part")
                shutil.copyfile(found[row.sha256], part)
                pulled = _accept(row, part, target)
            except ManifestMismatch as error:
                pulled = Pulled(row, Outcome.FAILED, error.message)
            except OSError as error:  # the disk is full, or may not be written
                pulled = Pulled(row, Outcome.FAILED, f"写不进 {settings.data_dir}：{error.strerror}")
            yield pulled
        else:
            yield Pulled(row, Outcome.FAILED, f"{folder} 中没有 sha256 相符的文件")


def pull_from_mirrors(
    rows: Iterable[ManifestRow],
    mirrors: dict[str, list[str]],
    settings: Settings,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Pulled]:
    """Downloads texts, going on where an earlier attempt was cut off; gives up a mirror that is out of reach."""
    timeout = httpx.Timeout(settings.pull_timeout_s)
    unreachable: set[str] = set()
    with httpx.Client(timeout=timeout, follow_redirects=True, headers={"User-Agent": "ipkb"}) as client:
        for row in rows:
            if not row.sha256:
                continue
            if state_of(row, settings) is TextState.INSTALLED:
                yield Pulled(row, Outcome.PRESENT)
                continue
            urls = addresses(row, mirrors)
            if not urls:
                yield Pulled(row, Outcome.NO_ADDRESS)
                continue
            yield _pull_one(client, row, urls, settings, unreachable, sleep)


def check_upstream(row: ManifestRow, url: str, settings: Settings) -> bool:
    """Whether the address still gives the text that the manifest names.

    Raises:
        FetchError: the address does not answer.
    """
    import hashlib

    try:
        response = httpx.get(url, timeout=settings.pull_timeout_s, follow_redirects=True)
        response.raise_for_status()
    except httpx.HTTPError as error:
        raise FetchError(f"{url} 没有应答：{_why(error)}。", "检查网络后再试。") from error
    return hashlib.sha256(response.content).hexdigest() == row.sha256


def _pull_one(
    client: httpx.Client,
    row: ManifestRow,
    urls: list[str],
    settings: Settings,
    unreachable: set[str],
    sleep: Callable[[float], None],
) -> Pulled:
    target = _target(row, settings)
    part = target.with_name(target.name + ".part")
    reason = ""
    for url in urls:
        host = httpx.URL(url).netloc.decode()
        if host in unreachable:
            reason = f"{host} 连不上"
            continue
        for attempt in range(settings.pull_retries + 1):
            if attempt:
                sleep(min(2.0 ** (attempt - 1), 30.0))
            try:
                _download(client, url, part, settings.max_file_mb * 1024 * 1024)
                return _accept(row, part, target)
            except ManifestMismatch as error:
                reason = error.message  # another copy of the same address may be whole: try again
            except httpx.ConnectError as error:
                reason = f"{host} 连不上：{_why(error)}"
                if attempt == settings.pull_retries:
                    unreachable.add(host)
            except httpx.HTTPStatusError as error:
                reason = f"{url} 应答 {error.response.status_code}"
                if error.response.status_code < 500 and error.response.status_code != 429:
                    break
            except (httpx.HTTPError, FetchError) as error:
                reason = f"{url}：{_why(error)}"
    return Pulled(row, Outcome.FAILED, reason)


def _download(client: httpx.Client, url: str, part: Path, limit: int) -> None:
    """Fetches to a .part file, from where an earlier attempt left off when the server can do that."""
    have = part.stat().st_size if part.is_file() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    with client.stream("GET", url, headers=headers) as response:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink()
            raise FetchError("续传的位置不对，从头再来")
        response.raise_for_status()
        resumes = response.status_code == httpx.codes.PARTIAL_CONTENT
        size = have if resumes else 0
        with part.open("ab" if resumes else "wb") as stream:
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > limit:
                    raise FetchError("文件超过大小上限")
                stream.write(chunk)


def _accept(row: ManifestRow, part: Path, target: Path) -> Pulled:
    """Moves a whole, proven file into place; throws away one that is not what the manifest names.

    Raises:
        ManifestMismatch: the sha256 differs.
    """
    if sha256_of(part) != row.sha256:
        part.unlink()
        raise ManifestMismatch(target.name, "内容与清单的 sha256 不符，已丢弃", "")
    part.replace(target)
    return Pulled(row, Outcome.BROUGHT)


def _target(row: ManifestRow, settings: Settings) -> Path:
    target = settings.data_dir / "official" / row.file
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _why(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "等待超时"
    if isinstance(error, httpx.RemoteProtocolError):
        return "连接中断"
    return str(error) or type(error).__name__
