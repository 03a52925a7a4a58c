"""The command line: `ipkb`, thin over the same core as the pages. Each command is loaded when it is called."""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kb.errors import KbError
from kb.settings import Settings, load_settings

COMMANDS: dict[str, str] = {
    "ingest": "webapp.commands.texts",
    "index": "webapp.commands.texts",
    "lint": "webapp.commands.texts",
    "corpus": "webapp.commands.corpus",
    "ask": "webapp.commands.answers",
    "search": "webapp.commands.answers",
    "show": "webapp.commands.answers",
    "serve": "webapp.commands.serve",
    "get": "webapp.commands.serve",
    "eval": "webapp.commands.evaluate",
    "train": "webapp.commands.evaluate",
    "settings": "webapp.commands.settings",
}
"""Where each command is written: what answers a question must not load what reads a PDF."""


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called, and not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, None for an unknown one."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(importlib.import_module(module), f"{cmd_name}_command")
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data-dir", type=click.Path(path_type=Path), help=Settings.model_fields["data_dir"].description)
@click.option("--official", type=click.Path(path_type=Path), help=Settings.model_fields["official"].description)
@click.option("--log-level", help=Settings.model_fields["log_level"].description)
@click.version_option(package_name="ipkb")
@click.pass_context
def cli(ctx: click.Context, data_dir: Path | None, official: Path | None, log_level: str | None) -> None:
    """知问：用大白话回答知识产权问题，引文一字不差，不联网也能用。

    头一次使用：ipkb ingest，ipkb index，然后 ipkb serve 或 ipkb ask “注册商标能管多少年”。
    """
    settings = load_settings(data_dir=data_dir, official=official, log_level=log_level)
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets its own level to DEBUG
    for name in ("openai", "httpx2", "httpcore2"):  # they would write down what is asked
        logging.getLogger(name).setLevel(logging.WARNING)
    ctx.obj = settings


def main() -> None:
    """The entry point of the script: an error of ours is one clear line and exit status 1."""
    try:
        _refuse_other_encodings(sys.argv)
        sys.exit(cli(standalone_mode=False))  # a command that failed gives its status back; it is not raised
    except KbError as error:
        click.echo(f"错误：{error.message}", err=True)
        if error.hint:
            click.echo(f"怎么办：{error.hint}", err=True)
        sys.exit(1)
    except click.Abort:
        click.echo("已中止。", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)


def _refuse_other_encodings(words: Sequence[str]) -> None:
    try:
        " ".join(words).encode()
    except UnicodeEncodeError as error:
        raise KbError("命令里有不是 UTF-8 的字。", "把终端的编码设为 UTF-8 再试。") from error


if __name__ == "__main__":
    main()
