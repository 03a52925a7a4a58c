"""One command trains an encoder: the static one that ships, or a Transformer; vectors, figures, card."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

from corpus import TOPICS
from kb.store import Store
from search.analysis import Analyzer
from search.encoder import SHIPPED, StaticEncoder, load_encoder
from search.evaluation.topics import read_topics
from search.training import transformer
from search.training.data import TrainingData, read_training_data
from search.training.latent import first_vectors, wholes
from search.training.measure import Scores, measure
from search.training.negatives import Miner, answers_of, findable
from search.training.network import over_table, save_network
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
    told(f"{len(data.articles)} articles, {len(data.questions) + len(data.lay)} questions, {len(data.guides)} guides")
    tokenizer = build_tokenizer(_texts(data), _own(data), analyzer)
    told(f"{tokenizer.get_vocab_size()} words after {time.monotonic() - started:.0f} s")
    total = recipe.runs * recipe.steps
    first = first_vectors(tokenizer, wholes(data), recipe.dim, recipe.seed)
    told(f"first vectors after {time.monotonic() - started:.0f} s")
    table, gate = train(
        tokenizer,
        [article.text for article in data.articles],
        first,
        lambda seed: PairSource(data, seed),
        recipe,
        lambda step, loss: told(f"step {step + 1}/{total} loss {loss:.3f}") if step % 50 == 49 else None,
    )
    out.mkdir(parents=True, exist_ok=True)
    save(tokenizer, table, gate, out)
    minutes = (time.monotonic() - started) / 60
    scores = measure(data.articles, data.held_out, StaticEncoder(out), analyzer)
    (out / "README.md").write_text(_card(data, recipe, scores, minutes, today), "utf-8")
    (out / "figures.json").write_text(json.dumps([asdict(entry) for entry in scores], indent=1), "utf-8")
    return scores


def train_transformer(
    data_folder: Path, store: Store, out: Path, today: date, told: Callable[[str], None], recipe: transformer.Recipe
) -> list[Scores]:
    """Trains a Transformer over the shipped word vectors, measures both on what was held out, and writes it to `out`.

    Raises:
        KbError: training data is missing.
        EncoderUnavailable: the shipped encoder is, from which it starts.
    """
    static, analyzer = StaticEncoder(SHIPPED), Analyzer()
    data = read_training_data(data_folder, store, read_topics(TOPICS))
    miner = Miner(findable(data), static, analyzer)
    answers = answers_of(data)
    negatives = miner.mine(answers, recipe.mined_by_words)
    told(f"{sum(map(bool, negatives.values()))} of {len(negatives)} questions have hard negatives")
    material = transformer.Material(
        static, miner.texts, miner.rows, answers, negatives, [article.text for article in data.articles]
    )
    module = over_table(SHIPPED, recipe.shape, recipe.inside)
    done = transformer.train(module, PairSource(data, recipe.seed), material, recipe, told)
    save_network(module, out)
    scores = [
        replace(entry, name=f"{name}: {entry.name}")
        for name, encoder in (("static", static), ("transformer", load_encoder(str(out))))
        for entry in measure(data.articles, data.held_out, encoder, analyzer)
    ]
    (out / "README.md").write_text(_transformer_card(recipe, done, scores, today), "utf-8")
    (out / "figures.json").write_text(json.dumps([asdict(entry) for entry in scores], indent=1), "utf-8")
    return scores


def _texts(data: TrainingData) -> list[str]:
    return [
        *(article.text for article in data.articles),
        *(question.text for question in (*data.questions, *data.lay)),
        *(text for pair in data.pairs for text in pair),
    ]


def _own(data: TrainingData) -> list[str]:
    own = [text for row in data.parallel for text in row]
    for guide, _ in data.guides:
        own += [guide.title, guide.plain, *guide.questions]
        for translation in guide.translations:
            own += [translation.plain, *translation.questions]
    return own


def _card(data: TrainingData, recipe: Recipe, scores: list[Scores], minutes: float, today: date) -> str:
    settings = ", ".join(f"{name} {value}" for name, value in asdict(recipe).items())
    shares = ", ".join(f"{name} {share:.0%}" for name, share in SHARES.items())
    return f"""---
language: zh
library_name: sentence-transformers
license: mit
---

# Word vectors for questions on intellectual-property law

A vector for each of jieba's words; a text is the mean of its words, length 1, in which a word of a question counts
by a gate: how well it goes with the whole question (`gate.safetensors`). Learning begins at latent semantic analysis
of all the texts; what ships is the mean of {recipe.runs} runs. Trained {today.isoformat()} in {minutes:.0f} minutes
on two CPU cores by `ipkb train --data DIR`; the code is `search/training/`.

- Serves without torch through `search.encoder.StaticEncoder`; `SentenceTransformer("search/model")` gives the same
  for passages, and for questions their plain means, which learned together with the gated ones.
- Data: {len(data.articles)} articles of national and local law (official texts, outside copyright),
  {len(data.questions)} lay questions (STARD, MIT), {len(data.lay)} of our own on other fields (`lay.txt`),
  {len(data.pairs)} question-answer pairs (LawBench, DISC-LawLLM, LexEval, JEC-QA and others, Apache-2.0 or MIT),
  {len(data.guides)} guides of our own with their questions in three languages, {len(data.parallel)} questions of our
  own in each of them (`parallel.txt`).
  Evaluation topics are not among them.
- Pairs in a batch: {shares}.
- Recipe: {settings}.

Held out: a fifth of STARD's questions by hash, {scores[0].questions} of them over {scores[0].articles}
national articles with the titles of law and chapter, without guides:

| | Recall@100 | hit@5 | hit@1 |
|---|---|---|---|
{_rows(scores)}

Weights and code: MIT.
"""


def _transformer_card(recipe: transformer.Recipe, done: int, scores: list[Scores], today: date) -> str:
    return f"""---
language: zh
library_name: sentence-transformers
license: mit
---

# A small Transformer over word vectors, for questions on intellectual-property law

{recipe.shape.layers} blocks over the shipped table of word vectors, trained {today.isoformat()} by
`ipkb train --data DIR --what transformer`, {done} steps on pairs; the code is `search/training/transformer.py`, the
data that of `search/model/README.md`. `IPKB_ENCODER=FOLDER ipkb index --force` uses it.

- Recipe: {", ".join(f"{name} {value}" for name, value in asdict(recipe).items())}.

Held out: a fifth of STARD's questions by hash, {scores[0].questions} of them over {scores[0].articles}
national articles with the titles of law and chapter, without guides:

| | Recall@100 | hit@5 | hit@1 |
|---|---|---|---|
{_rows(scores)}

Weights and code: MIT.
"""


def _rows(scores: list[Scores]) -> str:
    return "\n".join(f"| {s.name} | {s.recall_at_100:.3f} | {s.hit_at_5:.3f} | {s.hit_at_1:.3f} |" for s in scores)
