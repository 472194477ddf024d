"""Requests have a largest size: the server keeps a whole one on disk before anybody looks at it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LARGEST = 40 << 20
"""Bytes of one request: larger files come in pieces (web/uploads)."""
_TOO_LARGE = "请求太大 / the request is too large\n".encode()


class Bounded:
    """An application that answers 413 to a request that says it is larger than it may be, and lets go of one that turns
    out to be."""

    def __init__(self, app: App, largest: int) -> None:
        """`largest`: bytes."""
        self._app, self._largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > self._largest:
            await send({"type": "http.response.start", "status": 413, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": _TOO_LARGE})
            return
        come = 0

        async def counted() -> MutableMapping[str, Any]:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            # As if the browser had gone: Django then answers nothing and keeps nothing.
            return {"type": "http.disconnect"} if come > self._largest else message

        await self._app(scope, counted, send)


class Whole:
    """An application that is never given a part of a request as if it were all: where the browser goes away in the
    middle, reading fails."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def read() -> MutableMapping[str, Any]:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ConnectionResetError("the browser went away")
            return message

        await self._app(scope, read, send)
