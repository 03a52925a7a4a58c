"""With a language model: the answer is there at once, its words follow as they come, and nothing is lost without."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler

import pytest
from playwright.sync_api import Browser, expect

from search.engine import Engine
from tests.browser.conftest import serving, visit
from tests.search.endpoints import event, head, model_server

QUESTION = "我的泥哨能保护多少年"
TRUE = [
    ("泥哨的保护期是10年，从登记之日起计算。", "泥哨的保护期为十年，自登记之日起计算。"),
    ("期满前6个月内可以申请续期，每次续期5年。", "期满前六个月内可以申请续期，每次续期五年。"),
]


@pytest.mark.parametrize("face", ["", "/kiosk", "/booth"])
def test_the_answer_stands_before_the_model_has_spoken(browser: Browser, tiny_engine: Engine, face: str) -> None:
    may_go_on = threading.Event()

    def reply(handler: BaseHTTPRequestHandler) -> None:
        assert may_go_on.wait(20)
        head(handler)
        for text, quote in TRUE:
            handler.wfile.write(event(json.dumps({"text": text, "cite": 1, "quote": quote})))
        handler.wfile.write(event("", "stop"))

    with model_server() as server:
        server.reply = reply
        settings = tiny_engine.settings.model_copy(
            update={"llm_base_url": server.url, "llm_model": "m", "llm_timeout_s": 20.0, "threads": 4}
        )
        for site in serving(settings):
            visitor = visit(browser, site)
            visitor.page.goto(f"{site}{face}")
            visitor.page.fill("#question", QUESTION)
            visitor.page.locator("form:has(#question) button[type=submit]").click()
            expect(visitor.page.locator(".said .first").first).to_contain_text("泥哨登记以后保护10年")
            expect(visitor.page.locator(".retold")).to_be_hidden()
            may_go_on.set()
            words = visitor.page.locator(".retold p").first
            expect(words).to_contain_text(TRUE[1][0])
            expect(words).to_contain_text("《泥哨法》（2019）第二条")
            assert visitor.complaints == []
            visitor.context.close()
