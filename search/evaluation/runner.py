"""Running topics: what the engine gives for each, and how long it takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from kb.answers import Answer, Question
from search.engine import Engine
from search.evaluation.metrics import hit_at, ndcg_at, recall_at, reciprocal_rank
from search.evaluation.topics import Provision, Topic

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one topic.

    Attributes:
        topic: the topic.
        grades: grade of each provision found, best first.
        found: the provisions found, best first.
        refused: whether the engine refused to answer.
        stale: citations given as the answer that are no law of the day; there must be none.
        seconds: time of the whole answer.
    """

    topic: Topic
    grades: tuple[int, ...]
    found: tuple[Provision, ...]
    refused: bool
    stale: int
    seconds: float

    @property
    def scores(self) -> dict[str, float]:
        """The measures of the ranking."""
        judged = list(self.topic.judgments.values())
        return {
            "hit@1": hit_at(self.grades, 1),
            "hit@5": hit_at(self.grades, 5),
            "recall@10": recall_at(self.grades, judged, DEPTH),
            "mrr": reciprocal_rank(self.grades),
            "ndcg@10": ndcg_at(self.grades, judged, DEPTH),
        }


def run_topics(
    engine: Engine, topics: Sequence[Topic], judged_on: date, told: Callable[[int, int, str], None]
) -> list[Outcome]:
    """The outcome of each topic, asked as on the day it was judged."""
    outcomes = []
    for done, topic in enumerate(topics):
        told(done, len(topics), topic.topic_id)
        question = Question(topic.text, topic.as_of or judged_on)
        _, hits = engine.search(question, DEPTH)
        started = time.perf_counter()
        said = engine.ask(question)
        seconds = time.perf_counter() - started
        found = tuple(Provision(hit.document.document_id, hit.passage.locator) for hit in hits)
        stale = 0
        if isinstance(said, Answer) and not engine.read(question).mentions:
            stale = sum(not provision.status.may_apply for provision in said.provisions)
        grades = tuple(topic.judgments.get(provision, 0) for provision in found)
        outcomes.append(Outcome(topic, grades, found, not isinstance(said, Answer), stale, seconds))
    told(len(topics), len(topics), "")
    return outcomes
