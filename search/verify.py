"""Verification: the gate between composing and showing. No exact quote, no answer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from kb.answers import Answer, CitedProvision
from kb.articles import find_unit
from kb.quantities import quantities
from kb.store import Store

_SENTENCE = re.compile(r"[^。！？；\n]*(?:[。！？；\n]|$)")


def verified(answer: Answer, store: Store) -> Answer | None:
    """The answer with only what is proven, or None when a citation it rests on is not.

    A citation is proven when its passage stands in the store, its quotation equals the stored characters
    at its address, and its status is that of its document on the day asked about. A citation beside the
    answer that is not proven is dropped; one that the answer rests on takes the answer with it.
    """
    as_of = answer.question.as_of
    proven = tuple(provision for provision in answer.provisions if is_proven(provision, as_of, store))
    lost = [provision for provision in answer.provisions if provision not in proven]
    if not proven or any(provision.is_basis for provision in lost):
        return None
    return replace(answer, provisions=proven, statement=proven_statement(answer.statement, proven, answer.source))


def is_proven(provision: CitedProvision, as_of: date, store: Store) -> bool:
    """Whether a citation says exactly what the store holds, of the day asked about."""
    citation = provision.citation
    passage = store.passage(citation.passage.passage_id)
    if passage is None or passage != citation.passage or passage.document_id != citation.document.document_id:
        return False
    if citation.locator.head != passage.locator:
        return False
    if provision.status is not citation.document.status(as_of):
        return False
    if not passage.is_installed:
        return citation.quote == ""
    if not citation.locator.inside:
        return citation.quote == passage.text
    unit = find_unit(passage.text, citation.locator.inside)
    return unit is not None and citation.quote == passage.text[unit.start : unit.end]


def proven_statement(statement: str, provisions: tuple[CitedProvision, ...], source: str) -> str:
    """The sentences of a statement whose figures all stand in the cited provisions.

    Without a cited text at hand, or with a source named for the figures, there is nothing to hold them
    against: the statement stays whole.
    """
    texts = [provision.citation.passage.text for provision in provisions if provision.citation.passage.is_installed]
    if source or not texts:
        return statement
    known = quantities("\n".join(texts))
    values = {value for value, _ in known}
    kept = [
        sentence
        for sentence in _SENTENCE.findall(statement)
        if all((value, unit) in known or (not unit and value in values) for value, unit in quantities(sentence))
    ]
    return "".join(kept).strip()
