"""The static recipe: a vector for each word, learned with the characters in it; minutes on two cores."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Normalize
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from search.training.pairs import PairSource

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides the outcome, besides the data."""

    dim: int = 256
    steps: int = 200
    batch: int = 1024
    rate: float = 0.01
    dropped: float = 0.3  # share of tokens left out of each text at random: words must do without one another
    scale: float = 12.0
    longest_word: int = 6
    seed: int = 20261124


class WordVectors(nn.Module):
    """The vector of a word is its own plus the mean of its characters', times a weight of its own.

    Rare words lean on their characters; in the end the sum is one table, so nothing is left to compute.
    """

    def __init__(self, words: Sequence[str], weights: NDArray[np.float32], recipe: Recipe) -> None:
        super().__init__()
        chars = sorted({char for word in words[1:] for char in word})
        index = {char: at for at, char in enumerate(chars)}
        spelled = np.full((len(words), recipe.longest_word), len(chars), dtype=np.int64)
        for at, word in enumerate(words[1:], 1):
            for place, char in enumerate(word[: recipe.longest_word]):
                spelled[at, place] = index[char]
        share = (spelled < len(chars)).astype(np.float32)
        share /= np.maximum(share.sum(axis=1, keepdims=True), 1.0)
        self.own = nn.Embedding(len(words), recipe.dim)
        self.chars = nn.Embedding(len(chars) + 1, recipe.dim)
        self.weight = nn.Parameter(torch.from_numpy(weights))
        self.register_buffer("spelled", torch.from_numpy(spelled))
        self.register_buffer("share", torch.from_numpy(share))
        nn.init.normal_(self.own.weight, std=0.05)
        nn.init.normal_(self.chars.weight, std=0.05)

    def table(self) -> Tensor:
        """All vectors: shape (words, dim); the row of the unknown is zero."""
        spelled: Tensor = (self.chars(self.spelled) * self.get_buffer("share")[..., None]).sum(dim=1)
        table = (self.own.weight + spelled) * self.weight.abs()[:, None]
        return torch.cat([torch.zeros_like(table[:1]), table[1:]])


def train(
    tokenizer: Tokenizer, texts: Sequence[str], pairs: PairSource, recipe: Recipe, told: Callable[[int, float], None]
) -> NDArray[np.float32]:
    """The table of word vectors, trained with in-batch negatives; duplicates of the positive are masked.

    Args:
        tokenizer: cuts the words.
        texts: the texts that word weights are first taken from, by inverse document frequency.
        pairs: what should lie near.
        recipe: sizes and rates.
        told: called with step and loss as it goes.
    """
    torch.manual_seed(recipe.seed)
    generator = np.random.default_rng(recipe.seed)
    words = [word for word, _ in sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])]
    model = WordVectors(words, _inverse_frequency(tokenizer, texts, len(words)), recipe)
    optimizer = torch.optim.Adam(model.parameters(), lr=recipe.rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / 20) * (1 - step / recipe.steps)
    )
    started = time.monotonic()
    for step in range(recipe.steps):
        batch = pairs.batch(recipe.batch)
        table = model.table()
        asked = _bags(table, tokenizer, [pair.asked for pair in batch], generator, recipe.dropped)
        found = _bags(table, tokenizer, [pair.found for pair in batch], generator, recipe.dropped)
        groups = torch.tensor([pair.group for pair in batch])
        same = (groups[:, None] == groups[None, :]) & ~torch.eye(len(batch), dtype=torch.bool)
        scores = (asked @ found.T * recipe.scale).masked_fill(same, -1e4)
        target = torch.arange(len(batch))
        loss = (functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)) / 2
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        told(step, loss.item())
    logger.info("trained %d steps in %.0f s", recipe.steps, time.monotonic() - started)
    return model.table().detach().numpy().astype(np.float32)


def save(tokenizer: Tokenizer, table: NDArray[np.float32], folder: Path) -> None:
    """Writes a folder that sentence-transformers loads, the table in half precision."""
    half = table.astype(np.float16).astype(np.float32)
    embedding = StaticEmbedding(tokenizer, embedding_weights=half)
    embedding.half()
    SentenceTransformer(modules=[embedding, Normalize()], device="cpu").save_pretrained(
        str(folder), create_model_card=False
    )


def _inverse_frequency(tokenizer: Tokenizer, texts: Sequence[str], size: int) -> NDArray[np.float32]:
    counts = np.zeros(size, dtype=np.float32)
    for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False):
        counts[np.unique(encoding.ids)] += 1
    return (np.clip(np.log((len(texts) + 1) / (counts + 1)), 0.3, 8.0) / 4.0).astype(np.float32)


def _bags(
    table: Tensor, tokenizer: Tokenizer, texts: Sequence[str], generator: np.random.Generator, dropped: float
) -> Tensor:
    """The unit vectors of texts, each the mean of those of its tokens that were not left out."""
    bags: list[NDArray[np.int64]] = []
    for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False):
        ids = np.array([token for token in encoding.ids if token] or [0], dtype=np.int64)
        stays = generator.random(len(ids)) >= dropped
        bags.append(ids[stays] if stays.any() else ids)
    offsets = np.cumsum([0, *(len(bag) for bag in bags[:-1])])
    rows = functional.embedding_bag(
        torch.from_numpy(np.concatenate(bags)), table, torch.from_numpy(offsets), mode="mean"
    )
    return functional.normalize(rows, dim=1)
