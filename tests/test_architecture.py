"""The arrows hold: who may import whom, what serving must not load, and what a module may not do."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("corpus", "kb", "ingest", "search", "webapp")
MAY_IMPORT = {
    "corpus": set(),
    "kb": {"kb"},
    "ingest": {"ingest", "kb", "corpus"},
    "search": {"search", "kb", "corpus"},
    "webapp": set(PACKAGES),
}


def modules() -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield package, path


def imported(path: Path) -> set[str]:
    """The modules that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


@pytest.mark.parametrize(("package", "path"), list(modules()), ids=lambda value: str(value))
def test_imports_flow_one_way(package: str, path: Path) -> None:
    ours = {name.split(".")[0] for name in imported(path)} & set(PACKAGES)
    assert ours <= MAY_IMPORT[package]


def test_serving_imports_neither_training_nor_evaluation() -> None:
    for package, path in modules():
        inside = path.relative_to(ROOT).parts
        if package != "search" or inside[1] in ("training", "evaluation"):
            continue
        assert not any(name.startswith(("search.training", "search.evaluation")) for name in imported(path)), path


def test_no_cycles_between_modules() -> None:
    graph = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): imported(path)
        for _, path in modules()
    }
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " → ".join((*above, name))
        if name in done:
            return
        for other in graph[name] & graph.keys():
            visit(other, (*above, name))
        done.add(name)

    for name in graph:
        visit(name, ())


HEAVY = ("torch", "transformers", "sentence_transformers", "sklearn", "pypdf", "docx", "httpx", "httpx2", "openai")


@pytest.mark.parametrize("entry", ["search.engine", "webapp.app", "webapp.commands.answers"])
def test_what_serves_does_not_load_what_trains_or_reads_files(entry: str) -> None:
    code = f"import sys, {entry}; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_only_settings_reads_the_environment_and_only_forms_the_clock() -> None:
    for _, path in modules():
        text = path.read_text("utf-8")
        if path.name != "settings.py" or "commands" in path.parts:
            assert "os.environ" not in text and "getenv" not in text, path
        if path.relative_to(ROOT) != Path("webapp/forms.py"):
            assert "date.today" not in text and "datetime.now" not in text, path


def test_modules_stay_readable() -> None:
    long = [str(path) for _, path in modules() if len(path.read_text("utf-8").splitlines()) > 400]
    assert long == []


def test_every_module_opens_with_what_it_is_about() -> None:
    silent = [str(path) for _, path in modules() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert silent == []


def test_every_public_thing_says_what_it_gives() -> None:
    silent = []
    for _, path in modules():
        tree = ast.parse(path.read_text("utf-8"))
        for node in tree.body:
            if (
                isinstance(node, ast.FunctionDef | ast.ClassDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert silent == []
