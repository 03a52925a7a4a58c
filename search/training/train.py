"""One command trains what ships: vocabulary, vectors, figures, card."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from corpus import TOPICS
from kb.store import Store
from search.analysis import Analyzer
from search.encoder import StaticEncoder
from search.evaluation.topics import read_topics
from search.training.data import TrainingData, read_training_data
from search.training.measure import Scores, measure
from search.training.pairs import SHARES, PairSource
from search.training.static import Recipe, save, train
from search.training.vocabulary import build_tokenizer


def train_encoder(
    data_folder: Path, store: Store, out: Path, today: date, told: Callable[[str], None], recipe: Recipe | None = None
) -> list[Scores]:
    """Trains the static encoder, measures it on what was held out, and writes it with its card to `out`.

    Raises:
        KbError: training data is missing.
    """
    recipe = recipe or Recipe()
    started = time.monotonic()
    analyzer = Analyzer()
    data = read_training_data(data_folder, store, read_topics(TOPICS))
    told(f"{len(data.articles)} articles, {len(data.questions)} questions, {len(data.guides)} guides")
    tokenizer = build_tokenizer(_texts(data), _own(data), analyzer)
    told(f"{tokenizer.get_vocab_size()} words after {time.monotonic() - started:.0f} s")
    table = train(
        tokenizer,
        [article.text for article in data.articles],
        PairSource(data, recipe.seed),
        recipe,
        lambda step, loss: told(f"step {step + 1}/{recipe.steps} loss {loss:.3f}") if step % 50 == 49 else None,
    )
    out.mkdir(parents=True, exist_ok=True)
    save(tokenizer, table, out)
    minutes = (time.monotonic() - started) / 60
    scores = measure(data.articles, data.held_out, StaticEncoder(out), analyzer)
    (out / "README.md").write_text(_card(data, recipe, scores, minutes, today), "utf-8")
    (out / "figures.json").write_text(json.dumps([asdict(entry) for entry in scores], indent=1), "utf-8")
    return scores


def _texts(data: TrainingData) -> list[str]:
    return [
        *(article.text for article in data.articles),
        *(question.text for question in data.questions),
        *(text for pair in data.pairs for text in pair),
    ]


def _own(data: TrainingData) -> list[str]:
    own: list[str] = []
    for guide, _ in data.guides:
        own += [guide.title, guide.plain, *guide.questions]
        for translation in guide.translations:
            own += [translation.plain, *translation.questions]
    return own


def _card(data: TrainingData, recipe: Recipe, scores: list[Scores], minutes: float, today: date) -> str:
    rows = "\n".join(f"| {s.name} | {s.recall_at_100:.3f} | {s.hit_at_5:.3f} | {s.hit_at_1:.3f} |" for s in scores)
    settings = ", ".join(f"{name} {value}" for name, value in asdict(recipe).items())
    shares = ", ".join(f"{name} {share:.0%}" for name, share in SHARES.items())
    return f"""---
language: zh
library_name: sentence-transformers
license: mit
---

# Word vectors for questions on intellectual-property law

A vector for each of jieba's words, the mean of a text's words, length 1. Trained {today.isoformat()} in
{minutes:.0f} minutes on two CPU cores by `ipkb train --data DIR`; the code is `search/training/`.

- Serves without torch through `search.encoder.StaticEncoder`; `SentenceTransformer("search/model")` gives the same.
- Data: {len(data.articles)} articles of national and local law (official texts, outside copyright),
  {len(data.questions)} lay questions (STARD, MIT), {len(data.pairs)} question-answer pairs (LawBench, DISC-LawLLM,
  LexEval, JEC-QA and others, Apache-2.0 or MIT), {len(data.guides)} guides of our own with their questions.
  Evaluation topics are not among them.
- Pairs in a batch: {shares}.
- Recipe: {settings}.

Held out: a fifth of the lay questions by hash, {scores[0].questions} of them over {scores[0].articles}
national articles, without guides:

| | Recall@100 | hit@5 | hit@1 |
|---|---|---|---|
{rows}

Weights and code: MIT.
"""
