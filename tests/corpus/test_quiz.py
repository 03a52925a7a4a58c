"""The quiz: four options, one right, and a citation of a provision that is there."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date

from corpus import CORPUS
from kb.citations import find_citations
from kb.quantities import quantities
from kb.store import Store
from search.lookup import Named, Works, look_up

TODAY = date(2026, 11, 24)
QUESTIONS = tomllib.loads((CORPUS / "quiz.toml").read_text("utf-8"))["question"]


def test_each_question_has_four_options_and_one_of_them_is_right() -> None:
    assert len(QUESTIONS) >= 200
    assert len({question["ask"] for question in QUESTIONS}) == len(QUESTIONS)
    assert all(len(set(question["options"])) == 4 and 1 <= question["right"] <= 4 for question in QUESTIONS)
    places = Counter(question["right"] for question in QUESTIONS)
    assert max(places.values()) < len(QUESTIONS) / 3, "the place of the right option gives it away"


def test_each_answer_cites_a_provision_that_states_its_figures(real_store: Store) -> None:
    works = Works(real_store.documents())
    wrong = []
    for question in QUESTIONS:
        mention = find_citations(question["cite"], works.names)[0]
        found = look_up(mention.work, mention.locator, works, real_store, TODAY)
        stated = {value for value, _ in quantities(found.passage.text)} if isinstance(found, Named) else set()
        if not isinstance(found, Named) or any(value not in stated for value, _ in quantities(question["why"])):
            wrong.append((question["cite"], question["why"]))
    assert wrong == []
