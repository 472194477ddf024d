"""What becomes of imported rows before they are stored, so that less of people is kept than was in the files.

Rows are known by their content as it was in the file (batch.py hashes it first), so another mask, a pseudonym or no
text at all makes no row look new.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyarrow as pa

from xundan.lake.privacy.masks import masked, masked_column
from xundan.model.tables import Table
from xundan.sources import Reject

WRITTEN = frozenset({"text", "note", "why", "reason", "first_reason", "close_reason", "keyword"})
"""Columns that hold what somebody wrote."""


@dataclass(frozen=True)
class Protection:
    """What the workspace's settings ask for."""

    def columns(self, table: Table, rows: pa.Table) -> dict[str, pa.ChunkedArray]:
        """The columns of typed rows that are stored otherwise than they came, by name."""
        found = {}
        for name in (name for name in table.names if name in WRITTEN):
            came = rows.column(name)
            kept = masked_column(came)
            if kept is not came:
                found[name] = kept
        return found

    def reject(self, reject: Reject) -> Reject:
        """A reject as it is shown and kept."""
        return replace(reject, value=masked(reject.value))
