"""Three languages in a real browser: nothing is cut off, a change of language keeps the question, no trail is left."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import visit

SAID = {"zh": "10年", "en": "10 years", "vi": "10 năm"}
ASKED = {
    "zh": "注册商标能管多少年",
    "en": "How long does a registered trademark last in China?",
    "vi": "Nhãn hiệu đăng ký ở Trung Quốc có hiệu lực bao nhiêu năm?",
}

CUT_OFF = """() => [document.documentElement, ...document.querySelectorAll('h1, h2, h3, a, button, label, summary, th, td, .said p')]
    .filter((one) => one.checkVisibility() && !one.closest('.quiet, .skip') && getComputedStyle(one).position !== 'absolute')
    .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
    .map((one) => one.outerHTML.slice(0, 120))"""
SMALL = """(least) => [...document.querySelectorAll('.languages a, .languages button')]
    .map((one) => one.getBoundingClientRect()).filter((box) => box.height < least || box.width < least).length"""


def check(page: Page, least: int) -> None:
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(SMALL, least) == 0


@pytest.mark.parametrize("lang", ["zh", "en", "vi"])
def test_home_and_answer_speak_three_languages(browser: Browser, real_site: str, size: str, lang: str) -> None:
    seen = visit(browser, real_site, size)
    page = seen.page
    page.goto(f"{real_site}/?lang={lang}")
    check(page, 48)
    seen.shot(f"home-{lang}-{size}")
    seen.ask(ASKED[lang])
    expect(page.locator(".said .first")).to_contain_text(SAID[lang])
    check(page, 48)
    seen.shot(f"answer-{lang}-{size}")
    assert page.url == f"{real_site}/ask?lang={lang}"
    assert seen.complaints == [] and seen.context.cookies() == []


@pytest.mark.parametrize("lang", ["zh", "en", "vi"])
def test_the_kiosk_speaks_three_languages(browser: Browser, real_site: str, size: str, lang: str) -> None:
    seen = visit(browser, real_site, size, has_touch=True)
    page = seen.page
    with page.expect_response("**/kiosk/pinyin.json"):
        page.goto(f"{real_site}/kiosk?lang={lang}")
    check(page, 64)
    seen.shot(f"kiosk-{lang}-{size}")
    page.tap("#question")
    expect(page.locator("#keys")).to_be_visible()
    seen.shot(f"kiosk-keys-{lang}-{size}")
    page.locator(".keys .row button").nth(0).tap()
    typed = "" if lang == "zh" else "q"  # a letter of pinyin waits for its word
    assert page.input_value("#question") == typed
    page.locator(".keys .wide").first.tap()
    page.fill("#question", ASKED[lang])
    page.locator(".keys .send").tap()
    expect(page.locator(".said .first")).to_contain_text(SAID[lang])
    check(page, 64)
    seen.shot(f"kiosk-answer-{lang}-{size}")
    assert seen.complaints == []


def test_at_the_kiosk_a_change_of_language_keeps_the_answer_and_ends_with_the_visitor(
    browser: Browser, real_site: str
) -> None:
    seen = visit(browser, real_site, "kiosk")
    page = seen.page
    page.goto(f"{real_site}/kiosk")
    page.click(".languages a:text('English')")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("label[for=view-large]").click()
    page.fill("#question", ASKED["en"])
    page.click(".k-ask button[type=submit]")
    expect(page.locator(".said .first")).to_contain_text("10 years")
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.locator(".said .first")).to_contain_text("10 năm")
    expect(page.locator(".asked")).to_contain_text(ASKED["en"])
    expect(page.locator(".k-end").first).to_have_text("Kết thúc")
    assert page.is_checked("#view-large")
    assert page.evaluate("history.length") == 2  # the blank page of a new browser, and the first screen
    page.click(".k-top .k-end")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator(".k-fields")).to_be_visible()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0 and seen.context.cookies() == []


def test_an_answer_changes_its_language_without_scripts(browser: Browser, real_site: str) -> None:
    seen = visit(browser, real_site, "phone", java_script_enabled=False)
    page = seen.page
    page.goto(f"{real_site}/?lang=vi")
    page.fill("#question", ASKED["vi"])
    page.click("form.ask button[type=submit]")
    expect(page.locator(".said .first")).to_contain_text("10 năm")
    page.get_by_role("button", name="English").click()
    expect(page.locator(".said .first")).to_contain_text("10 years")
    page.get_by_role("link", name="Laws").click()
    assert page.url == f"{real_site}/documents?lang=en"
