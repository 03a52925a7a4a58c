"""Translations: our own texts about the law in other languages, each under the Chinese that it renders.

A catalogue (gettext's PO) stands under the Chinese text itself, so a text that is changed has no translation until
somebody has written it anew, and is shown in Chinese until then: nobody reads an outdated one.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from kb.errors import MalformedStructure

FOREIGN = ("en", "vi")
"""The languages that we write beside Chinese."""


def read_translations(path: Path) -> dict[str, str]:
    """The entries of a catalogue that are translated and not waiting to be checked (`fuzzy`).

    Raises:
        MalformedStructure: the file is no catalogue; says where.
    """
    try:
        with path.open("rb") as stream:
            catalog = read_po(stream, abort_invalid=True)
    except PoFileError as error:
        raise MalformedStructure(
            path.name, f"不是翻译目录：{error.args[0]}。", '一条写作 msgid "中文" 和 msgstr "译文"。', error.lineno + 1
        ) from error
    return {str(entry.id): str(entry.string) for entry in catalog if entry.id and entry.string and not entry.fuzzy}
