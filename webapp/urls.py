"""Addresses: the permanent link of a document, a provision, a 款项目, a step of a guided path."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from kb.locators import Locator


def document_path(document_id: str) -> str:
    """The page of a document."""
    return f"/documents/{quote(document_id)}"


def provision_path(document_id: str, locator: Locator) -> str:
    """The permanent link of a provision.

    >>> provision_path("trademark-law-2019", Locator.article(39))
    '/documents/trademark-law-2019/%E7%AC%AC%E4%B8%89%E5%8D%81%E4%B9%9D%E6%9D%A1'
    """
    return f"{document_path(document_id)}/{quote(str(locator))}"


def path_link(path_id: str, step_id: str = "", via: Sequence[str] = ()) -> str:
    """The page of a guided path, or of a step of it with the steps before it.

    >>> path_link("copied", "brand", ["what"])
    '/paths/copied/brand?via=what'
    """
    link = f"/paths/{quote(path_id)}" + (f"/{quote(step_id)}" if step_id else "")
    return f"{link}?via={quote(','.join(via), safe=',')}" if via else link
