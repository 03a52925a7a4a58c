"""The pipeline: manifest, texts and guides into the store, a source at a time, each all or nothing."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.extract import read_source
from ingest.guides import parse_guides
from ingest.headnotes import compare
from ingest.manifest import ManifestRow, find_text, read_manifest, sha256_of
from ingest.parse import RECIPE, Proof, parse, prove
from ingest.structure import Section
from ingest.voices import guide_voices, text_voices
from kb.documents import Document
from kb.errors import IngestError, ManifestMismatch
from kb.locators import Locator
from kb.passages import Passage, passage_id
from kb.settings import Settings
from kb.store import Source, Store

logger = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]
"""Called as work goes on: how many sources are done, of how many, and the one at hand."""


@dataclass(slots=True)
class IngestReport:
    """What a run did, by source id."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[IngestError] = field(default_factory=list)


def ingest(store: Store, settings: Settings, progress: Progress = lambda done, total, name: None) -> IngestReport:
    """Brings the store to the state of manifest, official texts and guides.

    What is unchanged is skipped; what is gone is taken out; a source that cannot be read is reported and
    leaves what the store had of it.

    Raises:
        ManifestMismatch: the manifest itself cannot be read.
    """
    rows = read_manifest(settings)
    documents = [row.document for row in rows]
    store.put_documents(documents)
    known = store.sources()
    texts = [(row, path) for row in rows if (path := find_text(row, settings)) is not None]
    guide_files = sorted(path for path in settings.guides.rglob("*.md") if path.is_file())
    report = IngestReport()
    total = len(texts) + len(guide_files)
    for done, (row, path) in enumerate(texts):
        progress(done, total, row.document.short_title)
        _guarded(report, lambda row=row, path=path: _take_text(store, settings, row, path, known, report))  # type: ignore[misc]
    for done, path in enumerate(guide_files, len(texts)):
        progress(done, total, path.name)
        _guarded(report, lambda path=path: _take_guides(store, settings.guides, path, documents, known, report))  # type: ignore[misc]
    present = {row.document.document_id for row, _ in texts} | {_guide_id(settings.guides, p) for p in guide_files}
    for source_id in sorted(set(known) - present):
        store.remove(source_id)
        report.removed.append(source_id)
    progress(total, total, "")
    logger.info("ingest: %d added, %d changed, %d failed", len(report.added), len(report.changed), len(report.failed))
    return report


def parse_text(row: ManifestRow, path: Path, settings: Settings) -> tuple[list[Section], Proof]:
    """The sections of a text and the proof that nothing of it was lost.

    Raises:
        IngestError: the file cannot be read, is not the one the manifest names, or would lose characters.
    """
    if row.sha256 and sha256_of(path) != row.sha256:
        raise ManifestMismatch(
            path.name,
            f"与清单中 {row.document.document_id} 的 sha256 不符，未收录。",
            "重新取得原件：ipkb corpus pull。",
        )
    extract = read_source(path, settings)
    structure = parse(extract, row.document.title)
    structure.findings += compare(row.document, structure.info)
    first = next((section.locator for section in structure.sections if section.locator.is_article), None)
    if first is not None and first != Locator.article(1) and not row.document.part:
        structure.findings.append(f"条文从{first}开始")
    if row.articles is not None:
        count = sum(section.locator.is_article for section in structure.sections)
        if count != row.articles:
            structure.findings.append(f"解析出 {count} 条，清单登记 {row.articles} 条")
    return structure.sections, prove(path.name, extract, structure)


def _guarded(report: IngestReport, take: Callable[[], None]) -> None:
    try:
        take()
    except IngestError as error:
        logger.warning("not taken in: %s", error)
        report.failed.append(error)


def _take_text(
    store: Store, settings: Settings, row: ManifestRow, path: Path, known: dict[str, Source], report: IngestReport
) -> None:
    document = row.document
    digest = _text_digest(row, path)
    if _is_known(known, document.document_id, digest):
        report.unchanged.append(document.document_id)
        return
    sections, proof = parse_text(row, path, settings)
    source = Source(document.document_id, digest, RECIPE, path.name, proof.to_json())
    store.put_text(source, list(_passages(document, sections)), text_voices(document, sections))
    (report.changed if document.document_id in known else report.added).append(document.document_id)


def _take_guides(
    store: Store, folder: Path, path: Path, documents: list[Document], known: dict[str, Source], report: IngestReport
) -> None:
    source_id = _guide_id(folder, path)
    digest = sha256_of(path)
    if _is_known(known, source_id, digest):
        report.unchanged.append(source_id)
        return
    name = path.relative_to(folder).as_posix()
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise IngestError(name, "不是 UTF-8 文本。", "另存为 UTF-8。") from error
    parsed = parse_guides(name, text, documents)
    source = Source(source_id, digest, RECIPE, name)
    store.put_guides(source, parsed.guides, guide_voices(parsed.guides), parsed.topic, parsed.sections)
    (report.changed if source_id in known else report.added).append(source_id)


def _is_known(known: dict[str, Source], source_id: str, digest: str) -> bool:
    source = known.get(source_id)
    return source is not None and source.sha256 == digest and source.recipe == RECIPE


def _text_digest(row: ManifestRow, path: Path) -> str:
    """Hash of a text and of what the manifest says that goes into its passages and voices."""
    named = f"{row.document.title}\x1f{row.document.short_title}\x1f{row.document.part}"
    return hashlib.sha256(f"{sha256_of(path)}\x1f{named}".encode()).hexdigest()


def _guide_id(folder: Path, path: Path) -> str:
    return f"guides/{path.relative_to(folder).as_posix()}"


def _passages(document: Document, sections: list[Section]) -> Iterator[Passage]:
    for section in sections:
        identity = passage_id(document.document_id, section.locator)
        yield Passage(identity, document.document_id, section.locator, section.headings, section.text)
