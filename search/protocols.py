"""The seams: what an encoder, a retriever and a composer must do to take their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kb.answers import Answer, Refusal
from search.query import Query
from search.ranking import Ranking, Speakers

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Texts to vectors.

    Attributes:
        name: what the index manifest records; another name or revision means another index.
        dim: length of a vector.
    """

    name: str
    dim: int

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """One row per question: shape (len(texts), dim), float32, each row of length 1."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One row per text to be found, questions of guides too: shape (len(texts), dim), float32, length 1 each."""


class Retriever(Protocol):
    """A query to a ranking of passages.

    Attributes:
        name: stands in rankings and in explanations.
    """

    name: str

    def retrieve(self, query: Query, speakers: Speakers, k: int) -> Ranking:
        """At most `k` passages, best first, none twice, for which one of `speakers` spoke."""


class Composer(Protocol):
    """Hits to an answer, not yet verified."""

    def compose(self, query: Query, ranking: Ranking) -> Answer | Refusal:
        """What would be said; `search.verify` decides whether it is."""


class ModelFailed(Exception):
    """A language model gave no whole reply; the message says how, without a word of what was asked."""


class ChatModel(Protocol):
    """A language model."""

    def words(self, system: str, user: str) -> Iterator[str]:
        """The pieces of its reply as they come.

        Raises:
            ModelFailed: nothing came, or not all of it, or too late or too much.
        """
