"""Vocabulary: the words of jieba as a tokenizer that any library can read."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from search.analysis import Analyzer

_WORTH_A_VECTOR = re.compile(r"[0-9a-z\u00c0-\u024f\u1e00-\u1eff\u3400-\u9fff]")
UNKNOWN = "[UNK]"


def build_tokenizer(texts: Iterable[str], own: Iterable[str], analyzer: Analyzer, fewest: int = 3) -> Tokenizer:
    """A unigram tokenizer whose pieces are jieba's words, with their frequencies as scores.

    Its Viterbi cut is the most probable cut, as jieba's is, so words come out nearly as jieba cuts them;
    what is no word falls into characters. Punctuation is no piece and is dropped as unknown.

    Args:
        texts: where words are counted.
        own: our own texts, whose words are kept however rare: they hold the words people use.
        analyzer: cuts the words.
        fewest: how often a word of `texts` must occur to be kept.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(analyzer.words(text))
    kept = {word: count for word, count in counts.items() if count >= fewest}
    for text in own:
        for word in analyzer.words(text):
            kept[word] = kept.get(word, 0) + 1
    kept = {word: count for word, count in kept.items() if _WORTH_A_VECTOR.search(word)}
    for char in {char for word in kept for char in word}:
        kept.setdefault(char, 1)
    total = sum(kept.values())
    pieces = sorted(kept.items(), key=lambda entry: (-entry[1], entry[0]))
    vocabulary = [(UNKNOWN, 0.0), *((word, math.log(count / total)) for word, count in pieces)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=0))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(
        Regex(r"[\u3400-\u9fff]+|[a-z\u00c0-\u024f\u1e00-\u1eff]+|[0-9]+"), behavior="isolated"
    )
    return tokenizer
