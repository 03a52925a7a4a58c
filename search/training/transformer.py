"""The Transformer recipes, for a CPU and for a GPU: blocks over the static table learn what words mean in context."""

from __future__ import annotations

import logging
import math
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from search.contextual import Shape
from search.encoder import StaticEncoder
from search.protocols import Vectors
from search.training.negatives import SAME, start_of
from search.training.network import ContextualWords, padded
from search.training.pairs import Pair, PairSource

logger = logging.getLogger(__name__)

Told = Callable[[str], None]

_SMALLEST_PART = 32


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides the outcome, besides the data.

    Attributes:
        shape: the network.
        device: `cpu` or `cuda`.
        masked_steps: of guessing masked words of articles, before pairs.
        masked_minutes: after which that ends at the latest; rates fall with steps or minutes, whichever is further.
        steps: of pairs.
        minutes: after which that ends at the latest.
        batch: texts or pairs in a step.
        drawn: texts drawn at random that are negatives of all questions in a step, besides one mined for each.
        mined_by_words: for how many questions BM25 names hard negatives too.
        rate: of the blocks.
        table_rate: of the word vectors; 0 leaves them as they were.
        dropped: share of words left out of each text at random.
        masked: share of words to guess.
        inside: dropout in the blocks.
        scale: of cosines in the loss.
        averaged: how much of the averaged weights stays in a step.
        dims: how many first numbers of a vector must do alone (Kusupati et al., NeurIPS 2022).
        longest: words of a text while training.
        seed: of all draws.
    """

    shape: Shape
    device: str
    masked_steps: int
    masked_minutes: float
    steps: int
    minutes: float
    batch: int
    drawn: int
    mined_by_words: int
    rate: float
    table_rate: float
    dims: tuple[int, ...]
    dropped: float = 0.2
    masked: float = 0.25
    inside: float = 0.1
    scale: float = 16.0
    averaged: float = 0.99
    longest: int = 96
    seed: int = 20261126

    @property
    def passages_stay(self) -> bool:
        """Whether vectors of passages never change, so that those of the static encoder serve."""
        return not self.shape.passages_too and not self.table_rate


RECIPES = {
    "cpu": Recipe(
        Shape(layers=2, heads=4, inner=512),
        device="cpu",
        masked_steps=0,
        masked_minutes=0,
        steps=2000,
        minutes=34,
        batch=512,
        drawn=2048,
        mined_by_words=2000,
        rate=3e-4,
        table_rate=0.0,
        dims=(256,),
    ),
    "gpu": Recipe(
        Shape(layers=6, heads=8, inner=1024, passages_too=True),
        device="cuda",
        masked_steps=8000,
        masked_minutes=14,
        steps=3000,
        minutes=12,
        batch=2048,
        drawn=0,
        mined_by_words=40_000,
        rate=3e-4,
        table_rate=1e-4,
        dims=(256, 128, 64),
    ),
}
"""The second was written without a GPU at hand: it runs small in the tests, and its outcome is not measured."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is learned from, besides pairs.

    Attributes:
        static: the encoder that the network starts from; tells what is one provision.
        texts: what questions may wrongly find.
        rows: their vectors by the static encoder.
        answers: for a question, all texts that answer it.
        negatives: for a question, places of its hard negatives in `texts`.
        articles: texts in which words are masked.
    """

    static: StaticEncoder
    texts: Sequence[str]
    rows: Vectors
    answers: Mapping[str, Sequence[str]]
    negatives: Mapping[str, tuple[int, ...]]
    articles: Sequence[str]


def train(module: ContextualWords, pairs: PairSource, material: Material, recipe: Recipe, told: Told) -> int:
    """Trains the module in place, to the averaged weights; the number of steps on pairs that time allowed."""
    torch.manual_seed(recipe.seed)
    module.to(recipe.device).train()
    if recipe.masked_steps:
        _guess_masked_words(module, material.articles, recipe, told)
    clock = _Clock(recipe.minutes)
    average = AveragedModel(module, multi_avg_fn=get_ema_multi_avg_fn(recipe.averaged))  # type: ignore[no-untyped-call]
    optimizer = _optimizer(module, recipe)
    batches = _Batches(module, pairs, material, recipe)
    losses: list[float] = []
    for step in range(recipe.steps):
        clock.set_rates(optimizer, step, recipe.steps)
        loss = batches.loss()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(module.parameters(), 1.0)
        optimizer.step()
        average.update_parameters(module)
        losses.append(loss.item())
        if step % 25 == 24:
            told(f"step {step + 1} loss {np.mean(losses[-25:]):.3f} after {clock.minutes():.1f} min")
        if clock.minutes() >= recipe.minutes:
            break
    module.load_state_dict(average.module.state_dict())
    module.to("cpu").eval()
    logger.info("trained %d steps in %.1f min", len(losses), clock.minutes())
    return len(losses)


class _Clock:
    """Minutes since it was made, and rates that rise over some steps and then fall to nothing at the end."""

    def __init__(self, minutes: float) -> None:
        self._started = time.monotonic()
        self._until = minutes

    def minutes(self) -> float:
        return (time.monotonic() - self._started) / 60

    def set_rates(self, optimizer: torch.optim.Optimizer, step: int, steps: int) -> None:
        left = 1 - max(step / steps, min(1.0, self.minutes() / self._until))
        for group in optimizer.param_groups:
            group["lr"] = group["highest"] * min(1.0, (step + 1) / 40) * left


class _Batches:
    """Draws pairs and their negatives, and gives the loss over them."""

    def __init__(self, module: ContextualWords, pairs: PairSource, material: Material, recipe: Recipe) -> None:
        self._module = module
        self._pairs = pairs
        self._material = material
        self._recipe = recipe
        self._draw = random.Random(recipe.seed)

    def loss(self) -> Tensor:
        """Cross-entropy of the right text among all others of the step that are not masked."""
        batch = self._pairs.batch(self._recipe.batch)
        asked, found = [pair.asked for pair in batch], [pair.found for pair in batch]
        hard = self._hard(asked)
        like_found = torch.from_numpy(self._material.static.encode_passages(found))
        like_hard = torch.from_numpy(self._material.rows[hard])
        asked_rows = self._rows(asked, "query")
        texts = [*found, *(self._material.texts[place] for place in hard)]
        if self._recipe.passages_stay:
            found_rows = torch.cat([like_found, like_hard]).to(asked_rows.device)
        else:
            found_rows = self._rows(texts, "document")
        allowed = negatives_allowed(batch, texts, torch.cat([like_found, like_hard]), self._material.answers)
        allowed = allowed.to(asked_rows.device)
        target = torch.arange(len(batch), device=asked_rows.device)
        losses = []
        for dim in self._recipe.dims:
            left, right = (functional.normalize(rows[:, :dim], dim=1) for rows in (asked_rows, found_rows))
            scores = (left @ right.T * self._recipe.scale).masked_fill(~allowed, -1e4)
            losses.append(functional.cross_entropy(scores, target))
        return torch.stack(losses).mean()

    def _hard(self, asked: Sequence[str]) -> list[int]:
        """Places of one mined text for each question that has any, and of some drawn at random."""
        negatives, count = self._material.negatives, len(self._material.texts)
        mined = [self._draw.choice(negatives[question]) for question in asked if negatives.get(question)]
        return [*mined, *(self._draw.randrange(count) for _ in range(self._recipe.drawn if count else 0))]

    def _rows(self, texts: Sequence[str], task: str) -> Tensor:
        words = [_some(words, self._recipe, self._draw) for words in self._module.cut(texts, self._recipe.longest)]
        return _encode(self._module, words, task)


def negatives_allowed(
    batch: Sequence[Pair], texts: Sequence[str], rows: Tensor, answers: Mapping[str, Sequence[str]]
) -> Tensor:
    """Which texts each pair is told from, its own right text among them: shape (pairs, texts).

    No other answer to the question is, no text of the pair's group, and none so like the right text that it is the
    same provision.

    Args:
        batch: the pairs.
        texts: their right texts in the same order, then others.
        rows: vectors of the texts by the static encoder.
        answers: for a question, all texts that answer it.
    """
    allowed = rows[: len(batch)] @ rows.T < SAME
    groups = torch.tensor([pair.group for pair in batch])
    allowed[:, : len(batch)] &= groups[:, None] != groups[None, :]
    columns: dict[str, list[int]] = {}
    for column, text in enumerate(texts):
        columns.setdefault(start_of(text), []).append(column)
    for row, pair in enumerate(batch):
        for answer in answers.get(pair.asked, ()):
            allowed[row, columns.get(start_of(answer), [])] = False
    allowed.fill_diagonal_(True)
    return allowed


def _some(words: Sequence[int], recipe: Recipe, draw: random.Random) -> list[int]:
    """The words of a text that were not left out by chance."""
    return [word for word in words if draw.random() >= recipe.dropped] or list(words)


def _encode(module: ContextualWords, texts: Sequence[Sequence[int]], task: str) -> Tensor:
    """Rows of texts, cut to parts of similar length so that little is padded."""
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    size = max(_SMALLEST_PART, math.ceil(len(order) / 4))
    rows = []
    for start in range(0, len(order), size):
        features = _on(module, [texts[at] for at in order[start : start + size]])
        with _half(module):
            rows.append(module(features, task=task)["sentence_embedding"].float())
    back = torch.tensor(order, device=rows[0].device).argsort()
    return torch.cat(rows)[back]


def _guess_masked_words(module: ContextualWords, articles: Sequence[str], recipe: Recipe, told: Told) -> None:
    """Masked words of articles are guessed from the others (Devlin et al., NAACL 2019), by the table itself."""
    guess = nn.Linear(module.get_embedding_dimension(), module.get_embedding_dimension()).to(recipe.device)
    optimizer = _optimizer(module, recipe)
    optimizer.add_param_group({"params": list(guess.parameters()), "lr": 0.0, "highest": recipe.rate})
    draw = random.Random(recipe.seed)
    clock = _Clock(recipe.masked_minutes)
    for step in range(recipe.masked_steps):
        clock.set_rates(optimizer, step, recipe.masked_steps)
        features = _on(module, module.cut(draw.choices(articles, k=recipe.batch), recipe.longest))
        hidden = (torch.rand(features["input_ids"].shape, device=recipe.device) < recipe.masked) & (
            features["attention_mask"].bool()
        )
        if not hidden.any():
            continue
        with _half(module):
            words = module.in_context(features["input_ids"].masked_fill(hidden, 0), features["attention_mask"])
            loss = functional.cross_entropy(
                (guess(words[hidden]) @ module.table.T).float(), features["input_ids"][hidden]
            )
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(module.parameters(), 1.0)
        optimizer.step()
        if step % 100 == 99:
            told(f"masked words, step {step + 1} loss {loss.item():.3f} after {clock.minutes():.1f} min")
        if clock.minutes() >= recipe.masked_minutes:
            break


def _optimizer(module: ContextualWords, recipe: Recipe) -> torch.optim.Optimizer:
    module.table.requires_grad_(recipe.table_rate > 0)
    groups = [{"params": list(module.blocks.parameters()), "highest": recipe.rate, "weight_decay": 0.01}]
    if recipe.table_rate:
        groups.append({"params": [module.table], "highest": recipe.table_rate, "weight_decay": 0.0})
    return torch.optim.AdamW(groups, lr=recipe.rate, betas=(0.9, 0.98))


def _on(module: ContextualWords, texts: Sequence[Sequence[int]]) -> dict[str, Tensor]:
    return {name: numbers.to(module.table.device) for name, numbers in padded(texts).items()}


def _half(module: ContextualWords) -> torch.autocast:
    """Products in half precision: three times as fast, on a CPU too."""
    return torch.autocast(module.table.device.type, torch.bfloat16)
