"""Choices: what a word may mean, offered to tap where the question does not tell and what was found does not agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import LEXICON
from kb.answers import Choice
from kb.documents import Document
from kb.passages import PassageId
from search.analysis import read_lines
from search.query import Query
from search.rerank import Field
from search.retrieval import Found

_EVEN = 0.2
"""Fields of law are as likely when a provision of each scores at least this share of the best."""
_BRIEF = 14
"""A question of more characters tells a story, and the story tells what is meant."""


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Words that may mean several things.

    Attributes:
        words: the words.
        meanings: for each thing, what is shown to tap and what takes the place of the word, or with ~ for the
            whole question that of the question.
    """

    words: tuple[str, ...]
    meanings: tuple[tuple[str, str], ...]

    def choices(self, said: str) -> tuple[Choice, ...]:
        """A question in each of its meanings; none where it has none of the words, or tells already what is meant.

        >>> ambiguity = Ambiguity(("登记",), (("作品", "作品~"), ("软件", "软件著作权~")))
        >>> [choice.question for choice in ambiguity.choices("怎么登记")]
        ['作品怎么登记', '软件著作权怎么登记']
        >>> ambiguity.choices("作品怎么登记"), ambiguity.choices("怎么续展")
        ((), ())
        """
        word = next((word for word in self.words if word in said), None)
        if word is None:
            return ()
        rest = said.replace(word, " ")
        told = {rest[at : at + 2] for at in range(len(rest) - 1)}
        if any(pair in f"{label} {wording.replace(word, ' ')}" for label, wording in self.meanings for pair in told):
            return ()
        return tuple(
            Choice(label, wording.replace("~", said) if "~" in wording else said.replace(word, wording, 1))
            for label, wording in self.meanings
        )


class Chooser:
    """Finds what to ask back."""

    def __init__(self, ambiguities: Sequence[Ambiguity], fields: Sequence[Field]) -> None:
        self._ambiguities = ambiguities
        self._fields = fields

    def choices(self, query: Query, found: Found, documents: Mapping[PassageId, Document]) -> tuple[Choice, ...]:
        """The question in each of its meanings; none where it names a field of law or what was found is of one.

        Args:
            query: what is asked; provisions that it names leave nothing to choose.
            found: what was found for it.
            documents: the document of each passage.
        """
        if found.named or found.not_there or query.question.lang != "zh" or self._names_field(query):
            return ()
        if len(query.said) > _BRIEF or len(self._likely(found, documents)) < 2:
            return ()
        offered = (ambiguity.choices(query.said) for ambiguity in self._ambiguities)
        return next((choices for choices in offered if choices), ())

    def _names_field(self, query: Query) -> bool:
        terms = set(query.terms)
        return any(terms & field.asked for field in self._fields)

    def _likely(self, found: Found, documents: Mapping[PassageId, Document]) -> set[int]:
        """The fields of the best provision and of those that come close to it."""
        hits = found.ranking.hits
        near = (documents.get(hit.passage_id) for hit in hits if hit.score >= _EVEN * hits[0].score)
        return {
            at
            for document in near
            if document is not None
            for at, field in enumerate(self._fields)
            if any(word in document.title for word in field.titles)
        }


def read_ambiguities(path: Path = LEXICON / "choices.txt") -> list[Ambiguity]:
    """The ambiguities of the lexicon, in its order."""
    found = []
    for line in read_lines(path):
        words, meanings = line.split("=", 1)
        pairs = (meaning.strip().split("：", 1) for meaning in meanings.split("|"))
        found.append(Ambiguity(tuple(words.strip().split("、")), tuple((label, wording) for label, wording in pairs)))
    return found
