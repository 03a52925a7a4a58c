"""Front matter: title, info lines, number, contents, a decision pasted before the law."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lines import Extract, Line, Matter, squeeze

_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[（(][0-9]{4}[〕\]）)]\s*第?[0-9]+\s*号")
_INFO = re.compile(
    r"[（(]?(?:根据|自)?\s*[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日.*(?:通过|公布|发布|颁布|修正|修订|施行|批准|令)"
)
_CONTENTS_CAPTION = re.compile(r"目\s*[录次]")
_CONTENTS_ENTRY = re.compile(
    r"第\s?[零〇一二三四五六七八九十百0-9]+\s?(?:编|分编|章|节|部分)[^。；]{0,40}|附\s*则[.…·\s0-9]*"
)
_UNIT_LABEL = re.compile(r"第\s?[零〇一二三四五六七八九十百0-9]+\s?(?:编|分编|章|节|部分)|附\s*则")
_DECIDES = re.compile(r"作如下修改|修改为|予以修改|决定.{0,30}修改")


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the body.

    Attributes:
        matters: a kind of matter for each of the first lines.
        info: the info lines.
        findings: remarks for the curator.
    """

    matters: tuple[Matter, ...]
    info: tuple[str, ...]
    findings: tuple[str, ...]


def read_front(extract: Extract, title: str, first_article: int | None) -> Front:
    """The kinds of the lines before the body, as many as there are of them.

    Args:
        extract: the source.
        title: the title that the manifest gives; it may stand in the text again, broken into lines.
        first_article: position of the line that opens the first article, None without articles.
    """
    lines = extract.lines
    titles = {squeeze(title)} | {squeeze(line.text) for line in lines[:1] if line.level == 1}
    matters: list[Matter] = []
    info: list[str] = []
    findings: list[str] = []
    limit = len(lines) if first_article is None else first_article
    if extract.header_end is not None:
        for line in lines[: extract.header_end]:
            matters.append(Matter.TITLE if line.level or squeeze(line.text) in titles else Matter.INFO)
    at = len(matters)
    while at < limit:
        taken, matter = _next_front(lines, at, titles, bool(matters))
        if not taken:
            break
        if extract.header_end is not None:
            findings.append(f"{matter.value}混入正文（第 {lines[at].number} 行）")
        matters += [matter] * taken
        at += taken
    decision = _decision_end(lines, at, limit, titles) if first_article is not None else at
    if decision > at:
        findings.append(f"法文之前附有修改决定（第 {lines[at].number} 行起，{decision - at} 段），未收为条文")
        matters += [Matter.AMENDING_DECISION] * (decision - at)
        again = _title_run(lines, decision, titles)
        matters += [Matter.TITLE] * again
    info = [line.text for line, matter in zip(lines, matters, strict=False) if matter is Matter.INFO]
    return Front(tuple(matters), tuple(info), tuple(findings))


def _next_front(lines: Sequence[Line], at: int, titles: set[str], after_title: bool) -> tuple[int, Matter]:
    """How many lines from `at` are front matter of one kind, 0 when the body starts here."""
    line = lines[at]
    text = line.text.strip()
    run = _title_run(lines, at, titles)
    if run:
        return run, Matter.TITLE
    if _NUMBER.fullmatch(text):
        return 1, Matter.NUMBER
    contents = _contents_run(lines, at)
    if contents:
        return contents, Matter.CONTENTS
    if line.level or text.endswith("。"):
        return 0, Matter.INFO
    if _INFO.match(text) and len(text) < 150:
        return 1, Matter.INFO
    if after_title and len(text) < 30 and text.endswith(("）", ")")) and not re.search(r"[（(]", text):
        return 1, Matter.INFO  # the rest of an info line that broke in two
    return 0, Matter.INFO


def _title_run(lines: Sequence[Line], at: int, titles: set[str]) -> int:
    """How many lines from `at` make up the title together, 0 for none."""
    joined = ""
    for count, line in enumerate(lines[at : at + 6], 1):
        joined += squeeze(line.text)
        if joined in titles:
            return count
        if not any(title.startswith(joined) for title in titles):
            return 0
    return 0


def _contents_run(lines: Sequence[Line], at: int) -> int:
    """How many lines from `at` are a table of contents: headings that all come again later."""
    captioned = bool(_CONTENTS_CAPTION.fullmatch(lines[at].text.strip()))
    start = at + 1 if captioned else at
    labels: list[str] = []
    end = start
    for line in lines[start:]:
        text = line.text.strip()
        entry = _UNIT_LABEL.match(text)
        if entry is None or not _CONTENTS_ENTRY.fullmatch(text):
            break
        label = squeeze(entry.group())
        if labels and label == labels[0]:
            break
        labels.append(label)
        end += 1
    later = {squeeze(m.group()) for line in lines[end:] if (m := _UNIT_LABEL.match(line.text.strip()))}
    repeated = bool(labels) and labels[0] in later
    if captioned:
        return end - at if repeated or not labels else 1
    return end - at if repeated and len(labels) >= 2 else 0


def _decision_end(lines: Sequence[Line], start: int, limit: int, titles: set[str]) -> int:
    """Where a decision that amends the law ends and the law begins; `start` when there is none."""
    for at in range(limit - 1, start, -1):
        if _title_run(lines, at, titles) and any(_DECIDES.search(line.text) for line in lines[start:at]):
            return at
    return start
