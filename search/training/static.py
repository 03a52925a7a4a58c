"""The static recipe: a vector for each word, learned with the characters in it, and a gate; minutes on two cores."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Normalize
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from search.encoder import GATE
from search.training.network import padded
from search.training.pairs import PairSource

logger = logging.getLogger(__name__)

_SHARP = 8.0  # a sharpness of 1 in learning is this much, so that one rate suits all parameters
_READ = 96  # words of a text on which the gate learns


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
    seen: int = 64  # dimensions in which the gate compares a word with its question
    gated: float = 0.6  # share of the loss over questions with the gate; the rest is over their plain means
    seed: int = 20261124
    runs: int = 3  # of which the mean ships: they begin at the same vectors and draw other pairs


class WordVectors(nn.Module):
    """The vector of a word is its own plus the mean of its characters', times a weight of its own.

    Rare words lean on their characters; in the end the sum is one table, so nothing is left to compute.
    """

    def __init__(
        self, words: Sequence[str], weights: NDArray[np.float32], first: NDArray[np.float32], recipe: Recipe
    ) -> None:
        super().__init__()
        chars = sorted({char for word in words[1:] for char in word})
        index = {char: at for at, char in enumerate(chars)}
        spelled = np.full((len(words), recipe.longest_word), len(chars), dtype=np.int64)
        for at, word in enumerate(words[1:], 1):
            for place, char in enumerate(word[: recipe.longest_word]):
                spelled[at, place] = index[char]
        share = (spelled < len(chars)).astype(np.float32)
        share /= np.maximum(share.sum(axis=1, keepdims=True), 1.0)
        self.own = nn.Embedding(len(words), recipe.dim, _weight=torch.from_numpy(first.copy()))
        self.chars = nn.Embedding(len(chars) + 1, recipe.dim)
        self.weight = nn.Parameter(torch.from_numpy(weights))
        self.register_buffer("spelled", torch.from_numpy(spelled))
        self.register_buffer("share", torch.from_numpy(share))
        nn.init.normal_(self.chars.weight, std=0.01)

    def table(self) -> Tensor:
        """All vectors: shape (words, dim); the row of the unknown is zero."""
        spelled: Tensor = (self.chars(self.spelled) * self.get_buffer("share")[..., None]).sum(dim=1)
        table = (self.own.weight + spelled) * self.weight.abs()[:, None]
        return torch.cat([torch.zeros_like(table[:1]), table[1:]])


class QuestionGate(nn.Module):
    """What `search.encoder.Gate` does, learning: a word counts by its cosine with the whole question."""

    def __init__(self, dim: int, seen: int) -> None:
        super().__init__()
        self.word = nn.Parameter(torch.randn(dim, seen) * dim**-0.5)
        self.question = nn.Parameter(torch.randn(dim, seen) * dim**-0.5)
        self.sharpness = nn.Parameter(torch.full((1,), 0.5))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, words: Tensor, present: Tensor) -> Tensor:
        """Unit vectors of questions, shape (questions, dim).

        Args:
            words: their words, shape (questions, length, dim).
            present: 1 for a word and 0 for none, shape (questions, length).
        """
        whole = (words * present[..., None]).sum(dim=1) / present.sum(dim=1, keepdim=True)
        seen = functional.normalize(words @ self.word, dim=-1)
        asked = functional.normalize(whole @ self.question, dim=-1)
        cosines = (seen * asked[:, None]).sum(dim=-1)
        weights = torch.sigmoid(cosines * self.sharpness * _SHARP + self.bias) * present
        return functional.normalize((words * weights[..., None]).sum(dim=1), dim=1)

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """What `search.encoder.Gate` is made of."""
        found = {name: value.detach().numpy().astype(np.float32) for name, value in self.named_parameters()}
        return {**found, "sharpness": found["sharpness"] * np.float32(_SHARP)}


def train(
    tokenizer: Tokenizer,
    texts: Sequence[str],
    first: NDArray[np.float32],
    draws: Callable[[int], PairSource],
    recipe: Recipe,
    told: Callable[[int, float], None],
) -> tuple[NDArray[np.float32], dict[str, NDArray[np.float32]]]:
    """The table of word vectors and the gate: the mean of several runs (Wortsman et al., ICML 2022).

    Args:
        tokenizer: cuts the words.
        texts: the texts that word weights are first taken from, by inverse document frequency.
        first: where the vectors begin, shape (words, dim): see `search.training.latent`.
        draws: gives the pairs for a seed.
        recipe: sizes and rates.
        told: called with step, over all runs, and loss as it goes.
    """
    started = time.monotonic()
    weights = _inverse_frequency(tokenizer, texts, len(first))
    tables, gates = [], []
    for run in range(recipe.runs):
        seed, done = recipe.seed + run, run * recipe.steps
        table, gate = _run(tokenizer, weights, first, draws(seed), recipe, seed, told, done)
        tables.append(table)
        gates.append(gate)
    logger.info("trained %d runs of %d steps in %.0f s", recipe.runs, recipe.steps, time.monotonic() - started)
    mean = {name: np.asarray(np.mean([gate[name] for gate in gates], axis=0)) for name in gates[0]}
    return np.asarray(np.mean(tables, axis=0)), mean


def _run(
    tokenizer: Tokenizer,
    weights: NDArray[np.float32],
    first: NDArray[np.float32],
    pairs: PairSource,
    recipe: Recipe,
    seed: int,
    told: Callable[[int, float], None],
    done: int,
) -> tuple[NDArray[np.float32], dict[str, NDArray[np.float32]]]:
    """One run, with in-batch negatives; duplicates of the positive are masked.

    Runs differ in the pairs and in the words left out, not in where they begin, or their mean would mean nothing.
    """
    torch.manual_seed(recipe.seed)
    generator = np.random.default_rng(seed)
    words = [word for word, _ in sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])]
    model = WordVectors(words, weights, first, recipe)
    gate = QuestionGate(recipe.dim, recipe.seen)
    optimizer = torch.optim.Adam([*model.parameters(), *gate.parameters()], lr=recipe.rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / 20) * (1 - step / recipe.steps)
    )
    for step in range(recipe.steps):
        batch = pairs.batch(recipe.batch)
        table = model.table()
        asked = _some_words(tokenizer, [pair.asked for pair in batch], generator, recipe.dropped)
        found = _means(table, _some_words(tokenizer, [pair.found for pair in batch], generator, recipe.dropped))
        groups = torch.tensor([pair.group for pair in batch])
        same = (groups[:, None] == groups[None, :]) & ~torch.eye(len(batch), dtype=torch.bool)
        gated, plain = (
            _loss((rows @ found.T * recipe.scale).masked_fill(same, -1e4))
            for rows in (_gated(gate, table, asked), _means(table, asked))
        )
        loss = recipe.gated * gated + (1 - recipe.gated) * plain
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        told(done + step, loss.item())
    return model.table().detach().numpy().astype(np.float32), gate.arrays()


def save(
    tokenizer: Tokenizer, table: NDArray[np.float32], gate: Mapping[str, NDArray[np.float32]], folder: Path
) -> None:
    """Writes a folder that sentence-transformers loads, the table in half precision, and the gate beside it.

    Files are put in place whole: whoever reads the old ones keeps them.
    """
    half = table.astype(np.float16).astype(np.float32)
    embedding = StaticEmbedding(tokenizer, embedding_weights=half)
    embedding.half()
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as made:
        part = Path(made)
        model = SentenceTransformer(modules=[embedding, Normalize()], device="cpu")
        model.save_pretrained(str(part), create_model_card=False)
        save_file(dict(gate), part / GATE)
        for path in part.rglob("*"):
            target = folder / path.relative_to(part)
            if path.is_dir():
                target.mkdir(exist_ok=True)
            else:
                path.replace(target)


def _inverse_frequency(tokenizer: Tokenizer, texts: Sequence[str], size: int) -> NDArray[np.float32]:
    counts = np.zeros(size, dtype=np.float32)
    for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False):
        counts[np.unique(encoding.ids)] += 1
    return (np.clip(np.log((len(texts) + 1) / (counts + 1)), 0.3, 8.0) / 4.0).astype(np.float32)


def _some_words(
    tokenizer: Tokenizer, texts: Sequence[str], generator: np.random.Generator, dropped: float
) -> list[NDArray[np.int64]]:
    """The known words of texts, less those left out by chance; at least one for each text."""
    kept: list[NDArray[np.int64]] = []
    for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False):
        words = np.array([token for token in encoding.ids if token] or [0], dtype=np.int64)
        stays = generator.random(len(words)) >= dropped
        kept.append(words[stays] if stays.any() else words)
    return kept


def _means(table: Tensor, texts: Sequence[NDArray[np.int64]]) -> Tensor:
    """The unit vectors of texts, each the mean of its words."""
    offsets = np.cumsum([0, *(len(words) for words in texts[:-1])])
    rows = functional.embedding_bag(
        torch.from_numpy(np.concatenate(texts)), table, torch.from_numpy(offsets), mode="mean"
    )
    return functional.normalize(rows, dim=1)


def _gated(gate: QuestionGate, table: Tensor, texts: Sequence[NDArray[np.int64]]) -> Tensor:
    """The unit vectors of questions, each word by its weight; of a long text the first words."""
    features = padded([words[:_READ].tolist() for words in texts])
    present = features["attention_mask"].to(table.dtype)
    rows: Tensor = gate(functional.embedding(features["input_ids"], table), present)
    return rows


def _loss(scores: Tensor) -> Tensor:
    """Cross-entropy of the pairs on the diagonal, asked both ways."""
    target = torch.arange(len(scores))
    return (functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)) / 2
