"""Kiosk, booth and the other faces in a real browser: their main paths, and what they leave behind."""

from __future__ import annotations

import io
import json

import numpy as np
import pypdf
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from ingest.extract.pdf import read_pdf
from tests.browser.conftest import visit

ASKED = "我的泥哨能保护多少年"
LAW = "/documents/clay-whistle-law-2019"


def decoded(code: Locator) -> str:
    """What a phone reads off the screen."""
    found = zxingcpp.read_barcodes(np.asarray(Image.open(io.BytesIO(code.screenshot())).convert("L")))
    return found[0].text if found else ""


def ask_at_kiosk(page: Page, site: str, question: str = ASKED) -> None:
    page.goto(f"{site}/kiosk")
    page.fill("#question", question)
    page.click(".k-ask button[type=submit]")
    expect(page.locator(".said")).to_be_visible()


def test_at_the_kiosk_an_answer_is_two_taps_away(browser: Browser, real_site: str, size: str) -> None:
    seen = visit(browser, real_site, size, has_touch=True)
    page = seen.page
    page.goto(f"{real_site}/kiosk")
    seen.shot(f"kiosk-{size}")
    page.get_by_role("button", name="海关").tap()
    page.get_by_role("button", name="海关备案有效期多久").tap()
    expect(page.locator(".said")).to_contain_text("10年")
    expect(page.locator(".citation").first).to_contain_text("《知识产权海关保护条例》（2018）第十条")
    seen.shot(f"kiosk-answer-{size}")
    assert page.url == f"{real_site}/kiosk"
    assert seen.complaints == []
    assert all(address.startswith(real_site) for address in seen.requested)


