"""The quiz and the cards in a real browser: a whole round on three screens, at the kiosk, and what is left of it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import visit

ROUND = "/quiz/混合/7"
ASKED = "我的泥哨能保护多少年"


def play(page: Page, count: int) -> None:
    """Takes the first option of each question, to the score."""
    for number in range(1, count + 1):
        expect(page.locator(".meta").first).to_contain_text(f"第 {number} 题，共 {count} 题")
        page.locator(".quiz-form button").first.click()
        page.locator(".quiz-next button").click()
    expect(page.locator("svg.card")).to_be_visible()


def test_a_round_is_played_to_the_score(browser: Browser, real_site: str, size: str) -> None:
    seen = visit(browser, real_site, size)
    page = seen.page
    page.goto(real_site)
    page.get_by_role("link", name="知识小测").click()
    seen.shot(f"quiz-fields-{size}")
    page.locator(".quiz-fields").get_by_role("link", name="商标", exact=False).first.click()
    address = page.url
    expect(page.locator(".quiz-form button")).to_have_count(4)
    seen.shot(f"quiz-question-{size}")
    page.locator(".quiz-form button").nth(2).click()
    expect(page.locator(".quiz-options .right")).to_have_count(1)
    expect(page.locator(".quiz-cited a")).to_contain_text("第")
    seen.shot(f"quiz-told-{size}")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.goto(address)
    play(page, 10)
    seen.shot(f"quiz-score-{size}")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.url == address
    page.get_by_role("link", name="同样的题再做一遍").click()
    expect(page.locator(".meta").first).to_contain_text("第 1 题")
    assert page.url == address and seen.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert seen.complaints == []
    assert all(one.startswith(real_site) for one in seen.requested)


def test_a_round_needs_no_script_and_no_mouse(browser: Browser, tiny_site: str) -> None:
    page = visit(browser, tiny_site, "laptop", java_script_enabled=False).page
    page.goto(tiny_site + ROUND)
    play(page, 3)
    page = visit(browser, tiny_site).page
    page.goto(tiny_site + ROUND)
    for _ in range(3):
        page.locator(".quiz-form button").first.focus()
        page.keyboard.press("Enter")
        page.locator(".quiz-next button").focus()
        page.keyboard.press("Enter")
    expect(page.locator(".quiz-review li")).to_have_count(3)


def test_the_score_is_saved_as_it_is_shown(browser: Browser, tiny_site: str, tmp_path: Path) -> None:
    seen = visit(browser, tiny_site, accept_downloads=True)
    page = seen.page
    page.goto(tiny_site + ROUND)
    play(page, 3)
    shown = page.locator("svg.card").get_attribute("aria-label")
    with page.expect_download() as saved:
        page.get_by_role("button", name="保存成绩卡").click()
    assert saved.value.suggested_filename == "zhiwen-quiz.svg"
    saved.value.save_as(tmp_path / "score.svg")
    page.goto((tmp_path / "score.svg").as_uri())
    assert page.locator("svg").first.get_attribute("aria-label") == shown
    assert page.get_by_text("混合，3 题").is_visible()


def test_the_card_of_an_answer_is_saved_again_and_again_and_read_by_a_phone(
    browser: Browser, tiny_site: str, size: str, tmp_path: Path
) -> None:
    seen = visit(browser, tiny_site, size, accept_downloads=True)
    page = seen.page
    page.goto(tiny_site)
    seen.ask(ASKED)
    page.get_by_role("button", name="分享卡片").click()
    expect(page.locator("svg.card")).to_be_visible()
    seen.shot(f"card-{size}")
    assert "泥哨" not in page.url and "%" not in page.url
    for _ in range(2):
        with page.expect_download() as saved:
            page.get_by_role("button", name="保存卡片").click()
    saved.value.save_as(tmp_path / "answer.svg")
    page.set_viewport_size({"width": 1080, "height": 1440})
    page.goto((tmp_path / "answer.svg").as_uri())
    found = zxingcpp.read_barcodes(np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("L")))
    assert found[0].text.startswith("泥哨登记以后保护10年")


def test_a_card_is_saved_as_a_picture_of_its_full_size(browser: Browser, tiny_site: str, tmp_path: Path) -> None:
    seen = visit(browser, tiny_site, "phone", accept_downloads=True)
    page = seen.page
    page.goto(tiny_site)
    seen.ask(ASKED)
    page.get_by_role("button", name="分享卡片").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="保存为图片").click()
    assert saved.value.suggested_filename == "zhiwen-answer.png"
    saved.value.save_as(tmp_path / "answer.png")
    picture = Image.open(tmp_path / "answer.png")
    assert (picture.format, picture.size) == ("PNG", (1080, 1440))
    assert zxingcpp.read_barcodes(np.asarray(picture.convert("L")))[0].text.startswith("泥哨登记以后保护10年")
    assert seen.complaints == []


def test_the_cards_words_stay_inside_it(browser: Browser, tiny_site: str) -> None:
    page = visit(browser, tiny_site).page
    page.goto(tiny_site)
    page.fill("#question", "我的泥哨能保护多少年 WWWWWWWWWWMMMMMMMMMM，" * 8)
    page.press("#question", "Enter")
    page.get_by_role("button", name="分享卡片").click()
    over = page.evaluate(
        """() => { const card = document.querySelector('svg.card').getBoundingClientRect();
             return [...document.querySelectorAll('svg.card text')].map(e => e.getBoundingClientRect())
               .filter(r => r.width && (r.right > card.right - card.width * .05 || r.bottom > card.bottom)).length }"""
    )
    assert over == 0


def test_a_round_at_the_kiosk_leaves_nothing(browser: Browser, real_site: str, size: str) -> None:
    seen = visit(browser, real_site, size, has_touch=True)
    page = seen.page
    page.clock.install()
    page.goto(f"{real_site}/kiosk")
    page.get_by_role("button", name="知识小测").tap()
    page.get_by_role("button", name="混合").tap()
    seen.shot(f"kiosk-quiz-{size}")
    small = page.evaluate(
        """() => [...document.querySelectorAll('main button, main summary')].filter(e => e.offsetParent)
             .filter(e => e.getBoundingClientRect().height < 64).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
    play(page, 10)
    seen.shot(f"kiosk-quiz-score-{size}")
    assert page.url == f"{real_site}/kiosk" and page.evaluate("history.length") == 2
    page.clock.run_for(61_000)
    expect(page.locator("#still")).to_be_visible()
    with page.expect_navigation():
        page.clock.run_for(16_000)
    expect(page.locator(".k-fields")).to_be_visible()
    assert "答对" not in page.content()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert seen.complaints == [] and seen.context.cookies() == []
