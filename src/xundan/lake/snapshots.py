"""Snapshots: small numbered files, each naming one version of every table."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xundan.lake.storage import Storage
from xundan.lake.tables import TABLE
from xundan.lake.writer import busy
from xundan.model.text import Text, UserError

FOLDER = "snapshots"
_NAME = re.compile(r"([0-9]{10})\.json")


@dataclass(frozen=True)
class Snapshot:
    """One state of the whole lake. `versions` maps a table's name to its Delta version; `info` says who made it."""

    number: int = 0
    versions: Mapping[str, int] = field(default_factory=dict)
    info: Mapping[str, Any] = field(default_factory=dict)


class Snapshots:
    """The snapshots of one lake."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def numbers(self) -> list[int]:
        """The numbers of all that are there, oldest first."""
        # A sync tool may leave "0000000007 (1).json" beside the others.
        found = (_NAME.fullmatch(name) for name in self.storage.names(FOLDER))
        return sorted(int(match[1]) for match in found if match)

    def last(self) -> int:
        """The newest one's number, 0 before the first import."""
        return max(self.numbers(), default=0)

    def newest(self) -> Snapshot:
        """The newest state; number 0 and no tables before the first import."""
        return self.at(self.last())

    def at(self, number: int) -> Snapshot:
        """An earlier state; number 0 is that before the first import.

        Raises FileNotFoundError when it was vacuumed, UserError `lake_damaged` when it cannot be read.
        """
        if not number:
            return Snapshot()
        content = self.storage.read(file_name(number))
        try:
            stored = json.loads(content)
            versions, info = dict(stored["versions"]), dict(stored["info"])
        except (ValueError, KeyError, TypeError) as wrong:
            raise _unreadable(self.storage, number) from wrong
        for table, version in versions.items():
            # A table's name becomes a path; one such as ../../x would lead out of the lake.
            if not TABLE.fullmatch(table) or type(version) is not int or version < 0:
                raise _unreadable(self.storage, number)
        return Snapshot(number, versions, info)

    def publish(self, snapshot: Snapshot) -> None:
        """Creates the snapshot's file. Raises UserError `lake_busy` when another writer took its number."""
        stored = {"versions": dict(sorted(snapshot.versions.items())), "info": snapshot.info}
        text = json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True)
        try:
            self.storage.create(file_name(snapshot.number), text.encode())
        except FileExistsError as taken:
            raise busy(self.storage.writer()[0]) from taken


def file_name(number: int) -> str:
    """A snapshot's file, as the lake names it."""
    return f"{FOLDER}/{number:010d}.json"


def _unreadable(storage: Storage, number: int) -> UserError:
    path = f"{storage.where}/{file_name(number)}"
    return UserError(
        "lake_damaged",
        Text(f"{path} 读不出来, 或不是 xundan 写的", f"{path} cannot be read, or was not written by xundan"),
        Text(
            "从备份恢复这个文件; 检查整个工作区: xundan doctor",
            "restore that file from a backup; to check the whole workspace: xundan doctor",
        ),
    )
