"""Pins: what a reader in a folder leaves while it reads, so that a vacuum lets it finish.

Readers take no lock and wait for nobody. A pin is an empty file whose name says the snapshot and the process, locked
by it: the system lets go when the process ends, so the pin of a dead one is told from that of a living one.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from xundan.lake import lock

FOLDER = "readers"
_NAME = re.compile(r"([0-9]{10})-([0-9]{1,10})-([0-9a-f]{8})-[0-9a-f]{8}\.pin")
_ELSEWHERE = 24 * 3600
"""Seconds for which a pin of another computer is believed: whether its process lives cannot be seen from here."""


@dataclass(frozen=True)
class Pin:
    """What the name of a pin says."""

    name: str
    snapshot: int
    pid: int
    host: str
    """The first letters of a hash of the computer's name."""

    @staticmethod
    def new(snapshot: int) -> Pin:
        pid, host = os.getpid(), _host()
        return Pin(f"{snapshot:010d}-{pid}-{host}-{secrets.token_hex(4)}.pin", snapshot, pid, host)

    @staticmethod
    def of(name: str) -> Pin | None:
        found = _NAME.fullmatch(name)
        return Pin(name, int(found[1]), int(found[2]), found[3]) if found else None


def _host() -> str:
    return sha256(socket.gethostname().encode()).hexdigest()[:8]


@contextmanager
def pinned(folder: Path, newest: Callable[[], int]) -> Iterator[int]:
    """Holds the newest snapshot and gives its number. Where nothing can be written nothing is held."""
    number, pin = newest(), None
    with suppress(OSError):
        while number:
            pin = _put(folder, number)
            # A vacuum never takes the newest; what was replaced before the pin was there may be gone by now.
            if pin is not None and (now := newest()) == number:
                break
            if pin is not None:
                _drop(*pin)
                pin, number = None, now
    try:
        yield number
    finally:
        if pin is not None:
            _drop(*pin)


def _put(folder: Path, number: int) -> tuple[int, Path] | None:
    """A locked pin; None when a vacuum that took it for a dead one's was in between."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / Pin.new(number).name
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        lock.take(handle)
    except OSError as refused:
        if refused.errno in lock.TAKEN:
            os.close(handle)
            return None
    if not path.exists():
        os.close(handle)
        return None
    return handle, path


def _drop(handle: int, path: Path) -> None:
    os.close(handle)
    with suppress(OSError):
        path.unlink()


def living(folder: Path) -> Iterator[Pin]:
    """The pins of readers that are still at work. Those of dead ones are removed on the way."""
    for name in sorted(os.listdir(folder)) if folder.is_dir() else []:
        pin = Pin.of(name)
        if pin is not None and _lives(folder / name, pin):
            yield pin


def _lives(path: Path, pin: Pin) -> bool:
    try:
        here = pin.host == _host()
        if not here and time.time() - path.stat().st_mtime < _ELSEWHERE:
            return True
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        lock.take(handle)
    except OSError as refused:
        if refused.errno in lock.TAKEN or (here and _runs(pin.pid)):
            os.close(handle)
            return True
    # While it is locked here: a reader that has just made it looks whether it is still there once it has the lock.
    with suppress(OSError):
        path.unlink()
    os.close(handle)
    if os.name == "nt":
        # Nothing that is open can be removed there, by us or under a reader.
        with suppress(OSError):
            path.unlink()
    return False


def _runs(pid: int) -> bool:
    """Whether a process of this number runs, for disks that know no locks. Windows cannot be asked without harm."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
