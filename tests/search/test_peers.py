"""Peers keep one contract, hear the same voices as we do, and are told as missing where they are not installed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from kb.locators import Locator
from kb.passages import VoiceKind
from search.encoder import SHIPPED, StaticEncoder
from search.engine import Engine
from search.evaluation import compare
from search.evaluation.peers.contract import Peer
from search.evaluation.peers.fts5 import fts5_words
from search.evaluation.peers.roster import all_peers, missing_packages
from search.evaluation.peers.standings import CORPORA, asked_of_peers, corpus_of, standings
from search.evaluation.topics import Provision, Topic

ENCODER = StaticEncoder(SHIPPED)
PEERS = all_peers(ENCODER)
JUDGED_ON = date(2026, 11, 24)
TEXTS = (
    "发明专利权的期限为二十年，自申请日起计算。",
    "注册商标的有效期为十年，自核准注册之日起计算。",
    "海关对进出口货物的知识产权实施保护。",
)


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
@pytest.mark.filterwarnings("default")  # peers and what they import warn of their own matters
def test_a_peer_finds_the_row_that_answers(peer: Peer, tmp_path: Path) -> None:
    missing = missing_packages(peer)
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}; pip install '.[peers]'")
    with closing(peer):
        peer.index(TEXTS, tmp_path)
        found = peer.search("注册商标的有效期是几年", 2)
    assert found[0] == 1
    assert len(found) <= 2 and len(set(found)) == len(found)
    assert all(type(row) is int for row in found)


@pytest.mark.parametrize("peer", [peer for peer in PEERS if "FTS5" in peer.name or "bm25s" in peer.name], ids=str)
def test_a_question_without_a_known_word_finds_nothing(peer: Peer, tmp_path: Path) -> None:
    with closing(peer):
        peer.index(TEXTS, tmp_path)
        assert peer.search("？！", 5) == []
        assert peer.search('zzz "qqq" OR (', 5) == []  # what FTS5 reads as syntax is a word here


def topic(text: str, as_of: date | None = None) -> Topic:
    right = Provision("clay-whistle-law-2019", Locator.article(2))
    return Topic(text, "dev", "whistle", "lay", "zh", text, as_of, {right: 3})


def test_peers_are_not_asked_about_other_days() -> None:
    now, then = topic("泥哨能保护多少年"), topic("2015年泥哨能保护多少年", date(2015, 1, 1))
    assert asked_of_peers([now, then]) == [now]


def test_peers_hear_official_text_alone_or_all_voices(tiny_engine: Engine) -> None:
    official, everything = (corpus_of(tiny_engine, name, kinds, JUDGED_ON) for name, kinds in CORPORA.items())
    assert 0 < len(official.texts) < len(everything.texts)
    by_text = {voice.text: voice.kind for voice in tiny_engine.store.voices()}
    assert {by_text[text] for text in official.texts} <= {VoiceKind.OFFICIAL, VoiceKind.HEADING}
    for passage in everything.passages:
        document = tiny_engine.retrieval.document_of(passage)
        assert document is not None and document.status(JUDGED_ON).may_apply


@dataclass
class Absent:
    """A peer of which a package is missing."""

    name: str = "absent"
    packages: tuple[str, ...] = ("no-such-distribution",)

    def index(self, texts: Sequence[str], folder: Path) -> None:
        raise AssertionError("must not be asked")

    def search(self, question: str, k: int) -> list[int]:
        raise AssertionError("must not be asked")

    def close(self) -> None:
        raise AssertionError("was never opened")


def test_everyone_stands_in_the_table(tiny_engine: Engine) -> None:
    rows = standings(tiny_engine, ENCODER, lambda: (fts5_words(), Absent()), [topic("泥哨能保护多少年")], JUDGED_ON)
    by_name = {row.name: row for row in rows}
    assert [configuration.name for configuration in compare.CONFIGURATIONS] == list(by_name)[:-4]
    shipped = by_name[compare.SHIPPED.name]
    assert shipped.pace == 1.0 and shipped.build_s is not None and shipped.build_s > 0
    heard = by_name["FTS5, jieba, all voices"]
    assert heard.comparison is not None and heard.comparison.means["hit@1"] == 1.0
    assert heard.build_s is not None and heard.p50_ms > 0
    absent = by_name["absent, all voices"]
    assert absent.comparison is None and "未安装 no-such-distribution" in str(absent)
