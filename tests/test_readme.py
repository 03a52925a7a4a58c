"""The README is true: its commands exist, its settings are the settings, its links and its example stand."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.settings import PREFIX, Settings
from search.engine import Engine
from webapp.cli import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_two_commands_are_targets_and_ci_calls_the_second() -> None:
    first, second = re.findall(r"^make (\w+) ", README, re.M)[:2]
    assert (first, second) == ("run", "test")
    for target in (first, second):
        planned = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True)
        assert planned.returncode == 0, planned.stderr
    assert f"make {second}" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_main_target_builds_and_serves_and_the_test_target_runs_everything() -> None:
    def planned(target: str) -> str:
        return subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert all(f"ipkb {command}" in planned("run") for command in ("corpus pull", "ingest", "index", "serve"))
    assert all(tool in planned("test") for tool in ("ruff check", "mypy", "-m pytest"))


@pytest.mark.parametrize("command", sorted(set(re.findall(r"ipkb ([a-z]+)(?= |`)", README))))
def test_each_command_named_is_there(command: str) -> None:
    assert command in COMMANDS
    assert CliRunner().invoke(cli, [command, "--help"]).exit_code == 0


def test_every_command_is_named() -> None:
    assert [command for command in COMMANDS if f"`ipkb {command}" not in README] == []


def test_the_table_of_settings_is_the_settings() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| `(IPKB_\w+)` \|", README, re.M))
    assert rows == {name: PREFIX + name.upper() for name in Settings.model_fields}
    for field in Settings.model_fields.values():
        assert f"| {field.description} |" in README


def test_files_linked_are_there() -> None:
    for page in (ROOT / "README.md", ROOT / "corpus" / "README.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), target


def test_the_question_answered_on_the_first_screen_is_what_is_answered(
    real_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = re.search(r"```console\n\$ ipkb ask (\S+)\n(.*?)```", README, re.S)
    assert match is not None
    monkeypatch.setenv("IPKB_DATA_DIR", str(real_engine.settings.data_dir))
    monkeypatch.setenv("COLUMNS", "100")
    said = CliRunner().invoke(cli, ["ask", "--as-of", "2026-11-24", match.group(1)]).output
    for line in match.group(2).splitlines():
        assert line.strip() in said, line


def test_columns_of_the_manifest_are_explained() -> None:
    from ingest.manifest import COLUMNS

    told = re.findall(r"^\| `(\w+)` \|", (ROOT / "corpus" / "README.md").read_text("utf-8"), re.M)
    assert told == list(COLUMNS)
