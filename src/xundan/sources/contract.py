"""The one shape of an importer, and what passes between it, the typing step and the lake.

An importer recognises a file by its header or content and returns *frames*: text columns under canonical names.
Typing (sources/typing.py) turns frames into typed rows and rejects, the same way for every importer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from xundan.model.text import Text, UserError
from xundan.sources.header import Layout
from xundan.sources.maps import ColumnMap


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read. `name` is what the person sees (`chats.zip/小雨.json` for a member of a zip); `path` is on disk.

    Text at `path` is UTF-8 (files.py has transcoded what was not). `given` is True when the person named this very
    file, False when it was found in a folder or a zip. `trouble` is why a file of a folder could not be opened.
    """

    name: str
    path: Path
    passwords: tuple[str, ...] = ()
    given: bool = False
    trouble: UserError | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be read: where it stands, what was found there, and why it cannot be used."""

    file: str
    table: str
    line: int
    column: str
    value: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Frame:
    """Rows of one canonical table as text.

    `rows` holds string columns under canonical names (a missing optional column is left out) and, where the
    importer knows it, an int64 column `line_`: the line (text) or row (workbook) where each row begins, from 1.
    Row order is the order of the file. Blank text means unknown. A time may be any form that tables.md allows.
    A row without any value is not a row (the empty lines at the end of a sheet). `may_be_blank` names required columns
    that this file cannot know. `lines` gives the lines where rows begin, from their numbers (1 is the first row): it is
    asked only for rejects, where finding a line costs a second look at the file.
    """

    table: str
    rows: pa.Table | pa.RecordBatchReader
    may_be_blank: tuple[str, ...] = ()
    lines: Callable[[Sequence[int]], Sequence[int]] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What an importer took from one file. A row in `rejects` is in no frame."""

    frames: Sequence[Frame]
    rejects: Sequence[Reject] = ()
    notes: Sequence[Text] = ()
    exported_at: datetime | None = None
    """When the platform wrote the file, shop-local, where the file itself says so."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that looks like this importer's but cannot be read: both lists of columns, for the person."""

    missing: tuple[str, ...]
    found: tuple[str, ...]
    title: Text = Text("", "")
    """The format that the file looks like."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What the command line said about a file: `--as TABLE`, whose shop it is and which days it is about (for formats
    that do not say)."""

    as_table: str | None = None
    shop: str | None = None
    covers: tuple[date, date] | None = None
    shop_account: str | None = None
    """The shop's main account, for chats that do not show which of two names is the shop."""
    maps: tuple[ColumnMap, ...] = ()
    """What the columns of this shop's own files are."""


class Importer(Protocol):
    """One platform file format."""

    name: str
    title: Text
    tables: tuple[str, ...]
    layouts: tuple[tuple[Text, Layout], ...]
    """Headers that it takes, by title, for telling a person which format a file comes nearest to."""

    def recognise(self, file: SourceFile, hint: Hint) -> bool | Refusal:
        """True when the file is of this format; a Refusal when it is but lacks what is required; else False."""
        ...

    def read(self, file: SourceFile, hint: Hint, progress: Callable[[int], None]) -> Reading:
        """The file's rows. `progress` is told the bytes read since the last call."""
        ...


@dataclass(slots=True)
class Typed:
    """Typed rows of one table from one file, ready for the lake.

    Columns: `shop`, then all columns of the table in order (missing ones null), for every `time` column also
    `<name>_utc` (int64, seconds since 1970 UTC), and `place` (int64, the row's number in its frame, from 1).
    Rows are in the order of `place`. `read` = rows + rejects.
    Types: text string, integer int64, money decimal128(18,2), time timestamp[us] (shop-local, naive, whole seconds),
    day date32, month string `YYYY-MM`, flag bool.
    """

    table: str
    rows: pa.Table
    read: int
    rejects: list[Reject] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
