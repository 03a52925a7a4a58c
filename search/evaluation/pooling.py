"""Pooling: what several ways to search put first, for a judge who is not told which of them did (TREC's way).

What nobody has judged counts as wrong, and a better ranking that brings up such provisions would look worse
(Spärck Jones and van Rijsbergen, 1975). `ipkb eval --pool` writes them out; judged, they go into `qrels.tsv`,
those that do not answer with grade 0.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from search.engine import Engine
from search.evaluation.compare import CONFIGURATIONS, search_with
from search.evaluation.topics import Provision, Topic

COLUMNS = ("topic_id", "text", "document_id", "locator", "grade", "title", "passage")


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A provision found for a topic that no judge has seen: `title` of its document, `passage` its stored text."""

    topic: Topic
    provision: Provision
    title: str
    passage: str


def pool(
    engine: Engine, topics: Sequence[Topic], judged_on: date, depth: int, told: Callable[[int, int, str], None]
) -> Iterator[Unjudged]:
    """The unjudged among the first `depth` of each configuration, topic by topic, in an order that tells nothing.

    Configurations that hear only some voices are left out: they find little that answers, and much to read.
    """
    finds = [search_with(one, engine, judged_on) for one in CONFIGURATIONS if not one.silent]
    answerable = [topic for topic in topics if topic.is_answerable]
    for done, topic in enumerate(answerable):
        told(done, len(answerable), topic.topic_id)
        found = {identity for find in finds for identity in find(topic)[:depth]}
        unjudged = []
        for identity in found:
            passage = engine.store.passage(identity)
            if passage is None:
                continue
            provision = Provision(passage.document_id, passage.locator)
            if provision not in topic.judgments:
                title = engine.retrieval.documents[passage.document_id].title
                unjudged.append(Unjudged(topic, provision, title, passage.text))
        yield from sorted(unjudged, key=_by_chance)
    told(len(answerable), len(answerable), "")


def write_pool(pooled: Iterable[Unjudged], path: Path) -> int:
    """Writes a row for each, its grade left open; gives how many there are."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, escapechar="\\")
        rows.writerow(COLUMNS)
        for one in pooled:
            count += 1
            where = (one.provision.document_id, str(one.provision.locator))
            rows.writerow((one.topic.topic_id, one.topic.text, *where, "", one.title, " ".join(one.passage.split())))
    return count


def _by_chance(one: Unjudged) -> bytes:
    name = f"{one.topic.topic_id} {one.provision.document_id} {one.provision.locator}"
    return hashlib.sha256(name.encode()).digest()
