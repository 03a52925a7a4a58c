"""The ranker's weights: learned from our guides' questions, asked of an index in which they do not stand."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kb.answers import Question
from kb.passages import Voice, VoiceKind
from search.engine import Engine
from search.fusion import relative_score_fusion
from search.index import build_index, open_index
from search.protocols import Encoder
from search.ranking import Ranking
from search.rerank import FEATURES, Ranker, read_fields
from search.retrieval import WEIGHTS, Retrieval
from search.training.data import is_held_out

_STRENGTH = 1.0
"""Of the penalty on squared weights."""
_LOWER_LAW = -0.15
"""Not learned: guides ask as much about rules as about laws, visitors more about laws (chosen on dev, DECISIONS.md)."""

Asked = tuple[NDArray[np.float64], int]
"""The features of what was found for a question, and at which place the right passage stands."""


def train_ranker(engine: Engine, encoder: Encoder, out: Path, today: date) -> Iterator[str]:
    """Fits the weights, writes them, and tells in lines what each feature brings.

    The questions are the fifth of our guides' that no encoder learned from; the index is built without them, so
    that each is asked as if it were unknown. The loss is that of ListNet (Cao et al., ICML 2007) with a single
    right passage: the cross-entropy of a softmax over all that was found. The questions are told apart by their
    places: four of five are fitted, the fifth counts, and last all are fitted.

    Args:
        engine: over the store to learn from.
        encoder: the one that the index uses.
        out: the file of weights.
        today: the day whose law is asked about.
    """
    with tempfile.TemporaryDirectory() as folder:
        asked = list(_asked(engine, encoder, Path(folder), today))
    aside, learned = asked[::5], [entry for at, entry in enumerate(asked) if at % 5]
    yield f"{len(learned)} questions to learn from, {len(aside)} kept aside"
    yield f"fusion alone: right first {_first(aside, _fit(learned, ('fusion',))):.3f}"
    yield f"all features: right first {_first(aside, _fit(learned, FEATURES)):.3f}"
    for left_out in FEATURES[1:]:
        weights = _fit(learned, [name for name in FEATURES if name != left_out])
        yield f"without {left_out}: {_first(aside, weights):.3f}"
    weights = {name: round(weight, 3) for name, weight in _fit(asked, FEATURES).items()}
    yield f"weights {weights}"
    out.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


def _asked(engine: Engine, encoder: Encoder, folder: Path, today: date) -> Iterator[Asked]:
    voices = engine.store.voices()
    unknown = [voice for voice in voices if voice.kind is VoiceKind.QUESTION and is_held_out(voice.text)]
    hidden = {voice.voice_id for voice in unknown}
    known = [voice for voice in voices if voice.voice_id not in hidden]
    build_index(engine.store, encoder, engine.analyzer, folder, voices=known)
    retrieval = Retrieval(open_index(folder, engine.store, encoder, engine.analyzer), engine.store)
    for voice in unknown:
        found = _features(engine, retrieval, voice, today)
        if found is not None:
            yield found


def _features(engine: Engine, retrieval: Retrieval, voice: Voice, today: date) -> Asked | None:
    """None where the question names a provision, nothing right is found, or a topic or other day's law is right."""
    query = engine.read(Question(voice.text, today))
    if query.mentions:
        return None
    documents = retrieval.document_of_passage
    fused = relative_score_fusion(retrieval.find(query).rankings, WEIGHTS)
    binding = [hit for hit in fused.hits if documents[hit.passage_id].kind.is_binding]
    right = next((at for at, hit in enumerate(binding) if hit.passage_id == voice.passage_id), None)
    if right is None:
        return None
    return Ranker({}, read_fields()).features(query, Ranking("fusion", tuple(binding)), documents), right


def _fit(asked: Sequence[Asked], names: Sequence[str]) -> dict[str, float]:
    free = [name for name in names if name != "lower_law"]
    columns, below = [FEATURES.index(name) for name in free], FEATURES.index("lower_law")
    prior = _LOWER_LAW if "lower_law" in names else 0.0
    rows = [(features[:, columns], prior * features[:, below], right) for features, right in asked]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = _STRENGTH * float(weights @ weights), 2 * _STRENGTH * weights
        for features, given, right in rows:
            scores = features @ weights + given
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            total -= float(np.log(odds[right]))
            slope += odds @ features - features[right]
        return total, slope

    fitted = minimize(loss, np.zeros(len(free)), jac=True, method="L-BFGS-B")
    return {**dict(zip(free, (float(weight) for weight in fitted.x), strict=True)), "lower_law": prior}


def _first(asked: Sequence[Asked], weights: dict[str, float]) -> float:
    """The share of questions whose right passage comes first."""
    vector = np.array([weights.get(name, 0.0) for name in FEATURES])
    return float(np.mean([int(np.argmax(features @ vector)) == right for features, right in asked]))
