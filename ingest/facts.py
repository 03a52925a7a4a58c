"""Facts: what the official texts in a store say, to hold our own words against them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ingest.lines import squeeze
from kb.articles import find_unit
from kb.documents import Document, DocumentKind
from kb.errors import StoreError
from kb.guides import ProvisionName
from kb.store import Store

LONGEST_RUN = 30
"""Characters in a row that our own words may share with an official text."""


class Facts:
    """The official texts of a store, as far as they are at hand."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.documents = store.documents()
        self.installed = store.passage_counts()
        self.by_name: dict[str, list[Document]] = {}
        for document in self.documents:
            for called in (document.short_title, document.title, *document.aliases):
                self.by_name.setdefault(called, []).append(document)
        self._runs = _runs(store, self.documents)

    def fault(self, name: ProvisionName, as_of: date | None = None) -> str:
        """Why nothing stands under a name, Chinese; empty when something does, or its text is not installed.

        Args:
            name: a provision as a guide or a path names it.
            as_of: the day whose version is meant; None for any version.
        """
        if name.work not in self.by_name:
            return f"不认识“{name.work}”：清单里没有这个名称"
        held = [document for document in self._meant(name, as_of) if document.document_id in self.installed]
        return f"{name}不存在" if held and not any(self._has(document, name) for document in held) else ""

    def texts(self, name: ProvisionName, as_of: date | None = None) -> list[str]:
        """The words of a provision and the day from which they apply, for each version that is meant."""
        found = []
        for document in self._meant(name, as_of):
            if self._has(document, name):
                found.append(self._store.passage_at(document.document_id, name.locator).text)
                found.append(_first_day(document))
        return found

    def copied(self, text: str) -> str:
        """The first run of more than `LONGEST_RUN` characters that stands in an official text, empty for none."""
        plain = squeeze(text)
        for at in range(len(plain) - LONGEST_RUN):
            run = plain[at : at + LONGEST_RUN + 1]
            if hash(run) in self._runs:
                return run
        return ""

    def _meant(self, name: ProvisionName, as_of: date | None) -> list[Document]:
        """The versions that a name may mean; those of the day, when there are any."""
        documents = self.by_name.get(name.work, [])
        if as_of is None:
            return documents
        return [document for document in documents if document.status(as_of).may_apply] or documents

    def _has(self, document: Document, name: ProvisionName) -> bool:
        try:
            passage = self._store.passage_at(document.document_id, name.locator)
        except StoreError:
            return False
        if not passage.is_installed:
            return False
        return not name.locator.inside or find_unit(passage.text, name.locator.inside) is not None


def _first_day(document: Document) -> str:
    """The day on which a document comes into force, in words; a guide may say it of what it names."""
    day = document.effective_on
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _runs(store: Store, documents: Iterable[Document]) -> set[int]:
    """All runs of `LONGEST_RUN` + 1 characters in the official texts."""
    runs: set[int] = set()
    for document in documents:
        if document.kind is DocumentKind.GUIDE:
            continue
        for passage in store.passages(document.document_id):
            text = squeeze(passage.text)
            runs.update(hash(text[at : at + LONGEST_RUN + 1]) for at in range(len(text) - LONGEST_RUN))
    return runs
