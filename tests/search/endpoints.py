"""A local server that speaks the protocol of chat models, well or badly, as a test tells it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler], None]


class ModelServer(ThreadingHTTPServer):
    """Answers every request as `reply` does, and keeps what it was sent."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply: Reply = says()
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients hang up on servers that stall: that is what is tested."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, ModelServer)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.requests.append(json.loads(body))
        server.headers.append({name.lower(): value for name, value in self.headers.items()})
        self.close_connection = True
        server.reply(self)

    do_GET = do_POST

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """A server on a free port of this machine."""
    server = ModelServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def head(handler: BaseHTTPRequestHandler, status: int = 200, kind: str = "text/event-stream", **more: str) -> None:
    """Status line and headers."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Connection", "close")
    for name, value in more.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def event(content: str, finish: str | None = None) -> bytes:
    """A chunk of a chat completion as a server-sent event."""
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": finish}
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n".encode()


def says(*claims: dict[str, object] | str, finish: str = "stop", pieces: int = 9) -> Reply:
    """A reply that streams some sentences, a few characters at a time; a string is sent as it is."""
    text = "\n".join(claim if isinstance(claim, str) else json.dumps(claim, ensure_ascii=False) for claim in claims)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        head(handler)
        parts = [event(text[at : at + pieces]) for at in range(0, len(text), pieces)]
        handler.wfile.write(b"".join(parts) + (event("", finish) + b"data: [DONE]\n\n" if finish else b""))

    return reply
