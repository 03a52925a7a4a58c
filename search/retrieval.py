"""Retrieval: what was named is looked up, everything else is searched, and the law of the day is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from kb.documents import Document
from kb.passages import PassageId
from kb.store import Store
from search.fusion import reciprocal_rank_fusion
from search.index import Index
from search.lookup import Named, NotThere, Works, look_up
from search.query import Query
from search.ranking import Hit, Ranking, VoiceFilter

DEPTH = 50
"""How many passages each retriever brings to fusion."""

WEIGHTS: Mapping[str, float] = {"bm25-official": 0.7, "bm25-guide": 0.8, "bm25-question": 1.2, "dense": 1.0}
_LOCAL_PENALTY = 0.5  # law that binds in one region only, when the question does not name the region
_NAMED_SCORE = 10.0


@dataclass(frozen=True, slots=True)
class Found:
    """What retrieval found for a query.

    Attributes:
        ranking: passages, best first, what was named before what was searched.
        named: provisions that the question names and that are there.
        not_there: provisions that it names and that are not.
        rankings: what each retriever found by itself, for explanation and for judging the evidence.
    """

    ranking: Ranking
    named: tuple[Named, ...]
    not_there: tuple[NotThere, ...]
    rankings: tuple[Ranking, ...]


class Retrieval:
    """Searches an index on behalf of a store."""

    def __init__(self, index: Index, store: Store) -> None:
        self._index = index
        self._store = store
        self.documents: dict[str, Document] = {document.document_id: document for document in store.documents()}
        self.works = Works(self.documents.values())
        self._document_of = store.passage_ids()
        self._allowed = lru_cache(maxsize=16)(self._make_allowed)

    def find(self, query: Query, k: int = 10, silenced: frozenset[int] = frozenset()) -> Found:
        """The passages for a query, best first, at most `k`; none that cannot be the law of the day.

        Args:
            query: what is asked.
            k: how many passages at most.
            silenced: ids of voices that may not speak, to ask a guide's question as if it were unknown.
        """
        named, not_there = self._look_up(query)
        allowed = self._allowed(query.as_of)
        if silenced:
            allowed = allowed & ~np.isin(self._index.voice_ids, list(silenced))
        rankings = tuple(retriever.retrieve(query, allowed, DEPTH) for retriever in self._index.retrievers)
        fused = reciprocal_rank_fusion(rankings, WEIGHTS)
        hits = self._expanded(self._weighed(fused.hits, query), query.as_of)
        first = [Hit(entry.passage.passage_id, _NAMED_SCORE - place) for place, entry in enumerate(named)]
        known = {hit.passage_id for hit in first}
        merged = [*first, *(hit for hit in hits if hit.passage_id not in known)]
        return Found(Ranking("fusion", tuple(merged[:k])), tuple(named), tuple(not_there), rankings)

    def document_of(self, passage_id: PassageId) -> Document | None:
        """The document of a passage, None when it has left the store since the index was opened."""
        identity = self._document_of.get(passage_id)
        return None if identity is None else self.documents.get(identity)

    def _look_up(self, query: Query) -> tuple[list[Named], list[NotThere]]:
        named: list[Named] = []
        not_there: list[NotThere] = []
        work = ""
        for mention in query.mentions:
            work = mention.work or work
            found = look_up(work, mention.locator, self.works, self._store, query.as_of) if work else None
            if isinstance(found, Named):
                named.append(found)
            elif isinstance(found, NotThere):
                not_there.append(found)
        return named, not_there

    def _weighed(self, hits: Sequence[Hit], query: Query) -> list[Hit]:
        """Hits with local law moved down unless its region is named."""
        weighed = []
        for hit in hits:
            document = self.document_of(hit.passage_id)
            if document is None:
                continue
            away = document.region and document.region[:2] not in query.text
            score = hit.score * (_LOCAL_PENALTY if away else 1.0)
            weighed.append(Hit(hit.passage_id, score, hit.voice_id))
        return sorted(weighed, key=lambda hit: -hit.score)

    def _expanded(self, hits: Sequence[Hit], as_of: date) -> list[Hit]:
        """Hits with the provisions that carry a section of a topic put before it: what is cited is the law."""
        expanded: dict[PassageId, Hit] = {}
        for hit in hits:
            document = self.document_of(hit.passage_id)
            if document is not None and not document.kind.is_binding:
                for passage in self._basis(hit.passage_id, as_of):
                    expanded.setdefault(passage, Hit(passage, hit.score, hit.voice_id))
            expanded.setdefault(hit.passage_id, hit)
        return list(expanded.values())

    def _basis(self, passage_id: PassageId, as_of: date) -> list[PassageId]:
        found = []
        for guide in self._store.guides(passage_id):
            for name in guide.basis:
                provision = look_up(name.work, name.locator, self.works, self._store, as_of)
                if isinstance(provision, Named) and provision.document.status(as_of).may_apply:
                    found.append(provision.passage.passage_id)
        return found

    def _make_allowed(self, as_of: date) -> VoiceFilter:
        """Which voices may speak on a day: those of documents that may be its law."""
        applies = {identity: document.status(as_of).may_apply for identity, document in self.documents.items()}
        return np.fromiter(
            (
                applies.get(self._document_of.get(PassageId(int(passage)), ""), False)
                for passage in self._index.passage_of
            ),
            dtype=np.bool_,
            count=len(self._index.passage_of),
        )
