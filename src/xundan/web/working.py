"""What a server does besides answering: jobs, pages made before they are asked for, and clearing away files that nobody
imported."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from xundan.web.requests import App, Receive, Scope, Send


def begin() -> Callable[[], None]:
    """Fails what a server left that is gone, clears old files, and starts to work. Gives what ends the work."""
    # Django is ready when a server starts, not when this file is read.
    from xundan.web.clearing import Clearing, clear
    from xundan.web.jobs.queue import queue
    from xundan.web.warming import Warming

    queue().begin()
    clear()
    clearing, warming = Clearing(), Warming()
    clearing.begin()
    warming.begin()

    def end() -> None:
        clearing.end()
        warming.end()

    return end


class Working:
    """An application whose server begins to work when it starts."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        end: Callable[[], None] | None = None
        while (await receive())["type"] == "lifespan.startup":
            try:
                end = await asyncio.to_thread(begin)
            except Exception as error:
                # Said, for a server would otherwise take it for an application that has nothing to start.
                await send({"type": "lifespan.startup.failed", "message": f"{type(error).__name__}: {error}"})
                raise
            await send({"type": "lifespan.startup.complete"})
        if end is not None:
            await asyncio.to_thread(end)
        await send({"type": "lifespan.shutdown.complete"})
