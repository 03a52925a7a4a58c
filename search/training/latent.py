"""First vectors of words: latent semantic analysis, so that learning begins where words that meet lie near."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.utils.extmath import randomized_svd
from tokenizers import Tokenizer

from search.training.data import TrainingData

_SPREAD = 0.05
"""Standard deviation of the numbers of the first vectors."""


def wholes(data: TrainingData) -> list[str]:
    """Texts that each speak of one thing: an article, a question with its answers, a guide with all its voices.

    A guide and a question that stand in several languages are one text in all of them, so that words which say the
    same in different languages meet (cross-language latent semantic indexing; Dumais et al., AAAI 1997).
    """
    return [
        *dict.fromkeys(article.text for article in data.articles),
        *(" ".join((question.text, *question.answers)) for question in (*data.questions, *data.lay)),
        *(" ".join(pair) for pair in data.pairs),
        *(
            " ".join(
                (
                    *(guide.title, guide.plain, official, *guide.questions),
                    *(text for entry in guide.translations for text in (entry.plain, *entry.questions)),
                )
            )
            for guide, official in data.guides
        ),
        *(" ".join(row) for row in data.parallel),
    ]


def first_vectors(tokenizer: Tokenizer, texts: Sequence[str], dim: int, seed: int) -> NDArray[np.float32]:
    """A vector for each word from the texts in which it stands (Deerwester et al., JASIS 1990), shape (words, dim).

    Counts are logarithms times the inverse document frequency, texts of length 1; of the singular vectors each counts
    by the root of its value, and all words get the same length. A word of no text gets zeros.
    """
    size = tokenizer.get_vocab_size()
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    words = [np.unique(np.array(encoding.ids, dtype=np.int64), return_counts=True) for encoding in encodings]
    ends = np.cumsum([0, *(len(found) for found, _ in words)])
    counts = 1.0 + np.log(np.concatenate([count for _, count in words]).astype(np.float32))
    said = csr_matrix((counts, np.concatenate([found for found, _ in words]), ends), shape=(len(texts), size))
    spread = np.bincount(said.indices, minlength=size)
    rarity = np.log((len(texts) + 1) / (spread + 1))
    rarity[0] = 0.0  # the unknown
    said = said @ diags(rarity)
    lengths = np.sqrt(np.asarray(said.multiply(said).sum(axis=1)).ravel())
    said = diags(1.0 / np.maximum(lengths, 1e-6)) @ said
    rank = min(dim, *(side - 1 for side in said.shape))
    _, values, directions = randomized_svd(said, rank, n_iter=3, random_state=seed)
    rows = np.zeros((size, dim), dtype=np.float32)
    rows[:, :rank] = directions.T * np.sqrt(values)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return np.asarray(rows * (_SPREAD / rows.std()), dtype=np.float32)
