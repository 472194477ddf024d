"""Is a lake whole? Looks at everything that must fit together and changes nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import duckdb
import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from xundan.lake import readers, snapshots
from xundan.lake.scratch import scratch
from xundan.lake.snapshots import Snapshot
from xundan.lake.sql import read
from xundan.lake.storage import Folder, Stored
from xundan.lake.store import Lake
from xundan.lake.tables import FOLDER
from xundan.lake.vacuum import referred, vacuum
from xundan.model.text import Text, UserError

_LITTLE = 1_000_000_000
"""Bytes free below which an import may not find room."""
_MUCH = 500_000_000
"""Bytes of old versions from which on a vacuum is worth a word."""


@dataclass(frozen=True)
class Finding:
    """One thing that was found. A `problem` needs someone to do something; the rest is good to know."""

    code: str
    problem: bool
    message: Text
    hint: Text = Text("", "")
    shop: str = ""
    """The one shop that it is about; empty: the whole workspace."""

    @staticmethod
    def of(error: UserError) -> Finding:
        """What an error would say, as a problem."""
        return Finding(error.code, True, error.message, error.hint)


_RESTORE = Text(
    "从备份恢复 lake 文件夹; 没有备份就新建工作区重新导入",
    "restore the lake from a backup, or make a new workspace and import everything again",
)
_HARMLESS = Text("不影响数字, 下次写入时自动处理", "no number is affected; the next command that writes sees to it")


def examine(lake: Lake) -> Iterator[Finding]:
    """Everything found, the worst first: snapshots, tables and files, then what others left behind, then room."""
    try:
        newest = lake.snapshot()
    except UserError as damaged:
        yield Finding.of(damaged)
        return
    files = {file.name: file for file in lake.storage.files(FOLDER)}
    yield from _snapshot(lake, newest, files)
    for number in sorted({n for n in referred(newest) if n}):
        yield from _referred(lake, number, files)
    yield from _older(lake, newest)
    yield from _heads(lake, newest)
    yield from _others(lake)
    yield from _room(lake, newest)


def _snapshot(lake: Lake, snapshot: Snapshot, files: dict[str, Stored]) -> Iterator[Finding]:
    for table, version in sorted(snapshot.versions.items()):
        try:
            delta = lake.tables.open(table, version)
            named = lake.tables.live(table, delta)
        except UserError as strange:
            yield Finding.of(strange)
            continue
        except (DeltaError, OSError):
            yield Finding(
                "table_unreadable",
                True,
                Text(
                    f"快照 {snapshot.number} 用到表 {table} 的第 {version} 版, 但读不出来",
                    f"snapshot {snapshot.number} names version {version} of {table}, which cannot be read",
                ),
                _RESTORE,
            )
            continue
        yield from _files(lake, table, delta, named, files)


def _files(lake: Lake, table: str, delta: DeltaTable, named: list[str], files: dict[str, Stored]) -> Iterator[Finding]:
    known = pa.table(delta.get_add_actions()).select(["size_bytes", "num_records"]).to_pylist()
    whole, rows = [], 0
    for name, told in zip(named, known, strict=True):
        if name not in files:
            yield _broken("file_missing", name, Text("不见了", "is missing"))
        elif files[name].size != told["size_bytes"]:
            size = f"{files[name].size:,} / {told['size_bytes']:,}"
            yield _broken("file_size", name, Text(f"大小不对 ({size} 字节)", f"has the wrong size ({size} bytes)"))
        else:
            whole.append(lake.storage.uri(name))
            rows += told["num_records"] or 0
    if len(whole) == len(named) and whole:
        try:
            with scratch() as con:
                # Every row is read: a byte that the disk changed shows in what does not unpack.
                query = f"SELECT count(*), max(hash(t)) FROM {read(whole)} t"
                found = con.execute(query).fetchone()
        except duckdb.Error:
            yield _broken("file_unreadable", f"{FOLDER}/{table}", Text("读不出来", "cannot be read"))
            return
        if found is not None and found[0] != rows:
            yield _broken(
                "row_count",
                f"{FOLDER}/{table}",
                Text(f"应有 {rows:,} 行, 实有 {found[0]:,} 行", f"should have {rows:,} rows and has {found[0]:,}"),
            )


def _broken(code: str, name: str, what: Text) -> Finding:
    return Finding(code, True, Text(f"{name} {what.zh}", f"{name} {what.en}"), _RESTORE)


def _referred(lake: Lake, number: int, files: dict[str, Stored]) -> Iterator[Finding]:
    """An older snapshot from which shops that are held back are read."""
    try:
        yield from _snapshot(lake, lake.at(number), files)
    except UserError as damaged:
        yield Finding.of(damaged)
    except FileNotFoundError:
        yield _broken("snapshot_missing", snapshots.file_name(number), Text("不见了", "is missing"))


def _older(lake: Lake, newest: Snapshot) -> Iterator[Finding]:
    needed = {newest.number, *referred(newest)}
    for number in lake.snapshots.numbers():
        if number not in needed:
            try:
                lake.at(number)
            except (UserError, OSError):
                yield Finding(
                    "old_snapshot",
                    True,
                    Text(f"旧快照 {number} 读不出来", f"the old snapshot {number} cannot be read"),
                    Text(
                        f"不影响数字, 但清理会停在这里: 删除 {snapshots.file_name(number)}",
                        f"no number needs it, but a vacuum stops there: remove {snapshots.file_name(number)}",
                    ),
                )


def _heads(lake: Lake, newest: Snapshot) -> Iterator[Finding]:
    writer, works = lake.storage.writer()
    if works:
        named = writer.named if writer else Text("另一个写入", "another writer")
        yield Finding("writing", False, Text(f"{named.zh} 正在写入", f"{named.en} is writing"))
        return
    left = []
    for table, head in lake.tables.heads():
        wanted = newest.versions.get(table)
        if head is None or (head.file_uris() if wanted is None else head.version() != wanted):
            same = head is not None and wanted is not None
            with suppress(DeltaError, OSError):
                if same and head and set(head.file_uris()) == set(lake.tables.open(table, wanted).file_uris()):
                    continue
            left.append(table)
    if left:
        yield Finding(
            "unfinished",
            False,
            Text(
                f"有一次写入没有完成 (断电或被终止), 留下: {', '.join(left)}",
                f"a write did not end (power cut, or it was killed) and left something in: {', '.join(left)}",
            ),
            _HARMLESS,
        )
    if writer is not None:
        yield Finding(
            "dead_writer",
            False,
            Text(f"{writer.named.zh} 没有正常结束", f"{writer.named.en} did not end as it should"),
            _HARMLESS,
        )


def _others(lake: Lake) -> Iterator[Finding]:
    """Readers; their pins are only counted here."""
    pins = [pin for name in lake.storage.names(readers.FOLDER) if (pin := readers.Pin.of(name))]
    if pins:
        oldest = min(pin.snapshot for pin in pins)
        yield Finding(
            "readers",
            False,
            Text(
                f"{len(pins)} 个读取标记 (最旧的快照 {oldest}); 已结束的会在清理时去掉",
                f"{len(pins)} marks of readers (oldest snapshot {oldest}); a vacuum removes those of ended ones",
            ),
        )


def _room(lake: Lake, newest: Snapshot) -> Iterator[Finding]:
    if newest.number:
        with suppress(UserError, DeltaError, OSError):
            said = vacuum(lake, timedelta(days=7), dry_run=True)
            if said.bytes > _MUCH or said.partitions:
                megabytes = f"{said.bytes / 1e6:,.0f}"
                yield Finding(
                    "vacuum",
                    False,
                    Text(
                        f"清理可以腾出 {megabytes} MB, 合并 {said.partitions} 处小文件",
                        f"a vacuum would free {megabytes} MB and join small files in {said.partitions} parts",
                    ),
                    Text("运行 xundan vacuum", "run xundan vacuum"),
                )
    if isinstance(lake.storage, Folder) and lake.storage.root.exists():
        free = _free(lake.storage.root)
        if free is not None and free < _LITTLE:
            yield Finding(
                "disk",
                True,
                Text(f"磁盘只剩 {free / 1e6:,.0f} MB", f"the disk has only {free / 1e6:,.0f} MB left"),
                Text("腾出空间, 或运行 xundan vacuum", "make room, or run xundan vacuum"),
            )
        if not os.access(lake.storage.root, os.W_OK):
            yield Finding(
                "read_only",
                False,
                Text(f"{lake.storage.root} 不能写入, 只能查看", f"{lake.storage.root} can be read but not written to"),
            )


def _free(folder: os.PathLike[str]) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
