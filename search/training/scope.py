"""The scope model: learned from our guides' questions, each asked as if unknown, against other fields' questions."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from corpus import TOPICS
from kb.answers import Question
from kb.errors import QuestionError
from kb.passages import VoiceKind
from search.analysis import read_lines
from search.engine import Engine
from search.evaluation.topics import read_topics
from search.scope import ScopeModel, evidence, field_features
from search.training.data import Likeness, is_held_out, read_pairs, read_questions

EVERYDAY = Path(__file__).parent / "everyday.txt"
"""Questions of our own that no law on intellectual property answers: small talk, other fields, look-ups."""

_OURS = re.compile(
    r"商标|专利|著作权|版权|知识产权|不正当竞争|垄断|消费者权益|电子商务|广告法|产品质量|种子法|植物新品种|海关|信息网络|技术合同|商业秘密"
)
_WRONGLY_REFUSED = 0.05
"""Share of our guides' held-out questions that may be refused: a wrong answer costs more than a refusal."""
_FOLDS = 5
_EVERYDAY_COUNTS = 10.0
"""How much an everyday question of ours weighs: exam questions are twice as many, and nobody types them."""
_LONGEST = 120  # characters; longer exam questions tell stories that nobody types
_WORTH_KEEPING = 0.02
_ONLY_ASKS = frozenset("怎么办多少吗呢什几样谁哪能会要是不行可以如何为啥咋了的有没")
_PARTICLES = frozenset("么吗呢吧嘛呀咋啥的了被")
"""A term of the former alone, or with one of the latter in it (么告, 权吗), says nothing of the field; everyday
questions, being short, would damn it."""
_SEED = 20261124


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question to learn from: its words, the evidence for it, whether the base answers it, how much it weighs."""

    terms: frozenset[str]
    evidence: dict[str, float] | None
    is_ours: bool
    weight: float = 1.0


def train_scope(folder: Path, engine: Engine, out: Path, today: date) -> Iterator[str]:
    """Fits the model, writes it, and tells in lines how it does on the fifth that was kept aside.

    First the words: a logistic regression over the terms of all questions, ours and others'. Then words and
    evidence together, where the words are judged by models that did not learn from the question (folds) and the
    encoder has never seen it. The constant is moved so that 0.5 is the threshold that refuses the share of
    answerable questions that we accept.
    """
    asked = [*_answerable(engine, today), *_unanswerable(folder, engine, today)]
    random.Random(_SEED).shuffle(asked)
    words = DictVectorizer()
    bags = words.fit_transform({term: 1.0 for term in question.terms if _says_something(term)} for question in asked)
    ours = np.array([question.is_ours for question in asked], dtype=np.int64)
    counts = np.array([question.weight for question in asked])
    said = [field_features(0.0, ()) for _ in asked]
    for learned_from, judged in StratifiedKFold(_FOLDS).split(bags, ours):
        stranger = _words_alone().fit(bags[learned_from], ours[learned_from], counts[learned_from])
        heard = bags[judged].multiply(stranger.coef_[0]).tocsr()
        for row, at in enumerate(judged):
            said[at] = field_features(float(stranger.intercept_[0]), heard[row].data.tolist())
    field = _words_alone().fit(bags, ours, counts)
    weighed = zip(words.get_feature_names_out(), field.coef_[0], strict=True)
    terms = {term: round(float(weight), 2) for term, weight in weighed if abs(weight) >= _WORTH_KEEPING}

    rows = [
        ({**question.evidence, **features}, int(question.is_ours))
        for question, features in zip(asked, said, strict=True)
        if question.evidence is not None
    ]
    names = sorted(rows[0][0])
    features = np.array([[row[name] for name in names] for row, _ in rows], dtype=np.float64)
    labels = np.array([label for _, label in rows])
    aside = len(rows) // 5
    model = LogisticRegression(class_weight="balanced", C=10.0, max_iter=2000)
    model.fit(features[aside:], labels[aside:])
    scores = model.decision_function(features)
    shift = float(np.quantile(scores[aside:][labels[aside:] == 1], _WRONGLY_REFUSED))
    weights = dict(zip(names, (round(float(weight), 4) for weight in model.coef_[0]), strict=True))
    learned = ScopeModel(
        weights, round(float(model.intercept_[0]) - shift, 4), terms, round(float(field.intercept_[0]), 4)
    )
    out.write_text(json.dumps(asdict(learned), ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    yield f"{len(asked)} questions, {len(terms)} words; evidence of {int(labels.sum())} answerable, {len(rows)} in all"
    yield f"weights {weights}"
    yield _figures(scores[:aside] - shift, labels[:aside])


def _says_something(term: str) -> bool:
    return not _ONLY_ASKS.issuperset(term) and _PARTICLES.isdisjoint(term)


def _words_alone() -> LogisticRegression:
    return LogisticRegression(class_weight="balanced", C=1.0, max_iter=2000)


def _answerable(engine: Engine, today: date) -> Iterator[_Asked]:
    """Our guides' questions: words of all, evidence of the held-out ones, with their own voice silenced."""
    for voice in engine.store.voices():
        document = engine.retrieval.document_of(voice.passage_id)
        if voice.kind is not VoiceKind.QUESTION or document is None or not document.status(today).may_apply:
            continue
        query = engine.read(Question(voice.text, today))
        if query.mentions:
            continue
        found = None
        if is_held_out(voice.text):
            found = evidence(query, engine.retrieval.find(query, silenced=frozenset({int(voice.voice_id)})))
        yield _Asked(frozenset(query.terms), found, is_ours=True)


def _unanswerable(folder: Path, engine: Engine, today: date) -> Iterator[_Asked]:
    """Lay questions whose articles are of other fields, exam questions of other fields, and everyday ones."""
    measured = Likeness(topic.text for topic in read_topics(TOPICS))
    lay = [
        question.text
        for question, laws in read_questions(folder)
        if question.text not in measured and not any(_OURS.search(text) for text in (*laws, question.text))
    ]
    exams = [text for text, answer in read_pairs(folder) if not _OURS.search(text + answer) and len(text) <= _LONGEST]
    everyday = read_lines(EVERYDAY)
    for text in [*lay, *everyday]:
        try:
            query = engine.read(Question(text, today))
        except QuestionError:
            continue
        if not query.mentions:
            found = evidence(query, engine.retrieval.find(query))
            counts = _EVERYDAY_COUNTS if text in everyday else 1.0
            yield _Asked(frozenset(query.terms), found, is_ours=False, weight=counts)
    for text in exams:
        if text not in measured:
            yield _Asked(frozenset(engine.analyzer.terms(text)), None, is_ours=False)


def _figures(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> str:
    refused = scores < 0
    return (
        f"kept aside: {len(labels)} questions; refused of the unanswerable {refused[labels == 0].mean():.3f}, "
        f"of the answerable {refused[labels == 1].mean():.3f}"
    )
