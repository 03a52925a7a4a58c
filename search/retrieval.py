"""Retrieval: what was named is looked up, everything else is searched, and the law of the day is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kb.documents import Document, DocumentKind
from kb.guides import Guide, ProvisionName
from kb.passages import PassageId, VoiceId
from kb.store import Store
from search.counterparts import counterparts
from search.coverage import MOST, shares_said
from search.fusion import relative_score_fusion
from search.index import WHOLE, Index
from search.lookup import Named, NotThere, Works, look_up
from search.protocols import Retriever
from search.query import Query, language
from search.ranking import Hit, Ranking, Speakers
from search.relevance import DEPTH as RERANKED
from search.relevance import RELATING, Evidence, Relevance
from search.rerank import Ranker

DEPTH = 50
"""How many passages each retriever brings to fusion."""

WEIGHTS: Mapping[str, float] = {
    "bm25-official": 0.3,
    "bm25-guide": 0.2,
    "bm25-question": 1.2,
    "bm25-passage": 1.0,
    "dense": 3.0,
}
FOREIGN: Mapping[str, float] = {"bm25-passage": 0.5, "dense": 1.2}
"""How much more or less a retriever counts for another language than Chinese, whose words few voices have."""
_LAW = "bm25-official"  # guides speak as visitors do: there the words of the law for everyday ones only mislead
_LOCAL_PENALTY = 0.25  # law that binds in one region only, when the question does not name the region
_NAMED_SCORE = 10.0
_BESIDE = 0.05
"""What a provision gains that the guide to one of the first says to read beside its own, of the score of that one."""
_FIRST = 3
_SAYING = 8
"""Of so many terms a question says more than a keyword: words and pairs of characters, about five characters."""
_NO_VOICES = np.zeros(0, dtype=np.int64)

_APART = 0.45
"""How much a follow-up by itself counts beside all that it leans on."""


@dataclass(frozen=True, slots=True)
class Found:
    """What retrieval found for a query.

    Attributes:
        ranking: passages, best first, what was named before what was searched.
        named: provisions that the question names and that are there.
        not_there: provisions that it names and that are not.
        rankings: what each retriever found by itself, for explanation and for judging the evidence.
        coverage: how much of the question the best of the first provisions says: see `search.coverage`.
        is_known: whether a guide answers the question in exactly its words, as it does for one that was suggested.
    """

    ranking: Ranking
    named: tuple[Named, ...]
    not_there: tuple[NotThere, ...]
    rankings: tuple[Ranking, ...]
    coverage: float = 0.0
    is_known: bool = False


class Retrieval:
    """Searches an index on behalf of a store."""

    def __init__(
        self,
        index: Index,
        store: Store,
        ranker: Ranker | None = None,
        weights: Mapping[str, float] = WEIGHTS,
        relevance: Relevance | None = None,
    ) -> None:
        """
        Args:
            index: is searched.
            store: holds what the index was built from.
            ranker: puts what was fused in order by its field; without it hits are fused alone.
            weights: of the retrievers; one without a weight does not search.
            relevance: puts the first in order at last.
        """
        self.index = index
        self._weights = weights
        self._store = store
        self.ranker = ranker
        self.relevance = relevance
        self.documents: dict[str, Document] = {document.document_id: document for document in store.documents()}
        self.works = Works(self.documents.values())
        self._document_of = store.passage_ids()
        self.document_of_passage = {
            passage: self.documents[identity] for passage, identity in self._document_of.items()
        }
        counted = zip(*np.unique(index.passage_of, return_counts=True), strict=True)
        self._voices = {PassageId(int(passage)): int(count) for passage, count in counted}
        self._asked = frozenset(index.passage_of[index.is_question].tolist())
        places = {identity: place for place, identity in enumerate(self.documents)}
        # for each voice, the place of its document among all; one past the last for a passage that has left the store
        self._place_of_document = np.array(
            [
                places.get(self._document_of.get(PassageId(passage), ""), len(places))
                for passage in index.passage_of.tolist()
            ]
        )
        self.speakers: Callable[[date], Speakers] = lru_cache(maxsize=16)(self._make_speakers)
        self._voices_for: Callable[[date], dict[PassageId, NDArray[np.int64]]] = lru_cache(maxsize=4)(self._find_voices)
        self.basis: Callable[[PassageId, date], list[PassageId]] = lru_cache(maxsize=1024)(self._find_basis)
        self._related: Callable[[PassageId, date], list[PassageId]] = lru_cache(maxsize=4096)(self._find_related)
        self.counterpart: Callable[[PassageId, str], PassageId | None] = lru_cache(maxsize=8192)(self._find_counterpart)
        self._counterparts = lru_cache(maxsize=1024)(self._find_counterparts)
        self.on_day = lru_cache(maxsize=1024)(self._on_day)

    def find(self, query: Query, k: int = 10, silenced: frozenset[int] = frozenset()) -> Found:
        """The passages for a query, best first, at most `k`; none that cannot be the law of the day.

        Args:
            query: what is asked.
            k: how many passages at most.
            silenced: ids of voices that may not speak, to ask a guide's question as if it were unknown.
        """
        leans = query.apart is not None
        # the trees have learned from questions that stand alone and say more than a keyword
        is_weighed = not leans and len(set(query.terms)) >= _SAYING
        found = self._found(query, silenced, is_weighed=is_weighed)
        hits = found.ranking.hits
        if query.apart is not None and not found.named:
            hits = blended(hits, self._found(query.apart, silenced, is_weighed=False).ranking.hits, _APART)
        if not is_weighed or not found.coverage:
            said = self._shares(query, hits[:MOST], self._admitted(query.as_of, silenced))
            found = replace(found, coverage=float(said.max(initial=0.0)))
        return replace(found, ranking=Ranking(found.ranking.retriever, hits[:k]))

    def _admitted(self, as_of: date, silenced: frozenset[int]) -> Speakers:
        """The voices that may speak on a day, without the silenced."""
        speakers = self.speakers(as_of)
        return np.where(np.isin(self.index.voice_ids, list(silenced)), 0, speakers) if silenced else speakers

    def _found(self, query: Query, silenced: frozenset[int], *, is_weighed: bool) -> Found:
        """All that was found for one reading of a question.

        Where it `is_weighed`, the first stand in the order of their relevance, and how much of the question they say is
        known with it.
        """
        named, not_there = self._look_up(query)
        speakers = self._admitted(query.as_of, silenced)
        retrievers = self._retrievers()
        if silenced:  # what hears whole passages cannot tell one voice from the others
            retrievers = tuple(retriever for retriever in retrievers if retriever.name != f"bm25-{WHOLE}")
        rankings = self._rankings(query, speakers, retrievers)
        asked = self._asked_before(query, speakers, silenced)
        said = 0.0
        hits = self._in_order(query, rankings, asked)
        if self.relevance is not None and is_weighed and hits and not asked:
            evidence = self._evidence(query, hits, rankings, speakers)
            ranked = self.relevance.rank(evidence)
            shares = {hit.passage_id: said for hit, said in zip(evidence.hits, evidence.coverage.tolist(), strict=True)}
            said = max(shares[hit.passage_id] for hit in ranked[:MOST])
            lowest = ranked[-1].score
            hits = [*ranked, *(replace(hit, score=min(hit.score, lowest)) for hit in hits[len(ranked) :])]
        passages = dict.fromkeys(entry.passage.passage_id for entry in named)
        first = [Hit(passage, _NAMED_SCORE - place) for place, passage in enumerate(passages)]
        there = {hit.passage_id for hit in first}
        merged = [*first, *(hit for hit in hits if hit.passage_id not in there)]
        ranking = Ranking("fusion", tuple(merged))
        return Found(ranking, tuple(named), tuple(not_there), rankings, said, is_known=bool(asked))

    def evidence(self, query: Query) -> Evidence:
        """What is known of the first provisions found for a question before their relevance is weighed."""
        speakers = self.speakers(query.as_of)
        rankings = self._rankings(query, speakers, self._retrievers())
        return self._evidence(query, self._in_order(query, rankings, {}), rankings, speakers)

    def _retrievers(self) -> tuple[Retriever, ...]:
        return tuple(retriever for retriever in self.index.retrievers if retriever.name in self._weights)

    def _rankings(self, query: Query, speakers: Speakers, retrievers: Sequence[Retriever]) -> tuple[Ranking, ...]:
        """What each retriever finds."""
        return tuple(
            retriever.retrieve(query.in_law_words if retriever.name == _LAW else query, speakers, DEPTH)
            for retriever in retrievers
        )

    def _in_order(self, query: Query, rankings: Sequence[Ranking], asked: Mapping[PassageId, VoiceId]) -> list[Hit]:
        """What was found, merged, what a guide answers in exactly these words first, best first."""
        fused = relative_score_fusion(rankings, self._weights_for(query))
        fused = Ranking(fused.retriever, fused.hits[:DEPTH])
        if self.ranker is not None:
            fused = self.ranker.rank(query, fused, self.document_of_passage)
        weighed = self._weighed(fused.hits, query)
        top = weighed[0].score if weighed else 1.0
        known = [Hit(passage, top, voice) for passage, voice in asked.items()]
        hits = self._expanded([*known, *(hit for hit in weighed if hit.passage_id not in asked)], query.as_of)
        return self._with_related(hits, query.as_of)

    def _evidence(
        self, query: Query, hits: Sequence[Hit], rankings: tuple[Ranking, ...], speakers: Speakers
    ) -> Evidence:
        first = tuple(hits[:RERANKED])
        passages = [hit.passage_id for hit in first]
        return Evidence(
            hits=first,
            rankings=rankings,
            coverage=self._shares(query, first, speakers),
            related={passage: frozenset(self._related(passage, query.as_of)) for passage in passages[:RELATING]},
            documents=self.document_of_passage,
            voices=self._voices,
            terms=len(query.terms),
        )

    def _shares(self, query: Query, hits: Sequence[Hit], speakers: Speakers) -> NDArray[np.float64]:
        """How much of a question each hit says with the voices that may speak, see `search.coverage`: shape (hits,)."""
        voices = self._voices_for(query.as_of)
        owners = np.zeros(len(speakers), dtype=np.uint32)
        for bit, hit in enumerate(hits):
            owners[voices.get(hit.passage_id, _NO_VOICES)] = 1 << bit
        owners[speakers == 0] = 0  # the silenced
        return shares_said(query.terms, len(hits), owners, self.index)

    def _find_voices(self, as_of: date) -> dict[PassageId, NDArray[np.int64]]:
        """For each passage the places of the voices that speak for it on a day."""
        speakers = self.speakers(as_of)
        order = np.argsort(speakers, kind="stable")
        passages, starts = np.unique(speakers[order], return_index=True)
        parts = np.split(order, starts[1:])
        return {PassageId(passage): part for passage, part in zip(passages.tolist(), parts, strict=True) if passage}

    def _weights_for(self, query: Query) -> Mapping[str, float]:
        """How much each retriever counts for a question."""
        if language(query.said) == "zh":
            return self._weights
        return {name: weight * FOREIGN.get(name, 1.0) for name, weight in self._weights.items()}

    def _asked_before(self, query: Query, speakers: Speakers, silenced: frozenset[int]) -> dict[PassageId, VoiceId]:
        """The passages whose guides answer the question in exactly its words, each with that voice."""
        found: dict[PassageId, VoiceId] = {}
        for voice in self._store.voices_of_question(query.question.text.strip()):
            for at in np.flatnonzero(self.index.voice_ids == voice):
                if speakers[at] and voice not in silenced:
                    found.setdefault(PassageId(int(speakers[at])), voice)
        return found

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
        return list(dict.fromkeys(named)), not_there

    def _weighed(self, hits: Sequence[Hit], query: Query) -> list[Hit]:
        """Hits with local law moved down unless its region is named."""
        weighed = []
        for hit in hits:
            document = self.document_of(hit.passage_id)
            if document is None:
                continue
            away = document.region and document.region[:2] not in query.text
            weighed.append(replace(hit, score=hit.score * _LOCAL_PENALTY) if away else hit)
        return sorted(weighed, key=lambda hit: -hit.score)

    def _expanded(self, hits: Sequence[Hit], as_of: date) -> list[Hit]:
        """Hits with the provisions that carry a section of a topic put before it: what is cited is the law."""
        expanded: dict[PassageId, Hit] = {}
        score = {hit.passage_id: hit.score for hit in hits}
        for hit in hits:
            document = self.document_of(hit.passage_id)
            if document is not None and not document.kind.is_binding:
                basis = self.basis(hit.passage_id, as_of)
                for passage in sorted(basis, key=lambda passage: -score.get(passage, 0.0)):
                    expanded.setdefault(passage, Hit(passage, hit.score, hit.voice_id))
            expanded.setdefault(hit.passage_id, hit)
        return list(expanded.values())

    def _with_related(self, hits: Sequence[Hit], as_of: date) -> list[Hit]:
        """Hits with those moved up that the guides to the first few say to read beside; the first stays first."""
        gains: dict[PassageId, float] = {}
        for hit in hits[:_FIRST]:
            for passage in self._related(hit.passage_id, as_of):
                gains[passage] = gains.get(passage, 0.0) + _BESIDE * hit.score
        further = (
            replace(hit, score=hit.score + gains[hit.passage_id]) if hit.passage_id in gains else hit
            for hit in hits[1:]
        )
        return [*hits[:1], *sorted(further, key=lambda hit: -hit.score)]

    def _find_related(self, passage_id: PassageId, as_of: date) -> list[PassageId]:
        """What the guides to a provision say to read beside it."""
        return [passage for guide in self._store.guides(passage_id) for passage in self.beside(guide, as_of)]

    def beside(self, guide: Guide, as_of: date) -> list[PassageId]:
        """The provisions that a guide says to read beside its own, in the versions of the day."""
        return self._provisions(guide.related, self.documents.get(guide.document_id), as_of)

    def provisions(self, names: Sequence[ProvisionName], as_of: date) -> list[PassageId]:
        """Named provisions in the versions of a day; those of which none applies then are left out."""
        return self._provisions(names, None, as_of)

    def _find_basis(self, passage_id: PassageId, as_of: date) -> list[PassageId]:
        """The provisions that the guides to a section of a topic rest on, in the versions of the day."""
        topic = self.document_of(passage_id)
        guides = self._store.guides(passage_id)
        return [found for guide in guides for found in self._provisions(guide.basis, topic, as_of)]

    def _provisions(self, names: Sequence[ProvisionName], document: Document | None, as_of: date) -> list[PassageId]:
        """Provisions in the versions of the day; a topic names them as they were numbered when it was checked."""
        checked_on = document.checked_on if document is not None and document.kind is DocumentKind.GUIDE else None
        provisions = (self.on_day(name, checked_on or as_of, as_of) for name in names)
        return [provision.passage.passage_id for provision in provisions if provision is not None]

    def _on_day(self, name: ProvisionName, written_on: date, as_of: date) -> Named | None:
        """A provision as it was named on the day of a check, or what says the same in the version of the day asked
        about; None where nothing does."""
        found = look_up(name.work, name.locator, self.works, self._store, written_on)
        if not isinstance(found, Named):
            return None
        if found.document.status(as_of).may_apply:
            return found
        applies = {identity: document.status(as_of).may_apply for identity, document in self.documents.items()}
        other = self._version_of_day(found.document, applies)
        if other is None:
            return None
        same = self.counterpart(found.passage.passage_id, other.document_id)
        passage = self._store.passage(same) if same is not None else None
        return None if passage is None else Named(other, passage, passage.locator)

    def _find_counterpart(self, identity: PassageId, other_id: str) -> PassageId | None:
        """What a provision is in another version of its work; None where that has nothing like it."""
        passage = self._store.passage(identity)
        return counterparts([passage], self._store.passages(other_id)).get(identity) if passage is not None else None

    def _make_speakers(self, as_of: date) -> Speakers:
        """What each voice speaks for on a day: its own passage, when the document may be the law of the day.

        What people ask does not change when a law is amended: questions that a guide to another version
        answers speak for the counterpart in the version of the day, its plain words do not.
        """
        applies = {identity: document.status(as_of).may_apply for identity, document in self.documents.items()}
        passage_of = self.index.passage_of
        may_speak = np.array([*(applies[identity] for identity in self.documents), False])
        speakers = np.where(may_speak[self._place_of_document], passage_of, 0)
        for place, (identity, document) in enumerate(self.documents.items()):
            other = None if applies[identity] else self._version_of_day(document, applies)
            if other is None:
                continue
            counterpart = self._counterparts(identity, other.document_id)
            for at in np.flatnonzero(self.index.is_question & (self._place_of_document == place)):
                speakers[at] = counterpart.get(PassageId(int(passage_of[at])), 0)
        return speakers

    def _find_counterparts(self, document_id: str, other_id: str) -> dict[PassageId, PassageId]:
        """What the provisions of a document about which people ask are in another version."""
        asked = [passage for passage in self._store.passages(document_id) if passage.passage_id in self._asked]
        return counterparts(asked, self._store.passages(other_id)) if asked else {}

    def _version_of_day(self, document: Document, applies: Mapping[str, bool]) -> Document | None:
        """The version of the same work, or of the same part of it, that applies."""
        for other in self.documents.values():
            if applies[other.document_id] and (other.work_id, other.part) == (document.work_id, document.part):
                return other
        return None


def blended(hits: Sequence[Hit], others: Sequence[Hit], share: float) -> tuple[Hit, ...]:
    """The hits of two readings of a question in one ranking, best first; the best scores 1.

    >>> [(hit.passage_id, hit.score) for hit in blended([Hit(PassageId(7), 1.0)], [Hit(PassageId(8), 1.0)], 0.2)]
    [(7, 1.0), (8, 0.25)]
    """
    heard: dict[PassageId, list[Hit]] = {}
    for weight, ranking in ((1 - share, hits), (share, others)):
        for hit in ranking:
            heard.setdefault(hit.passage_id, []).append(replace(hit, score=weight * hit.score))
    total = {passage: sum(hit.score for hit in found) for passage, found in heard.items()}
    best = max(total.values(), default=1.0)
    order = sorted(heard, key=lambda passage: -total[passage])
    loudest = (max(heard[passage], key=lambda hit: hit.score) for passage in order)
    return tuple(replace(hit, score=total[hit.passage_id] / best) for hit in loudest)
