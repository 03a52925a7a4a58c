"""The contract of a peer: rows of text go in, the numbers of the rows that fit a question come out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Peer(Protocol):
    """A search engine over rows of text, as somebody else wrote it.

    What it needs is imported when it indexes: it may not be installed.

    Attributes:
        name: as the table prints it.
        packages: the distributions that it needs, the one that it is first; none for Python's own.
    """

    @property
    def name(self) -> str: ...

    @property
    def packages(self) -> tuple[str, ...]: ...

    def index(self, texts: Sequence[str], folder: Path) -> None:
        """Makes the rows searchable, numbered from 0; what it keeps in files stands in `folder`."""

    def search(self, question: str, k: int) -> list[int]:
        """The numbers of at most `k` rows, best first; none for a question that matches none."""

    def close(self) -> None:
        """Lets go of files and of what runs beside; it is not asked again."""
