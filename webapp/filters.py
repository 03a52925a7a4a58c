"""Filters of the templates: links and dates."""

from __future__ import annotations

from datetime import date

from flask import Flask

from kb.documents import Document
from kb.locators import Locator
from kb.passages import Passage
from webapp.urls import document_path, provision_path


def register(app: Flask) -> None:
    """Makes the filters known to the templates."""
    app.add_template_filter(day, "day")
    app.add_template_filter(document_link, "document_link")
    app.add_template_global(provision_link, "provision_link")
    app.add_template_filter(version_label, "version_label")


def day(value: date | None) -> str:
    """A date as people write it.

    >>> day(date(2019, 11, 1)), day(None)
    ('2019年11月1日', '日期不详')
    """
    return f"{value.year}年{value.month}月{value.day}日" if value else "日期不详"


def document_link(document: Document) -> str:
    """The page of a document."""
    return document_path(document.document_id)


def provision_link(passage: Passage, locator: Locator | None = None) -> str:
    """The permanent link of a provision."""
    return provision_path(passage.document_id, locator or passage.locator)


def version_label(document: Document) -> str:
    """What tells this version from the others, e.g. 2019年版."""
    return f"{document.version}年版" if document.version.isdigit() else document.version
