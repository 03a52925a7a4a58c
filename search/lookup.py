"""Look-up: the provision that a person names, in the version that holds on the day asked about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kb.documents import Document, Status
from kb.errors import ProvisionNotFound
from kb.locators import Locator
from kb.passages import Passage
from kb.store import Store

_PREFIX = "中华人民共和国"
# which version of a work a bare name means, best first
_PREFERENCE = (
    Status.IN_FORCE,
    Status.UNKNOWN,
    Status.NOT_LAW,
    Status.NOT_YET_IN_FORCE,
    Status.AMENDED,
    Status.REPEALED,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A provision that was named and is there."""

    document: Document
    passage: Passage
    locator: Locator


@dataclass(frozen=True, slots=True)
class NotThere:
    """A provision that was named and is not there: the document is known, the number is not in it."""

    document: Document
    locator: Locator
    message: str


class Works:
    """The names by which instruments are called, and the version that a name means on a day."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._by_name: dict[str, list[Document]] = {}
        self.starts: dict[str, tuple[date, ...]] = {}  # by short title, when each version comes into force
        for document in documents:
            for name in _names(document):
                self._by_name.setdefault(name, []).append(document)
            if document.effective_on is not None:
                days = self.starts.get(document.short_title, ())
                self.starts[document.short_title] = (*days, document.effective_on)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, full titles included."""
        return tuple(self._by_name)

    def versions(self, name: str) -> Sequence[Document]:
        """The documents that a name may mean; none when nobody is called so."""
        key = name.strip().lower().replace(" ", "")
        return self._by_name.get(key) or self._by_name.get(key.removeprefix(_PREFIX)) or ()

    def meant(self, name: str, as_of: date) -> list[Document]:
        """The versions of a name, the one that holds on the day first, else the next to come; each part of a work."""

        def preference(document: Document) -> tuple[int, int]:
            status, begins = document.status(as_of), (document.effective_on or date.min).toordinal()
            return _PREFERENCE.index(status), begins if status is Status.NOT_YET_IN_FORCE else -begins

        return sorted(self.versions(name), key=preference)


def look_up(work: str, locator: Locator, works: Works, store: Store, as_of: date) -> Named | NotThere | None:
    """The provision of a work in the version of the day, or why it is not there; None for an unknown work."""
    candidates = works.meant(work, as_of)
    if not candidates:
        return None
    best = _PREFERENCE.index(candidates[0].status(as_of))
    equals = [document for document in candidates if _PREFERENCE.index(document.status(as_of)) == best]
    missing: ProvisionNotFound | None = None
    for document in equals:
        try:
            return Named(document, store.passage_at(document.document_id, locator), locator)
        except ProvisionNotFound as error:
            missing = missing or error
    message = f"{missing.message}{missing.hint}" if missing else ""
    return NotThere(equals[0], locator, message)


def _names(document: Document) -> set[str]:
    names = {document.short_title, document.title, document.title.removeprefix(_PREFIX), *document.aliases}
    if document.version:
        names |= {f"{document.version}{document.short_title}", f"{document.short_title}{document.version}"}
    return {name.lower().replace(" ", "") for name in names if len(name) >= 2}
