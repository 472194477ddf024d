"""A disk without room, whoever meets it: the system, the Delta library or DuckDB; or a memory without."""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from deltalake.exceptions import DeltaError

from xundan.model.text import Text, UserError

# Libraries pass on the system's words and number: of a full disk, and of a used-up quota.
_NUMBERS = {"win32": "112|39", "darwin": "28|69"}.get(sys.platform, "28|122")
_WORDS = re.compile(rf"No space left|Disk quota|not enough space|disk is full|os error ({_NUMBERS})\b", re.IGNORECASE)

_NO_MEMORY = "Out of Memory Error: "
"""DuckDB's words."""


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turns the failure of a write for want of room into UserError `disk_full`."""
    try:
        yield
    except (OSError, DeltaError, duckdb.Error) as wrong:
        if not _is_full(wrong):
            raise
        raise UserError(
            "disk_full",
            Text(
                f"磁盘满了, 本次没有改动任何内容: {where} 或临时文件夹",
                f"the disk is full; nothing was changed: {where} or the folder for temporary files",
            ),
            Text(
                "腾出空间后再运行一次; xundan vacuum 会删除旧版本",
                "make room and run it again; xundan vacuum removes old versions",
            ),
        ) from wrong


@contextmanager
def bounded() -> Iterator[None]:
    """Turns an import's failure to keep within its memory, by spilling too, into UserError `too_much_at_once`."""
    try:
        yield
    except (duckdb.OutOfMemoryException, OSError, DeltaError) as wrong:
        # A stream that runs out of memory after its first rows tells so through Arrow, or through Arrow and Delta.
        if not isinstance(wrong, duckdb.OutOfMemoryException) and _NO_MEMORY not in str(wrong):
            raise
        raise UserError(
            "too_much_at_once",
            Text(
                "一次导入的数据太多, 内存放不下; 本次没有改动任何内容",
                "this is more in one import than fits into memory; nothing was changed",
            ),
            Text(
                "分几次导入, 例如每次只放一个月的文件",
                "import it in several goes, such as one month's files at a time",
            ),
        ) from wrong


def _is_full(wrong: BaseException) -> bool:
    code = getattr(wrong, "errno", None)
    return code in (errno.ENOSPC, getattr(errno, "EDQUOT", None)) or bool(_WORDS.search(str(wrong)))
