"""What a visitor sees and does in a real browser, at a kiosk, a laptop and a phone."""

from __future__ import annotations

import io

import pypdf
import pytest
from playwright.sync_api import Browser, expect

from ingest.extract.pdf import read_pdf
from tests.browser.conftest import visit

PAGES = [
    "/",
    "/documents",
    "/documents/clay-whistle-law-2019",
    "/documents/clay-whistle-law-2019/第三条第（二）项",
    "/about",
    "/paths",
    "/paths/copied",
    "/paths/copied/brand?via=what",
    "/paths/copied/brand/print?via=what",
]


def test_a_visitor_asks_and_reads_the_law_of_the_version_in_force(browser: Browser, real_site: str, size: str) -> None:
    seen = visit(browser, real_site, size)
    page = seen.page
    page.goto(real_site)
    seen.shot(f"home-{size}")
    seen.ask("注册商标能管多少年")
    expect(page.locator(".said")).to_contain_text("10年")
    first = page.locator(".citation").first
    expect(first).to_contain_text("《商标法》（2019）第三十九条")
    expect(first).to_contain_text("现行有效")
    expect(first.locator(".law")).to_contain_text("有效期为十年")
    seen.shot(f"answer-{size}")
    first.get_by_text("永久链接").click()
    expect(page.locator("h1")).to_have_text("第三十九条")
    expect(page.locator(".law")).to_contain_text("有效期为十年")
    assert seen.complaints == []
    assert all(address.startswith(real_site) for address in seen.requested)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_screen_or_asks_elsewhere(
    browser: Browser, tiny_site: str, size: str, path: str
) -> None:
    seen = visit(browser, tiny_site, size)
    seen.page.goto(tiny_site + path)
    width = seen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0
    assert seen.complaints == []
    assert all(address.startswith(tiny_site) for address in seen.requested)


@pytest.mark.parametrize("path", [*PAGES, "/kiosk", "/booth", "/counter", "/quiz", "/paths", "/pictures"])
def test_at_twice_the_size_nothing_is_cut_off_at_the_side(browser: Browser, tiny_site: str, path: str) -> None:
    seen = visit(browser, tiny_site)
    seen.page.set_viewport_size({"width": 683, "height": 384})  # a laptop's 1366 by 768 at 200 %
    seen.page.goto(tiny_site + path)
    width = seen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0


@pytest.mark.parametrize("path", PAGES)
def test_what_is_tapped_is_large_enough(browser: Browser, tiny_site: str, path: str) -> None:
    seen = visit(browser, tiny_site, "phone")
    seen.page.goto(tiny_site + path)
    small = seen.page.evaluate(
        """() => [...document.querySelectorAll('button, nav.top a, .top nav a, input[type=date], textarea, .versions a')]
            .filter(e => e.offsetParent && !e.closest('details:not([open])'))
            .filter(e => e.getBoundingClientRect().height < 48)
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_nothing_of_a_visit_is_kept(browser: Browser, tiny_site: str) -> None:
    seen = visit(browser, tiny_site)
    page = seen.page
    page.goto(tiny_site)
    seen.ask("我的泥哨能保护多少年")
    expect(page.locator(".said")).to_contain_text("泥哨")
    assert "泥哨" not in page.url and "%" not in page.url
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    assert seen.context.cookies() == []
    page.goto(tiny_site)
    assert page.input_value("#question") == ""
    assert page.get_attribute("#question", "autocomplete") == "off"


def test_how_pages_are_shown_stays_for_the_next_one_and_nothing_else_does(browser: Browser, tiny_site: str) -> None:
    seen = visit(browser, tiny_site)
    page = seen.page
    page.goto(tiny_site)
    page.get_by_text("大字", exact=True).click()
    seen.ask("我的泥哨能保护多少年")
    expect(page.get_by_label("大字")).to_be_checked()
    expect(page.get_by_label("高对比")).not_to_be_checked()
    assert page.evaluate("JSON.stringify({...sessionStorage})") == '{"view-large":""}'
    page.get_by_text("大字", exact=True).click()
    page.goto(tiny_site)
    expect(page.get_by_label("大字")).not_to_be_checked()
    assert page.evaluate("sessionStorage.length") == 0


def test_it_works_with_scripting_off(browser: Browser, tiny_site: str) -> None:
    seen = visit(browser, tiny_site, "laptop", java_script_enabled=False)
    page = seen.page
    page.goto(tiny_site)
    page.fill("#question", "我的泥哨能保护多少年")
    page.click("form.ask button")
    expect(page.locator(".citation").first).to_contain_text("第二条")
    expect(page.locator("button.copy").first).to_be_hidden()


def test_the_keyboard_is_enough(browser: Browser, tiny_site: str) -> None:
    seen = visit(browser, tiny_site)
    page = seen.page
    page.goto(tiny_site)
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type("我的泥哨能保护多少年")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("10年")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"


def test_what_is_typed_does_not_run(browser: Browser, tiny_site: str) -> None:
    seen = visit(browser, tiny_site)
    seen.page.goto(tiny_site)
    seen.ask("泥哨<img src=x onerror=document.title='hacked'><script>document.title='hacked'</script>")
    assert "hacked" not in seen.page.title()
    assert [line for line in seen.complaints if "Refused" in line] == []


def test_an_answer_prints_on_paper_without_what_is_only_for_the_screen(browser: Browser, tiny_site: str) -> None:
    seen = visit(browser, tiny_site)
    seen.page.goto(tiny_site)
    seen.ask("我的泥哨能保护多少年")
    paper = seen.page.pdf(format="A4")
    text = read_pdf("answer.pdf", paper, "chi_sim").raw.replace("\n", "")
    assert "泥哨的保护期为十年，自登记之日起计算。" in text and "再问一句" not in text
    assert len(pypdf.PdfReader(io.BytesIO(paper)).pages) <= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_light_and_dark(browser: Browser, tiny_site: str, scheme: str) -> None:
    seen = visit(browser, tiny_site, "laptop", color_scheme=scheme)
    seen.page.goto(tiny_site)
    seen.ask("我的泥哨能保护多少年")
    seen.shot(f"answer-{scheme}")
    poor = seen.page.evaluate(
        """() => {
          const rgb = c => c.match(/[\\d.]+/g).map(Number);
          const lum = ([r, g, b]) => { const f = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 };
            return .2126 * f(r) + .7152 * f(g) + .0722 * f(b) };
          const back = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c } return [255, 255, 255] };
          return [...document.querySelectorAll('p, a, button, dt, dd, span, h1, h2, h3, label, summary, li')]
            .filter(e => e.offsetParent && e.textContent.trim() && e.getBoundingClientRect().width > 2)
            .map(e => { const a = lum(rgb(getComputedStyle(e).color)), b = lum(back(e)); return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.outerHTML.slice(0, 60)] })
            .filter(([ratio]) => ratio < 4.5) }"""
    )
    assert poor == []
