"""One writer at a time. The system lets go of the lock when its holder ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xundan.model.text import Text, UserError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Holds the lock file `path`. Raises UserError `lake_busy` when another writer holds it.

    A file system that knows no locks is no hindrance: a transaction that another one crossed sees it by the versions
    of its tables (store.py), only later.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # The file stays: removing it would let a third writer lock a new one while the second still waits for the old.
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _lock(handle)
        except OSError as refused:
            if refused.errno in _TAKEN:
                raise busy() from refused
        yield
    finally:
        os.close(handle)


def busy() -> UserError:
    """What the writer is told who came second."""
    return UserError(
        "lake_busy",
        Text(
            "另一个导入或重算正在写入这个工作区, 本次没有改动任何内容",
            "another import or refresh is writing to this workspace; this one changed nothing",
        ),
        Text("等它结束后再运行一次", "run it again when the other has ended"),
    )


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
