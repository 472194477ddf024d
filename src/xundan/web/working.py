"""What a server does besides answering: jobs, and clearing away files that nobody imported."""

from __future__ import annotations

import asyncio

from xundan.web.requests import App, Receive, Scope, Send


def begin() -> None:
    """Fails what a server left that is gone, clears old uploads, and starts to work."""
    # Django is ready when a server starts, not when this file is read.
    from xundan.web.jobs.queue import queue
    from xundan.web.uploads.staging import clear

    queue().begin()
    clear()


class Working:
    """An application whose server begins to work when it starts."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        while (await receive())["type"] == "lifespan.startup":
            try:
                await asyncio.to_thread(begin)
            except Exception as error:
                # Said, for a server would otherwise take it for an application that has nothing to start.
                await send({"type": "lifespan.startup.failed", "message": f"{type(error).__name__}: {error}"})
                raise
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
