"""settings: the one table, with what holds now."""

from __future__ import annotations

import click

from kb.settings import PREFIX, Settings


@click.command("settings")
@click.pass_obj
def settings_command(settings: Settings) -> None:
    """列出全部设置：现在的值、环境变量、说明。"""
    for name, field in Settings.model_fields.items():
        click.echo(f"{name} = {getattr(settings, name)}")
        click.echo(f"    {PREFIX}{name.upper()}：{field.description}")
