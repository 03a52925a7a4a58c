"""Every format gives the same articles; what cannot be read is refused with a clear sentence."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pypdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ingest.extract import ocr, read_source
from ingest.lines import Extract
from ingest.parse import parse, prove
from kb.errors import UnreadableFile
from kb.settings import Settings

TITLE = "泥哨法"
LAW = "泥哨法\n第一章 总则\n第一条 为了让人人吹得响泥哨，制定本法。\n第二条 有下列行为之一的，属于仿制：\n（一）照着做的；\n（二）明知而卖的。\n"
ARTICLES = [
    ("第一条", "为了让人人吹得响泥哨，制定本法。"),
    ("第二条", "有下列行为之一的，属于仿制：\n（一）照着做的；\n（二）明知而卖的。"),
]


def articles(extract: Extract) -> list[tuple[str, str]]:
    structure = parse(extract, TITLE)
    assert prove("test", extract, structure).lost == 0
    return [(str(section.locator), section.text) for section in structure.sections]


def read(path: Path) -> Extract:
    return read_source(path, Settings(max_file_mb=5))


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_any_of_its_encodings(tmp_path: Path, encoding: str) -> None:
    assert articles(read(write(tmp_path / "law.txt", (LAW * 2).encode(encoding))))[0] == ARTICLES[0]


def test_a_traditional_text_in_big5_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    text = (
        "商標法\n第一條 為保障商標權及消費者利益，維護市場公平競爭，促進工商企業正常發展，特制定本法。\n第二條 欲取得商標權者，應依本法申請註冊。\n"
        * 3
    )
    extract = read(write(tmp_path / "law.txt", text.encode("big5")))
    assert "為保障商標權及消費者利益" in extract.raw


def test_a_page_gives_its_main_text_and_sets_its_menus_aside(tmp_path: Path) -> None:
    page = (
        "<!doctype html><html><head><meta charset='gb2312'><title>泥哨法</title><script>alert(1)</script></head><body>"
        "<div class=nav><a href=/>首页</a><a href=/news>新闻，通知，公告</a></div><div id=main><h1>泥哨法</h1><h2>第一章 总则</h2>"
        "<p>第一条　为了让人人吹得响泥哨，<span>制定本法</span>。</p><p>第二条　有下列行为之一的，属于仿制：<br>（一）照着做的；<br>"
        "（二）明知而卖的。</p></div><div class=foot>版权所有 京ICP备1号</div></body></html>"
    )
    extract = read(write(tmp_path / "law.html", page.encode("gb18030")))
    assert articles(extract) == ARTICLES
    aside = "".join(piece.text for piece in extract.set_aside)
    assert "首页" in aside and "版权所有" in aside
    assert "alert" not in extract.raw


def test_a_word_file_gives_paragraphs_tables_and_headings_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading(TITLE, 0)
    document.add_heading("第一章 总则", 1)
    for line in LAW.splitlines()[2:]:
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "种类", "费用"
    document.save(str(tmp_path / "law.docx"))
    found = articles(read(tmp_path / "law.docx"))
    assert found[0] == ARTICLES[0]
    assert found[1][1].startswith(ARTICLES[1][1]) and found[1][1].endswith("种类 费用")


def test_numbers_that_word_counts_by_itself_are_written_out(tmp_path: Path) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl><w:lvl w:ilvl="1">'
            '<w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
        ),
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))

    def add(text: str, level: int) -> None:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
        )

    add("　为了让人人吹得响泥哨，制定本法。", 0)
    add("　有下列行为之一的，属于仿制：", 0)
    add("照着做的；", 1)
    add("明知而卖的。", 1)
    document.save(str(tmp_path / "law.docx"))
    assert articles(read(tmp_path / "law.docx")) == ARTICLES


def pdf(pages: list[list[str]]) -> bytes:
    """A PDF with a running head and a page number on each page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for number, lines in enumerate(pages, 1):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(200, 810, "泥哨法汇编")
        for at, line in enumerate(lines):
            canvas.drawString(60, 780 - 20 * at, line)
        canvas.drawString(290, 30, f"- {number} -")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_a_pdf_loses_its_running_heads_and_keeps_its_paragraphs_whole(tmp_path: Path) -> None:
    filler = "泥哨应当由登记机关核准登记并且发给登记证书，登记证书由登记机关统一印制，式样由主管部门规定并向社会公布"
    pages = [
        ["泥哨法", "第一条 为了让人人吹得响泥哨，制定本法。", "第二条 " + filler[:36]],
        [filler[36:] + "。", "第三条 有下列行为之一的，属于仿制：", "（一）照着做的；"],
        ["（二）明知而卖的。", "第四条 本法自公布之日起施行。"],
    ]
    extract = read(write(tmp_path / "law.pdf", pdf(pages)))
    assert articles(extract) == [
        ("第一条", "为了让人人吹得响泥哨，制定本法。"),
        ("第二条", filler + "。"),
        ("第三条", "有下列行为之一的，属于仿制：\n（一）照着做的；\n（二）明知而卖的。"),
        ("第四条", "本法自公布之日起施行。"),
    ]
    assert {piece.text.strip() for piece in extract.set_aside} == {"泥哨法汇编", "- 1 -", "- 2 -", "- 3 -"}


