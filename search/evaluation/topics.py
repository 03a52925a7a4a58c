"""Topics and judgments: questions of our own, and the provisions that answer them.

`corpus/topics/topics.tsv` has a row for each topic, `qrels.tsv` a row for each judgment. Half of the topics
are for looking at while we build (`dev`), half are only counted (`test`); the split is fixed in the data. `blind`
are by writers who had seen neither guides nor answers, one to three articles each, so others may be as right.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb.errors import ManifestMismatch
from kb.locators import Locator

GRADES = (0, 1, 2, 3)
"""3 answers the question, 2 answers it in good part, 1 is related, 0 was judged and is neither."""


@dataclass(frozen=True, slots=True, order=True)
class Provision:
    """A provision judged: its document and its address, article deep."""

    document_id: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class Topic:
    """A question to measure with.

    Attributes:
        topic_id: e.g. a017.
        split: dev, test or blind.
        field: the field of law, none for what is out of scope.
        kind: how it is asked: lay, scenario, keyword, noisy, statute, dated, near_miss, out_of_scope …
        lang: zh, en or vi.
        text: the question.
        as_of: the day asked about, None for today.
        judgments: grade of each provision that answers it; none when it must be refused.
    """

    topic_id: str
    split: str
    field: str
    kind: str
    lang: str
    text: str
    as_of: date | None
    judgments: dict[Provision, int]

    @property
    def is_answerable(self) -> bool:
        """Whether some provision answers it."""
        return any(grade >= 2 for grade in self.judgments.values())


def read_topics(folder: Path) -> list[Topic]:
    """The topics of a folder with their judgments, in the order of the file.

    Raises:
        ManifestMismatch: a judgment of no topic, a grade that is none, a topic that stands twice.
    """
    judged: dict[str, dict[Provision, int]] = {}
    for line, row in enumerate(_rows(folder / "qrels.tsv"), 2):
        grade = int(row["grade"])
        if grade not in GRADES:
            raise ManifestMismatch("qrels.tsv", f"评级 {grade} 不认识。", "用 0 到 3。", line)
        provision = Provision(row["document_id"], Locator.parse(row["locator"]))
        judged.setdefault(row["topic_id"], {})[provision] = grade
    topics: dict[str, Topic] = {}
    for line, row in enumerate(_rows(folder / "topics.tsv"), 2):
        if row["topic_id"] in topics:
            raise ManifestMismatch("topics.tsv", f"{row['topic_id']} 写了两次。", "换一个编号。", line)
        topics[row["topic_id"]] = Topic(
            topic_id=row["topic_id"],
            split=row["split"],
            field=row["field"],
            kind=row["kind"],
            lang=row["lang"],
            text=row["text"],
            as_of=date.fromisoformat(row["as_of"]) if row["as_of"] else None,
            judgments=judged.pop(row["topic_id"], {}),
        )
    if judged:
        raise ManifestMismatch("qrels.tsv", f"没有编号为 {next(iter(judged))} 的题目。", "核对 topic_id。")
    return list(topics.values())


def split_of(text: str) -> str:
    """The split that a new topic gets, by hash of its words.

    >>> {split_of("注册商标能管多少年"), split_of("专利能管多少年")} <= {"dev", "test"}
    True
    """
    return "dev" if int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2 == 0 else "test"


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
