"""What a column map makes of a file, without importing anything; and the columns that a file's names suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from xundan.model.clock import Shop
from xundan.model.tables import TABLES
from xundan.sources.contract import Hint, Reject, SourceFile
from xundan.sources.header import fold
from xundan.sources.mapped import Mapped
from xundan.sources.maps import ColumnMap
from xundan.sources.registry import IMPORTERS
from xundan.sources.typing import type_frame


@dataclass(frozen=True)
class Trial:
    """How many rows are good, and the others."""

    good: int
    rejects: Sequence[Reject]


def fits_file(file: SourceFile, how: ColumnMap) -> bool:
    """Whether the file has every column that the map names."""
    return Mapped(how).recognise(file, Hint()) is True


def tried(file: SourceFile, how: ColumnMap, shops: Mapping[str, Shop]) -> Trial:
    """Reads and types the whole file. Raises UserError as an import would."""
    reading = Mapped(how).read(file, Hint(), lambda size: None)
    good, rejects = 0, list(reading.rejects)
    with duckdb.connect() as con:
        for frame in reading.frames:
            typed = type_frame(con, frame, file=file, shops=shops, default_shop=next(iter(shops)))
            good += typed.rows.num_rows
            rejects += typed.rejects
    return Trial(good, rejects)


def names_of(table: str) -> dict[str, tuple[str, ...]]:
    """What the platforms call each column of a table, the commonest first."""
    found: dict[str, dict[str, None]] = {name: {} for name in TABLES[table].names}
    for importer in IMPORTERS:
        if table in importer.tables:
            for _, layout in importer.layouts:
                for name, accepted in layout.names.items():
                    found.get(name, {}).update(dict.fromkeys(accepted))
    return {name: tuple(called) for name, called in found.items()}


def suggested(header: Sequence[str], table: str) -> dict[str, str]:
    """For our columns the file's that is called as on some platform; each of the file's once."""
    left = {fold(cell): cell for cell in header if cell.strip()}
    found = {}
    for name, called in names_of(table).items():
        for accepted in (name, *called):
            if fold(accepted) in left:
                found[name] = left.pop(fold(accepted))
                break
    return found
