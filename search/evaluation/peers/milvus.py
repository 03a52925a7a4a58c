"""Milvus Lite (Milvus's pages "Full Text Search", "Jieba", "Multi-Vector Hybrid Search"): words, and both.

The full-text function of Milvus with the jieba tokenizer; the built-in analyzer `chinese` is the same plus a
filter that Milvus Lite does not know. Vectors are searched exactly (FLAT) and fused by reciprocal rank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search.protocols import Encoder

_BATCH = 1000
_LONGEST = 65535  # bytes of a text, the most that Milvus allows


@dataclass(slots=True)
class MilvusLite:
    """A collection of Milvus Lite, with vectors when an encoder is given."""

    encoder: Encoder | None = None
    packages: tuple[str, ...] = ("milvus-lite", "pymilvus", "jieba")
    _client: Any = field(default=None, init=False)

    @property
    def name(self) -> str:
        """As the table prints it."""
        return "Milvus Lite BM25, jieba" if self.encoder is None else "Milvus Lite hybrid, jieba"

    def index(self, texts: Sequence[str], folder: Path) -> None:
        """See `Peer`."""
        from pymilvus import DataType, Function, FunctionType, MilvusClient

        schema = MilvusClient.create_schema()
        schema.add_field("row", DataType.INT64, is_primary=True)
        schema.add_field(
            "text",
            DataType.VARCHAR,
            max_length=_LONGEST,
            enable_analyzer=True,
            analyzer_params={"tokenizer": "jieba"},
        )
        schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_function(Function("bm25", FunctionType.BM25, ["text"], ["words"]))
        indexes = MilvusClient.prepare_index_params()
        indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
        rows: list[dict[str, Any]] = [{"row": row, "text": text} for row, text in enumerate(texts)]
        if self.encoder is not None:
            schema.add_field("vector", DataType.FLOAT_VECTOR, dim=self.encoder.dim)
            indexes.add_index("vector", index_type="FLAT", metric_type="COSINE")
            for row, vector in zip(rows, self.encoder.encode_passages(texts), strict=True):
                row["vector"] = vector
        self._client = MilvusClient(str(folder / "milvus.db"))
        self._client.create_collection("rows", schema=schema, index_params=indexes)
        for start in range(0, len(rows), _BATCH):
            self._client.insert("rows", rows[start : start + _BATCH])
        self._client.flush("rows")  # rows that are not yet written out are searched without their index
        self._client.load_collection("rows")

    def search(self, question: str, k: int) -> list[int]:
        """See `Peer`."""
        from pymilvus import AnnSearchRequest, RRFRanker

        if self.encoder is None:
            found = self._client.search("rows", [question], anns_field="words", limit=k, output_fields=["row"])
        else:
            vector = self.encoder.encode_questions([question])[0].tolist()
            requests = [
                AnnSearchRequest([question], "words", {}, limit=k),
                AnnSearchRequest([vector], "vector", {}, limit=k),
            ]
            found = self._client.hybrid_search("rows", requests, RRFRanker(), limit=k, output_fields=["row"])
        return [int(hit["row"]) for hit in found[0]]

    def close(self) -> None:
        """See `Peer`."""
        self._client.close()
