"""Translations of our own texts about the law: complete, none out of use, with the figures of the Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import CORPUS, PATHS, TRANSLATIONS
from ingest.translation_lint import lint_translations, texts_for
from kb.errors import MalformedStructure
from kb.paths import read_paths
from kb.quiz import read_quiz
from kb.store import Store
from kb.translations import FOREIGN, read_translations
from search.texts import translate


@pytest.mark.parametrize("lang", FOREIGN)
def test_all_that_has_a_foreign_reader_is_rendered(real_store: Store, lang: str) -> None:
    texts = texts_for(real_store.all_guides(), read_paths(PATHS).values(), read_quiz(CORPUS / "quiz.toml"))
    assert len(texts) > 3000
    found = lint_translations(lang, texts, read_translations(TRANSLATIONS / f"{lang}.po"))
    assert [str(finding) for finding in found] == []


@pytest.mark.parametrize("lang", FOREIGN)
def test_the_options_of_a_question_differ_in_every_language(lang: str) -> None:
    for question in read_quiz(CORPUS / "quiz.toml").questions:
        assert len({translate(option, lang).lower() for option in question.options}) == len(question.options)


@pytest.mark.parametrize(
    ("text", "rendered", "said"),
    [
        ("3个月内", "within 3 months", []),
        ("3个月内", "within three months", []),
        ("3个月内", "within 30 days", ["没有 3"]),
        ("罚款25万元以下", "a fine of up to 250,000 yuan", []),
        ("罚款25万元以下", "a fine of up to 25,000 yuan", ["没有 250000", "25000 原文没有"]),
        ("见第六十五条", "see Article 65", []),
        ("见第六十五条", "see Article 56", ["56 原文没有"]),
        ("先交钱", "pay 先 first", ["还有中文"]),
        ("先交钱", "say “先交钱” (pay first)", []),
    ],
)
def test_a_figure_that_is_another_in_the_translation_is_found(text: str, rendered: str, said: list[str]) -> None:
    found = [str(finding) for finding in lint_translations("en", [text], {text: rendered})]
    assert len(found) == len(said) and all(part in one for part, one in zip(said, found, strict=True))


def test_what_is_missing_or_out_of_use_is_named() -> None:
    found = [finding.message for finding in lint_translations("vi", ["甲", "乙"], {"乙": "b", "丙": "c"})]
    assert found == ["没有译文", "没有地方用到"]


def test_a_damaged_catalogue_says_where(tmp_path: Path) -> None:
    path = tmp_path / "en.po"
    path.write_text('msgid "甲"\nmsgstr "a"\n\nmsgid 乙\n', "utf-8")
    with pytest.raises(MalformedStructure, match=r"en\.po"):
        read_translations(path)


def test_an_entry_that_waits_to_be_checked_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "en.po"
    path.write_text('msgid "甲"\nmsgstr "a"\n\n#, fuzzy\nmsgid "乙"\nmsgstr "b"\n', "utf-8")
    assert read_translations(path) == {"甲": "a"}
