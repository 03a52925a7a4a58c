"""txtai (its pages "Embeddings configuration", "Scoring", "Tokenizer"): keywords, vectors, and both.

By default txtai segments by Unicode's rules (UAX 29), which is one character at a time in Chinese (its issue
506); words that are cut before are read with the tokenizer setting `whitespace`. Vectors of one's own come
in with the method `external`, from a plain function: a bound method it would call without arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search.evaluation.peers.words import cut
from search.protocols import Encoder


@dataclass(slots=True)
class Txtai:
    """An embeddings database of txtai.

    Attributes:
        settings: of txtai's Embeddings.
        read: what is given to txtai of a text or a question.
    """

    name: str
    settings: dict[str, Any]
    read: Callable[[str], str] = str
    packages: tuple[str, ...] = ("txtai",)
    _embeddings: Any = field(default=None, init=False)

    def index(self, texts: Sequence[str], folder: Path) -> None:
        """See `Peer`."""
        from txtai import Embeddings

        self._embeddings = Embeddings(**self.settings)
        self._embeddings.index([self.read(text) for text in texts])

    def search(self, question: str, k: int) -> list[int]:
        """See `Peer`."""
        return [int(row) for row, _ in self._embeddings.search(self.read(question), k)]

    def close(self) -> None:
        """See `Peer`."""
        self._embeddings.close()


def txtai_keywords() -> Txtai:
    """BM25 over what txtai's own tokenizer gives."""
    return Txtai("txtai keyword", {"keyword": True})


def txtai_words() -> Txtai:
    """BM25 over words that jieba has cut."""
    scoring = {"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"whitespace": True}}
    return Txtai("txtai keyword, jieba", {"keyword": True, "scoring": scoring}, lambda text: " ".join(cut(text)))


def txtai_vectors(encoder: Encoder) -> Txtai:
    """The nearest vectors."""
    return Txtai("txtai vectors", {"method": "external", "transform": lambda texts: encoder.encode_passages(texts)})


def txtai_hybrid(encoder: Encoder) -> Txtai:
    """Keywords and vectors, half and half."""
    settings = {"method": "external", "transform": lambda texts: encoder.encode_passages(texts), "hybrid": True}
    return Txtai("txtai hybrid", settings)
