"""Lint: the completeness proof of every text, made anew and held against what the store has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.manifest import find_text, read_manifest
from ingest.parse import Proof
from ingest.pipeline import parse_text
from kb.errors import IngestError
from kb.settings import Settings
from kb.store import Store


@dataclass(frozen=True, slots=True)
class TextVerdict:
    """What lint found about one text.

    Attributes:
        document_id: the text.
        proof: the account of its characters, None when it could not be made.
        faults: what is wrong, Chinese; none when the text is complete.
    """

    document_id: str
    proof: Proof | None
    faults: tuple[str, ...]


def lint_texts(store: Store, settings: Settings) -> Iterator[TextVerdict]:
    """The verdict on each installed text, in the order of the manifest."""
    for row in read_manifest(settings):
        path = find_text(row, settings)
        if path is None:
            continue
        identity = row.document.document_id
        try:
            sections, proof = parse_text(row, path, settings)
        except IngestError as error:
            yield TextVerdict(identity, None, (str(error),))
            continue
        stored = {str(p.locator): p.text for p in store.passages(identity) if p.is_installed}
        faults = []
        if proof.lost:
            faults.append(f"丢失 {proof.lost} 字")
        missing = [str(section.locator) for section in sections if stored.get(str(section.locator)) != section.text]
        if missing:
            faults.append(f"知识库与原文不符：{'、'.join(missing[:5])}{' 等' if len(missing) > 5 else ''}")
        surplus = set(stored) - {str(section.locator) for section in sections}
        if surplus:
            faults.append(f"知识库多出：{'、'.join(sorted(surplus)[:5])}")
        yield TextVerdict(identity, proof, tuple(faults))
