"""What rules acts before a change of the law is called for where a question reaches back across the change."""

from __future__ import annotations

from datetime import date

import pytest

from kb.guides import ProvisionName
from search.analysis import normalise
from search.transitions import Transition, reaching_back

TODAY = date(2026, 11, 24)
CLAY = ProvisionName.parse("泥哨法第九条")
TIN = ProvisionName.parse("铁哨法第八条")
OLDER = ProvisionName.parse("泥哨法第七条")
KNOWN = [
    Transition("clay-whistle-law", date(2005, 5, 1), OLDER),
    Transition("clay-whistle-law", date(2019, 5, 1), CLAY),
    Transition("clay-whistle-law", date(2027, 1, 1), ProvisionName.parse("新泥哨法第九条")),
    Transition("tin-whistle-law", date(2010, 1, 1), TIN),
]


@pytest.mark.parametrize(
    ("said", "as_of", "works", "names"),
    [
        ("2018年有人仿我的泥哨,现在能告吗", TODAY, {"clay-whistle-law"}, [CLAY]),
        ("2003年登记的泥哨还有效吗", TODAY, {"clay-whistle-law"}, [OLDER]),  # the change that came next
        ("2020年有人仿我的泥哨", TODAY, {"clay-whistle-law"}, []),  # after the change
        ("2018年有人仿我的哨子", TODAY, {"tin-whistle-law"}, []),  # this law changed long before
        ("修改前的仿制怎么算", TODAY, {"clay-whistle-law"}, [CLAY]),  # no day: the latest change
        ("按新法还是旧法", TODAY, {"clay-whistle-law", "tin-whistle-law"}, [CLAY, TIN]),
        ("这事用哪年的法律", TODAY, {"clay-whistle-law"}, [CLAY]),
        ("泥哨保护几年", TODAY, {"clay-whistle-law"}, []),
        ("2018年泥哨保护几年", date(2018, 1, 1), {"clay-whistle-law"}, []),  # the law of that day itself is asked about
        ("2018年有人仿我的泥哨", TODAY, {"other-law"}, []),
    ],
)
def test_a_question_that_reaches_back_calls_for_what_rules_the_change(
    said: str, as_of: date, works: set[str], names: list[ProvisionName]
) -> None:
    assert reaching_back(normalise(said), as_of, works, KNOWN) == names
