"""Encoders: texts to vectors, by the model that ships or by any sentence-transformers model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from kb.errors import EncoderUnavailable
from search.contextual import SHAPE, ContextualEncoder
from search.protocols import Encoder, Vectors

SHIPPED = Path(__file__).parent / "model"


def load_encoder(name: str) -> Encoder:
    """The encoder that the settings name: `shipped`, a folder that we trained, or a sentence-transformers model.

    Raises:
        EncoderUnavailable: the model is not there or cannot be loaded.
    """
    if name == "shipped":
        return StaticEncoder(SHIPPED)
    if (Path(name) / SHAPE).is_file():
        return ContextualEncoder(Path(name))
    from search.transformer import TransformerEncoder  # imports torch, which takes seconds: only when asked for

    return TransformerEncoder(name)


class StaticEncoder:
    """A table of token vectors; a text is the mean of its tokens, brought to length 1.

    Reads a folder that sentence-transformers saved with a StaticEmbedding module, without importing it
    or torch: the same tokenizer, the same table, the same mean.
    """

    def __init__(self, folder: Path) -> None:
        """Raises EncoderUnavailable."""
        try:
            module = next(
                entry["path"]
                for entry in json.loads((folder / "modules.json").read_text("utf-8"))
                if entry["type"].endswith("StaticEmbedding")
            )
            weights = folder / module / "model.safetensors"
            self._table = load_file(weights)["embedding.weight"]  # half precision, made single row by row
            self._tokenizer = Tokenizer.from_file(str(folder / module / "tokenizer.json"))
        except (OSError, StopIteration, ValueError, KeyError) as error:
            raise EncoderUnavailable(
                f"{folder} 里没有可用的编码器。", "运行 ipkb train 重新训练，或换一个。"
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        with weights.open("rb") as stream:
            revision = hashlib.file_digest(stream, "sha256").hexdigest()[:12]
        self.name = f"static:{revision}"
        self.dim = int(self._table.shape[1])

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`; a text without a known token gives a zero row, which is near to nothing."""
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, encoding in zip(
            rows, self._tokenizer.encode_batch(list(texts), add_special_tokens=False), strict=True
        ):
            if encoding.ids:
                row[:] = self._table[encoding.ids].mean(axis=0, dtype=np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)

    encode_passages = encode_questions
