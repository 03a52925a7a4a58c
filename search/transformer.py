"""Any sentence-transformers model as an encoder. Importing this module imports torch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from sentence_transformers import SentenceTransformer

from kb.errors import EncoderUnavailable
from search.protocols import Vectors


class TransformerEncoder:
    """A model by its name on a hub or its folder on disk, with the prompts it brings for questions."""

    def __init__(self, name: str) -> None:
        """Raises EncoderUnavailable."""
        try:
            self._model = SentenceTransformer(name, device="cpu")
        except (OSError, ValueError) as error:
            raise EncoderUnavailable(
                f"编码器“{name}”载入不了：{error}。", "检查名称与网络；离线时写模型所在的目录，或用 shipped。"
            ) from error
        probe = self._model.encode_query(["商标"], normalize_embeddings=True, convert_to_numpy=True)
        self.name = f"{name}:{hashlib.sha256(probe.tobytes()).hexdigest()[:12]}"
        self.dim = int(probe.shape[1])

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._rows(self._model.encode_query(list(texts), normalize_embeddings=True, convert_to_numpy=True))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._rows(self._model.encode_document(list(texts), normalize_embeddings=True, convert_to_numpy=True))

    def _rows(self, vectors: Vectors) -> Vectors:
        return np.ascontiguousarray(vectors.reshape(-1, self.dim), dtype=np.float32)
