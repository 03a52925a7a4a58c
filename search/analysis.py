"""Analysis: a text becomes terms, the same way for what is searched and for what is asked."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import jieba
import opencc

from corpus import LEXICON

VERSION = "1"

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_REPEATED = re.compile(r"([!?.,、。！？，~～…—-])\1+")
_WORD = re.compile(r"[0-9a-z\u00c0-\u024f\u1e00-\u1eff]+|[\u3400-\u9fff]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")


def normalise(text: str) -> str:
    """A question or text in one width, case and script, without what cannot be seen.

    >>> normalise("商標被人搶註了\u200b怎麼辦？？？　ＡＢＣ１２３")
    '商标被人抢注了怎么办? abc123'
    """
    visible = _CONTROL.sub(" ", _INVISIBLE.sub("", text))
    plain = unicodedata.normalize("NFKC", visible).lower()
    return _REPEATED.sub(r"\1", re.sub(r"\s+", " ", _simplified(plain))).strip()


class Analyzer:
    """Cuts text to terms: words of jieba with the legal dictionary, and pairs of characters.

    Words carry the sense; pairs of characters still match where a word is cut in two ways, is misspelt,
    or stands in no dictionary. Loading the dictionary takes a third of a second, once.
    """

    def __init__(self, lexicon: Path = LEXICON, extra_terms: tuple[str, ...] = ()) -> None:
        self._lexicon = lexicon
        self._extra_terms = extra_terms

    @cached_property
    def version(self) -> str:
        """Changes whenever the same text may give other terms."""
        digest = hashlib.sha256(f"{VERSION}\x1f{jieba.__version__}".encode())
        for name in ("terms.txt", "stopwords.txt"):
            digest.update((self._lexicon / name).read_bytes())
        digest.update("\x1f".join(self._extra_terms).encode())
        return digest.hexdigest()[:12]

    @cached_property
    def stopwords(self) -> frozenset[str]:
        return frozenset(read_terms(self._lexicon / "stopwords.txt"))

    def terms(self, text: str) -> list[str]:
        """The terms of a text in order, repeats kept; none for a text without a word."""
        found: list[str] = []
        for match in _WORD.finditer(normalise(text)):
            run = match.group()
            if not _CHINESE.fullmatch(run):
                if run not in self.stopwords:
                    found.append(run)
                continue
            words = [word for word in self._tokenizer.cut_for_search(run, HMM=False) if word not in self.stopwords]
            pairs = [run[at : at + 2] for at in range(len(run) - 1)]
            found += words
            found += [pair for pair in pairs if pair not in words]
        return found

    def words(self, text: str) -> list[str]:
        """The words of a text in order, each once where it stands, stop words kept."""
        found: list[str] = []
        for match in _WORD.finditer(normalise(text)):
            run = match.group()
            found += self._tokenizer.cut(run, HMM=False) if _CHINESE.fullmatch(run) else [run]
        return found

    def is_word(self, text: str) -> bool:
        """Whether the dictionary knows a string as a word."""
        return bool(self._tokenizer.FREQ.get(text))

    @property
    def word_counts(self) -> Mapping[str, int]:
        """The words of the dictionary, and how often each is written."""
        counts: dict[str, int] = self._tokenizer.FREQ
        return counts

    @cached_property
    def _tokenizer(self) -> jieba.Tokenizer:
        tokenizer = jieba.Tokenizer()
        # read the dictionary itself: jieba would keep a cache in a folder that others can write to
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
        for term in (*read_terms(self._lexicon / "terms.txt"), *self._extra_terms):
            tokenizer.add_word(normalise(term))
        return tokenizer


def read_lines(path: Path) -> list[str]:
    """The lines of a lexicon file that are neither blank nor comment (#)."""
    lines = (line.split("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line]


def read_terms(path: Path) -> list[str]:
    """The first word of each line of a lexicon file."""
    return [line.split()[0] for line in read_lines(path)]


_converter = None


def _simplified(text: str) -> str:
    global _converter
    if not _CHINESE.search(text):
        return text
    if _converter is None:
        _converter = opencc.OpenCC("t2s")
    return str(_converter.convert(text))
