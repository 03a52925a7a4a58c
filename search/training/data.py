"""Training data: articles, lay questions with their articles, question-answer pairs; a fifth held aside."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kb.errors import KbError
from kb.guides import Guide
from kb.passages import Passage
from kb.store import Store
from search.evaluation.topics import Topic

LIKE = 0.75
"""From this share of common character pairs on, two questions count as the same."""

LAY = Path(__file__).parent / "lay.txt"
"""Lay questions of our own on national articles of other fields, written for the articles without sight of others."""

PARALLEL = Path(__file__).parent / "parallel.txt"
"""Questions of our own, each in Chinese, English and Vietnamese."""

_COUNTRY = "中华人民共和国"
_HEADING = re.compile(r"^第.{1,4}[编章节分]+\s*|\s")
_LABEL = re.compile(r"^第[零〇一二三四五六七八九十百千0-9]{1,8}条(?:之[一二三四五六七八九十]+)?[\s\u3000]*")
_REGION = re.compile(
    r"(?:北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|"
    r"云南|西藏|陕西|甘肃|青海|宁夏|新疆)|.{1,6}(?:省|市|自治区|自治州|自治县|县|特区)"
)


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the training collection: `text` without its number; `is_local` for law of one region."""

    law: str
    chapter: str
    text: str
    is_local: bool

    @property
    def titled(self) -> str:
        """What a question should find: the law and the chapter in which an article stands say what it is about."""
        heading = _HEADING.sub("", self.chapter)
        return f"{self.law.removeprefix(_COUNTRY)} {heading} {self.text}"


@dataclass(frozen=True, slots=True)
class LayQuestion:
    """A question of a layperson and the articles that answer it, each with its titles where they are known."""

    text: str
    answers: tuple[str, ...]


@dataclass(slots=True)
class TrainingData:
    """All that training may read.

    Attributes:
        articles: for words, and for pairs cut from them.
        questions: lay questions to learn from.
        lay: lay questions of our own on articles of other fields (`lay.txt`).
        held_out: a fifth of them, by hash of the question, only to measure with.
        pairs: further questions with an answer.
        parallel: questions of our own, each in several languages, Chinese first (`parallel.txt`).
        guides: our own, each with the official text it explains (empty when not installed), without the fifth
            of their questions that fusion and scope are learned from: there the encoder must be a stranger.
    """

    articles: list[Article]
    questions: list[LayQuestion]
    lay: list[LayQuestion]
    held_out: list[LayQuestion]
    pairs: list[tuple[str, str]]
    parallel: list[tuple[str, ...]]
    guides: list[tuple[Guide, str]]


def read_training_data(folder: Path, store: Store, topics: Sequence[Topic]) -> TrainingData:
    """The data of a folder and the guides of a store, without any question that is a topic of evaluation.

    Raises:
        KbError: a file is missing.
    """
    measured = Likeness(topic.text for topic in topics)
    numbered = list(_articles(folder))
    articles = [article for _, article in numbered]
    titled = titled_texts(articles)
    asked = [
        replace(question, answers=tuple(titled.get(key(text), text) for text in question.answers))
        for question, _ in read_questions(folder)
        if question.text not in measured
    ]
    held_out = [question for question in asked if is_held_out(question.text)]
    known = Likeness([*(topic.text for topic in topics), *(question.text for question in held_out)])
    pairs = [pair for pair in read_pairs(folder) if pair[0] not in measured]
    passages: dict[int, Passage | None] = {}
    guides = []
    for guide in store.all_guides():
        passage = store.passage_at(guide.document_id, guide.locator)
        passages[passage.passage_id] = passage
        guides.append((_without_held_out(guide), passage.text))
    return TrainingData(
        articles=articles,
        questions=[question for question in asked if not is_held_out(question.text)],
        lay=[question for question in read_lay(numbered) if question.text not in known],
        held_out=held_out,
        pairs=pairs,
        parallel=[row for row in read_parallel() if not any(text in known for text in row)],
        guides=guides,
    )


