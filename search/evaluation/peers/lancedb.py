"""LanceDB (its pages "Full-Text Search Indexing", "Hybrid Search"; Lance's "Tokenizers"): words, vectors, both.

Lance cuts Chinese with jieba when jieba's dictionary stands in its folder of language models; the dictionary
that the Python package jieba brings is put there. Without a vector index the search is exact, as advised for
fewer than a hundred thousand rows.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jieba

from search.protocols import Encoder


@dataclass(slots=True)
class LanceDb:
    """A table of LanceDB.

    Attributes:
        query_type: fts, vector or hybrid, as LanceDB calls them.
    """

    encoder: Encoder
    query_type: str
    packages: tuple[str, ...] = ("lancedb", "pyarrow")
    _table: Any = field(default=None, init=False)

    @property
    def name(self) -> str:
        """As the table prints it."""
        return f"LanceDB {self.query_type}" + ("" if self.query_type == "vector" else ", jieba")

    def index(self, texts: Sequence[str], folder: Path) -> None:
        """See `Peer`."""
        import lancedb
        import pyarrow
        from lancedb.index import FTS

        columns: dict[str, Any] = {"row": pyarrow.array(range(len(texts))), "text": list(texts)}
        if self.query_type != "fts":
            vectors = pyarrow.array(self.encoder.encode_passages(texts).ravel())
            columns["vector"] = pyarrow.FixedSizeListArray.from_arrays(vectors, self.encoder.dim)
        self._table = lancedb.connect(str(folder / "lance")).create_table("rows", pyarrow.table(columns))
        if self.query_type != "vector":
            _lay_dictionary(folder / "models")
            words = FTS(base_tokenizer="jieba/default", stem=False, remove_stop_words=False, ascii_folding=False)
            self._table.create_index("text", config=words)

    def search(self, question: str, k: int) -> list[int]:
        """See `Peer`."""
        if self.query_type == "fts":
            found = self._table.search(question, query_type="fts")
        else:
            vector = self.encoder.encode_questions([question])[0]
            if self.query_type == "vector":
                found = self._table.search(vector).distance_type("cosine")
            else:
                found = self._table.search(query_type="hybrid").vector(vector).text(question).distance_type("cosine")
        return [int(row) for row in found.limit(k).to_arrow()["row"].to_pylist()]

    def close(self) -> None:
        """See `Peer`."""
        self._table = None


def _lay_dictionary(models: Path) -> None:
    """Puts jieba's dictionary where Lance, which takes the folder from its own environment, looks for it."""
    folder = models / "jieba" / "default"
    folder.mkdir(parents=True)
    with jieba.Tokenizer().get_dict_file() as stream:
        (folder / "dict.txt").write_bytes(stream.read())
    os.putenv("LANCE_LANGUAGE_MODEL_HOME", str(models))
