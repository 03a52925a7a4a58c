"""Word vectors with a small Transformer over them, in NumPy: what a word means here, without torch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from kb.errors import EncoderUnavailable
from search.protocols import Vectors

SHAPE = "shape.json"
"""The file that tells a folder of this kind from others."""

_NOTHING = np.float32(1e-6)  # added to variances


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network over the table of word vectors.

    Attributes:
        layers: blocks, each attention and a perceptron; none leaves the mean of a static table.
        heads: of attention.
        inner: width of the perceptron.
        reach: distance between words up to which attention tells distances apart.
        longest: words of a text that are read in context; of a longer text the blocks read the beginning.
        passages_too: whether blocks read passages as well as questions; if not, passages cost what a table costs.
    """

    layers: int = 2
    heads: int = 4
    inner: int = 512
    reach: int = 16
    longest: int = 256
    passages_too: bool = False


class ContextualEncoder:
    """A text is the mean of its words' vectors after the blocks, brought to length 1.

    Reads a folder that `search.training.network.ContextualWords` saved, and gives what it gives.
    """

    def __init__(self, folder: Path) -> None:
        """Raises EncoderUnavailable."""
        weights = folder / "model.safetensors"
        try:
            self._shape = Shape(**json.loads((folder / SHAPE).read_text("utf-8")))
            arrays = load_file(weights)
            self._table = arrays["table"]  # half precision, made single row by row
            self._blocks = [_Block(arrays, f"blocks.{at}.", self._shape) for at in range(self._shape.layers)]
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EncoderUnavailable(
                f"{folder} 里没有可用的编码器。", "运行 ipkb train 重新训练，或换一个。"
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        with weights.open("rb") as stream:
            revision = hashlib.file_digest(stream, "sha256").hexdigest()[:12]
        self.name = f"contextual:{revision}"
        self.dim = int(self._table.shape[1])

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`; a text without a known word gives a zero row, which is near to nothing."""
        return self._rows(texts, self._blocks)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`; the blocks read passages only if they learned to."""
        return self._rows(texts, self._blocks if self._shape.passages_too else [])

    def _rows(self, texts: Sequence[str], blocks: Sequence[_Block]) -> Vectors:
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        longest = self._shape.longest if blocks else None
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for places, numbers in _of_one_length([[word for word in e.ids if word][:longest] for e in encodings]):
            words = self._table[numbers].astype(np.float32)
            for block in blocks:
                words = block.read(words)
            rows[places] = words.mean(axis=1)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)


class _Block:
    def __init__(self, arrays: dict[str, NDArray[np.float16]], prefix: str, shape: Shape) -> None:
        self._arrays = {
            name.removeprefix(prefix): array.astype(np.float32)
            for name, array in arrays.items()
            if name.startswith(prefix)
        }
        self._shape = shape

    def read(self, words: Vectors) -> Vectors:
        """Words of texts of one length, each in its context: shape (texts, length, dim)."""
        texts, length, dim = words.shape
        heads = self._shape.heads
        mixed = self._layer("mixed", self._norm("before_attention", words))
        query, key, value = mixed.reshape(texts, length, 3, heads, dim // heads).transpose(2, 0, 3, 1, 4)
        scores = query @ key.swapaxes(2, 3) / np.float32(np.sqrt(dim // heads)) + self._by_distance(length)
        odds = np.exp(scores - scores.max(axis=3, keepdims=True))
        odds /= odds.sum(axis=3, keepdims=True)
        heard = (odds @ value).swapaxes(1, 2).reshape(texts, length, dim)
        words = words + self._layer("heard", heard)
        return words + self._layer("narrowed", _gelu(self._layer("widened", self._norm("before_perceptron", words))))

    def _layer(self, name: str, rows: Vectors) -> Vectors:
        product: Vectors = rows @ self._arrays[f"{name}.weight"].T + self._arrays[f"{name}.bias"]
        return product

    def _norm(self, name: str, rows: Vectors) -> Vectors:
        centred = rows - rows.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + _NOTHING)
        scaled: Vectors = centred / spread * self._arrays[f"{name}.weight"] + self._arrays[f"{name}.bias"]
        return scaled

    def _by_distance(self, length: int) -> Vectors:
        places, reach = np.arange(length), self._shape.reach
        apart = np.clip(places[None] - places[:, None], -reach, reach) + reach
        bias: Vectors = self._arrays["distance"][:, apart]
        return bias


def _gelu(rows: Vectors) -> Vectors:
    bent: Vectors = rows * 0.5 * (1 + np.tanh(np.float32(0.7978845608) * (rows + np.float32(0.044715) * rows**3)))
    return bent


def _of_one_length(texts: Sequence[Sequence[int]]) -> Iterator[tuple[list[int], NDArray[np.int64]]]:
    """The texts that are as long as one another, and their places, a few thousand words at a time; no empty one."""
    by_length: dict[int, list[int]] = {}
    for place, words in enumerate(texts):
        by_length.setdefault(len(words), []).append(place)
    for length, places in by_length.items():
        step = max(1, 8192 // max(1, length))
        for start in range(0, len(places) if length else 0, step):
            part = places[start : start + step]
            yield part, np.array([texts[place] for place in part], dtype=np.int64)
