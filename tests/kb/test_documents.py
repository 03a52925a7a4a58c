"""Validity is computed for a day and fails closed."""

from dataclasses import replace
from datetime import date

import pytest

from kb.documents import Document, DocumentKind, Status, Validity

LAW = Document("a-2019", "a", "甲法", "甲法", "2019", DocumentKind.LAW, effective_on=date(2019, 5, 1))


@pytest.mark.parametrize(
    ("changes", "day", "expected"),
    [
        # not yet, from its day on, and with nobody having established that it still holds
        ({}, date(2019, 4, 30), Status.NOT_YET_IN_FORCE),
        ({}, date(2019, 5, 1), Status.UNKNOWN),
        ({"validity": Validity.IN_FORCE}, date(2019, 5, 1), Status.IN_FORCE),
        # a known end closes the interval even when nobody checked: it did hold in between
        ({"superseded_on": date(2025, 10, 15)}, date(2025, 10, 14), Status.IN_FORCE),
        ({"superseded_on": date(2025, 10, 15)}, date(2025, 10, 15), Status.AMENDED),
        ({"repealed_on": date(2025, 4, 26)}, date(2025, 4, 26), Status.REPEALED),
        # replaced on a day that nobody has established: amended since the check, unknown before it
        ({"validity": Validity.SUPERSEDED, "checked_on": date(2026, 2, 1)}, date(2026, 2, 1), Status.AMENDED),
        ({"validity": Validity.SUPERSEDED, "checked_on": date(2026, 2, 1)}, date(2020, 1, 1), Status.UNKNOWN),
        ({"validity": Validity.REPEALED, "checked_on": date(2021, 1, 1)}, date(2021, 6, 1), Status.REPEALED),
        # no effective day: never in force by our word, whatever the manifest says
        ({"effective_on": None, "validity": Validity.IN_FORCE}, date(2026, 1, 1), Status.UNKNOWN),
        ({"kind": DocumentKind.GUIDE}, date(2026, 1, 1), Status.NOT_LAW),
    ],
)
def test_status_on_a_day(changes: dict[str, object], day: date, expected: Status) -> None:
    assert replace(LAW, **changes).status(day) is expected  # type: ignore[arg-type]


def test_only_what_may_be_the_law_of_the_day_may_carry_an_answer() -> None:
    assert {status for status in Status if status.may_apply} == {Status.IN_FORCE, Status.UNKNOWN, Status.NOT_LAW}


def test_kinds_are_ranked_by_their_force() -> None:
    assert DocumentKind.LAW.rank < DocumentKind.ADMINISTRATIVE_REGULATION.rank < DocumentKind.DEPARTMENTAL_RULE.rank
    assert DocumentKind.LOCAL_REGULATION.is_local and not DocumentKind.LAW.is_local
    assert not DocumentKind.GUIDE.is_binding
