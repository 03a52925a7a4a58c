"""The manifest: one row for each document version, what it is and where its text can be had.

The packaged manifest describes the official texts; `data_dir/manifest.csv`, where there is one, adds
texts of the curator's own. Dates and validity are entered and reviewed by a person; no parser sets them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb.documents import Document, DocumentKind, Validity
from kb.errors import ManifestMismatch, UnreadableFile
from kb.settings import Settings

COLUMNS = (
    "document_id", "work_id", "title", "short_title", "version", "kind", "part", "aliases", "issuer", "number",
    "promulgated_on", "effective_on", "superseded_on", "repealed_on", "superseded_by", "validity", "checked_on",
    "validity_basis", "official_page", "region", "articles", "file", "mirror", "path", "sha256", "notes",
)  # fmt: skip
LIST_SEPARATOR = "；"

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A document version and its text.

    Attributes:
        document: what it is.
        articles: how many numbered articles the text has, None when nobody has counted.
        file: path of the text below the folder of official texts; empty when no text is to be had.
        mirror: name of the mirror that keeps it, see `corpus/mirrors.csv`; empty for none.
        path: its path there.
        sha256: of the file's bytes; empty when there is no text.
    """

    document: Document
    articles: int | None
    file: str
    mirror: str
    path: str
    sha256: str


def read_manifest(settings: Settings) -> list[ManifestRow]:
    """The rows of the packaged manifest and of the curator's own, in order.

    Raises:
        ManifestMismatch: a column is missing, a value is not of its kind, or an id stands twice.
    """
    rows: list[ManifestRow] = []
    seen: set[str] = set()
    own = settings.data_dir / "manifest.csv"
    for path in [settings.manifest, *([own] if own.is_file() else [])]:
        for line, row in _read_rows(path):
            identity = row.document.document_id
            if identity in seen:
                raise ManifestMismatch(path.name, f"编号 {identity} 写了两次。", "删去重复的一行，或换一个编号。", line)
            seen.add(identity)
            rows.append(row)
    return rows


def sha256_of(path: Path) -> str:
    """The sha256 of a file, hex; raises UnreadableFile."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(path.name, f"打不开：{error.strerror}。", "检查文件是否存在、是否可读。") from error


def find_text(row: ManifestRow, settings: Settings) -> Path | None:
    """Where the text of a row lies, None when it is not installed.

    Looked for below the folder of official texts by path, then by name alone, then in the data folder.
    """
    if not row.file:
        return None
    name = Path(row.file).name
    own = settings.data_dir / "official"
    for path in (settings.official_dir / row.file, settings.official_dir / name, own / row.file, own / name):
        if path.is_file():
            return path
    return None


def append_row(path: Path, values: dict[str, str]) -> None:
    """Adds a row to the curator's own manifest, which is made when there is none."""
    is_new = not path.is_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerow(values)


def _read_rows(path: Path) -> Iterable[tuple[int, ManifestRow]]:
    """The rows, each with its line."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise ManifestMismatch(path.name, f"打不开清单：{error.strerror}。", "检查设置 manifest。") from error
    except UnicodeDecodeError as error:
        raise ManifestMismatch(path.name, "清单不是 UTF-8 文本。", "另存为“CSV UTF-8”。") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
        if missing:
            raise ManifestMismatch(path.name, f"清单缺少列：{'、'.join(missing)}。", "对照 corpus/README.md 补齐。")
        for values in reader:
            line = reader.line_num
            yield line, _row(path.name, line, {name: (values[name] or "").strip() for name in COLUMNS})
    except csv.Error as error:
        raise ManifestMismatch(path.name, "这一行不是 CSV。", "检查引号是否成对。", reader.line_num) from error


def _row(source: str, line: int, values: dict[str, str]) -> ManifestRow:
    def fail(message: str, hint: str) -> ManifestMismatch:
        return ManifestMismatch(source, message, hint, line)

    def day(name: str) -> date | None:
        try:
            return date.fromisoformat(values[name]) if values[name] else None
        except ValueError:
            raise fail(f"{name} 的“{values[name]}”不是日期。", "写成 2026-11-24 的样子，不知道就空着。") from None

    if not _ID.fullmatch(values["document_id"]):
        raise fail(f"编号“{values['document_id']}”不能用。", "用小写字母、数字和短横线。")
    if values["sha256"] and not _SHA256.fullmatch(values["sha256"]):
        raise fail("sha256 不是 64 位十六进制数。", "用 sha256sum 重新计算。")
    if not _is_inside(values["file"]):
        raise fail(f"file 的“{values['file'][:60]}”不能用。", "写官方文本文件夹之下的相对路径，每段不超过 80 个字。")
    if values["articles"] and not re.fullmatch(r"[0-9]{1,5}", values["articles"]):
        raise fail(f"articles 的“{values['articles'][:20]}”不是条数。", "写数字，不知道就空着。")
    if not values["title"] or not values["short_title"]:
        raise fail("题名或简称空着。", "填上全称和通行的简称。")
    try:
        kind = DocumentKind(values["kind"])
    except ValueError:
        raise fail(f"类别“{values['kind']}”不认识。", f"可用：{'、'.join(k.value for k in DocumentKind)}。") from None
    try:
        validity = Validity(values["validity"])
    except ValueError:
        raise fail(
            f"validity 的“{values['validity']}”不认识。", f"可用：{'、'.join(v.value for v in Validity)}。"
        ) from None
    document = Document(
        document_id=values["document_id"],
        work_id=values["work_id"] or values["document_id"],
        title=values["title"],
        short_title=values["short_title"],
        version=values["version"],
        kind=kind,
        part=values["part"],
        aliases=_list(values["aliases"]),
        issuer=values["issuer"],
        number=values["number"],
        promulgated_on=day("promulgated_on"),
        effective_on=day("effective_on"),
        superseded_on=day("superseded_on"),
        repealed_on=day("repealed_on"),
        superseded_by=_list(values["superseded_by"]),
        validity=validity,
        checked_on=day("checked_on"),
        validity_basis=values["validity_basis"],
        official_page=values["official_page"],
        region=values["region"],
        notes=values["notes"],
    )
    articles = int(values["articles"]) if values["articles"] else None
    return ManifestRow(document, articles, values["file"], values["mirror"], values["path"], values["sha256"])


def _is_inside(file: str) -> bool:
    """Whether a path stays below the folder that it starts from, and a disk can hold its names."""
    parts = Path(file).parts
    return not {"/", ".."} & {*parts} and "\0" not in file and all(len(part.encode()) <= 240 for part in parts)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(LIST_SEPARATOR) if part.strip())
