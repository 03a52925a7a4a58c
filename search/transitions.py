"""Transitions: which provision says what law rules what was done before the law changed, or across the change."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus import TRANSITIONS
from kb.guides import ProvisionName
from search.query import days_told

# 新法还是旧法, 按哪年的法律, 修改前的侵权, 一直持续到施行以后
_ASKS = re.compile(
    r"[新旧老](?:的)?[^,。?!]{0,6}法[^,。?!]{0,4}(?:还是|和|跟|与)|(?:按|用|适用|依照?)(?:哪|什么时候|当时|以前|过去)"
    r"|(?:修[改订]|施行|生效|实施|改法|变法)(?:以前|之前|前)|(?:前|旧|老)法|持续到|一直到.{0,8}(?:施行|生效|新法|以?后)"
)


@dataclass(frozen=True, slots=True)
class Transition:
    """What rules acts before a change.

    Attributes:
        work_id: the work that changed.
        changed_on: the day from which it was another.
        provision: what says which law rules acts before that day, or across it.
    """

    work_id: str
    changed_on: date
    provision: ProvisionName


def read_transitions(path: Path = TRANSITIONS) -> list[Transition]:
    """The transitions that ship."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            Transition(row["work_id"], date.fromisoformat(row["changed_on"]), ProvisionName.parse(row["provision"]))
            for row in csv.DictReader(stream)
        ]


def reaching_back(said: str, as_of: date, works: Collection[str], known: Sequence[Transition]) -> list[ProvisionName]:
    """The provisions on transition that a question calls for, one for each work at most.

    It calls for one where it tells a day before the change and asks about the law after it, or asks which law
    rules at all; then the latest change counts.

    Args:
        said: the question, normalised.
        as_of: the day whose law is asked about.
        works: the works that answer it.
        known: the transitions that there are.
    """
    told = [day for day in days_told(said) if day < as_of]
    found: dict[str, ProvisionName] = {}
    for transition in sorted(known, key=lambda transition: transition.changed_on, reverse=not told):
        if transition.work_id not in works or transition.changed_on > as_of or transition.work_id in found:
            continue
        if min(told) < transition.changed_on if told else _ASKS.search(said) is not None:
            found[transition.work_id] = transition.provision
    return list(found.values())
