"""One writer at a time in a bucket: a lease that its holder renews, and that another takes when it no longer does.

The lease keeps two writers from working for nothing. What keeps the lake right is that a snapshot's number can be
taken once only: a holder that slept through its lease finds it taken.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from xundan.lake.writer import Waiting, Writer, busy

SECONDS = 30.0
"""A lease that was not renewed for so long is taken over."""


LONG_AGO = 20 * 60.0
"""A lease last renewed so long ago by the store's clock has run out: no store talks to a computer whose clock is
15 minutes off."""


@dataclass(frozen=True)
class Found:
    """A state of a cell: its content, its tag, and when it was written (seconds since 1970, by the store's clock)."""

    content: bytes
    tag: str
    modified: float


class Cell(Protocol):
    """One object that is only changed by whoever has read its newest state."""

    def get(self) -> Found | None:
        """None when there is no such object."""

    def swap(self, content: bytes, tag: str | None) -> str | None:
        """Writes the object if its tag is still `tag` (None: if there is none yet). The new tag; None if it was not."""


@dataclass
class Lease:
    """A lease that this process holds. A thread renews it until the end."""

    cell: Cell
    writer: Writer
    tag: str
    renewed: float
    """Monotonic seconds of the last renewal."""
    times: int = 0
    lost: bool = False

    def check(self) -> None:
        """Raises UserError `lake_busy` when another one may have taken over."""
        if time.monotonic() - self.renewed > SECONDS / 3:
            self.renew()
        if self.lost or time.monotonic() - self.renewed > SECONDS:
            found = self.cell.get()
            raise busy(Writer.of(found.content) if found else None)

    def renew(self) -> None:
        began = time.monotonic()
        self.times += 1
        tag = self.cell.swap(self.writer.as_json(token=_TOKEN, times=self.times), self.tag)
        if tag is None:
            self.lost = True
        else:
            self.tag, self.renewed = tag, began

    def release(self) -> None:
        """Lets the next writer in at once. Where that fails it waits until the lease has run out."""
        with suppress(Exception):
            self.cell.swap(self.writer.as_json(token=_TOKEN, times=self.times, released=True), self.tag)


_TOKEN = secrets.token_hex(8)
"""Makes what two processes write differ, so that their tags do."""


@contextmanager
def leased(cell: Cell, command: str, waiting: Waiting) -> Iterator[Lease]:
    """Holds the lease. Raises UserError `lake_busy` when another one still has it after the waiting."""
    lease = _wait(cell, Writer.this(command), waiting)
    stop = threading.Event()
    thread = threading.Thread(target=_keep, args=(lease, stop.wait), name="lease", daemon=True)
    thread.start()
    try:
        yield lease
    finally:
        stop.set()
        thread.join()
        if not lease.lost:
            lease.release()


def is_free(content: bytes) -> bool:
    """Whether its holder has let go of the lease."""
    try:
        return bool(json.loads(content).get("released"))
    except (ValueError, AttributeError):
        return False


def _keep(lease: Lease, wait: Callable[[float], bool]) -> None:
    while not wait(SECONDS / 3) and not lease.lost:
        # A network that is away for a moment: the lease is lost only when it has run out, and `check` sees that.
        with suppress(Exception):
            lease.renew()


def _wait(cell: Cell, writer: Writer, waiting: Waiting) -> Lease:
    began, told = time.monotonic(), False
    looks, seen, since = 0, "", began
    last: Writer | None = None
    while True:
        found, now = cell.get(), time.monotonic()
        # By this computer's clock only: the holder's may be wrong.
        if found is not None and found.tag != seen:
            looks, seen, since = looks + 1, found.tag, now
        if found is None or is_free(found.content) or now - since > SECONDS or _age(found) > LONG_AGO:
            tag = cell.swap(writer.as_json(token=_TOKEN, times=0, at=now), None if found is None else found.tag)
            if tag is not None:
                return Lease(cell, writer, tag, now)
            continue
        holder = Writer.of(found.content)
        # One who must not wait still looks on for a while at a lease that seems to be a dead one's.
        lives = looks > 1 or _age(found) < SECONDS
        if waiting.seconds is not None and now - began >= waiting.seconds and (lives or waiting.seconds):
            raise busy(holder)
        if waiting.seconds != 0 and (not told or holder != last):
            waiting.tell(holder)
            told, last = True, holder
        time.sleep(min(1.0, SECONDS / 10))


def _age(found: Found) -> float:
    return time.time() - found.modified