def _without_held_out(guide: Guide) -> Guide:
    """A guide without the fifth of its questions, in any language, that is never learned from."""
    translations = (replace(entry, questions=_learned(entry.questions)) for entry in guide.translations)
    return replace(guide, questions=_learned(guide.questions), translations=tuple(translations))


def _learned(questions: Sequence[str]) -> tuple[str, ...]:
    return tuple(question for question in questions if not is_held_out(question))


def read_questions(folder: Path) -> list[tuple[LayQuestion, tuple[str, ...]]]:
    """The lay questions of a folder, each with the names of the articles that answer it."""
    return [
        (
            LayQuestion(row["q"], tuple(bare(answer["text"]) for answer in row["pos"])),
            tuple(answer["article"] for answer in row["pos"]),
        )
        for row in _rows(folder / "stard_train.jsonl")
    ]


def read_lay(numbered: Iterable[tuple[str, Article]], path: Path = LAY) -> list[LayQuestion]:
    """Our own lay questions, each with the one of some numbered articles that answers it; without one, left out.

    The file has a line `# law`, then lines of number and question with a tab between.
    """
    articles = {(article.law, number): article for number, article in numbered}
    questions = []
    law = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# "):
            law = line.removeprefix("# ")
            continue
        number, question = line.split("\t")
        if (law, number) in articles:
            questions.append(LayQuestion(question, (articles[law, number].titled,)))
    return questions


def read_parallel(path: Path = PARALLEL) -> list[tuple[str, ...]]:
    """Our own questions in several languages, Chinese first; in the file a line each, with tabs between."""
    lines = path.read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


def titled_texts(articles: Iterable[Article]) -> dict[str, str]:
    """Each text with its titles, under its key; of texts that are alike, one of national law."""
    ordered = sorted(articles, key=lambda article: not article.is_local)
    return {key(article.text): article.titled for article in ordered}


def read_pairs(folder: Path) -> list[tuple[str, str]]:
    """The questions of exams and consultations of a folder, each with its answer."""
    return [(row["q"], row["pos"][0]) for row in _rows(folder / "legal_pairs.jsonl") if row["pos"]]


def is_held_out(question: str) -> bool:
    """Whether a question belongs to the fifth that is never learned from."""
    return int(hashlib.sha256(question.encode()).hexdigest(), 16) % 5 == 0


def bare(text: str) -> str:
    """The text of an article without its number."""
    return _LABEL.sub("", text).strip()


def key(text: str) -> str:
    """What tells one text from another: its characters, without white space."""
    return re.sub(r"\s+", "", text)


class Likeness:
    """Tells whether a text says nearly the same as one of some texts, in nearly the same characters.

    Two texts are alike when they share at least `LIKE` of all the character pairs that either has (Jaccard).
    """

    def __init__(self, texts: Iterable[str]) -> None:
        known = [pairs for pairs in map(_pairs_of, texts) if pairs]
        self._sizes = [len(pairs) for pairs in known]
        self._having: dict[str, list[int]] = {}  # for each pair of characters, the texts that have it
        for at, pairs in enumerate(known):
            for pair in pairs:
                self._having.setdefault(pair, []).append(at)

    def __contains__(self, text: str) -> bool:
        pairs = _pairs_of(text)
        shared = Counter(at for pair in pairs for at in self._having.get(pair, ()))
        return any(count >= LIKE * (len(pairs) + self._sizes[at] - count) for at, count in shared.items())


def _pairs_of(text: str) -> frozenset[str]:
    letters = re.sub(r"[\W_]+", "", text).lower()
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))


def _articles(folder: Path) -> Iterator[tuple[str, Article]]:
    """The articles of a folder, each with its number."""
    for row in _rows(folder / "articles.jsonl"):
        is_local = bool(_REGION.match(row["law"]))
        yield row.get("article") or "", Article(row["law"], row.get("chapter") or "", bare(row["text"]), is_local)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        raise KbError(f"缺少训练数据 {path}。", "用 --data 指明训练数据所在的目录。")
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)
