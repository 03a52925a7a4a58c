"""Encoders: texts to vectors, by the model that ships or by any sentence-transformers model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from kb.errors import EncoderUnavailable
from search.contextual import SHAPE, ContextualEncoder
from search.protocols import Encoder, Vectors

SHIPPED = Path(__file__).parent / "model"
GATE = "gate.safetensors"
"""The file beside the table that says how much each word of a question counts."""


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

    In a question each token counts by a gate: how well it goes with the question as a whole, so that what a story
    tells besides is heard less. Reads a folder that sentence-transformers saved with a StaticEmbedding module, without
    importing it or torch: the same tokenizer, the same table, for passages the same mean.
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
            self._table = _mapped(weights, "embedding.weight")  # half precision, made single row by row
            self._gate = Gate(**load_file(folder / GATE))
            self._tokenizer = Tokenizer.from_file(str(folder / module / "tokenizer.json"))
        except (OSError, StopIteration, ValueError, KeyError, TypeError) as error:
            raise EncoderUnavailable(
                f"{folder} 里没有可用的编码器。", "运行 ipkb train 重新训练，或换一个。"
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        with weights.open("rb") as stream:
            revision = hashlib.file_digest(stream, "sha256")
        revision.update((folder / GATE).read_bytes())
        self.name = f"static:{revision.hexdigest()[:12]}"
        self.dim = int(self._table.shape[1])

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`; a text without a known token gives a zero row, which is near to nothing."""
        return self._rows(texts, self._gate.mean)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return self._rows(texts, lambda words: words.mean(axis=0))

    def _rows(self, texts: Sequence[str], mean: Callable[[Vectors], Vectors]) -> Vectors:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for row, encoding in zip(rows, encodings, strict=True):
            if encoding.ids:
                row[:] = mean(self._table[encoding.ids].astype(np.float32))
        return _unit(rows)


@dataclass(frozen=True, slots=True)
class Gate:
    """How much each word of a question counts, by the cosine of the word and the question, each seen its own way.

    Attributes:
        word: how a word is seen, shape (dim, seen).
        question: how the mean of all words is seen, shape (dim, seen).
        sharpness: how much the cosine decides, shape (1,).
        bias: added to it, shape (1,).
    """

    word: Vectors
    question: Vectors
    sharpness: Vectors
    bias: Vectors

    def mean(self, words: Vectors) -> Vectors:
        """The mean of words, shape (words, dim), each by its weight between 0 and 1."""
        cosines = _unit(words @ self.word) @ _unit(words.mean(axis=0, keepdims=True) @ self.question)[0]
        weights = 1.0 / (1.0 + np.exp(-(cosines * self.sharpness + self.bias)))
        return np.asarray(weights @ words / len(words))


def _mapped(path: Path, name: str) -> NDArray[np.float16]:
    """A tensor of a safetensors file, read from disk row by row as it is asked for.

    The file opens with the length of its header in 8 bytes, then the header, JSON with the place of each tensor.
    """
    with path.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        entry = json.loads(stream.read(length))[name]
    if entry["dtype"] != "F16":
        raise ValueError(f"{path}: {entry['dtype']} instead of F16")
    offset = 8 + length + entry["data_offsets"][0]
    return np.asarray(np.memmap(path, np.float16, "r", offset, tuple(entry["shape"])))


def _unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12), dtype=np.float32)
