"""The scope model: learned from our guides' questions, each asked as if unknown, against other fields' questions."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from corpus import TOPICS
from kb.answers import Question
from kb.errors import QuestionError
from kb.passages import VoiceKind
from search.analysis import read_lines
from search.engine import Engine
from search.evaluation.topics import read_topics
from search.scope import evidence
from search.training.data import Likeness, read_questions

EVERYDAY = Path(__file__).parent / "everyday.txt"
"""Questions of our own that no law on intellectual property answers: small talk, other fields, look-ups."""

_OURS = re.compile(
    r"商标|专利|著作权|版权|知识产权|不正当竞争|垄断|消费者权益|电子商务|广告法|产品质量|种子法|植物新品种|海关|信息网络|技术合同|商业秘密"
)
_WRONGLY_REFUSED = 0.015
"""Share of our guides' questions that may be refused; real ones are a little further from the guides."""
_MOST = 3000
_SEED = 20261124


def train_scope(folder: Path, engine: Engine, out: Path, today: date) -> Iterator[str]:
    """Fits the model, writes it, and tells in lines how it does on the fifth that was kept aside.

    The probability is moved so that 0.5 is the threshold that refuses the share of answerable questions
    that we accept.
    """
    rows = [*_answerable(engine, today), *_unanswerable(folder, engine, today)]
    random.Random(_SEED).shuffle(rows)
    names = sorted(rows[0][0])
    features = np.array([[row[name] for name in names] for row, _ in rows], dtype=np.float64)
    labels = np.array([label for _, label in rows])
    aside = len(rows) // 5
    model = LogisticRegression(class_weight="balanced", C=10.0, max_iter=2000)
    model.fit(features[aside:], labels[aside:])
    scores = model.decision_function(features)
    shift = float(np.quantile(scores[aside:][labels[aside:] == 1], _WRONGLY_REFUSED))
    weights = dict(zip(names, (round(float(weight), 4) for weight in model.coef_[0]), strict=True))
    out.write_text(
        json.dumps({"bias": round(float(model.intercept_[0]) - shift, 4), "weights": weights}, indent=1) + "\n", "utf-8"
    )
    yield f"{int(labels.sum())} answerable, {int((1 - labels).sum())} not; weights {weights}"
    yield _figures(scores[:aside] - shift, labels[:aside])


def _answerable(engine: Engine, today: date) -> Iterator[tuple[dict[str, float], int]]:
    """Our guides' questions, with the voice that says the very same words silenced."""
    asked = [voice for voice in engine.store.voices() if voice.kind is VoiceKind.QUESTION]
    random.Random(_SEED).shuffle(asked)
    for voice in asked[:_MOST]:
        document = engine.retrieval.document_of(voice.passage_id)
        if document is None or not document.status(today).may_apply:
            continue
        query = engine.read(Question(voice.text, today))
        if not query.mentions:
            yield evidence(query, engine.retrieval.find(query, silenced=frozenset({int(voice.voice_id)}))), 1


def _unanswerable(folder: Path, engine: Engine, today: date) -> Iterator[tuple[dict[str, float], int]]:
    """Lay questions whose articles are of other fields, and everyday ones."""
    measured = Likeness(topic.text for topic in read_topics(TOPICS))
    others = [
        question.text
        for question, laws in read_questions(folder)
        if question.text not in measured and not any(_OURS.search(text) for text in (*laws, question.text))
    ]
    for text in [*others, *_repeated(read_lines(EVERYDAY), 2)]:
        try:
            query = engine.read(Question(text, today))
        except QuestionError:
            continue
        if not query.mentions:
            yield evidence(query, engine.retrieval.find(query)), 0


def _repeated(lines: Sequence[str], times: int) -> list[str]:
    return [line for line in lines for _ in range(times)]


def _figures(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> str:
    refused = scores < 0
    return (
        f"kept aside: {len(labels)} questions; refused of the unanswerable {refused[labels == 0].mean():.3f}, "
        f"of the answerable {refused[labels == 1].mean():.3f}"
    )
