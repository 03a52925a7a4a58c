"""Paths on a day: a step of a guided path with its provisions as the law of the day has them, word for word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kb.answers import Answer, CitedProvision
from kb.channels import Channel
from kb.citations import Citation
from kb.guides import ProvisionName
from kb.paths import GuidedPath, PathStep
from kb.store import Store
from search.compose import status_notice
from search.retrieval import Retrieval
from search.verify import is_proven, proven_statement

OFFERED = 2
"""How many paths an answer offers at most."""


@dataclass(frozen=True, slots=True)
class GroundedStep:
    """A step as it may be shown on a day.

    Attributes:
        step: the step as it is written.
        text: its sentences, without those whose figures the law of the day does not state.
        now: what to do, likewise.
        note: where people err, likewise.
        provisions: what carries it, proven against the store.
        unseen: provisions that it names and of which the base has nothing for the day.
        channels: where to turn.
        notices: which of its laws will soon be another.
    """

    step: PathStep
    text: str
    now: tuple[str, ...]
    note: str
    provisions: tuple[CitedProvision, ...]
    unseen: tuple[ProvisionName, ...]
    channels: tuple[Channel, ...]
    notices: tuple[str, ...]

    @property
    def is_cut(self) -> bool:
        """Whether sentences were left out because the law has changed since the check."""
        return (self.text, self.now, self.note) != (self.step.text, self.step.now, self.step.note)


class PathGuide:
    """Shows the steps of paths as the law of a day carries them."""

    def __init__(self, store: Store, retrieval: Retrieval, channels: Mapping[str, Channel]) -> None:
        self._store = store
        self._retrieval = retrieval
        self._channels = channels

    def ground(self, path: GuidedPath, step: PathStep, as_of: date, lang: str = "zh") -> GroundedStep:
        """A step with its provisions of the day, and notices in a language; its words stay as written, in Chinese.

        Where one of them is not installed there is nothing to hold the figures against, and the words stay whole.
        """
        cited = {name: self._cite(name, path.checked_on, as_of) for name in step.basis}
        provisions = tuple(provision for provision in cited.values() if provision is not None)
        is_whole = not all(provision.citation.passage.is_installed for provision in provisions)

        def proven(words: str) -> str:
            return words if is_whole else proven_statement(words, provisions, step.source)

        return GroundedStep(
            step=step,
            text=proven(step.text),
            now=tuple(kept for words in step.now if (kept := proven(words))),
            note=proven(step.note),
            provisions=tuple(dict.fromkeys(provisions)),
            unseen=tuple(name for name, provision in cited.items() if provision is None),
            channels=tuple(self._channels[identity] for identity in step.channels if identity in self._channels),
            notices=tuple(dict.fromkeys(told for one in provisions for told in status_notice(one, as_of, lang))),
        )

    def _cite(self, name: ProvisionName, written_on: date, as_of: date) -> CitedProvision | None:
        found = self._retrieval.on_day(name, written_on, as_of)
        if found is None:
            return None
        citation = Citation.of(found.document, found.passage, found.locator)
        provision = CitedProvision(citation, found.document.status(as_of), is_basis=True)
        return provision if is_proven(provision, as_of, self._store) else None


def offered_paths(paths: Mapping[str, GuidedPath], answer: Answer) -> tuple[GuidedPath, ...]:
    """The paths that help on from an answer: those for the work that it rests on, what else it cites decides."""
    works = [provision.citation.document.work_id for provision in answer.provisions]
    fitting = [path for path in paths.values() if works[0] in path.works]
    return tuple(sorted(fitting, key=lambda path: -len({*works} & {*path.works}))[:OFFERED])