@pytest.mark.parametrize("screen", [(1080, 1920), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("lang", ["zh", "en", "vi"])
def test_the_first_screen_is_seen_in_one_look(
    browser: Browser, tiny_site: str, screen: tuple[int, int], lang: str
) -> None:
    page = visit(browser, tiny_site).page
    page.set_viewport_size({"width": screen[0], "height": screen[1]})
    page.goto(f"{tiny_site}/kiosk?lang={lang}")
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0


def test_the_keyboard_on_the_screen_writes_chinese(browser: Browser, tiny_site: str, size: str) -> None:
    seen = visit(browser, tiny_site, size, has_touch=True)
    page = seen.page
    with page.expect_response("**/kiosk/pinyin.json"):
        page.goto(f"{tiny_site}/kiosk")
    page.tap("#question")
    expect(page.locator("#keys")).to_be_visible()
    for letter in "nishao":
        page.locator(".keys .row button", has_text=letter).first.tap()
    expect(page.locator(".offered button").first).to_have_text("泥哨")
    page.locator(".offered button").first.tap()
    for letter in "shangbiao":
        page.locator(".keys .row button", has_text=letter).first.tap()
    page.get_by_role("button", name="选定").tap()
    assert page.input_value("#question") == "泥哨商标"
    page.get_by_role("button", name="删除").tap()
    assert page.input_value("#question") == "泥哨商"
    seen.shot(f"kiosk-keys-{size}")
    page.locator(".keys .send").tap()
    expect(page.locator(".asked")).to_contain_text("泥哨商")
    expect(page.locator("#keys")).to_be_hidden()
    assert seen.complaints == []


def test_whoever_walks_away_leaves_nothing(browser: Browser, tiny_site: str) -> None:
    seen = visit(browser, tiny_site, "kiosk")
    page = seen.page
    page.clock.install()
    ask_at_kiosk(page, tiny_site)
    page.fill("#question", "泥哨还有一句没问")
    page.clock.run_for(61_000)
    expect(page.locator("#still")).to_be_visible()
    page.click("#still-here")
    expect(page.locator("#still")).to_be_hidden()
    expect(page.locator(".said")).to_contain_text("10年")
    page.clock.run_for(61_000)
    expect(page.locator("#still")).to_be_visible()
    with page.expect_navigation():
        page.clock.run_for(16_000)
    expect(page.locator(".k-fields")).to_be_visible()
    assert "泥哨" not in page.content() and page.input_value("#question") == ""
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("caches.keys().then((names) => names.length)") == 0
    assert seen.context.cookies() == []
    assert page.evaluate("history.length") == 2  # the blank page of a new browser, and the first screen
    page.go_back()
    assert page.url == "about:blank"


def test_a_kiosk_that_nobody_touched_stays_as_it_is(browser: Browser, tiny_site: str) -> None:
    page = visit(browser, tiny_site, "kiosk").page
    page.clock.install()
    page.goto(f"{tiny_site}/kiosk")
    page.clock.run_for(300_000)
    expect(page.locator("#still")).to_be_hidden()


def test_the_code_on_the_screen_can_be_read_by_a_phone(browser: Browser, tiny_site: str, size: str) -> None:
    page = visit(browser, tiny_site, size).page
    ask_at_kiosk(page, tiny_site)
    words = decoded(page.locator(".k-code .qr"))
    assert words.startswith("泥哨登记以后保护10年") and "《泥哨法》（2019）第二条" in words


def test_the_kiosk_works_with_scripting_off(browser: Browser, tiny_site: str) -> None:
    page = visit(browser, tiny_site, "kiosk", java_script_enabled=False).page
    ask_at_kiosk(page, tiny_site)
    expect(page.locator(".said")).to_contain_text("10年")
    page.click("header .k-end")
    assert page.url == f"{tiny_site}/kiosk"


def test_everything_at_the_kiosk_is_large_enough_for_a_thumb(browser: Browser, tiny_site: str) -> None:
    page = visit(browser, tiny_site, "kiosk").page
    ask_at_kiosk(page, tiny_site)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, a, .view label, textarea')].filter(e => e.offsetParent)
             .filter(e => e.getBoundingClientRect().height < 64 || e.getBoundingClientRect().width < 64).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_the_kiosk_is_light_and_stands_still(browser: Browser, tiny_site: str, size: str) -> None:
    seen = visit(browser, tiny_site, size)
    sizes: list[int] = []
    seen.page.on("response", lambda response: sizes.append(len(response.body())))
    seen.page.goto(f"{tiny_site}/kiosk", wait_until="networkidle")
    shift = seen.page.evaluate(
        """() => new Promise(done => { let sum = 0;
             new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value }).observe({type: 'layout-shift', buffered: true});
             setTimeout(() => done(sum), 300) })"""
    )
    assert sum(sizes) < 150_000 and shift < 0.02


def test_a_volunteer_needs_no_mouse(browser: Browser, tiny_site: str) -> None:
    seen = visit(browser, tiny_site, permissions=["clipboard-read", "clipboard-write"])
    page = seen.page
    page.goto(f"{tiny_site}/booth")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(ASKED)
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("10年")
    seen.shot("booth-laptop")
    page.keyboard.press("1")
    expect(page.locator(".b-basis details").first).not_to_have_attribute("open", "")
    page.keyboard.press("c")
    expect(page.locator("[data-key=c]")).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert ASKED in copied and "《泥哨法》（2019）第二条\n泥哨的保护期为十年，自登记之日起计算。" in copied
    page.keyboard.press("l")
    expect(page.locator("body")).to_have_class("booth turned")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.press("y")  # a change of mind is no second answer
    expect(page.locator("#counts")).to_have_text("本机只记数字：答上 1，没答上 0，答错 0")
    kept = page.evaluate("localStorage.getItem('booth-tally')")
    assert json.loads(kept)["counts"] == {"广场|其他": [1, 0, 0]} and "泥哨" not in kept
    page.keyboard.press("Escape")
    expect(page.locator(".b-empty")).to_be_visible()
    page.locator(".b-tally summary").click()
    page.click("#clear")
    assert page.evaluate("localStorage.length") == 0
    assert seen.complaints == []


def test_the_hand_out_is_one_sheet_of_a5(browser: Browser, tiny_site: str) -> None:
    page = visit(browser, tiny_site).page
    page.goto(f"{tiny_site}/booth")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(ASKED)
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_be_visible()
    paper = page.pdf(prefer_css_page_size=True)
    pages = pypdf.PdfReader(io.BytesIO(paper)).pages
    assert len(pages) == 1 and round(float(pages[0].mediabox.width) / 72 * 25.4) == 148
    text = read_pdf("sheet.pdf", paper, "chi_sim").raw.replace("\n", "")
    assert "泥哨的保护期为十年，自登记之日起计算。" in text and "知识库版本" in text and "答上了" not in text


def test_the_booth_opens_when_the_server_is_away(browser: Browser, tiny_site: str) -> None:
    seen = visit(browser, tiny_site)
    page = seen.page
    page.goto(f"{tiny_site}/booth")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    seen.context.set_offline(True)
    page.reload()
    expect(page.locator("#question")).to_be_visible()
    kept = page.evaluate(
        "caches.keys().then(async names => (await (await caches.open(names[0])).keys()).map(r => new URL(r.url).pathname))"
    )
    assert "/booth" in kept and "/booth/ask" not in kept


@pytest.mark.parametrize(
    "path", ["/kiosk", "/booth", "/counter", "/embed", "/quiz", "/quiz/混合/7", "/pictures", "/fields/trademark", f"{LAW}/study", f"{LAW}/diff/clay-whistle-law-2026"]
)  # fmt: skip
def test_no_face_is_wider_than_its_screen_or_asks_elsewhere(
    browser: Browser, tiny_site: str, size: str, path: str
) -> None:
    seen = visit(browser, tiny_site, size)
    seen.page.goto(tiny_site + path, wait_until="networkidle")
    assert seen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert seen.complaints == []
    assert all(address.startswith(tiny_site) for address in seen.requested)


def test_larger_text_contrast_and_dark_are_one_tap_away_and_need_no_cookie(browser: Browser, tiny_site: str) -> None:
    seen = visit(browser, tiny_site, color_scheme="light")
    page = seen.page
    page.goto(tiny_site)

    def seen_as() -> tuple[float, str]:
        size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
        return size, page.evaluate("getComputedStyle(document.body).backgroundColor")

    plain = seen_as()
    page.get_by_text("大字").click()
    assert seen_as()[0] > plain[0] * 1.2
    page.get_by_text("高对比").click()
    assert seen_as()[1] == "rgb(255, 255, 255)"
    page.get_by_text("明暗").click()
    assert seen_as()[1] == "rgb(0, 0, 0)"
    assert seen.context.cookies() == [] and page.evaluate("localStorage.length") == 0


# Chromium without its maker's keys cannot listen: this stands in for its recogniser, and tells what it was asked
EAR = """
  window.SpeechRecognition = window.webkitSpeechRecognition = class {
    start() { window.heardIn = this.lang; setTimeout(() => { this.onresult({ results: [[{ transcript: "泥哨能保护多少年" }]] }); this.onend(); }, 20); }
    stop() {}
    abort() { this.onerror({ error: "aborted" }); this.onend(); }
  };
"""


def test_a_voice_is_heard_only_after_its_owner_was_told_where_it_goes(browser: Browser, tiny_site: str) -> None:
    seen = visit(browser, tiny_site, "kiosk")
    page = seen.page
    page.add_init_script(EAR)
    page.goto(f"{tiny_site}/kiosk")
    page.get_by_role("button", name="说话").click()
    expect(page.locator(".heard")).to_contain_text("会送过去")
    assert page.evaluate("window.heardIn") is None
    seen.shot("kiosk-voice")
    page.get_by_role("button", name="说话").click()
    expect(page.locator("#question")).to_have_value("泥哨能保护多少年")
    assert page.evaluate("window.heardIn") == "zh-CN"
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("泥哨")
    assert seen.complaints == []


def test_where_the_browser_cannot_listen_no_button_offers_it(browser: Browser, tiny_site: str) -> None:
    seen = visit(browser, tiny_site, "kiosk")
    seen.page.add_init_script("delete window.SpeechRecognition; delete window.webkitSpeechRecognition;")
    seen.page.goto(f"{tiny_site}/kiosk")
    expect(seen.page.locator(".voice").first).to_be_hidden()
