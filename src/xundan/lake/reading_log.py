"""Who read chats on the command line, and when: a file in the workspace to which lines are added and nothing else.

Each line's seal is the hash of its words and of the seal before it, and the newest seal is kept apart, so that a line
that was changed, put in or taken out is found. It names people of this machine, commands, shops, orders and agents; no
chat text, no buyer.
"""

from __future__ import annotations

import getpass
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from xundan.lake.lock import TAKEN, take
from xundan.model.text import Text, UserError
from xundan.workspace import Workspace

_BEFORE_THE_FIRST = "0" * 64
_TAIL = 65_536
_PATIENCE = 10.0


@dataclass(frozen=True)
class Reading:
    """One time that chats were read. `shops` empty: all there are. `at` is in UTC."""

    at: datetime
    who: str
    command: str
    shops: tuple[str, ...]
    about: dict[str, str]
    seal: str
    whole: bool = True
    """Whether its seal is that of its words after the line before."""


def log_of(workspace: Workspace) -> Path:
    """The file; it need not be there."""
    return workspace.root / "log" / "reading.jsonl"


def note(workspace: Workspace, command: str, shops: Sequence[str] = (), **about: str) -> None:
    """Adds a line, before the chats are shown. Raises UserError `reading_log` where none can be added: what is read
    unseen is not shown."""
    path = log_of(workspace)
    told: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "who": _user(),
        "command": command,
        "shops": list(shops),
        "about": about,
    }
    try:
        path.parent.mkdir(exist_ok=True)
        handle = os.open(path.with_name("lock"), os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _held(handle)
            told["seal"] = _sealed(told, _newest(path))
            with path.open("a", encoding="utf-8", newline="\n") as out:
                out.write(_written(told) + "\n")
                out.flush()
                os.fsync(out.fileno())
            _head(path).write_text(told["seal"], encoding="ascii")
        finally:
            os.close(handle)
    except OSError as unwritable:
        raise UserError(
            "reading_log",
            Text(
                f"看聊天要记一笔, 但写不进 {path.parent.name}/{path.name}: {unwritable.strerror}",
                f"reading chats is written down, but {path.parent.name}/{path.name} cannot be: {unwritable.strerror}",
            ),
            Text("让这个账号能写工作区文件夹", "let this account write into the workspace's folder"),
        ) from unwritable


def readings(workspace: Workspace) -> Iterator[Reading]:
    """All lines, the oldest first, each with whether it is whole."""
    path = log_of(workspace)
    if not path.is_file():
        return
    before = _BEFORE_THE_FIRST
    with path.open("rb") as lines:
        for line in lines:
            found = _read(line, before)
            before = found.seal
            yield found


def cut_short(workspace: Workspace) -> bool:
    """Whether lines are missing at the end: the newest seal that was kept is in no line."""
    head = _head(log_of(workspace))
    newest = head.read_text(encoding="ascii", errors="replace") if head.is_file() else ""
    return bool(newest) and all(each.seal != newest for each in readings(workspace))


def _read(line: bytes, before: str) -> Reading:
    """A line; one that is none any more stands there as what it is: broken."""
    try:
        told = json.loads(line)
        seal = told.pop("seal")
        return Reading(
            datetime.fromisoformat(told["at"]),
            str(told["who"]),
            str(told["command"]),
            tuple(map(str, told["shops"])),
            {str(name): str(value) for name, value in told["about"].items()},
            str(seal),
            seal == _sealed(told, before),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return Reading(datetime.fromtimestamp(0, UTC), "?", "?", (), {}, sha256(line).hexdigest(), False)


def _newest(path: Path) -> str:
    """The seal that the next line follows: the kept one, so that a cut shows also after more was written. A last line
    that follows the kept one is whole too: its writer was killed before it could keep its own."""
    kept = _head(path).read_text(encoding="ascii", errors="replace") if _head(path).is_file() else _BEFORE_THE_FIRST
    last = _last_line(path)
    if not last:
        return kept
    found = _read(last, kept)
    return found.seal if found.whole else kept


def _last_line(path: Path) -> bytes:
    if not path.is_file():
        return b""
    size, tail = path.stat().st_size, _TAIL
    with path.open("rb") as lines:
        while True:
            lines.seek(max(size - tail, 0))
            above, _, last = lines.read().rstrip(b"\n").rpartition(b"\n")
            if above or tail >= size:
                return last
            tail *= 2


def _held(handle: int) -> None:
    """Waits for whoever is writing a line just now. A file system that knows no locks is no hindrance."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            take(handle)
            return
        except OSError as refused:
            if refused.errno not in TAKEN:
                return  # such a file system; two writers at once would show as a broken line, not as a missing one
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _sealed(told: dict[str, Any], before: str) -> str:
    return sha256(_written(told | {"before": before}).encode("ascii")).hexdigest()


def _written(told: dict[str, Any]) -> str:
    return json.dumps(told, sort_keys=True, ensure_ascii=True)


def _head(path: Path) -> Path:
    return path.with_suffix(".head")


def _user() -> str:
    try:
        return getpass.getuser()[:80]
    except (OSError, KeyError):  # an account without a name, as in some containers
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "?"
