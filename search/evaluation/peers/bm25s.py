"""bm25s over jieba's words (its README, "Tokenization"; its issue 34 on Chinese: bring a Chinese tokenizer)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search.evaluation.peers.words import cut


@dataclass(slots=True)
class Bm25s:
    """BM25 with the parameters that bm25s has by default (Lucene's variant, k1 1.5, b 0.75)."""

    name: str = "bm25s, jieba"
    packages: tuple[str, ...] = ("bm25s",)
    _bm25: Any = field(default=None, init=False)
    _rows: int = field(default=0, init=False)

    def index(self, texts: Sequence[str], folder: Path) -> None:
        """See `Peer`."""
        import bm25s

        self._bm25 = bm25s.BM25()
        self._bm25.index([cut(text) for text in texts], show_progress=False)
        self._rows = len(texts)

    def search(self, question: str, k: int) -> list[int]:
        """See `Peer`."""
        words = [word for word in cut(question) if word in self._bm25.vocab_dict]
        if not words:
            return []
        rows, scores = self._bm25.retrieve([words], k=min(k, self._rows), show_progress=False)
        return [int(row) for row, score in zip(rows[0], scores[0], strict=True) if score > 0]

    def close(self) -> None:
        """See `Peer`."""
        self._bm25 = None
