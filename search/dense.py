"""Dense retrieval: FAISS over the vectors of all voices; its ids are voice ids."""

from __future__ import annotations

from functools import lru_cache

import faiss
import numpy as np
from numpy.typing import NDArray

from search.protocols import Encoder, Vectors
from search.query import Query
from search.ranking import Ranking, Speakers, pooled_by_passage

_VOICES_PER_PASSAGE = 30  # a well-spoken article fills the top with its own voices; look beyond them
_TEMPERATURE = 0.2
"""How much the further voices of a passage count beside its best one, see `pooled_by_passage`."""


class DenseRetriever:
    """The nearest voices by inner product of unit vectors, that is by cosine; a passage scores by all its near ones."""

    name = "dense"

    def __init__(self, index: faiss.Index, encoder: Encoder, voice_ids: NDArray[np.int64]) -> None:
        self._index = index
        self._encoder = encoder
        self._voice_ids = voice_ids
        self._order = np.argsort(voice_ids)
        self._selector = lru_cache(maxsize=8)(self._make_selector)

    def retrieve(self, query: Query, speakers: Speakers, k: int) -> Ranking:
        """See `Retriever`."""
        vector = self._encoder.encode_questions([query.text])
        speaking = speakers != 0
        wanted = min(k * _VOICES_PER_PASSAGE, int(speaking.sum()))
        if not wanted or not vector.any():
            return Ranking(self.name, ())
        parameters = faiss.SearchParameters(sel=self._selector(speaking.tobytes()))  # type: ignore[call-arg]
        scores, ids = self._index.search(vector, wanted, params=parameters)
        found = ids[0] >= 0
        positions = self._order[np.searchsorted(self._voice_ids, ids[0][found], sorter=self._order)]
        return pooled_by_passage(self.name, positions, scores[0][found], self._voice_ids, speakers, k, _TEMPERATURE)

    def _make_selector(self, speaking: bytes) -> faiss.IDSelector:
        # few are silent: to ask each voice whether it is one of them costs a third of asking whether it is not
        silent = self._voice_ids[~np.frombuffer(speaking, dtype=np.bool_)]
        return faiss.IDSelectorNot(faiss.IDSelectorBatch(silent))


def build_dense(vectors: Vectors, voice_ids: NDArray[np.int64]) -> faiss.Index:
    """An index of unit vectors under their voice ids; every vector is looked at, kept in half precision."""
    flat = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    index = faiss.IndexIDMap2(flat)
    index.add_with_ids(vectors, voice_ids)
    return index
