"""Filters of the templates: links that carry the language on, dates, and Chinese words with what they mean beside."""

from __future__ import annotations

import re
from datetime import date

from babel.dates import format_date
from flask import Flask
from flask_babel import gettext
from markupsafe import Markup, escape

from kb.documents import Document
from kb.locators import Level, Locator
from kb.passages import Passage
from search.query import language
from webapp.languages import TAGS, chosen, page_language, page_tag, translated
from webapp.urls import document_path, provision_path

# Chinese words, with the figures that stand between them: 《商标法》（2019）第三十九条
_HAN = r"\u3000-\u9fff\uff01-\uff60"
_CHINESE = re.compile(rf"([{_HAN}](?:[{_HAN}\dA-Za-z·]*[{_HAN}])?)")
_DATES = {"en": "d MMMM y", "vi": "d/M/y"}
ADDRESS = {
    Level.ARTICLE: "第%(number)s条",
    Level.PARAGRAPH: "第%(number)s款",
    Level.ITEM: "第%(number)s项",
    Level.SUBITEM: "第%(number)s目",
}
"""How the levels of an address inside a law are said beside the Chinese."""


def register(app: Flask) -> None:
    """Makes the filters known to the templates."""
    for name, kept in (
        ("day", day),
        ("document_link", document_link),
        ("version_label", version_label),
        ("named", named),
        ("beside", beside),
        ("tongue", tongue),
        ("spoken", spoken),
        ("marked", marked),
        ("spoken_tag", spoken_tag),
    ):
        app.add_template_filter(kept, name)
    app.add_template_global(provision_link, "provision_link")
    app.add_template_global(document_provision_link, "document_provision_link")
    app.add_template_global(gloss, "gloss")


def day(value: date | None) -> str:
    """A date as people write it.

    >>> day(date(2019, 11, 1)), day(None)
    ('2019年11月1日', '日期不详')
    """
    if value is None:
        return gettext("日期不详")
    lang = page_language()
    if lang in _DATES:
        return format_date(value, _DATES[lang], locale=lang)
    return f"{value.year}年{value.month}月{value.day}日"


def document_link(document: Document) -> str:
    """The page of a document, in the language at hand."""
    return _carried(document_path(document.document_id))


def provision_link(passage: Passage, locator: Locator | None = None) -> str:
    """The permanent link of a provision, in the language at hand."""
    return _carried(provision_path(passage.document_id, locator or passage.locator))


def document_provision_link(document: Document, locator: Locator) -> str:
    """The permanent link of a provision of a document, in the language at hand."""
    return _carried(provision_path(document.document_id, locator))


def version_label(document: Document) -> str:
    """What tells this version from the others, e.g. 2019年版."""
    return gettext("%(year)s年版", year=document.version) if document.version.isdigit() else document.version


def gloss(document: Document | None, locator: Locator | None = None) -> str:
    """What stands beside a Chinese citation for those who do not read it: Trademark Law, Article 39.

    Empty on a Chinese page; without the name or the address where there is no word for it.
    """
    if page_language() == "zh":
        return ""
    name = translated(document.short_title) if document else ""
    words = [name] if document and name != document.short_title else []
    return ", ".join(words + _address(locator))


def named(locator: Locator) -> str:
    """An address in the words of the page's language, in Chinese where it has none."""
    return str(locator) if page_language() == "zh" else ", ".join(_address(locator)) or str(locator)


def beside(label: str) -> str:
    """An official Chinese word, with its translation beside it on a page in another language."""
    if page_language() == "zh":
        return label
    return Markup('<span lang="zh-CN">{}</span> {}').format(label, translated(label))


def tongue(text: str) -> Markup:
    """The attribute that says in which language a text is, where it is not that of the page."""
    tag = spoken_tag(text)
    return Markup("") if tag == page_tag() else Markup(' lang="{}"').format(tag)


def spoken(text: object) -> str:
    """A text with its language told where it is not that of the page."""
    attribute = tongue(str(text))
    return Markup("<span{}>{}</span>").format(attribute, text) if attribute else str(text)


def marked(text: str) -> str:
    """A sentence in another language with the Chinese words in it told, such as the name of a law."""
    if spoken_tag(text) == TAGS["zh"]:
        return text
    return Markup("").join(
        Markup('<span lang="zh-CN">{}</span>').format(part) if at % 2 else escape(part)
        for at, part in enumerate(_CHINESE.split(text))
    )


def spoken_tag(text: str) -> str:
    """The language of a text as HTML names it; Chinese where a third of its letters are, else told by the others.

    >>> spoken_tag("商标管10年"), spoken_tag("See 《商标法》, all of it."), spoken_tag("Nhãn hiệu được 10 năm")
    ('zh-CN', 'en', 'vi')
    """
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return page_tag()
    others = [char for char in text if not "\u3400" <= char <= "\u9fff"]
    return TAGS["zh"] if 3 * (len(text) - len(others)) >= len(letters) else TAGS[language("".join(others))]


def _address(locator: Locator | None) -> list[str]:
    if not locator or not locator.is_article:
        return []
    numbers = [(step.level, f"{step.number}-{step.branch}" if step.branch else step.number) for step in locator.steps]
    return [gettext(ADDRESS[level], number=number) for level, number in numbers]


def _carried(path: str) -> str:
    return f"{path}?lang={chosen()}" if chosen() else path
