"""Readers: one for each format, all giving an `Extract`. The format is told by content, not by name."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from ingest.extract.docx import read_docx
from ingest.extract.html import read_html
from ingest.extract.markdown import read_markdown
from ingest.extract.ocr import read_image
from ingest.extract.pdf import read_pdf
from ingest.extract.text import decode, read_text
from ingest.lines import Extract, squeeze
from kb.errors import UnreadableFile
from kb.settings import Settings

SUFFIXES = (".md", ".txt", ".html", ".htm", ".docx", ".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff")

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"\x89PNG\r\n\x1a\n", "PNG 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件"),
    (b"PK\x03\x04", "ZIP"),
    (b"Rar!", "RAR 压缩包"),
    (b"\x1f\x8b", "GZIP 压缩包"),
)

_EXPECTED = {
    ".pdf": "PDF", ".docx": "DOCX", ".png": "PNG 图片", ".jpg": "JPEG 图片", ".jpeg": "JPEG 图片",
    ".tif": "TIFF 图片", ".tiff": "TIFF 图片", ".html": "网页", ".htm": "网页", ".md": "文本", ".txt": "文本",
}  # fmt: skip


def read_source(path: Path, settings: Settings) -> Extract:
    """The lines of a file in any format we read.

    Raises:
        UnreadableFile: unknown, damaged, encrypted, empty or oversized file, or content that is not
            what the name says; or a scan where no recogniser is installed.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UnreadableFile(path.name, f"不认识扩展名“{path.suffix}”。", f"可用：{'、'.join(SUFFIXES)}。")
    try:
        size = path.stat().st_size
        if size > settings.max_file_mb * 1024 * 1024:
            raise UnreadableFile(
                path.name,
                f"文件有 {size / 1048576:.0f} MB，超过上限 {settings.max_file_mb} MB。",
                "确需收录时调高设置 max_file_mb。",
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path.name, f"打不开：{error.strerror}。", "检查文件是否存在、是否可读。") from error
    if not data.strip():
        raise UnreadableFile(path.name, "文件是空的。", "重新取得这份文件。")
    found = _format(path, data)
    expected = _EXPECTED[path.suffix.lower()]
    if found != expected:
        raise UnreadableFile(
            path.name, f"扩展名是 {path.suffix}，内容却是{found}。", "改成相符的扩展名，或重新取得这份文件。"
        )
    extract = _READERS[found](path, data, settings)
    if not squeeze(extract.raw):
        raise UnreadableFile(path.name, "文件里没有文字。", "若是扫描件，请安装文字识别后重试。")
    return extract


def _format(path: Path, data: bytes) -> str:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return "DOCX" if name == "ZIP" and _is_docx(path) else name
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")) or (path.suffix.lower() in (".html", ".htm") and b"<" in head):
        return "网页"
    return "文本"


def _is_docx(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" in archive.namelist()
    except zipfile.BadZipFile as error:
        raise UnreadableFile(path.name, "文件残缺，打不开。", "重新取得这份文件。") from error


def _read_plain(path: Path, data: bytes, settings: Settings) -> Extract:
    text = decode(path.name, data)
    return read_markdown(text) if path.suffix.lower() == ".md" else read_text(text)


_READERS: dict[str, Callable[[Path, bytes, Settings], Extract]] = {
    "文本": _read_plain,
    "网页": lambda path, data, settings: read_html(path.name, data),
    "DOCX": lambda path, data, settings: read_docx(path, settings.max_file_mb),
    "PDF": lambda path, data, settings: read_pdf(path.name, data, settings.ocr_language),
    "JPEG 图片": lambda path, data, settings: read_image(path.name, data, settings.ocr_language),
    "PNG 图片": lambda path, data, settings: read_image(path.name, data, settings.ocr_language),
    "TIFF 图片": lambda path, data, settings: read_image(path.name, data, settings.ocr_language),
}
