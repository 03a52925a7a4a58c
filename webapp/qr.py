"""QR codes: what a visitor takes along on a phone, drawn here, without any other service."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup

from kb.answers import Answer, Author
from webapp.urls import provision_path

_MOST_BYTES = 900
"""More would need squares too small for the camera of an old phone."""


def qr_svg(text: str, label: str) -> Markup:
    """A square as inline SVG, black on white in light and dark, with what it holds as its name."""
    stream = io.BytesIO()
    code = segno.make(text, encoding="utf-8", error="l", micro=False)
    code.save(stream, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2, light="#fff", nl=False)
    image = Markup(stream.getvalue().decode())
    return Markup('<span class="qr" role="img" aria-label="{}">{}</span>').format(label, image)


def fits_code(text: str) -> bool:
    """Whether a text makes a code that an old phone can read."""
    return 0 < len(text.encode()) <= _MOST_BYTES


def taken_along(answer: Answer, base_url: str) -> str:
    """What the code of an answer holds: the permanent link of its first provision, else the words themselves.

    The words are cut at whole sentences, and a quotation is there whole or not at all.
    """
    citation = answer.provisions[0].citation
    if base_url:
        return base_url + provision_path(citation.document.document_id, citation.locator)
    basis = f"依据：{citation.document.printed_title}{citation.locator}"
    by = "这段话由语言模型改写。" if answer.written_by is Author.MODEL else ""
    end = f"{by}知问，知识库版本 {answer.edition}，按 {answer.question.as_of.isoformat()} 的法律。"
    room = _MOST_BYTES - len(f"\n{basis}\n{end}".encode())
    said = _whole_sentences(answer.said, room)
    quoted = f"{basis}：“{citation.quote}”"
    whole = f"{said}\n{quoted}\n{end}"
    return whole if citation.quote and fits_code(whole) else f"{said}\n{basis}\n{end}"


def _whole_sentences(text: str, room: int) -> str:
    """As many sentences from the start as fit in so many bytes.

    >>> _whole_sentences("甲乙。丙丁。", 12)
    '甲乙。'
    """
    while len(text.encode()) > room:
        text = text[: text.rstrip("。！？.").rfind("。") + 1]
    return text
