"""axe-core finds nothing to object to: every page and state in light, the main ones in dark, in high contrast and translated."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import visit

ASKED = "我的泥哨能保护多少年"
NAMING = "泥哨法第三条之一"
UNKNOWN = "老板拖欠工资怎么办"
LAW = "/documents/clay-whistle-law-2019"
ROUND = "/quiz/混合/7"

State = tuple[str, Callable[[Page], None]]


def as_it_opens(page: Page) -> None:
    """Nothing more is done."""


def asked(question: str) -> Callable[[Page], None]:
    """A question is typed and sent."""

    def send(page: Page) -> None:
        page.fill("#question", question)
        page.locator("#question").locator("xpath=ancestor::form").locator("button[type=submit]").click()
        expect(page.locator(".said").first).to_be_visible()

    return send


def shared(page: Page) -> None:
    """An answer is made into a card."""
    asked(ASKED)(page)
    page.get_by_role("button", name="分享卡片").click()
    expect(page.locator("svg.card")).to_be_visible()


def all_open(question: str) -> Callable[[Page], None]:
    """A question is asked, and all that unfolds is unfolded."""

    def unfold(page: Page) -> None:
        asked(question)(page)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    return unfold


def chosen(count: int, is_told: bool) -> Callable[[Page], None]:
    """The first options of some questions are taken; the last answer is being told, or the next page is shown."""

    def choose(page: Page) -> None:
        for number in range(1, count + 1):
            page.locator(".quiz-form button").first.click()
            expect(page.locator(".quiz-next")).to_be_visible()
            if number < count or not is_told:
                page.locator(".quiz-next button").click()
                expect(page.locator(".quiz-form, .quiz-review")).to_be_visible()

    return choose


def at_kiosk(button: str, then: Callable[[Page], None] = as_it_opens) -> Callable[[Page], None]:
    """A button of the first screen is touched."""

    def touch(page: Page) -> None:
        page.get_by_role("button", name=button).click()
        expect(page.locator(".k-fields")).to_have_count(0)
        then(page)

    return touch


def quiz_at_kiosk(then: Callable[[Page], None]) -> Callable[[Page], None]:
    """The mixed round of the quiz is opened on the screen in the hall."""

    def touch(page: Page) -> None:
        at_kiosk("知识小测")(page)
        page.get_by_role("button", name="混合").click()
        expect(page.locator(".quiz-form")).to_be_visible()
        then(page)

    return touch


def writing(page: Page) -> None:
    """The keyboard on the screen is up, with words on offer."""
    with page.expect_response("**/kiosk/pinyin.json"):
        page.reload()
    page.tap("#question")
    for letter in "nishao":
        page.locator(".keys .row button", has_text=letter).first.tap()
    expect(page.locator(".offered button").first).to_have_text("泥哨")


def asked_whether_there(page: Page) -> None:
    """Nobody has touched the screen for a while."""
    page.evaluate("document.getElementById('still').showModal()")


STATES: dict[str, State] = {
    "home": ("/", as_it_opens),
    "answer": ("/", asked(ASKED)),
    "answer, unfolded": ("/", all_open(ASKED)),
    "answer, what it names": ("/", all_open(NAMING)),
    "refusal": ("/", asked(UNKNOWN)),
    "card": ("/", shared),
    "documents": ("/documents", as_it_opens),
    "document": (LAW, as_it_opens),
    "provision": (f"{LAW}/第三条第（二）项", as_it_opens),
    "diff": (f"{LAW}/diff/clay-whistle-law-2026", as_it_opens),
    "study": (f"{LAW}/study", as_it_opens),
    "field": ("/fields/trademark", as_it_opens),
    "pictures": ("/pictures", as_it_opens),
    "about": ("/about", as_it_opens),
    "error": ("/no-such-page", as_it_opens),
    "quiz": ("/quiz", as_it_opens),
    "quiz question": (ROUND, as_it_opens),
    "quiz answer told": (ROUND, chosen(1, is_told=True)),
    "quiz score": (ROUND, chosen(3, is_told=False)),
    "kiosk": ("/kiosk", as_it_opens),
    "kiosk topic": ("/kiosk", at_kiosk("海关")),
    "kiosk answer": ("/kiosk", asked(ASKED)),
    "kiosk answer, unfolded": ("/kiosk", all_open(ASKED)),
    "kiosk answer, what it names": ("/kiosk", all_open(NAMING)),
    "kiosk refusal": ("/kiosk", asked(UNKNOWN)),
    "kiosk error": ("/kiosk/no-such-page", as_it_opens),
    "kiosk keyboard": ("/kiosk", writing),
    "kiosk, still there?": ("/kiosk", asked_whether_there),
    "kiosk quiz": ("/kiosk", at_kiosk("知识小测")),
    "kiosk quiz question": ("/kiosk", quiz_at_kiosk(as_it_opens)),
    "kiosk quiz answer told": ("/kiosk", quiz_at_kiosk(chosen(1, is_told=True))),
    "kiosk quiz score": ("/kiosk", quiz_at_kiosk(chosen(3, is_told=False))),
    "booth": ("/booth", as_it_opens),
    "booth answer": ("/booth", asked(ASKED)),
    "booth answer, unfolded": ("/booth", all_open(NAMING)),
    "booth refusal": ("/booth", asked(UNKNOWN)),
    "counter": ("/counter", as_it_opens),
    "counter answer": ("/counter", all_open(ASKED)),
    "embed": ("/embed", as_it_opens),
    "embed answer": ("/embed", asked(ASKED)),
}
IN_DARK = (
    "home",
    "answer, unfolded",
    "document",
    "diff",
    "quiz answer told",
    "quiz score",
    "kiosk",
    "kiosk answer, unfolded",
    "booth answer, unfolded",
    "counter answer",
)
IN_CONTRAST = ("answer, unfolded", "diff", "quiz answer told", "kiosk answer, unfolded")
TRANSLATED = (
    "home",
    "answer, unfolded",
    "documents",
    "provision",
    "diff",
    "pictures",
    "quiz answer told",
    "quiz score",
    "kiosk",
    "kiosk answer",
    "booth answer",
    "counter answer",
    "embed answer",
)


@pytest.mark.parametrize(
    ("name", "look"),
    [
        *((name, "light") for name in STATES),
        *((name, "dark") for name in IN_DARK),
        *((name, "contrast") for name in IN_CONTRAST),
        *((name, "en") for name in TRANSLATED),
    ],
)
def test_axe_has_no_objection(browser: Browser, tiny_site: str, name: str, look: str) -> None:
    path, arrive = STATES[name]
    seen = visit(
        browser,
        tiny_site,
        "kiosk" if "kiosk" in name else "laptop",
        color_scheme="dark" if look == "dark" else "light",
        has_touch=True,
        reduced_motion="reduce",
    )
    seen.page.goto(f"{tiny_site}{path}?lang={look if look == 'en' else 'zh'}")
    arrive(seen.page)
    if look == "contrast":
        seen.page.locator("label[for=view-contrast]").click()
    objections = [
        f"{found['id']}: {found['help']} {[node['html'][:160] for node in found['nodes'][:3]]}"
        for found in Axe().run(seen.page).response["violations"]
    ]
    assert objections == []


@pytest.mark.parametrize(
    ("harm", "objection"),
    [
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.querySelector('h1').style.color = '#ddd'", "color-contrast"),
        ("document.querySelector('.field button').textContent = ''", "button-name"),
        ("document.querySelector('main').replaceWith(...document.querySelector('main').childNodes)", "region"),
    ],
)
def test_axe_objects_to_what_is_wrong(browser: Browser, tiny_site: str, harm: str, objection: str) -> None:
    page = visit(browser, tiny_site).page
    page.goto(tiny_site)
    page.evaluate(harm)
    assert objection in {found["id"] for found in Axe().run(page).response["violations"]}
