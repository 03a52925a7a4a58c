"""Parsing: a source as its reader gives it becomes a structure, and the structure is proven complete."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ingest.articles import parse_articles
from ingest.front import read_front
from ingest.lines import Extract, Line, in_order, squeeze
from ingest.numbering import ArticleStart, article_starts, numbering_findings
from ingest.outline import parse_outline
from ingest.structure import Builder, Structure
from kb.errors import MalformedStructure

RECIPE = "1"
"""Version of reading and parsing; raise it when they give other passages, and all is taken in again."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The account of a source's characters, white space apart.

    Attributes:
        characters: how many the source has.
        kept: how many stand in passages.
        matters: how many went to each kind of matter.
        passages: number of passages.
        articles: number of numbered articles.
        findings: remarks for the curator.
    """

    characters: int
    kept: int
    matters: dict[str, int]
    passages: int
    articles: int
    findings: tuple[str, ...]

    @property
    def lost(self) -> int:
        return self.characters - self.kept - sum(self.matters.values())

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Proof:
        fields = json.loads(text)
        return cls(**{**fields, "findings": tuple(fields["findings"])})


def parse(extract: Extract, title: str) -> Structure:
    """The sections of a source, with every character of its lines accounted for.

    Args:
        extract: the source.
        title: the title that the manifest gives it.
    """
    builder = Builder()
    starts = article_starts(_candidate_texts(extract.lines))
    first = starts[0].index if _is_numbered(starts) else None
    front = read_front(extract, title, first)
    for line, matter in zip(extract.lines, front.matters, strict=False):
        builder.aside(line, matter)
    builder.structure.info += front.info
    builder.structure.findings += front.findings
    body = extract.lines[len(front.matters) :]
    if first is None:
        parse_outline(builder, body)
    else:
        parse_articles(builder, body, article_starts(_candidate_texts(body)))
    return builder.structure


def prove(source: str, extract: Extract, structure: Structure) -> Proof:
    """The proof that nothing of the source was lost, doubled, or put in another order.

    Two things are compared character by character: the source with all pieces, kept and set aside, in
    the order in which they stand in it; and the text of each section with the pieces it was made of.

    Raises:
        MalformedStructure: they differ.
    """
    pieces = [*structure.pieces, *extract.set_aside]
    whole, accounted = squeeze(extract.raw), in_order(pieces)
    if whole != accounted:
        at = next((i for i, (a, b) in enumerate(zip(whole, accounted, strict=False)) if a != b), len(accounted))
        raise MalformedStructure(
            source,
            f"切分丢失或错放了文字：原文 {len(whole)} 字，记账 {len(accounted)} 字，"
            f"从“{whole[max(at - 10, 0) : at + 10]}”处开始不一致。",
            "这是程序的缺陷；请报告并附上这份文件。",
        )
    for section in structure.sections:
        taken = in_order(piece for piece in pieces if piece.locator == section.locator)
        if squeeze(section.text) != taken:
            raise MalformedStructure(
                source, f"{section.locator}的文字与原文不符。", "这是程序的缺陷；请报告并附上这份文件。", section.line
            )
    matters = Counter[str]()
    for piece in pieces:
        if piece.matter is not None:
            matters[piece.matter.value] += len(squeeze(piece.text))
    return Proof(
        characters=len(whole),
        kept=sum(len(squeeze(section.text)) for section in structure.sections),
        matters={name: count for name, count in matters.items() if count},
        passages=len(structure.sections),
        articles=sum(section.locator.is_article for section in structure.sections),
        findings=(*extract.findings, *structure.findings),
    )


def _candidate_texts(lines: Sequence[Line]) -> list[str]:
    """The texts in which articles may open; a row of a table lists articles, it opens none."""
    return ["" if line.is_row else line.text for line in lines]


def _is_numbered(starts: Sequence[ArticleStart]) -> bool:
    """Whether a chain of article starts is that of a text cut into articles, not of citations in it."""
    if len(starts) == 1:
        return starts[0].number == 1 and starts[0].is_spaced
    return 2 * len(numbering_findings(starts)) <= len(starts) - 1 and len(starts) > 1
