"""BM25 over voices, one statistic for each kind of voice: a question is no article; and over whole passages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from search.query import Query
from search.ranking import Ranking, Speakers, best_by_passage


class Bm25Retriever:
    """The voices of one group scored by BM25 (Lucene's variant), as bm25s computes it."""

    def __init__(
        self,
        name: str,
        bm25: bm25s.BM25 | None,
        positions: NDArray[np.int64],
        voice_ids: NDArray[np.int64] | None,
    ) -> None:
        """`positions` are the places of this group's voices among all voices of the index.

        Where whole passages were indexed, each stands at the place of its first voice and `voice_ids` is None.
        """
        self.name = name
        self._bm25 = bm25
        self._positions = positions
        self._voice_ids = voice_ids
        self._highest = _highest_scores(bm25)
        self._voices = _stored(bm25, "indices")
        self._ends = _stored(bm25, "indptr")

    def retrieve(self, query: Query, speakers: Speakers, k: int) -> Ranking:
        """See `Retriever`; voices that share no term with the query are not hits."""
        scores = self.scores(query.terms)
        admitted = np.flatnonzero((scores > 0) & (speakers[self._positions] != 0))
        if len(admitted) > 4 * k:
            admitted = admitted[np.argpartition(-scores[admitted], 4 * k)[: 4 * k]]
        ranking = best_by_passage(self.name, self._positions[admitted], scores[admitted], self._voice_ids, speakers, k)
        return replace(ranking, ceiling=self._ceiling(query.terms))

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """The score of each voice of the group."""
        known = [term for term in terms if self._bm25 is not None and term in self._bm25.vocab_dict]
        if self._bm25 is None or not known:
            return np.zeros(len(self._positions), dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)

    def saying(self, terms: Sequence[str], owners: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Whose voices say each term, as bits: shape (terms,).

        Args:
            terms: what is looked for.
            owners: for each voice of the index the bits of its owners; 0 for one that is not heard.
        """
        said = np.zeros(len(terms), dtype=np.uint32)
        postings = [self._posting(term) for term in terms]
        filled = [at for at, posting in enumerate(postings) if len(posting)]
        if filled:
            starts = np.cumsum([0, *(len(postings[at]) for at in filled[:-1])])
            heard = owners[self._positions][np.concatenate([postings[at] for at in filled])]
            said[filled] = np.bitwise_or.reduceat(heard, starts)
        return said

    def spread(self, terms: Sequence[str]) -> list[int]:
        """In how many voices of the group each term stands."""
        return [len(self._posting(term)) for term in terms]

    def _posting(self, term: str) -> NDArray[np.int32]:
        """The voices of the group that say a term, by their number in it."""
        at = self._bm25.vocab_dict.get(term) if self._bm25 is not None else None
        return self._voices[:0] if at is None else self._voices[self._ends[at] : self._ends[at + 1]]

    def _ceiling(self, terms: Sequence[str]) -> float:
        """What a voice would score that says each term; a term that no voice says counts as the rarest."""
        if self._bm25 is None or not len(self._highest):
            return 1.0
        rarest = float(self._highest.max())
        places = (self._bm25.vocab_dict.get(term) for term in terms)
        return sum((0.0 if at is None else float(self._highest[at])) or rarest for at in places) or 1.0


def _stored(bm25: bm25s.BM25 | None, name: str) -> NDArray[np.int32]:
    """A part of the matrix of scores, a column for each term; nothing of an index without voices."""
    return np.zeros(0, dtype=np.int32) if bm25 is None else np.asarray(bm25.scores[name])


def _highest_scores(bm25: bm25s.BM25 | None) -> NDArray[np.float32]:
    """For each term of an index, its highest score in any voice."""
    if bm25 is None:
        return np.zeros(0, dtype=np.float32)
    data, ends = np.asarray(bm25.scores["data"]), np.asarray(bm25.scores["indptr"])
    highest = np.zeros(len(ends) - 1, dtype=np.float32)
    filled = np.flatnonzero(ends[:-1] < ends[1:])
    highest[filled] = np.maximum.reduceat(data, ends[filled])
    return highest


def build_vocabulary(texts: Iterable[Sequence[str]], path: Path) -> dict[str, int]:
    """Numbers the terms of all voices, in order, and saves them: one vocabulary serves all groups."""
    vocabulary: dict[str, int] = {}
    for terms in texts:
        for term in terms:
            vocabulary.setdefault(term, len(vocabulary))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(vocabulary, ensure_ascii=False), "utf-8")
    return vocabulary


def open_vocabulary(path: Path) -> dict[str, int]:
    """What `build_vocabulary` saved."""
    vocabulary: dict[str, int] = json.loads(path.read_text("utf-8"))
    return vocabulary


def build_bm25(texts: Sequence[Sequence[str]], vocabulary: dict[str, int], folder: Path) -> None:
    """Indexes the terms of voices and saves them to a folder; nothing is saved for no voices."""
    folder.mkdir(parents=True)
    if not any(texts):
        return
    bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.6)
    numbered = [[vocabulary[term] for term in terms] for terms in texts]
    bm25.index((numbered, vocabulary), create_empty_token=False, show_progress=False)
    bm25.vocab_dict = {}
    bm25.save(folder)


def open_bm25(folder: Path, vocabulary: dict[str, int]) -> bm25s.BM25 | None:
    """The index of a folder, None when it was built of no voices."""
    if not any(folder.iterdir()):
        return None
    bm25 = bm25s.BM25.load(folder, mmap=True, load_vocab=False)
    bm25.scores = {name: np.asarray(part) for name, part in bm25.scores.items()}  # cutting up a memmap is slow
    bm25.vocab_dict = vocabulary
    return bm25
