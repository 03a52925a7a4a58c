"""A real server and a real browser: Debian's Chromium driven by Playwright."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from kb.settings import Settings
from search.engine import Engine

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"
SIZES = {"kiosk": (1080, 1920), "laptop": (1366, 768), "phone": (390, 844)}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser; tests that need it are skipped where none is installed."""
    if CHROMIUM is None:
        pytest.skip("needs a browser: apt-get install chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield found
        found.close()


@pytest.fixture(autouse=True)
def _everyone_leaves(browser: Browser) -> Iterator[None]:
    """No visitor of one test holds a connection in the next."""
    yield
    for context in browser.contexts:
        context.close()


def serving(settings: Settings) -> Iterator[str]:
    """Starts the real server in a process of its own; gives its address."""
    environment = {**os.environ} | {
        f"IPKB_{name.upper()}": str(value)
        for name, value in settings.model_dump(exclude_none=True).items()
        if value != ""
    }
    with subprocess.Popen(
        [sys.executable, "-m", "webapp.cli", "serve", "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert address is not None
            yield address.group()
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def tiny_site(tiny_engine: Engine) -> Iterator[str]:
    """The site over the tiny law."""
    yield from serving(tiny_engine.settings)


@pytest.fixture(scope="session")
def real_site(real_engine: Engine) -> Iterator[str]:
    """The site over the real texts."""
    yield from serving(real_engine.settings)


class Visit:
    """A page in a fresh browser, with all that it asked for and complained of."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context = context
        self.site = site
        self.page: Page = context.new_page()
        self.requested: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requested.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def shot(self, name: str) -> None:
        """Keeps a picture of the page as an artefact of the run."""
        ARTIFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)

    def ask(self, question: str) -> None:
        """Types a question on the page at hand and sends it with Enter."""
        self.page.fill("#question", question)
        self.page.press("#question", "Enter")
        self.page.wait_for_load_state()


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """Each of the three screens."""
    return str(request.param)


def visit(browser: Browser, site: str, size: str = "laptop", **more: object) -> Visit:
    """A visitor at a screen of some size."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **more)  # type: ignore[arg-type]
    return Visit(context, site)
