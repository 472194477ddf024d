"""The Delta tables of a lake, each in `tables/GROUP/NAME`."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator

import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError, TableNotFoundError

from xundan.lake.storage import Storage
from xundan.model.text import Text, UserError

FOLDER = "tables"
LOG = "_delta_log"
PARTITION = ("p_shop", "p_month")
"""Partition columns, in the paths only: the shop's number and the month as 202603. Files hold `shop` and `day` too."""

_STATISTICS = ("day", "created_day", "import_id")

TABLE = re.compile(r"[a-z_]+/[a-z_]+")
"""What a table is called."""

_FILE = re.compile(r"(?:[\w=-][\w=.-]*/)*[\w=-][\w=.-]*\.parquet")
_OF_SHOP = re.compile(r"p_shop=([0-9]+)/")
_MOST_OPEN = 128
"""So many tables at a version are remembered: all of a few snapshots."""


class Tables:
    """Opens the tables of one lake."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._opened: OrderedDict[tuple[str, int], DeltaTable] = OrderedDict()
        self._files: dict[tuple[str, int], list[tuple[str, int | None]]] = {}
        """Files with the number of the shop whose rows alone they hold, None where they hold those of several."""

    def uri(self, table: str) -> str:
        return self.storage.uri(f"{FOLDER}/{table}")

    def open(self, table: str, version: int | None = None) -> DeltaTable:
        """A table at a version, its head by default. Raises deltalake's TableNotFoundError when there is none."""
        return DeltaTable(self.uri(table), version=version, storage_options=self.storage.options)

    def known(self, table: str, version: int) -> DeltaTable:
        """The same, from memory where it was opened before: what a version consists of never changes. It is shared by
        all who ask, so nobody may write through it."""
        found = self._opened.get((table, version))
        if found is None:
            found = self.open(table, version)
            self.remember(table, found)
        return found

    def remember(self, table: str, opened: DeltaTable) -> None:
        """Has an opened table known as its version. Nobody may write through it any more."""
        self._opened[table, opened.version()] = opened
        while len(self._opened) > _MOST_OPEN:
            oldest, _ = self._opened.popitem(last=False)
            self._files.pop(oldest, None)

    def heads(self) -> Iterator[tuple[str, DeltaTable | None]]:
        """Every table on disk at its head; None for one whose head cannot be read (a power cut leaves such).

        A writer that was killed before a table's first commit leaves a folder that is no table: it is left out.
        """
        folders = ((group, self.storage.folders(f"{FOLDER}/{group}")) for group in self.storage.folders(FOLDER))
        for table in (f"{group}/{name}" for group, names in folders for name in names):
            # Of any other name it is no table of ours: Delta would read %41 in it as the letter A, another folder.
            if not TABLE.fullmatch(table):
                continue
            try:
                yield table, self.open(table)
            except TableNotFoundError:
                continue
            except DeltaError:
                yield table, None

    def live(self, table: str, delta: DeltaTable) -> list[str]:
        """The live Parquet files of an opened table, as the lake names them.

        Raises UserError `lake_damaged` for a name that leads elsewhere: a lake from someone else could show the files
        of this computer as its rows.
        """
        found: list[str] = pa.table(delta.get_add_actions()).column("path").to_pylist()
        for name in found:
            if not _FILE.fullmatch(name):
                raise _strange(f"{self.storage.where}/{FOLDER}/{table}", name)
        return [f"{FOLDER}/{table}/{name}" for name in found]

    def files(self, table: str, version: int, shops: Collection[int] | None = None) -> list[str]:
        """The Parquet files of a version, as engines open them; of some shops (by their numbers) those that may hold
        rows of theirs."""
        found = self._files.get((table, version))
        if found is None:
            named = self.live(table, self.known(table, version))
            found = self._files[table, version] = [(self.storage.uri(name), _shop_of(name)) for name in named]
        return [uri for uri, shop in found if shops is None or shop is None or shop in shops]

    def count(self, table: str, version: int) -> int | None:
        """The rows of a version, as its log has them; None where it does not say of every file."""
        known = pa.table(self.known(table, version).get_add_actions()).column("num_records").to_pylist()
        return None if None in known else sum(known)

    def truncate_log(self, table: str, version: int) -> None:
        """Removes log entries after `version`. Only for entries that cannot be read and that no snapshot names."""
        self._files.clear()
        self._opened.clear()
        log = f"{FOLDER}/{table}/{LOG}"
        for name in self.storage.names(log):
            number = log_version(name)
            if number is not None and number > version:
                self.storage.remove(f"{log}/{name}")
        if "_last_checkpoint" in self.storage.names(log):
            # It may name a checkpoint that is gone now. Without it Delta looks for itself.
            self.storage.remove(f"{log}/_last_checkpoint")


def properties(columns: Iterable[str]) -> dict[str, str | None]:
    """What Delta is told of a new table with these columns."""
    known = ",".join(name for name in _STATISTICS if name in set(columns))
    return {
        # Delta would drop log entries that are 30 days old, and with them versions that a snapshot still names.
        "delta.enableExpiredLogCleanup": "false",
        "delta.checkpointInterval": "20",
        # Nobody asks the log what was removed (vacuum.py goes by the snapshots), so it need not tell.
        "delta.deletedFileRetentionDuration": "interval 0 seconds",
        # Of the other columns no value is written into the log: not what a buyer said, not who she is.
        **({"delta.dataSkippingStatsColumns": known} if known else {"delta.dataSkippingNumIndexedCols": "0"}),
    }


def log_version(name: str) -> int | None:
    """The version that a file of the log belongs to (commit or checkpoint); None for any other file."""
    found = re.match(r"([0-9]{20})\.", name)
    return int(found[1]) if found else None


def _shop_of(name: str) -> int | None:
    """The number of the shop whose partition a file lies in."""
    found = _OF_SHOP.search(name)
    return int(found[1]) if found else None


def _strange(where: str, name: str) -> UserError:
    return UserError(
        "lake_damaged",
        Text(
            f"{where} 的记录里有一个不该有的文件名: {name[:200]!r}",
            f"the log of {where} names a file that no table has: {name[:200]!r}",
        ),
        Text(
            "这不是 xundan 写的, 没有读取; 请从备份恢复",
            "xundan did not write this and reads nothing of it; restore the lake from a backup",
        ),
    )
