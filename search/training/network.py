"""The network that trains: a small Transformer over word vectors, as a module of sentence-transformers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule, Normalize
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from search.contextual import SHAPE, Shape

_ABSENT = -1e4


class Block(nn.Module):
    """Attention and a perceptron, each reading through a norm and adding to what came in (Xiong et al., ICML 2020).

    Both end in a layer of zeros, so a new block changes nothing until it has learned something. Order enters as a
    bias on attention for each distance (Raffel et al., JMLR 2020).
    """

    def __init__(self, dim: int, shape: Shape, dropped: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.reach = shape.reach
        self.before_attention = nn.LayerNorm(dim, eps=1e-6)
        self.mixed = nn.Linear(dim, 3 * dim)
        self.heard = nn.Linear(dim, dim)
        self.before_perceptron = nn.LayerNorm(dim, eps=1e-6)
        self.widened = nn.Linear(dim, shape.inner)
        self.narrowed = nn.Linear(shape.inner, dim)
        self.distance = nn.Parameter(torch.zeros(shape.heads, 2 * shape.reach + 1))
        self.dropout = nn.Dropout(dropped)
        for last in (self.heard, self.narrowed):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, words: Tensor, present: Tensor) -> Tensor:
        """Words in context: shapes (texts, length, dim) and (texts, length); absent words are not listened to."""
        texts, length, dim = words.shape
        mixed = self.mixed(self.before_attention(words)).view(texts, length, 3, self.heads, dim // self.heads)
        query, key, value = mixed.permute(2, 0, 3, 1, 4)
        bias = self._bias(length) + torch.where(present, 0.0, _ABSENT)[:, None, None, :]
        heard = functional.scaled_dot_product_attention(query, key, value, bias.to(query.dtype))
        words = words + self.dropout(self.heard(heard.transpose(1, 2).reshape(texts, length, dim)))
        learned: Tensor = self.dropout(
            self.narrowed(functional.gelu(self.widened(self.before_perceptron(words)), approximate="tanh"))
        )
        return words + learned

    def _bias(self, length: int) -> Tensor:
        places = torch.arange(length, device=self.distance.device)
        apart = (places[None] - places[:, None]).clamp(-self.reach, self.reach) + self.reach
        return self.distance[:, apart][None]


class ContextualWords(InputModule):
    """A text to the mean of its words' vectors after the blocks; a module of sentence-transformers.

    The sum that runs through the blocks begins with the table and meets no norm at its end, so the lengths of the
    vectors, which say how much a word counts, stay in the mean.
    """

    def __init__(self, tokenizer: Tokenizer, table: Tensor, shape: Shape, dropped: float = 0.0) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.forward_kwargs = {"task"}
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.tokenizer = tokenizer
        self.shape = shape
        self.table = nn.Parameter(table)
        self.blocks = nn.ModuleList(Block(table.shape[1], shape, dropped) for _ in range(shape.layers))

    @property
    def max_seq_length(self) -> int:
        """Words of a text that the blocks read."""
        return self.shape.longest

    def get_embedding_dimension(self) -> int:
        """Length of a vector."""
        return int(self.table.shape[1])

    def reads(self, task: str | None) -> bool:
        """Whether the blocks read texts of a task, "query" or "document"."""
        return bool(self.blocks) and (self.shape.passages_too or task != "document")

    def cut(self, texts: Sequence[str], longest: int | None = None) -> list[list[int]]:
        """The numbers of a text's words in order, without unknown ones; at least one number, 0, for each text."""
        encodings = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [[word for word in e.ids if word][:longest] or [0] for e in encodings]

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, task: str | None = None, **kwargs: Any
    ) -> dict[str, Tensor]:
        """Texts to word numbers, see `padded`."""
        texts = [f"{prompt or ''}{text}" for text in inputs]
        return padded(self.cut(texts, self.shape.longest if self.reads(task) else None))

    def forward(self, features: dict[str, Tensor], task: str | None = None, **kwargs: Any) -> dict[str, Tensor]:
        """Adds `sentence_embedding`, shape (texts, dim), not of length 1; the task is "query" or "document"."""
        numbers, present = features["input_ids"], features["attention_mask"]
        words = self.in_context(numbers, present) if self.reads(task) else functional.embedding(numbers, self.table)
        weights = present.to(words.dtype)[..., None]
        features["sentence_embedding"] = (words * weights).sum(dim=1) / weights.sum(dim=1)
        return features

    def in_context(self, numbers: Tensor, present: Tensor) -> Tensor:
        """The words as the blocks read them: shape (texts, length, dim)."""
        words = functional.embedding(numbers, self.table)
        for block in self.blocks:
            words = block(words, present.bool())
        return words.float()

    def save(self, output_path: str, *args: Any, safe_serialization: bool = True, **kwargs: Any) -> None:
        """Sizes, weights in half precision, and tokenizer."""
        folder = Path(output_path)
        weights = {name: weight.half().contiguous() for name, weight in self.state_dict().items()}
        save_file(weights, folder / "model.safetensors")
        (folder / SHAPE).write_text(json.dumps(asdict(self.shape), indent=1) + "\n", "utf-8")
        self.tokenizer.save(str(folder / "tokenizer.json"))

    @classmethod
    def load(  # type: ignore[override]
        cls, model_name_or_path: str, subfolder: str = "", **kwargs: Any
    ) -> Self:
        """What `save` wrote to a folder.

        Raises:
            OSError, ValueError: there is none, or it is damaged.
        """
        folder = Path(model_name_or_path) / subfolder
        shape = Shape(**json.loads((folder / SHAPE).read_text("utf-8")))
        weights = load_file(folder / "model.safetensors")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        module = cls(tokenizer, weights["table"].float(), shape)
        module.load_state_dict({name: weight.float() for name, weight in weights.items()})
        return module


def over_table(folder: Path, shape: Shape, dropped: float) -> ContextualWords:
    """New blocks over the table and the tokenizer of a static encoder, giving its plain means until they learn."""
    table = load_file(folder / "model.safetensors")["embedding.weight"].float()
    return ContextualWords(Tokenizer.from_file(str(folder / "tokenizer.json")), table, shape, dropped)


def save_network(module: ContextualWords, folder: Path) -> None:
    """Writes a folder that `search.contextual` reads without torch, and sentence-transformers with this package."""
    folder.mkdir(parents=True, exist_ok=True)
    model = SentenceTransformer(modules=[module, Normalize()], device="cpu")
    model.save_pretrained(str(folder), create_model_card=False)


def padded(texts: Sequence[Sequence[int]]) -> dict[str, Tensor]:
    """Word numbers side by side: `input_ids` and `attention_mask`, each of shape (texts, length of the longest)."""
    longest = max(map(len, texts))
    numbers = torch.tensor([[*words, *([0] * (longest - len(words)))] for words in texts])
    lengths = torch.tensor([len(words) for words in texts])
    return {"input_ids": numbers, "attention_mask": (torch.arange(longest)[None] < lengths[:, None]).long()}
