"""The command line does what it says, tells errors in a line, and shows what the pages show."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.settings import Settings
from search.engine import Engine
from tests.conftest import make_tiny
from webapp.cli import COMMANDS, cli


def run(settings: Settings, *words: str) -> Result:
    """A command run in this process on given settings."""
    environment = {
        f"IPKB_{name.upper()}": str(value)
        for name, value in settings.model_dump(exclude_none=True).items()
        if value != ""
    }
    return CliRunner(env=environment).invoke(cli, list(words))


@pytest.fixture
def fresh(tmp_path: Path) -> Settings:
    return make_tiny(tmp_path)


def test_from_texts_to_an_answer(fresh: Settings) -> None:
    taken = run(fresh, "ingest")
    assert taken.exit_code == 0 and "新增 3" in taken.output and "官方文本已安装 2 份" in taken.output
    built = run(fresh, "index")
    assert built.exit_code == 0 and "索引已建成" in built.output
    assert "已是最新" in run(fresh, "index").output
    answered = run(fresh, "ask", "我的泥哨能保护多少年", "--as-of", "2026-11-24")
    assert answered.exit_code == 0
    assert "泥哨的保护期为十年，自登记之日起计算。" in answered.output
    assert "/documents/clay-whistle-law-2019/第二条" in answered.output


def test_json_on_the_command_line_is_that_of_the_api(tiny_engine: Engine) -> None:
    asked = json.loads(run(tiny_engine.settings, "ask", "--json", "--as-of", "2026-11-24", "泥哨保护期").output)
    assert asked["kind"] == "answer" and asked["citations"][0]["locator"] == "第二条"
    found = json.loads(
        run(tiny_engine.settings, "search", "--json", "--as-of", "2026-11-24", "-k", "2", "泥哨保护期").output
    )
    assert found["hits"][0]["locator"] == "第二条" and len(found["hits"]) == 2


def test_explain_tells_who_found_what_by_which_voice(tiny_engine: Engine) -> None:
    told = run(tiny_engine.settings, "search", "--explain", "--as-of", "2026-11-24", "泥哨保护期").output
    assert "bm25-question 第 1" in told and "question：泥哨保护期" in told and "coverage 1.00" in told


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["泥哨法", "第三条第（二）项"], "（二）明知是仿制的泥哨而出售的。"),
        (["clay-whistle-law-2026", "2"], "十五年"),
        (["中华人民共和国泥哨法", "3条之1"], "五百元以上三千元以下"),
        (["泥哨法", "2", "--as-of", "2027-06-01"], "十五年"),
        (["泥哨法"], "第二章 责任"),
    ],
)
def test_show_opens_a_provision_by_any_name(tiny_engine: Engine, words: list[str], shown: str) -> None:
    result = run(tiny_engine.settings, "show", *words)
    assert result.exit_code == 0 and shown in result.output


def test_lint_prints_the_proof_of_each_text(tiny_engine: Engine) -> None:
    result = run(tiny_engine.settings, "lint", "-v")
    assert result.exit_code == 0
    assert "✓ clay-whistle-law-2019" in result.output and "丢失 0" in result.output and "题注" in result.output
    assert "2 篇，5 条" not in result.output
    guides = run(tiny_engine.settings, "lint", "guides")
    assert guides.exit_code == 0 and "共 2 篇" in guides.output


def test_get_fetches_any_address_without_a_server(tiny_engine: Engine) -> None:
    assert json.loads(run(tiny_engine.settings, "get", "/api/v1/health").output)["status"] == "ok"
    asked = run(tiny_engine.settings, "get", "/api/v1/ask", "--data", '{"question": "泥哨保护期"}')
    assert json.loads(asked.output)["kind"] == "answer"
    assert run(tiny_engine.settings, "get", "/nowhere").exit_code == 1


def test_settings_lists_every_setting_with_its_variable(tiny_engine: Engine) -> None:
    output = run(tiny_engine.settings, "settings").output
    for name, field in Settings.model_fields.items():
        assert f"IPKB_{name.upper()}" in output and str(field.description) in output


def test_every_command_has_help_in_chinese() -> None:
    for name in COMMANDS:
        result = CliRunner().invoke(cli, [name, "--help"])
        assert result.exit_code == 0 and re.search(r"[\u4e00-\u9fff]", result.output), name


def ipkb(*words: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("IPKB_")}
    environment |= {"IPKB_DATA_DIR": str(folder), "XDG_DATA_HOME": str(folder), **more}
    return subprocess.run(
        [sys.executable, "-m", "webapp.cli", *words], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("words", "more", "told"),
    [
        (["ask", "商标"], {}, "还没有建立知识库"),
        (["show", "商标法"], {}, "还没有建立知识库"),
        (["ingest"], {"IPKB_PORT": "x"}, "设置 port 不能用"),
        (["ingest"], {"IPKB_MANIFEST": "/nowhere.csv"}, "打不开清单"),
        (["ingest"], {"IPKB_CONFIG": "/nowhere.toml"}, "找不到配置文件"),
    ],
)
def test_an_error_is_a_line_and_what_to_do(tmp_path: Path, words: list[str], more: dict[str, str], told: str) -> None:
    done = ipkb(*words, folder=tmp_path, **more)
    assert done.returncode == 1
    assert f"错误：{told}" in done.stderr and "怎么办：" in done.stderr and "Traceback" not in done.stderr


def test_a_toml_file_sets_and_a_flag_overrides(tmp_path: Path) -> None:
    config = tmp_path / "ipkb.toml"
    config.write_text("question_limit = 99\nport = 8123\n", "utf-8")
    done = ipkb("settings", folder=tmp_path, IPKB_CONFIG=str(config), IPKB_PORT="8124")
    assert "question_limit = 99" in done.stdout and "port = 8124" in done.stdout
    config.write_text("portt = 1\n", "utf-8")
    assert "设置 portt 不能用" in ipkb("settings", folder=tmp_path, IPKB_CONFIG=str(config)).stderr
    config.write_text("port = \n", "utf-8")
    assert "读不懂" in ipkb("settings", folder=tmp_path, IPKB_CONFIG=str(config)).stderr


def test_serve_is_a_real_server_and_says_when_its_port_is_taken(tiny_engine: Engine) -> None:
    environment = {**os.environ} | {
        f"IPKB_{name.upper()}": str(value)
        for name, value in tiny_engine.settings.model_dump(exclude_none=True).items()
        if value != ""
    }
    with subprocess.Popen(
        [sys.executable, "-m", "webapp.cli", "serve", "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            address = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
            assert address is not None
            deadline = time.monotonic() + 10
            while True:
                try:
                    with urllib.request.urlopen(f"{address.group()}api/v1/health", timeout=5) as response:
                        assert response.status == 200 and response.headers["Server"] == "ipkb"
                    break
                except OSError:
                    assert time.monotonic() < deadline
            taken = subprocess.run(
                [sys.executable, "-m", "webapp.cli", "serve", "--port", address.group(1)],
                env=environment, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert taken.returncode == 1 and "用不了" in taken.stderr and "Traceback" not in taken.stderr
        finally:
            process.terminate()


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["get", "/api/v1/documents/none"], 1, "没有编号为"),  # what failed is told to the shell, too
        (["get", "/api/v1/health"], 0, "ok"),
        (["ask", b"\xb5\xc4"], 1, "不是 UTF-8"),  # a terminal that speaks GB18030
        (["serve", "--host", "999.1.1.1", "--port", "0"], 1, "用不了"),
    ],
)
def test_the_shell_learns_how_it_went(tiny_engine: Engine, words: list[str | bytes], status: int, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "webapp.cli", *words],
        env={**os.environ, "IPKB_DATA_DIR": str(tiny_engine.settings.data_dir)}, capture_output=True, check=False,
    )  # fmt: skip
    output = (done.stdout + done.stderr).decode()
    assert (done.returncode, "Traceback" in output) == (status, False), output
    assert told in output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--what", "transformer"), "--out"),  # what ships is not overwritten by mistake
        (("--recipe", "cpu"), "--what transformer"),
    ],
)
def test_train_tells_what_it_lacks(fresh: Settings, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    refused = run(fresh, "train", "--data", str(tmp_path), *words)
    assert refused.exit_code == 2 and told in refused.output
