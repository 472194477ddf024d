"""The importer of a file whose columns a person has explained (maps.py)."""

from __future__ import annotations

from collections.abc import Sequence

from xundan.model.tables import TABLES
from xundan.model.text import Text
from xundan.sources.maps import ColumnMap, translated
from xundan.sources.shaping import Bad, Cells, Part, ShapedTable

_PLAIN = ("text",)


class Mapped(ShapedTable):
    """Reads files of one column map: every row is a row of its table."""

    def __init__(self, how: ColumnMap) -> None:
        title = Text(f"列对照表 {how.name}", f"column map {how.name}")
        dashed = tuple(column.name for column in TABLES[how.table].columns if column.type not in _PLAIN)
        super().__init__(how.name, title, how.layout, (how.table,), lambda: _Renamed(how), dashed=dashed)


class _Renamed:
    def __init__(self, how: ColumnMap) -> None:
        self._how = how

    def shape(self, cells: Cells) -> Sequence[Part | Bad]:
        how = self._how
        columns = {name: translated(how.values.get(name, {}), cells[name]) for name in how.columns}
        fixed = {name: [value] * cells.count for name, value in how.fixed.items() if name not in columns}
        return [Part(how.table, {**columns, **fixed})]

    def notes(self) -> Sequence[Text]:
        return ()
