"""SQLite FTS5 (its page "SQLite FTS5 Extension"): trigrams as it offers them, or words that jieba cut before.

FTS5 knows no Chinese words: its default tokenizer takes a run of characters for one word. Its trigram
tokenizer (section 4.3.4) finds parts of at least three characters; the other way is to cut outside.
FTS5 asks that all terms occur; a question in plain words needs OR.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from search.evaluation.peers.words import cut


def trigrams(text: str) -> list[str]:
    """All runs of three characters without a space.

    >>> trigrams("管多少年")
    ['管多少', '多少年']
    """
    runs = "".join(character if character.isalnum() else " " for character in text).split()
    return [run[at : at + 3] for run in runs for at in range(len(run) - 2)]


@dataclass(slots=True)
class Fts5:
    """A virtual table ordered by FTS5's own bm25.

    Attributes:
        tokenizer: what FTS5 does with the text.
        stored: what is stored of a text.
        asked: the terms of a question, any of which may occur.
    """

    name: str
    tokenizer: str
    stored: Callable[[str], str]
    asked: Callable[[str], list[str]]
    packages: tuple[str, ...] = ()
    _connection: sqlite3.Connection | None = field(default=None, init=False)

    def index(self, texts: Sequence[str], folder: Path) -> None:
        """See `Peer`."""
        connection = sqlite3.connect(folder / "fts5.sqlite")
        connection.execute(f"CREATE VIRTUAL TABLE rows USING fts5(text, tokenize='{self.tokenizer}')")
        connection.executemany(
            "INSERT INTO rows(rowid, text) VALUES (?, ?)", ((row, self.stored(text)) for row, text in enumerate(texts))
        )
        connection.commit()
        self._connection = connection

    def search(self, question: str, k: int) -> list[int]:
        """See `Peer`."""
        terms = dict.fromkeys(self.asked(question))
        if self._connection is None or not terms:
            return []
        found = self._connection.execute(
            "SELECT rowid FROM rows WHERE rows MATCH ? ORDER BY rank LIMIT ?",
            (" OR ".join(f'"{term}"' for term in terms), k),
        )
        return [int(row) for (row,) in found]

    def close(self) -> None:
        """See `Peer`."""
        if self._connection is not None:
            self._connection.close()


def fts5_trigrams() -> Fts5:
    """FTS5 with its trigram tokenizer."""
    return Fts5("FTS5, trigram", "trigram", str, trigrams)


def fts5_words() -> Fts5:
    """FTS5 with its default tokenizer over words that jieba has cut."""
    return Fts5("FTS5, jieba", "unicode61", lambda text: " ".join(cut(text)), cut)
