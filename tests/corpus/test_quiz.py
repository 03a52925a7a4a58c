"""The quiz: four options, one right, and a citation of a provision that is there."""

from __future__ import annotations

from collections import Counter

from corpus import CORPUS
from kb.citations import find_citations
from kb.quantities import quantities
from kb.quiz import read_quiz
from kb.store import Store
from search.lookup import Named, Works, look_up

QUIZ = read_quiz(CORPUS / "quiz.toml")


def test_each_question_has_four_options_and_one_of_them_is_right() -> None:
    assert len(QUIZ.questions) >= 200
    assert len({question.ask for question in QUIZ.questions}) == len(QUIZ.questions)
    places = Counter(question.right for question in QUIZ.questions)
    assert set(places) == {1, 2, 3, 4}
    assert max(places.values()) < len(QUIZ.questions) / 3, "the place of the right option gives it away"


def test_each_answer_cites_a_provision_that_states_its_figures(real_store: Store) -> None:
    works = Works(real_store.documents())
    wrong = []
    for question in QUIZ.questions:
        mention = find_citations(question.cite, works.names)[0]
        found = look_up(mention.work, mention.locator, works, real_store, QUIZ.checked_on)
        stated = {value for value, _ in quantities(found.passage.text)} if isinstance(found, Named) else set()
        if not isinstance(found, Named) or any(value not in stated for value, _ in quantities(question.why)):
            wrong.append((question.cite, question.why))
    assert wrong == []
