"""A guided path in a real browser: walked at three screens, kept as an address, printed; at the kiosk it leaves nothing."""

from __future__ import annotations

import io

import pypdf
from playwright.sync_api import Browser, Page, expect

from ingest.extract.pdf import read_pdf
from tests.browser.conftest import visit

CHOSEN = ["报关进口、出口的货", "给了扣留凭单", "过了很久没结果"]
END = "/paths/customs/detained-wait?via=what,cargo,detained"


def test_a_visitor_walks_to_what_to_do_and_back(browser: Browser, real_site: str, size: str) -> None:
    seen = visit(browser, real_site, size)
    page = seen.page
    page.goto(f"{real_site}/paths")
    seen.shot(f"paths-{size}")
    page.get_by_role("link", name="海关扣了我的货").click()
    for label in CHOSEN:
        page.locator("a.option", has_text=label).click()
    expect(page.locator(".todo")).to_contain_text("请海关放行")
    assert page.url == real_site + END
    reason = page.locator("details.reason").first
    expect(reason.locator("> .law")).to_be_hidden()
    reason.locator("> summary").click()
    expect(reason.locator("> .law")).to_contain_text("自扣留之日起20个工作日内未收到人民法院协助执行通知的")
    seen.shot(f"path-end-{size}")
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    small = page.evaluate(
        """() => [...document.querySelectorAll('main a, main summary')].filter(e => e.offsetParent && !e.closest('.crumbs'))
             .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert (width, small) == (0, [])
    page.locator(".way a", has_text="给了扣留凭单").click()
    expect(page.locator(".way li")).to_have_count(1)
    page.go_back()
    expect(page.locator(".todo")).to_be_visible()
    assert seen.complaints == [] and all(address.startswith(real_site) for address in seen.requested)


def test_an_address_that_was_kept_goes_on_with_scripting_off(browser: Browser, real_site: str) -> None:
    page = visit(browser, real_site, "phone", java_script_enabled=False).page
    page.goto(real_site + END)
    expect(page.locator(".way li")).to_have_count(3)
    page.get_by_role("link", name="上一步").click()
    page.locator("a.option", has_text="想跟权利人谈").click()
    expect(page.locator("h1")).to_have_text("跟权利人谈")


def test_the_sheet_prints_the_way_and_the_law(browser: Browser, real_site: str) -> None:
    seen = visit(browser, real_site)
    seen.page.goto(f"{real_site}/paths/customs/detained-wait/print?via=what,cargo,detained")
    seen.shot("path-sheet-laptop")
    paper = seen.page.pdf(format="A4")
    text = read_pdf("sheet.pdf", paper, "chi_sim").raw.replace("\n", "").replace(" ", "")
    for shown in (*CHOSEN, "国家禁止侵犯知识产权的货物进出口", "按工作日数", "12360", "知识库版本"):
        assert shown in text, shown
    assert "回到这一步" not in text and "办事向导" not in text
    assert len(pypdf.PdfReader(io.BytesIO(paper)).pages) <= 5


def walk_at_kiosk(page: Page, site: str) -> None:
    page.goto(f"{site}/kiosk")
    page.get_by_role("button", name="一步一步办").click()
    page.get_by_role("button", name="海关扣了我的货").click()
    for label in CHOSEN:
        page.get_by_role("button", name=label).click()
    expect(page.locator(".todo")).to_contain_text("请海关放行")


def test_at_the_kiosk_a_walk_is_large_and_leaves_no_trail(browser: Browser, real_site: str, size: str) -> None:
    seen = visit(browser, real_site, size, has_touch=True)
    page = seen.page
    walk_at_kiosk(page, real_site)
    seen.shot(f"kiosk-path-end-{size}")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, a, .view label')].filter(e => e.offsetParent)
             .filter(e => e.getBoundingClientRect().height < 64 || e.getBoundingClientRect().width < 64).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
    assert page.url == f"{real_site}/kiosk" and page.evaluate("history.length") == 2
    page.get_by_role("button", name="上一步").click()
    expect(page.locator(".k-way li")).to_have_count(2)
    page.locator("header .k-end").click()
    expect(page.locator(".k-fields")).to_be_visible()
    assert "扣留凭单" not in page.content() and seen.complaints == []


def test_a_walk_at_the_kiosk_works_with_scripting_off(browser: Browser, real_site: str) -> None:
    page = visit(browser, real_site, "kiosk", java_script_enabled=False).page
    walk_at_kiosk(page, real_site)
    assert page.url == f"{real_site}/kiosk/path"
    page.get_by_role("button", name="从头再来").click()
    expect(page.locator(".said h1")).to_have_text("扣的是什么")
