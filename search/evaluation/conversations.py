"""Conversations: questions of one visit in their order, and what the law answers to each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.answers import Answer, Refusal
from kb.errors import ManifestMismatch
from kb.locators import Locator
from search.evaluation.facts import Fact
from search.evaluation.topics import Provision

_FIRST = 3
_KEYS = {"q", "cites", "first", "says", "refused"}


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation.

    Attributes:
        question: what is typed.
        cites: provisions of which one must be cited; none when it must be refused.
        first: among how many of the first provisions cited.
        says: what the page must show.
        is_refused: whether nothing may be answered.
    """

    question: str
    cites: tuple[Provision, ...]
    first: int
    says: tuple[Fact, ...]
    is_refused: bool

    def faults(self, said: Answer | Refusal) -> list[str]:
        """What is wrong with what was said to the question, a line each."""
        if isinstance(said, Refusal):
            return [] if self.is_refused else [f"“{self.question}”被拒答：{said.reason.value}"]
        if self.is_refused:
            return [f"“{self.question}”应当拒答"]
        cited = [
            Provision(entry.citation.document.document_id, entry.citation.locator.head)
            for entry in said.provisions[: self.first]
        ]
        shown = "\n".join((said.statement, said.conditions, *(entry.citation.quote for entry in said.provisions)))
        faults = [f"“{self.question}”没有说到{fact}" for fact in self.says if not fact.is_in(shown)]
        if not set(cited) & set(self.cites):
            found = "、".join(f"{provision.document_id} {provision.locator}" for provision in cited)
            faults.insert(0, f"“{self.question}”引的是 {found}")
        return faults


@dataclass(frozen=True, slots=True)
class Conversation:
    """The questions of one visit.

    Attributes:
        conversation_id: e.g. c07.
        about: what it is about.
        turns: its questions in order.
        known: why it is not answered as it should be; empty when it is.
    """

    conversation_id: str
    about: str
    turns: tuple[Turn, ...]
    known: str


def read_conversations(path: Path) -> list[Conversation]:
    """The conversations of a file, in its order.

    Raises:
        ManifestMismatch: a turn has an unknown key, or not either `cites` or `refused`.
    """
    entries: dict[str, dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))
    return [
        Conversation(
            identity,
            entry["about"],
            tuple(_turn(path, identity, turn) for turn in entry["turns"]),
            entry.get("known", ""),
        )
        for identity, entry in entries.items()
    ]


def _turn(path: Path, identity: str, turn: dict[str, Any]) -> Turn:
    if not set(turn) <= _KEYS or bool(turn.get("cites")) == bool(turn.get("refused")):
        raise ManifestMismatch(path.name, f"{identity} 的“{turn.get('q')}”要么写 cites，要么写 refused。", "照别的写。")
    return Turn(
        question=turn["q"],
        cites=tuple(_provision(address) for address in turn.get("cites", [])),
        first=turn.get("first", _FIRST),
        says=tuple(Fact(tuple(entry.split("|"))) for entry in turn.get("says", [])),
        is_refused=bool(turn.get("refused")),
    )


def _provision(address: str) -> Provision:
    document_id, locator = address.split()
    return Provision(document_id, Locator.parse(locator))
