"""Plain text: bytes to characters, and a line for each line."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from ingest.lines import Extract, make_line
from kb.errors import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(source: str, data: bytes) -> str:
    """The characters of a text file in UTF-8, UTF-16, GB18030 or Big5.

    Raises:
        UnreadableFile: binary data, or an encoding that cannot be told.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strict(source, data, name)
    if b"\x00" in data:
        raise UnreadableFile(source, "这不是文本文件。", "确认文件没有损坏、扩展名相符。")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # Big5 bytes are nearly always valid GB18030 as well: let the statistics decide between the two.
    best = from_bytes(data, cp_isolation=["gb18030", "big5", "big5hkscs"]).best()
    if best is None:
        raise UnreadableFile(source, "认不出文件的编码。", "用记事本另存为 UTF-8 后重试。")
    return _strict(source, data, best.encoding)


def read_text(text: str) -> Extract:
    """The lines of a plain text."""
    extract = Extract(raw=text)
    for number, raw in enumerate(text.splitlines(), 1):
        line, aside = make_line(number, raw)
        extract.set_aside += aside
        if line is not None:
            extract.lines.append(line)
    return extract


def _strict(source: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            source, f"文件在第 {error.start} 个字节处残缺或编码混杂。", "重新取得这份文件，或另存为 UTF-8。"
        ) from error
