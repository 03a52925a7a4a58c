"""The questions that the pages offer in English and Vietnamese are answered, and in that language."""

from __future__ import annotations

import pytest

from kb.answers import Answer
from search.engine import Engine
from search.texts import read_examples
from webapp.fields import read_fields
from webapp.filters import spoken_tag
from webapp.forms import make_question

OFFERED = [
    (lang, question)
    for lang in ("en", "vi")
    for question in dict.fromkeys(
        [*read_examples(lang), *(question for field in read_fields() for question in field.asked_in(lang))]
    )
]


@pytest.mark.parametrize(("lang", "question"), OFFERED)
def test_what_is_offered_is_answered_in_its_language(real_engine: Engine, lang: str, question: str) -> None:
    said = real_engine.ask(make_question(question, "2026-11-24", (), lang))
    assert isinstance(said, Answer)
    assert spoken_tag(said.said) == lang


def test_every_field_has_questions_in_every_language() -> None:
    for field in read_fields():
        for lang in ("en", "vi"):
            assert field.asked_in(lang) and field.asked_in(lang) != field.questions, (field.field_id, lang)
