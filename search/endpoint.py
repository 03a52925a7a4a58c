"""The endpoint of a language model: its words as they come, cut off at a time and a size, whatever it does.

Imports openai, which is optional and takes a second: load this module only where an endpoint is set.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import TYPE_CHECKING

import httpx2
import openai

from search.protocols import ModelFailed

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

_MOST_BYTES = 512 * 1024
_MOST_TOKENS = 1200
_CLOSING_S = 1.0
# what the client, its connection, and the reading of what an endpoint sends may raise
_FAILURES = (
    openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError, RecursionError,
)  # fmt: skip


class Endpoint:
    """A chat model behind an OpenAI-compatible address.

    Args:
        base_url: e.g. http://127.0.0.1:11434/v1.
        model: its name there.
        key: empty for none.
        timeout_s: seconds for a whole reply, from the first packet to the last.
    """

    def __init__(self, base_url: str, model: str, key: str, timeout_s: float) -> None:
        self._base_url = base_url
        self._model = model
        self._key = key
        self._timeout_s = timeout_s
        self._tls = ssl.create_default_context()

    def words(self, system: str, user: str) -> Iterator[str]:
        """The pieces of a reply as they come; the caller's own time counts too.

        Raises:
            ModelFailed: no connection, an error, too late, too much, cut off, or no reply of this protocol.
        """
        loop = asyncio.new_event_loop()
        ends_at = loop.time() + self._timeout_s
        pieces = self._pieces([{"role": "system", "content": system}, {"role": "user", "content": user}])
        with ThreadPoolExecutor(1) as aside:  # whoever asks may run an event loop of its own in this thread
            try:
                while (
                    piece := aside.submit(loop.run_until_complete, _next_before(ends_at, pieces)).result()
                ) is not None:
                    yield piece
            except TimeoutError as error:
                raise ModelFailed(f"no whole reply in {self._timeout_s:g} s") from error
            except _FAILURES as error:
                status = getattr(error, "status_code", "")
                raise ModelFailed(f"{type(error).__name__} {status}".strip()) from error
            finally:
                aside.submit(loop.run_until_complete, _close(pieces)).result()
                loop.close()

    async def _pieces(self, messages: Sequence[ChatCompletionMessageParam]) -> AsyncIterator[str]:
        """The pieces of a reply; raises what openai and its connection raise."""
        connection = openai.DefaultAsyncHttpxClient(
            transport=_CappedTransport(self._tls), timeout=self._timeout_s, follow_redirects=False
        )
        client = openai.AsyncOpenAI(
            base_url=self._base_url,
            api_key=self._key or "none",
            organization="",
            project="",
            timeout=self._timeout_s,
            max_retries=0,
            http_client=connection,
        )
        async with client:
            stream = await client.chat.completions.create(
                model=self._model,
                messages=list(messages),
                stream=True,
                temperature=0,
                max_tokens=_MOST_TOKENS,
                extra_headers={"Accept-Encoding": "identity"},
            )
            ended = ""
            async with stream:
                async for chunk in stream:
                    piece, ended = _read(chunk)
                    if piece:
                        yield piece
                    if ended:
                        break
        if ended != "stop":
            raise ModelFailed(f"the reply ended by {ended[:20] or 'nothing'}")


class _CappedTransport(httpx2.AsyncHTTPTransport):
    """A connection whose replies are plain and of limited size, errors too."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(verify=tls, trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await super().handle_async_request(request)
        encoding = response.headers.get("content-encoding", "identity")
        if encoding != "identity":  # a small reply could unpack to a very large one
            await response.aclose()
            raise httpx2.ReadError("the reply is packed", request=request)
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _CappedStream(response.stream, request)
        return response


class _CappedStream(httpx2.AsyncByteStream):
    """The bytes of a stream up to a limit; more of them are an error."""

    def __init__(self, stream: httpx2.AsyncByteStream, request: httpx2.Request) -> None:
        self._stream = stream
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._stream:
            size += len(part)
            if size > _MOST_BYTES:
                raise httpx2.ReadError("the reply is too long", request=self._request)
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


def _read(chunk: ChatCompletionChunk) -> tuple[str, str]:
    """The text of a chunk and why the reply ended, each empty for none; an endpoint may leave out anything."""
    choices = getattr(chunk, "choices", None)
    if not isinstance(choices, list) or not choices:
        return "", ""
    content = getattr(getattr(choices[0], "delta", None), "content", None)
    reason = getattr(choices[0], "finish_reason", None)
    return content if isinstance(content, str) else "", reason if isinstance(reason, str) else ""


async def _next_before(ends_at: float, pieces: AsyncIterator[str]) -> str | None:
    """The next piece, None after the last; raises TimeoutError."""
    async with asyncio.timeout_at(ends_at):
        return await anext(pieces, None)


async def _close(pieces: AsyncIterator[str]) -> None:
    """Lets the connection go, politely for a moment only."""
    try:
        async with asyncio.timeout(_CLOSING_S), aclosing(pieces):  # type: ignore[type-var]
            pass
    except TimeoutError:
        return
