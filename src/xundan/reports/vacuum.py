"""What a vacuum removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xundan.model.text import Text

if TYPE_CHECKING:
    from xundan.lake.vacuum import Vacuumed


def vacuum_told(done: Vacuumed, dry_run: bool) -> list[Text]:
    """In sentences; with `dry_run` what would be removed."""
    size = f"{done.bytes / 1e6:,.1f} MB"
    zh, en = ("会删除", "would remove") if dry_run else ("已删除", "removed")
    lines = [
        Text(
            f"{zh} {done.snapshots:,} 个快照, {done.files:,} 个数据文件, {done.entries:,} 条日志, 共 {size}",
            f"{en} {done.snapshots:,} snapshots, {done.files:,} data files, {done.entries:,} log entries: {size}",
        )
    ]
    if done.partitions:
        zh, en = ("会合并", "would join") if dry_run else ("已合并", "joined")
        lines.append(
            Text(
                f"{zh} {done.partitions:,} 个月份的小文件; 旧文件到期后删除",
                f"{en} the small files of {done.partitions:,} parts; the old ones go when they are old enough",
            )
        )
    if done.read:
        lines.append(
            Text(
                f"{len(done.read)} 个快照正在被读取, 保留",
                f"{len(done.read)} snapshots are being read and were left",
            )
        )
    if done.stuck:
        lines.append(
            Text(
                f"{len(done.stuck)} 个文件被别的程序打开或没有权限, 留到下次: {done.stuck[0]}",
                f"{len(done.stuck)} files are open elsewhere or not permitted and were left: {done.stuck[0]}",
            )
        )
    return lines
