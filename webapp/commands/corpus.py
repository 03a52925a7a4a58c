"""corpus: official texts brought, added, and what state they are in."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import click
from tqdm import tqdm

from corpus import MIRRORS
from ingest.extract import SUFFIXES, read_source
from ingest.manifest import ManifestRow, append_row, read_manifest, sha256_of
from ingest.pull import (
    Outcome,
    TextState,
    addresses,
    check_upstream,
    pull_from_folder,
    pull_from_mirrors,
    read_mirrors,
    state_of,
)
from kb.documents import DocumentKind, Status, Validity
from kb.errors import FetchError, ManifestMismatch
from kb.settings import Settings
from webapp.forms import read_day, today


@click.group("corpus")
def corpus_command() -> None:
    """官方文本：取得、登记、查看状态。"""


@corpus_command.command("pull")
@click.option("--from", "folder", type=click.Path(path_type=Path), help="从目录或 U 盘取，不联网")
@click.pass_obj
def pull(settings: Settings, folder: Path | None) -> None:
    """取得清单登记的官方文本，逐份核对 sha256；已有的跳过，断了可以再来。"""
    rows = read_manifest(settings)
    wanted = [row for row in rows if row.sha256]
    pulled = (
        pull_from_folder(rows, folder, settings)
        if folder is not None
        else pull_from_mirrors(rows, read_mirrors(MIRRORS), settings)
    )
    outcomes: Counter[Outcome] = Counter()
    reasons: Counter[str] = Counter()
    for entry in tqdm(pulled, total=len(wanted), desc="取文本", unit="份", disable=None, leave=False):
        outcomes[entry.outcome] += 1
        if entry.outcome is Outcome.FAILED:
            reasons[entry.reason] += 1
            if reasons[entry.reason] <= 2:
                click.echo(f"未取得 {entry.row.document.document_id}：{entry.reason}", err=True)
    for reason, count in reasons.items():
        if count > 2:
            click.echo(f"另有 {count - 2} 份原因相同：{reason}", err=True)
    click.echo("，".join(f"{outcome.value} {outcomes[outcome]} 份" for outcome in Outcome if outcomes[outcome]))
    if outcomes[Outcome.FAILED]:
        click.echo("可以稍后再试，或从 U 盘取：ipkb corpus pull --from 目录", err=True)
        raise click.exceptions.Exit(1)


@corpus_command.command("status")
@click.option("--online", is_flag=True, help="联网核对各地址上的文本是否还与清单一致")
@click.option("-v", "--verbose", is_flag=True, help="逐份列出")
@click.pass_obj
def status(settings: Settings, online: bool, verbose: bool) -> None:
    """哪些文本已安装、缺失、被改动、上游已变、时效未核实。"""
    rows = read_manifest(settings)
    day = today()
    states = {row.document.document_id: state_of(row, settings) for row in rows}
    for state, count in Counter(states.values()).items():
        click.echo(f"{state.value} {count} 份")
    unknown = [row for row in rows if row.document.status(day) is Status.UNKNOWN]
    click.echo(f"时效未核实 {len(unknown)} 份")
    for row in rows:
        if verbose or states[row.document.document_id] is TextState.ALTERED:
            _print_row(row, states[row.document.document_id], day)
    _report_unlisted(rows, settings)
    if online:
        _report_upstream(rows, settings)


@corpus_command.command("add")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--id", "document_id", required=True, help="编号：小写字母、数字、短横线，如 guangxi-patent-2012")
@click.option("--title", required=True, help="全称")
@click.option("--short-title", help="简称；不写就用全称")
@click.option(
    "--kind", required=True, type=click.Choice([kind.value for kind in DocumentKind if kind is not DocumentKind.GUIDE])
)
@click.option("--version", default="", help="版本，通常是年份")
@click.option("--issuer", default="", help="制定机关")
@click.option("--number", default="", help="文号")
@click.option("--effective-on", help="施行日期")
@click.option("--official-page", default="", help="官方页面")
@click.option("--in-force", "in_force", is_flag=True, help="已核实现行有效；不写则显示“时效未核实”")
@click.option("--basis", default="", help="核实的依据")
@click.pass_obj
def add(
    settings: Settings, file: Path, document_id: str, title: str, short_title: str | None, kind: str, version: str,
    issuer: str, number: str, effective_on: str | None, official_page: str, in_force: bool, basis: str,
) -> None:  # fmt: skip
    """登记一份自有的文本（PDF、Word、网页、文本、扫描件），拷入数据目录。"""
    if any(row.document.document_id == document_id for row in read_manifest(settings)):
        raise ManifestMismatch("manifest.csv", f"编号 {document_id} 已经有了。", "换一个编号，或先改清单。")
    read_source(file, settings)  # refuse what cannot be read before it is listed
    target = settings.data_dir / "official" / f"{document_id}{file.suffix.lower()}"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)
    day = read_day(effective_on).isoformat() if effective_on else ""
    append_row(
        settings.data_dir / "manifest.csv",
        {
            "document_id": document_id,
            "work_id": document_id,
            "title": title,
            "short_title": short_title or title,
            "version": version,
            "kind": kind,
            "issuer": issuer,
            "number": number,
            "effective_on": day,
            "validity": (Validity.IN_FORCE if in_force else Validity.UNKNOWN).value,
            "checked_on": today().isoformat() if in_force else "",
            "validity_basis": basis,
            "official_page": official_page,
            "file": target.name,
            "sha256": sha256_of(target),
        },
    )
    click.echo(f"已登记 {title}（{document_id}）。接着运行 ipkb ingest 和 ipkb index。")


def _print_row(row: ManifestRow, state: TextState, day: date) -> None:
    document = row.document
    where = f"  {document.official_page}" if document.official_page else ""
    click.echo(f"{state.value}  {document.status(day).value}  {document.document_id}  {document.title}{where}")


def _report_unlisted(rows: list[ManifestRow], settings: Settings) -> None:
    known = {row.sha256 for row in rows if row.sha256}
    folder = settings.data_dir / "official"
    strays = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix.lower() in SUFFIXES and sha256_of(path) not in known
    ]
    for path in strays:
        click.echo(f"清单之外：{path.name}（不收录；用 ipkb corpus add 登记）")


def _report_upstream(rows: list[ManifestRow], settings: Settings) -> None:
    mirrors = read_mirrors(MIRRORS)
    changed = unreachable = 0
    for row in tqdm([row for row in rows if row.path], desc="核对上游", unit="份", disable=None, leave=False):
        try:
            if not check_upstream(row, addresses(row, mirrors)[0], settings):
                changed += 1
                click.echo(f"上游已变：{row.document.document_id}")
        except FetchError as error:
            unreachable += 1
            if unreachable == 1:
                click.echo(str(error), err=True)
    click.echo(f"上游已变 {changed} 份，连不上 {unreachable} 份")
