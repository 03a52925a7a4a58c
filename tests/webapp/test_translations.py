"""Every word of the pages has its English and its Vietnamese, and the catalogues hold nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment

from corpus import CHANNELS
from ingest.manifest import read_manifest
from kb.channels import read_channels
from kb.documents import DocumentKind, Status
from kb.quiz import read_quiz
from kb.settings import Settings
from webapp import booth, cards, counter, errors, filters, pictures, rounds
from webapp.fields import read_fields
from webapp.languages import CATALOGS

WEBAPP = CATALOGS.parent
LANGUAGES = ("en", "vi")


def of_templates() -> Iterator[str]:
    environment = Environment(extensions=["jinja2.ext.i18n"])
    for path in sorted((WEBAPP / "templates").iterdir()):
        for _, _, message in environment.extract_translations(path.read_text("utf-8")):
            yield str(message[0] if isinstance(message, tuple) else message)


def of_code() -> Iterator[str]:
    for path in sorted(WEBAPP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_call = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "gettext"
            if is_call and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def of_data() -> Iterator[str]:
    """What templates and code take from tables: kinds, fields, channels, facts, errors."""
    yield from (member.value for kind in (DocumentKind, Status) for member in kind)
    for field in read_fields():
        yield from (field.name, field.hint)
    yield from ("其他", *booth.PLACES)
    yield from (rounds.MIXED, *(question.field for question in read_quiz(Settings().quiz).questions))
    for channel in read_channels(CHANNELS).values():
        yield from (channel.name, channel.serves, channel.bring)
    yield from (name for _, name in cards.VERDICTS)
    for name, facts in counter.FACTS:
        yield from (name, *facts)
    for term in pictures.TERMS:
        yield from (term.right, term.begins, term.ends)
    for step in (*pictures.THINGS, *pictures.COMPLAINT):
        yield from (step.name, step.told)
    yield from errors.messages()
    yield from filters.ADDRESS.values()


def catalog(lang: str) -> Catalog:
    with (CATALOGS / lang / "LC_MESSAGES" / "messages.po").open("rb") as stream:
        return read_po(stream, locale=lang, abort_invalid=True)


def translations(lang: str) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalog(lang) if message.id}


def needed() -> set[str]:
    return {message for source in (of_templates(), of_code(), of_data()) for message in source if message}


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|<[^>]+>|\{\d\}", text))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_the_pages_is_translated(lang: str) -> None:
    known = translations(lang)
    assert sorted(message for message in needed() if not known.get(message, "").strip()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_filled_in_is_the_same_in_every_language(lang: str) -> None:
    wrong = {one: other for one, other in translations(lang).items() if placeholders(one) != placeholders(other)}
    assert wrong == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_chinese_is_left_in_a_translation(lang: str) -> None:
    assert {
        one: other for one, other in translations(lang).items() if re.search(r"[\u3000-\u9fff\uff01-\uff60]", other)
    } == {}


def test_both_catalogues_translate_the_same_words_and_no_word_is_out_of_use() -> None:
    english, vietnamese = (set(translations(lang)) for lang in LANGUAGES)
    assert english == vietnamese
    titles = {row.document.short_title for row in read_manifest(Settings())}
    assert english - needed() - titles == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_translation_waits_to_be_checked(lang: str) -> None:
    assert [message.id for message in catalog(lang) if message.fuzzy and message.id] == []


def test_scripts_say_nothing_by_themselves() -> None:
    for path in sorted((WEBAPP / "static").glob("*.js")):
        code = re.sub(r"//.*", "", path.read_text("utf-8"))
        assert not re.search(r"[\u3000-\u9fff\uff01-\uff60]", code), path.name
