"""Who is writing, as others are told; and how long a second writer waits for the first."""

from __future__ import annotations

import json
import os
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from xundan.model.text import Text, UserError


@dataclass(frozen=True)
class Writer:
    """Who holds the lock: the command, its process, its computer and since when.

    For people only. It may be stale or made up, and nothing that must be right hangs on it.
    """

    command: str
    pid: int
    host: str
    since: str
    """Local time with offset, to the second."""

    @staticmethod
    def this(command: str) -> Writer:
        """This process."""
        now = datetime.now().astimezone()
        return Writer(command, os.getpid(), socket.gethostname(), now.isoformat(timespec="seconds"))

    def as_json(self, **more: Any) -> bytes:
        return json.dumps({**self.__dict__, **more}, ensure_ascii=False).encode()

    @staticmethod
    def of(content: bytes) -> Writer | None:
        """Reads `as_json`; None where someone else wrote something else there."""
        try:
            found = json.loads(content)
            since = datetime.fromisoformat(found["since"]).isoformat(timespec="seconds")
            return Writer(_word(found["command"]), int(found["pid"]), _word(found["host"]), since)
        except (ValueError, KeyError, TypeError):
            return None

    @property
    def named(self) -> Text:
        """The writer as a sentence names it."""
        command = Text(f"xundan {self.command}", f"xundan {self.command}") if self.command else _SOMEONE
        since = self.since[:16].replace("T", " ")
        return Text(
            f"{command.zh} (进程 {self.pid}, 计算机 {self.host}, 从 {since} 开始)",
            f"{command.en} (process {self.pid} on {self.host}, since {since})",
        )


def _word(given: Any) -> str:
    """What a file says, without what could move a terminal's cursor."""
    return re.sub(r"[^\w .:-]", "?", str(given))[:64]


_SOMEONE = Text("另一个导入或重算", "another import or refresh")


@dataclass(frozen=True)
class Waiting:
    """How long a writer waits for another one, and whom it tells.

    `seconds`: at most so long; None for as long as it takes, 0 for not at all. `tell` is called with the one that is
    waited for (None when nobody knows who it is), again when that is another one.
    """

    seconds: float | None = None
    tell: Callable[[Writer | None], None] = field(default=lambda writer: None)


NO_WAITING = Waiting(0)


def waiting_for(writer: Writer | None) -> Text:
    """What a person is told while the command waits."""
    named = writer.named if writer else _SOMEONE
    return Text(f"等待 {named.zh} 结束 ...", f"waiting for {named.en} to end ...")


def busy(writer: Writer | None = None) -> UserError:
    """What the writer is told who came second and does not wait."""
    # Where nothing can be locked, the note may be this one's own.
    named = writer.named if writer and writer.pid != os.getpid() else _SOMEONE
    return UserError(
        "lake_busy",
        Text(
            f"{named.zh}正在写入这个工作区, 本次没有改动任何内容",
            f"{named.en} is writing to this workspace; this one changed nothing",
        ),
        Text("等它结束后再运行一次", "run it again when the other has ended"),
    )
