"""Facts: what the answer to a topic must say and must not say, read out of the law and found in what is shown.

`corpus/topics/facts.toml` has a line for each topic. An entry is a figure with its unit (10年, 5倍, 20%), compared
as a number whatever its writing, or words; A|B means that either will do.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.errors import ManifestMismatch
from kb.quantities import quantities

_FIGURE = re.compile(r"[0-9.]+[万亿]?(?:[年月日天元倍%件份次]|个月|个?工作日|小时)")
_SENTENCE = re.compile(r"[^。！？；;!?\n]+")
# a sentence that denies a figure, or tells how it was or will be, does not claim it
_NOT_CLAIMED = re.compile(r"不是|并非|不再|以前|原来|过去|旧法|新法|改为|改成|\bnot\b|\bno longer\b|không phải")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to say.

    Attributes:
        alternatives: its wordings, any of which will do.
    """

    alternatives: tuple[str, ...]

    def __str__(self) -> str:
        return "|".join(self.alternatives)

    def is_in(self, text: str) -> bool:
        """Whether a text says it.

        >>> Fact(("10年",)).is_in("有效期为十年"), Fact(("10年",)).is_in("有效期为二十年")
        (True, False)
        >>> Fact(("必须注册", "must register")).is_in("You must  register first.")
        True
        """
        words, figures = _plain(text), quantities(text)
        return any(
            quantities(wanted) <= figures if _FIGURE.fullmatch(wanted) else _plain(wanted) in words
            for wanted in self.alternatives
        )

    def is_claimed_in(self, text: str) -> bool:
        """Whether some sentence of a text claims it.

        >>> Fact(("50年",)).is_claimed_in("管20年。不是50年。"), Fact(("50年",)).is_claimed_in("管50年。")
        (False, True)
        """
        return any(
            self.is_in(sentence) for sentence in _SENTENCE.findall(text) if not _NOT_CLAIMED.search(sentence.lower())
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """What the answer to a topic must say, and what none may claim."""

    must: tuple[Fact, ...]
    wrong: tuple[Fact, ...] = ()


def read_facts(path: Path, topics: Collection[str]) -> dict[str, Facts]:
    """The facts of each topic, by its id.

    Args:
        path: the file.
        topics: ids of the topics there are.

    Raises:
        ManifestMismatch: a topic that is none, no fact that must be said, or an entry that is none of the two lists.
    """
    lines: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(path.read_text("utf-8"))
    facts = {}
    for topic_id, line in lines.items():
        if topic_id not in topics:
            raise ManifestMismatch(path.name, f"没有编号为 {topic_id} 的题目。", "核对 topics.tsv。")
        if not line.get("must") or not set(line) <= {"must", "wrong"}:
            raise ManifestMismatch(path.name, f"{topic_id} 要有 must，可以有 wrong。", "照别的行写。")
        facts[topic_id] = Facts(_facts(line["must"]), _facts(line.get("wrong", [])))
    return facts


def _facts(entries: list[str]) -> tuple[Fact, ...]:
    return tuple(Fact(tuple(entry.split("|"))) for entry in entries)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