def _scan(text: str) -> Image.Image:
    fonts = list(Path("/usr/share/fonts").rglob("NotoS*CJK-Regular.ttc")) if Path("/usr/share/fonts").is_dir() else []
    if not fonts:
        pytest.skip("needs a Chinese font to draw a scan: apt-get install fonts-noto-cjk")
    image = Image.new("L", (1654, 700), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(sorted(fonts)[0]), 44)
    for at, line in enumerate(text.splitlines()):
        draw.text((120, 80 + 90 * at), line, 0, font=font)
    return image


needs_ocr = pytest.mark.skipif(
    bool(ocr.missing_parts("chi_sim")), reason=f"needs text recognition: {ocr.missing_parts('chi_sim')}"
)


@needs_ocr
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".pdf"])
def test_a_scan_is_recognised(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"law{suffix}"
    _scan(LAW).save(path, resolution=200)
    extract = read(path)
    found = "".join(text for _, text in articles(extract))
    wanted = "".join(text for _, text in ARTICLES)
    assert sum(char in found for char in wanted) / len(wanted) > 0.9
    assert any("须人工核对" in finding for finding in extract.findings)


def test_without_recognition_a_scan_names_the_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "tesseract" else real(name))
    image = Image.new("L", (60, 60), 255)
    image.save(tmp_path / "law.png")
    with pytest.raises(UnreadableFile) as refused:
        read(tmp_path / "law.png")
    assert (
        "tesseract-ocr" in refused.value.message
        and "apt-get install tesseract-ocr-chi-sim"
        in refused.value.hint.replace("tesseract-ocr tesseract", "tesseract")
    )


def _jpeg() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG")
    return stream.getvalue()


def _encrypted_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([["第一条 甲。"]])))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _docx_bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    return stream.getvalue()


def _docx_with(part: str, body: bytes) -> Callable[[], bytes]:
    """A Word file in which one part is not what Word writes."""

    def make() -> bytes:
        whole, broken = io.BytesIO(), io.BytesIO()
        document = docx.Document()
        document.add_paragraph("第一条 甲。", style="List Number")
        document.save(whole)
        with zipfile.ZipFile(whole) as before, zipfile.ZipFile(broken, "w") as after:
            for name in before.namelist():
                after.writestr(name, body if name == part else before.read(name))
        return broken.getvalue()

    return make


_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("law.docx", _docx_with("word/document.xml", b"<x/>"), "残缺"),
        ("law.docx", _docx_with("word/document.xml", b"<w:document " + _W + b"/>"), "残缺"),
        ("law.docx", _docx_with("word/styles.xml", b"<x/>"), "残缺"),
        (
            "law.docx",
            _docx_with("word/numbering.xml", b"<w:numbering " + _W + b'><w:num w:numId="1"/></w:numbering>'),
            "残缺",
        ),
        ("law.html", lambda: b"<html>" + b"<div>" * 5000 + "第一条 甲。".encode(), "层次深得不正常"),
        ("law.pdf", _jpeg, "扩展名是 .pdf，内容却是JPEG 图片"),
        ("law.pdf", _encrypted_pdf, "受密码保护"),
        ("law.pdf", lambda: pdf([["第一条 甲。"]])[:200], "残缺"),
        ("law.pdf", lambda: b"%PDF-1.7\n%%EOF", "残缺"),
        ("law.docx", _docx_bomb, "压缩炸弹"),
        ("law.docx", lambda: b"PK\x03\x04" + b"\x00" * 40, "残缺"),
        ("law.docx", lambda: b"plain text", "内容却是文本"),
        ("law.txt", lambda: b"", "空的"),
        ("law.txt", lambda: b"   \n ", "空的"),
        ("law.txt", lambda: b"\x00\x01\x02" * 50, "不是文本文件"),
        ("law.md", _jpeg, "内容却是JPEG 图片"),
        ("law.html", lambda: b"<!doctype html><html><body><script>x</script></body></html>", "没有文字"),
        ("law.doc", lambda: b"\xd0\xcf\x11\xe0", "不认识扩展名"),
        ("law.txt", lambda: b"a" * 6_000_000, "超过上限"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_clear_sentence(
    tmp_path: Path, name: str, make: Callable[[], bytes], message: str
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(write(tmp_path / name, make()))
    assert message in refused.value.message
    assert refused.value.hint.endswith("。") and refused.value.source == name
