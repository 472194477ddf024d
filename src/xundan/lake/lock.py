"""One writer at a time in a folder. The system lets go of the lock when its holder ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xundan.lake.writer import NO_WAITING, Waiting, Writer, busy

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
"""What the system says of a lock that another one holds."""

_LOOK_EVERY = 0.2
"""Seconds between two looks at a lock that is taken."""


@contextmanager
def only_writer(path: Path, command: str = "", waiting: Waiting = NO_WAITING) -> Iterator[None]:
    """Holds the lock file `path`. Raises UserError `lake_busy` when another writer still holds it after the waiting.

    A file system that knows no locks is no hindrance: a transaction that another one crossed sees it by the versions
    of its tables (store.py), only later.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # The file stays: removing it would let a third writer lock a new one while the second still waits for the old.
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    # Beside it and not in it: Windows keeps others from reading what is locked.
    note = path.with_name("writer.json")
    try:
        _wait(handle, note, waiting)
        _leave(note, Writer.this(command))
        try:
            yield
        finally:
            with suppress(OSError):
                note.unlink()
    finally:
        os.close(handle)


def held(path: Path) -> bool:
    """Whether a living process holds the lock file now. False where nothing can be locked."""
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        take(handle)
    except OSError as refused:
        return refused.errno in TAKEN
    finally:
        os.close(handle)
    return False


def noted(path: Path) -> Writer | None:
    """Who is noted as holding the lock file; what a killed writer left is found here too."""
    try:
        return Writer.of(path.with_name("writer.json").read_bytes())
    except OSError:
        return None


def _wait(handle: int, note: Path, waiting: Waiting) -> None:
    began, told = time.monotonic(), False
    last: Writer | None = None
    while True:
        try:
            take(handle)
            return
        except OSError as refused:
            if refused.errno not in TAKEN:
                return
        writer = noted(note)
        if waiting.seconds is not None and time.monotonic() - began >= waiting.seconds:
            raise busy(writer)
        # The one who has just begun may not have left its note yet, so the first word waits for a second look.
        if (writer is not None or told or time.monotonic() - began >= _LOOK_EVERY) and (not told or writer != last):
            waiting.tell(writer)
            told, last = True, writer
        time.sleep(_LOOK_EVERY)


def _leave(note: Path, writer: Writer) -> None:
    """Writes who holds the lock. Without it a waiting one knows no name, and that is all."""
    draft = note.with_name(f".writer.{writer.pid}")
    with suppress(OSError):
        draft.write_bytes(writer.as_json())
        os.replace(draft, note)


def take(handle: int) -> None:
    """Locks an open file until it is closed. Raises OSError with one of `TAKEN` when another one holds it."""
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
