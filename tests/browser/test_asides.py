"""What a quoted law names and means opens with a tap where it stands, with scripting off, too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import visit

NAMES = "泥哨法第三条之一"
USES = "我的泥哨能保护多少年"


@pytest.mark.parametrize(("path", "face", "least"), [("/", "laptop", 48), ("/", "phone", 48), ("/kiosk", "kiosk", 64)])
@pytest.mark.parametrize(
    ("question", "summary", "words"),
    [
        (NAMES, "第三条", "（一）照着他人的泥哨做的；"),
        (USES, "“续期”指什么", "本法所称续期，是指保护期届满以后再保护五年。"),
    ],
)
def test_a_tap_opens_what_is_named_and_the_page_stays(
    browser: Browser, tiny_site: str, path: str, face: str, least: int, question: str, summary: str, words: str
) -> None:
    page = visit(browser, tiny_site, face, has_touch=True, java_script_enabled=False).page
    page.goto(f"{tiny_site}{path}")
    page.fill("#question", question)
    page.locator("form:has(#question) button[type=submit]").tap()
    aside = page.locator("details.aside", has_text=summary).first
    expect(aside.locator(".law")).to_be_hidden()
    address = page.url
    box = aside.locator("summary").bounding_box()
    assert box is not None and box["height"] >= least and box["width"] >= least
    aside.locator("summary").tap()
    expect(aside.locator(".law")).to_contain_text(words)
    assert page.url == address
    assert page.locator(".aside a").count() == 0


def test_numbers_at_the_booth_open_the_provisions_and_not_what_they_name(browser: Browser, tiny_site: str) -> None:
    seen = visit(browser, tiny_site, permissions=["clipboard-read", "clipboard-write"])
    page = seen.page
    page.goto(f"{tiny_site}/booth")
    seen.ask(f"{NAMES}和泥哨法第二条")
    expect(page.locator(".b-basis > li")).to_have_count(2)
    second = page.locator(".b-basis > li").nth(1).locator("details").first
    page.locator("main").click(position={"x": 2, "y": 2})
    page.keyboard.press("2")
    expect(second).to_have_attribute("open", "")
    page.keyboard.press("c")
    expect(page.locator("[data-key=c]")).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "处五百元以上三千元以下的罚款。" in copied and "照着他人的泥哨做的" not in copied
    assert seen.complaints == []


def test_on_paper_only_what_is_open_is_printed(browser: Browser, tiny_site: str) -> None:
    seen = visit(browser, tiny_site)
    page = seen.page
    page.goto(f"{tiny_site}/documents/clay-whistle-law-2019/第三条之一")
    page.emulate_media(media="print")
    expect(page.locator(".aside summary")).to_be_hidden()
    page.emulate_media(media="screen")
    page.locator(".aside summary").click()
    page.emulate_media(media="print")
    expect(page.locator(".aside .law")).to_be_visible()
