"""serve, get: the pages and the API, by a production server, or one address from the shell."""

from __future__ import annotations

import sys

import click
from waitress.server import create_server

from kb.errors import SettingsError
from kb.settings import Settings, load_settings
from webapp.app import create_app

# a hall full of phones: each browser keeps up to six connections open; those that fall silent are let go early
_CONNECTIONS = 2000
_SILENT_S = 30
_MAX_BODY = 8 * 1024 * 1024
"""Bytes of a body that the server takes in at all; the app refuses most of it with a clear page."""


@click.command("serve")
@click.option("--host", help=Settings.model_fields["host"].description)
@click.option("--port", type=int, help=Settings.model_fields["port"].description)
@click.option("--threads", type=int, help=Settings.model_fields["threads"].description)
@click.option("--base-url", help=Settings.model_fields["base_url"].description)
@click.pass_obj
def serve_command(
    settings: Settings, host: str | None, port: int | None, threads: int | None, base_url: str | None
) -> None:
    """启动网页和接口；按 Ctrl+C 停止。"""
    settings = load_settings(
        **{**settings.model_dump(), **_given(host=host, port=port, threads=threads, base_url=base_url)}
    )
    app = create_app(settings)
    try:
        server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident="ipkb",
            clear_untrusted_proxy_headers=True,
            connection_limit=_CONNECTIONS,
            channel_timeout=_SILENT_S,
            max_request_body_size=_MAX_BODY,
            asyncore_use_poll=True,
        )
    except (OSError, ValueError) as error:  # ValueError: no such host, in the words of waitress
        raise SettingsError(
            f"{settings.host}:{settings.port} 用不了：{getattr(error, 'strerror', None) or error}。",
            "换一个端口：ipkb serve --port 8001。",
        ) from error
    shown = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    click.echo(f"知问已启动：http://{shown}:{getattr(server, 'effective_port', settings.port)}/ （按 Ctrl+C 停止）")
    sys.stdout.flush()
    server.run()


@click.command("get")
@click.argument("path")
@click.option("--data", metavar="JSON", help="用 POST 提交这段 JSON")
@click.pass_obj
def get_command(settings: Settings, path: str, data: str | None) -> None:
    """不开服务，直接取一个地址的内容：ipkb get /api/v1/health。"""
    client = create_app(settings).test_client()
    address = path if path.startswith("/") else f"/{path}"
    if data is None:
        response = client.get(address)
    else:
        response = client.post(address, data=data.encode(), content_type="application/json")
    click.echo(response.get_data(as_text=True).rstrip("\n"))
    if response.status_code >= 400:
        raise click.exceptions.Exit(1)


def _given(**flags: object) -> dict[str, object]:
    return {name: value for name, value in flags.items() if value is not None}
