"""Orders of files with a row an item: what is said of an order counts once, and each row is a line of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from xundan.model.tables import TABLES
from xundan.model.text import Text
from xundan.sources.shaping import Bad, Cells, Part

_LINE_COLUMNS = frozenset(TABLES["order_lines"].names) - {"order_id", "line_id"}


class ItemRows:
    """The rows of one file. `agree` are the columns in which the rows of an order may not contradict each other; what
    a row leaves blank another one may say. `item` are the columns that name the item, the first that says anything."""

    def __init__(self, agree: Sequence[str], item: Sequence[str] = ("item_id",)) -> None:
        self._agree, self._item = tuple(agree), tuple(item)
        self._said: dict[str, tuple[str, ...]] = {}
        self._lines: Counter[tuple[str, str]] = Counter()

    def orders(self, cells: Cells) -> tuple[Cells, list[int], list[Bad]]:
        """A row an order that begins here, the rows they are from, and the rows that contradict another."""
        groups: dict[str | int, list[int]] = {}
        for i, name in enumerate(cells["order_id"]):
            groups.setdefault(name or i, []).append(i)
        bad: list[Bad] = []
        kept: list[list[int]] = []
        checked = [cells[name] for name in self._agree]
        for order, rows in groups.items():
            said = self._said.get(order) if isinstance(order, str) else None
            found = _contradiction(rows, checked, said)
            if found is not None:
                row, n, other = found
                why = _contradicts(other, left_out=said is None)
                bad.append(Bad("orders", row, self._agree[n], checked[n][row], why))
            elif said is None:
                kept.append(rows)
            if said is None and isinstance(order, str):
                self._said[order] = tuple(_first(column, rows) for column in checked)
        columns = {
            name: [_first(column, rows) for rows in kept]
            for name, column in cells.columns.items()
            if name not in _LINE_COLUMNS or name in self._agree
        }
        return Cells(columns, len(kept)), [rows[0] for rows in kept], bad

    def lines(self, cells: Cells, begins: Sequence[int]) -> Part:
        """The line of each row; a row that begins an order may name no item at all. An item's further lines in an
        order are numbered, as files have no number of their own for them."""
        given = [name for name in cells.columns if name in _LINE_COLUMNS and name not in self._agree]
        alone = set(begins)
        places = [i for i in range(cells.count) if i not in alone or any(cells[name][i] for name in given)]
        columns = {name: [cells[name][i] for i in places] for name in given}
        columns["order_id"] = [cells["order_id"][i] for i in places]
        named = [cells[name] for name in self._item]
        columns["item_id"] = [next((column[i] for column in named if column[i]), "") for i in places]
        columns["line_id"] = [
            self._line_id(order, item) for order, item in zip(columns["order_id"], columns["item_id"], strict=True)
        ]
        return Part("order_lines", columns, places)

    def _line_id(self, order: str, item: str) -> str:
        if not order or not item:
            return item
        self._lines[order, item] += 1
        number = self._lines[order, item]
        return item if number == 1 else f"{item}#{number}"


def _first(column: Sequence[str], rows: Sequence[int]) -> str:
    if len(rows) == 1:
        return column[rows[0]]
    return next((column[row] for row in rows if column[row]), "")


def _contradiction(
    rows: Sequence[int], columns: Sequence[Sequence[str]], said: Sequence[str] | None
) -> tuple[int, int, str] | None:
    """The first row that says something else than another: (row, index of the column, what the other says)."""
    if said is None and len(rows) == 1:
        return None
    for n, column in enumerate(columns):
        other = said[n] if said else ""
        for row in rows:
            if column[row]:
                if other and column[row] != other:
                    return row, n, other
                other = other or column[row]
    return None


def _contradicts(other: str, left_out: bool) -> Text:
    end_zh, end_en = (
        ("这个订单没有读入", "the order was left out") if left_out else ("按先出现的算", "the first stands")
    )
    return Text(
        f"同一订单的另一行写的是 {other[:40]}, 不知道哪个对, {end_zh}",
        f"another row of this order says {other[:40]}; nobody can tell which is right, so {end_en}",
    )
