"""Standings: every peer and our own ways to search on the same texts and topics, each against what ships.

A peer is given the voices that may speak on the day of judgment and the questions as they were typed; what a
voice speaks for is counted, and a topic of ours is followed to the provisions that it rests on, as for our own.
Ours reads the question besides (spelling, pinyin, glossary, provisions named), and its time includes that.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from kb.passages import PassageId, VoiceKind
from search.engine import Engine
from search.evaluation.compare import (
    CONFIGURATIONS,
    SHIPPED,
    WIDTH,
    Comparison,
    Find,
    Measurement,
    hold_against,
    measure,
    search_with,
)
from search.evaluation.peers.contract import Peer
from search.evaluation.peers.roster import missing_packages
from search.evaluation.runner import DEPTH
from search.evaluation.topics import Topic
from search.index import build_index
from search.protocols import Encoder

ROWS = 200
"""How many rows a peer brings: many voices may speak for one article."""

CORPORA: dict[str, frozenset[VoiceKind]] = {
    "official text only": frozenset({VoiceKind.OFFICIAL, VoiceKind.HEADING}),
    "all voices": frozenset(VoiceKind),
}


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is searched: texts, and for each the passage that it speaks for."""

    name: str
    texts: tuple[str, ...]
    passages: tuple[PassageId, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a peer, or a way of ours, stands.

    Attributes:
        name: of the peer and of what it searched.
        comparison: its scores against what ships, None when it could not be run.
        p50_ms: median time of a search.
        pace: that time over ours in the same run.
        build_s: how long its index took, None where it uses one already built.
        missing: the packages that are not installed.
    """

    name: str
    comparison: Comparison | None
    p50_ms: float = 0.0
    pace: float = 0.0
    build_s: float | None = None
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.comparison is None:
            return f"{self.name:{WIDTH}}未安装 {'、'.join(self.missing)}"
        built = "" if self.build_s is None else f"{self.build_s:8.1f}"
        return f"{self.comparison}  {self.p50_ms:8.1f}  {self.pace:6.2f}  {built}"


def asked_of_peers(topics: Sequence[Topic]) -> list[Topic]:
    """The topics that are answered by the law of the day of judgment: peers know no other day."""
    return [topic for topic in topics if topic.is_answerable and topic.as_of is None]


def standings(
    engine: Engine,
    encoder: Encoder,
    peers: Callable[[], Sequence[Peer]],
    topics: Sequence[Topic],
    judged_on: date,
) -> Iterator[Standing]:
    """Where everyone stands on topics that all can be asked, as it becomes known: ours, then each peer on each corpus.

    Args:
        engine: ours, opened.
        encoder: the one of its index.
        peers: fresh peers, called once for each corpus.
        topics: what is asked; see `asked_of_peers`.
        judged_on: the day whose law is searched.
    """
    _warm_up(peers())
    ours = {
        configuration.name: measure(search_with(configuration, engine, judged_on), engine.store, topics)
        for configuration in CONFIGURATIONS
    }
    best = ours[SHIPPED.name]
    builds = {SHIPPED.name: _build_time(engine, encoder)}
    for name, own in ours.items():
        yield _standing(best, name, own, builds.get(name))
    for name, kinds in CORPORA.items():
        corpus = corpus_of(engine, name, kinds, judged_on)
        for peer in peers():
            yield _stand(peer, corpus, best, engine, topics, judged_on)


def corpus_of(engine: Engine, name: str, kinds: frozenset[VoiceKind], as_of: date) -> Corpus:
    """The voices of some kinds that may speak on a day, with what they speak for, as our own retrievers hear them."""
    index = engine.retrieval.index
    speaks_for = dict(zip(index.voice_ids.tolist(), engine.retrieval.speakers(as_of).tolist(), strict=True))
    heard = [voice for voice in engine.store.voices() if voice.kind in kinds and speaks_for[int(voice.voice_id)]]
    return Corpus(
        name,
        tuple(voice.text for voice in heard),
        tuple(PassageId(speaks_for[int(voice.voice_id)]) for voice in heard),
    )


def _warm_up(peers: Sequence[Peer]) -> None:
    """Lets peers load what they load once in a process, so that no index is charged with it."""
    for peer in peers:
        if not missing_packages(peer):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, closing(peer):
                peer.index(("商标",), Path(folder))


def _stand(
    peer: Peer, corpus: Corpus, best: Measurement, engine: Engine, topics: Sequence[Topic], judged_on: date
) -> Standing:
    name = f"{peer.name}, {corpus.name}"
    missing = missing_packages(peer)
    if missing:
        return Standing(name, None, missing=tuple(missing))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, closing(peer):
        started = time.perf_counter()
        peer.index(corpus.texts, Path(folder))
        build_s = time.perf_counter() - started
        own = measure(_search_with(peer, corpus, engine, judged_on), engine.store, topics)
    return _standing(best, name, own, build_s)


def _search_with(peer: Peer, corpus: Corpus, engine: Engine, judged_on: date) -> Find:
    """How a peer searches: rows become passages, each once, topics behind the provisions that they rest on."""

    def find(topic: Topic) -> list[PassageId]:
        passages: dict[PassageId, None] = {}
        for row in peer.search(topic.text, ROWS):
            passage = corpus.passages[row]
            document = engine.retrieval.document_of(passage)
            if document is not None and not document.kind.is_binding:
                passages.update(dict.fromkeys(engine.retrieval.basis(passage, judged_on)))
            passages[passage] = None
            if len(passages) >= DEPTH:
                break
        return list(passages)[:DEPTH]

    return find


def _standing(best: Measurement, name: str, own: Measurement, build_s: float | None) -> Standing:
    p50 = float(np.median(own.seconds))
    return Standing(name, hold_against(best, name, own), p50 * 1000, p50 / float(np.median(best.seconds)), build_s)


def _build_time(engine: Engine, encoder: Encoder) -> float:
    """How long our own index takes, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        build_index(engine.store, encoder, engine.analyzer, Path(folder))
        return time.perf_counter() - started
