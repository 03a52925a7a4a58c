"""Comparisons: a provision beside what the versions of the law before and after it say in its place."""

from __future__ import annotations

from dataclasses import dataclass

from kb.documents import Document
from kb.passages import Passage
from search.engine import Engine


@dataclass(frozen=True, slots=True)
class Comparison:
    """A provision and another version that has its counterpart.

    Attributes:
        passage: the provision.
        older: the version that came first.
        newer: the version that came later.
    """

    passage: Passage
    older: Document
    newer: Document

    @property
    def other(self) -> Document:
        """The version in which the provision itself does not stand."""
        return self.newer if self.passage.document_id == self.older.document_id else self.older

    @property
    def is_later(self) -> bool:
        """Whether the other version is the later one."""
        return self.other is self.newer

    @property
    def anchor(self) -> str:
        """Where the page of both versions has this provision."""
        return f"{'old' if self.is_later else 'new'}-{self.passage.locator}"


def comparisons(engine: Engine, document: Document, passage: Passage) -> tuple[Comparison, ...]:
    """With the version next after the document and with the one next before it, where they have a counterpart."""
    dated = [other for other in engine.versions(document) if other.effective_on is not None]
    at = next((place for place, other in enumerate(dated) if other.document_id == document.document_id), None)
    if at is None:
        return ()
    later, earlier = dated[:at][-1:], dated[at + 1 :][:1]
    found = [Comparison(passage, document, other) for other in later]
    found += [Comparison(passage, other, document) for other in earlier]
    is_there = engine.retrieval.counterpart
    return tuple(one for one in found if is_there(passage.passage_id, one.other.document_id) is not None)
