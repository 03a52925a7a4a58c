"""Measures ingest rate, index time, time per question, cold start and memory, and prints a table.

Figures depend on the machine; ratios within one run do not. Set IPKB_OFFICIAL to measure on the real texts.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from waitress.server import create_server

from corpus import TOPICS
from ingest.pipeline import ingest
from kb.settings import Settings
from kb.store import Store
from search.analysis import Analyzer
from search.encoder import load_encoder
from search.evaluation.topics import read_topics
from search.index import build_index
from webapp.app import create_app

_ROUNDS = 3
_CLIENTS = 4


def main() -> None:
    """Runs every measurement and prints it."""
    with tempfile.TemporaryDirectory() as folder:
        official = os.environ.get("IPKB_OFFICIAL")
        settings = Settings(data_dir=Path(folder), official=Path(official) if official else Path(folder) / "none")
        rows = [*_building(settings), *_cold(settings), *_serving(settings)]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        sys.stdout.write(f"{name.ljust(width)}  {value}\n")


def _building(settings: Settings) -> list[tuple[str, str]]:
    store = Store(settings.store_path, create=True)
    started = time.perf_counter()
    report = ingest(store, settings)
    first = time.perf_counter() - started
    started = time.perf_counter()
    ingest(store, settings)
    second = time.perf_counter() - started
    started = time.perf_counter()
    manifest = build_index(store, load_encoder("shipped"), Analyzer(), settings.index_dir)
    indexed = time.perf_counter() - started
    return [
        ("ingest, all sources", f"{first:.2f} s for {len(report.added)} sources, {len(report.added) / first:.0f}/s"),
        ("ingest, nothing changed", f"{second:.2f} s, {second / first:.3f} of the first"),
        ("index", f"{indexed:.2f} s for {manifest.voices} voices, {manifest.voices / indexed:.0f}/s"),
    ]


def _cold(settings: Settings) -> list[tuple[str, str]]:
    environment = {**os.environ, "IPKB_DATA_DIR": str(settings.data_dir), "IPKB_OFFICIAL": str(settings.official_dir)}
    # measured by a small process of its own: a child of this one would be charged with what this one holds
    code = (
        "import resource, subprocess, sys, time; t = time.perf_counter(); "
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "print(time.perf_counter() - t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    asked = [sys.executable, "-m", "webapp.cli", "ask", "注册商标能管多少年"]
    figures = []
    for _ in range(_ROUNDS):
        done = subprocess.run(
            ["/usr/bin/env", sys.executable, "-S", "-c", code, *asked],
            env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        figures.append(tuple(float(word) for word in done.stdout.split()))
    times = [seconds for seconds, _ in figures]
    peak = max(megabytes for _, megabytes in figures)
    return [("ipkb ask, cold", f"{sorted(times)[len(times) // 2]:.2f} s (median of {_ROUNDS}), peak {peak:.0f} MB")]


def _serving(settings: Settings) -> list[tuple[str, str]]:
    """Time per question over HTTP, one client and several at once."""
    server = create_server(create_app(settings), host="127.0.0.1", port=0, threads=16)
    threading.Thread(target=server.run, daemon=True).start()
    address = f"http://127.0.0.1:{getattr(server, 'effective_port')}/api/v1/ask"  # noqa: B009
    questions = [topic.text for topic in read_topics(TOPICS)]
    for question in questions[:20]:
        _post(address, question)
    one = sorted(_post(address, question) for _ in range(_ROUNDS) for question in questions)
    many: list[float] = []

    def client(own: list[str]) -> None:
        for question in own:
            many.append(_post(address, question))

    started = time.perf_counter()
    threads = [threading.Thread(target=client, args=(questions,)) for _ in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(many) / (time.perf_counter() - started)
    many.sort()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        ("question, one client", f"p50 {_ms(one, 0.5)}, p99 {_ms(one, 0.99)}, max {_ms(one, 1)} ({len(one)} asked)"),
        (f"question, {_CLIENTS} clients", f"p50 {_ms(many, 0.5)}, p99 {_ms(many, 0.99)}, {rate:.0f} questions/s"),
        ("server with this benchmark", f"peak {peak:.0f} MB"),
    ]


def _post(address: str, question: str) -> float:
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    started = time.perf_counter()
    with urllib.request.urlopen(request) as response:
        response.read()
    return time.perf_counter() - started


def _ms(times: list[float], share: float) -> str:
    return f"{times[min(int(len(times) * share), len(times) - 1)] * 1000:.1f} ms"


if __name__ == "__main__":
    main()
