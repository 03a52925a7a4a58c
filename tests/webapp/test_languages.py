"""Pages speak Chinese, English and Vietnamese; a choice of language travels in addresses, and nowhere else."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from search.engine import Engine
from webapp.app import create_app


@pytest.fixture(scope="module")
def client(tiny_engine: Engine) -> FlaskClient:
    return create_app(tiny_engine.settings).test_client()


def tag_of(page: str) -> str:
    return re.search(r'<html lang="([^"]+)"', page).group(1)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("address", "accepted", "tag"),
    [
        ("/", "", "zh-CN"),
        ("/", "vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("/", "de-DE,en-GB;q=0.7", "en"),
        ("/", "de-DE", "zh-CN"),  # none of ours
        ("/?lang=en", "vi", "en"),  # what is chosen goes before what the browser prefers
        ("/?lang=fr", "vi", "vi"),
        ("/kiosk?lang=vi", "zh-CN", "vi"),
        ("/booth", "en", "en"),
        ("/counter?lang=zh", "en", "zh-CN"),
        ("/embed", "en", "en"),
        ("/no-such-page?lang=vi", "", "vi"),
    ],
)
def test_the_language_is_the_one_chosen_then_that_of_the_browser_then_chinese(
    client: FlaskClient, address: str, accepted: str, tag: str
) -> None:
    response = client.get(address, headers={"Accept-Language": accepted})
    assert tag_of(response.text) == tag == response.headers["Content-Language"]
    assert "Accept-Language" in response.headers["Vary"] and "Set-Cookie" not in response.headers


def test_a_page_that_is_too_large_to_read_is_refused_in_a_language(client: FlaskClient) -> None:
    response = client.post("/ask?lang=en", data={"question": "泥" * 2_000_000})
    assert response.status_code == 413 and tag_of(response.text) == "en"
