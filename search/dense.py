"""Dense retrieval: FAISS over the vectors of all voices, one row each, in the order of the voices."""

from __future__ import annotations

from functools import lru_cache

import faiss
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

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
        self._bits = lru_cache(maxsize=8)(_bits)
        # one question keeps one thread busy; a second one would only spin, and slow those who ask at the same time
        faiss.omp_set_num_threads(1)
        threadpool_limits(1, user_api="blas")  # nor is any product of matrices here large enough for two

    def retrieve(self, query: Query, speakers: Speakers, k: int) -> Ranking:
        """See `Retriever`."""
        vector = self._encoder.encode_questions([query.text])
        speaking = speakers != 0
        wanted = min(k * _VOICES_PER_PASSAGE, int(speaking.sum()))
        if not wanted or not vector.any():
            return Ranking(self.name, ())
        bits = self._bits(speaking.tobytes())
        selector = faiss.IDSelectorBitmap(len(speaking), faiss.swig_ptr(bits))
        parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, rows = self._index.search(vector, wanted, params=parameters)
        found = rows[0] >= 0
        return pooled_by_passage(
            self.name, rows[0][found], scores[0][found], self._voice_ids, speakers, k, _TEMPERATURE
        )


def build_dense(vectors: Vectors) -> faiss.Index:
    """An index of unit vectors, a row for each voice; every vector is looked at, kept in a byte for each dimension."""
    index = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_8bit_uniform, faiss.METRIC_INNER_PRODUCT
    )
    if len(vectors):
        index.train(vectors)  # takes the lowest and the highest value
        index.add(vectors)
    return index


def _bits(speaking: bytes) -> NDArray[np.uint8]:
    """The voices that may speak as FAISS wants them, a bit each, the lowest bit first."""
    return np.packbits(np.frombuffer(speaking, dtype=np.bool_), bitorder="little")
