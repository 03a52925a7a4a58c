"""The roster: who is compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from importlib.metadata import distributions

from search.evaluation.peers.bm25s import Bm25s
from search.evaluation.peers.contract import Peer
from search.evaluation.peers.fts5 import fts5_trigrams, fts5_words
from search.evaluation.peers.lancedb import LanceDb
from search.evaluation.peers.milvus import MilvusLite
from search.evaluation.peers.txtai import txtai_hybrid, txtai_keywords, txtai_vectors, txtai_words
from search.protocols import Encoder


def all_peers(encoder: Encoder) -> tuple[Peer, ...]:
    """The peers, nothing indexed yet; those that search vectors take them from our encoder."""
    return (
        Bm25s(),
        fts5_trigrams(),
        fts5_words(),
        txtai_keywords(),
        txtai_words(),
        txtai_vectors(encoder),
        txtai_hybrid(encoder),
        LanceDb(encoder, "fts"),
        LanceDb(encoder, "vector"),
        LanceDb(encoder, "hybrid"),
        MilvusLite(),
        MilvusLite(encoder),
    )


def missing_packages(peer: Peer) -> list[str]:
    """The distributions that a peer needs and that are not installed."""
    versions = installed()
    return [package for package in peer.packages if package not in versions]


def installed() -> dict[str, str]:
    """The version of each distribution that is installed."""
    return {found.name.lower().replace("_", "-"): found.version for found in distributions()}


def versions_of(peers: Sequence[Peer]) -> dict[str, str]:
    """The versions of what the peers need, as far as it is installed, and of SQLite."""
    versions = installed()
    found = {name: versions[name] for peer in peers for name in peer.packages if name in versions}
    return {**found, "sqlite": sqlite3.sqlite_version}
