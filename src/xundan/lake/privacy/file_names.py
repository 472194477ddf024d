"""Names of imported files: chats come as one file a buyer, named after her."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from xundan.lake.privacy.pseudonyms import Pseudonyms

GONE = "forgotten"
_BUYERS = ("buyer_id", "visitor_id")


@dataclass
class _Seen:
    """What a file's rows told: whether there were any, who was in them (two are enough), and who is in its name."""

    rows: bool = False
    buyers: set[str] = field(default_factory=set)
    in_name: set[str] = field(default_factory=set)


@dataclass
class FileNames:
    """What the files of one import are called in the log and among the rejects.

    A file of several buyers keeps its name unless that holds one of theirs. One of a single buyer, and one of which
    nothing could be read, may be named after anybody: it is called by a pseudonym of its name, always the same.
    """

    pseudonyms: Pseudonyms | None
    _seen: dict[int, _Seen] = field(default_factory=lambda: defaultdict(_Seen))

    def saw(self, rows: pa.Table, files: Mapping[int, str]) -> None:
        """Takes note of rows as they came, with `file_no`. `files` gives the names by number."""
        if self.pseudonyms is None:
            return
        columns = ["file_no", *(name for name in _BUYERS if name in rows.schema.names)]
        for row in rows.select(columns).group_by(columns).aggregate([]).to_pylist():
            seen = self._seen[row["file_no"]]
            seen.rows = True
            for buyer in (row[name] for name in columns[1:] if row[name]):
                if len(seen.buyers) < 2:
                    seen.buyers.add(buyer)
                if buyer in files[row["file_no"]]:
                    seen.in_name.add(buyer)

    def kept(self, number: int, name: str, forgotten: Collection[str] = ()) -> str:
        """The name under which file `number` is kept; `forgotten` are buyers who must not be named."""
        if self.pseudonyms is None:
            return "/".join(
                without_name(part) if any(buyer in part for buyer in forgotten) else part for part in name.split("/")
            )
        seen, parts = self._seen[number], name.split("/")
        anybody = not seen.rows or len(seen.buyers) == 1
        return "/".join(
            self._hidden(part)
            # Of a single buyer's file the folders and archives around it belong to others as well.
            if not seen.rows or (anybody and n == len(parts) - 1) or any(buyer in part for buyer in seen.in_name)
            else part
            for n, part in enumerate(parts)
        )

    def _hidden(self, part: str) -> str:
        assert self.pseudonyms is not None
        stem, dot, ending = part.rpartition(".")
        return self.pseudonyms.of(stem if dot else part) + (f".{ending}" if dot and len(ending) < 8 else "")


def without_name(part: str) -> str:
    """A file or folder that names a forgotten buyer, as the log has it."""
    stem, dot, ending = part.rpartition(".")
    return f"{GONE}.{ending}" if dot and stem and len(ending) < 8 else GONE
