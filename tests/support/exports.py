"""What a shop keeper may have exported of one generated shop: files that overlap, lack columns, disagree and repeat.

An *export* is a state of one table as the platform wrote it at some time; files are parts of it. Exports of a state
table tell of different times, so which version is newer is always decided. Exports of events tell of the same messages
with fewer columns, with another text under the same id, or with another time.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from tests.agreement.chance import chance
from tests.support.xundan_world import _utc as instant
from xundan.model.clock import Shop
from xundan.model.tables import TABLES, Table

Row = dict[str, Any]

FIRST_EXPORT = datetime(2027, 6, 1)
QUARTER = timedelta(minutes=15)
REPORT = "report"
_HEAD = ("订单编号", "总金额", "买家实际支付金额", "收货地址", "订单创建时间", "订单付款时间", "退款金额")
_WHO = {"messages": "buyer_id", "visits": "visitor_id"}


@dataclass(frozen=True, eq=False)
class Export:
    """One state of a table. `blocks` are rows that no file separates: those of one person and one second, since their
    place in that second and among equal rows is what tells them apart."""

    table: str
    number: int
    columns: tuple[str, ...]
    blocks: tuple[tuple[int, ...], ...]
    rows: tuple[Row, ...]

    @property
    def exported_at(self) -> datetime:
        return FIRST_EXPORT + self.number * QUARTER


@dataclass(frozen=True)
class File:
    """Some blocks of an export, in the export's order."""

    export: Export
    blocks: frozenset[int]
    as_json: bool = False

    def write(self, folder: Path, name: str, *, dated: bool = True) -> Path:
        """Writes the file; when `dated`, its name ends with the number of its export, for `exported_at`."""
        chosen = sorted(n for block in self.blocks for n in self.export.blocks[block])
        rows = [self.export.rows[n] for n in chosen]
        folder.mkdir(parents=True, exist_ok=True)
        ending = "jsonl" if self.as_json else "csv"
        path = folder / (f"{name}@{self.export.number}.{ending}" if dated else f"{name}.{ending}")
        if self.as_json:
            lines = [json.dumps({c: _plain(row.get(c)) for c in self.export.columns}) for row in rows]
            path.write_text("\n".join(lines), encoding="utf-8")
            return path
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(self.export.columns)
            writer.writerows([_plain(row.get(c)) for c in self.export.columns] for row in rows)
        return path


def exported_at(name: str) -> datetime | None:
    """When the file of this name was exported; None where the name does not tell."""
    if "@" not in name:
        return None
    return FIRST_EXPORT + int(name.rpartition("@")[2].partition(".")[0]) * QUARTER


def draw_files(draw: Random, tables: dict[str, list[Row]], shops: Sequence[Shop], names: Sequence[str]) -> list[File]:
    """Files of these tables, one shop's each: every export whole or in parts, which may overlap."""
    files = []
    exports = []
    for shop in shops:
        own = {name: [row for row in rows if row["shop"] == shop.id] for name, rows in tables.items()}
        exports += draw_exports(draw, own, shop, names, alone=len(shops) == 1)
    for export in exports:
        every = range(len(export.blocks))
        for _ in range(draw.choice([1, 2, 2, 3])):
            some = frozenset(every if chance(draw, 30) else (n for n in every if chance(draw, 60)))
            if some:
                files.append(File(export, some, export.table != REPORT and chance(draw, 30)))
    return files


def joined(draw: Random, files: Iterable[File]) -> list[File]:
    """The same rows in other files: all that there is of an export in one."""
    blocks: dict[int, frozenset[int]] = {}
    exports: dict[int, Export] = {}
    for file in files:
        exports[id(file.export)] = file.export
        blocks[id(file.export)] = blocks.get(id(file.export), frozenset()) | file.blocks
    found = [File(exports[n], blocks[n], exports[n].table != REPORT and chance(draw, 30)) for n in exports]
    draw.shuffle(found)
    return found


def draw_exports(
    draw: Random, tables: dict[str, list[Row]], shop: Shop, names: Sequence[str], *, alone: bool
) -> list[Export]:
    """Two or three exports of each table that has rows. A shop that is not `alone` is named in every row."""
    found = []
    for name in names:
        rows = [row for row in tables.get(name, []) if name != "refunds" or row["applied_at"] is not None]
        if not rows:
            continue
        events = TABLES[name].kind == "event"
        if events:
            rows = _with_ids(draw, TABLES[name], rows)
        # Each at an hour of its own, and beside these the order report's quarter and `modified`, at half past.
        for number in draw.sample(range(0, 20, 4), draw.choice([2, 2, 3])):
            changed = _told_again(draw, TABLES[name], rows, number) if events else _states(draw, name, rows, number)
            columns = (*_columns(draw, TABLES[name]), *(() if alone else ("shop",)))
            found.append(Export(name, number, columns, _blocks(name, changed, shop), changed))
        if name == "refunds" and alone and chance(draw, 50):
            found.append(_report(draw, tables, shop))
    return found


def _with_ids(draw: Random, table: Table, rows: list[Row]) -> list[Row]:
    """All rows with an id of the platform, some or none; and what only some exports have."""
    share = draw.choice([0, 50, 100])
    own_id = table.key[0]
    found = [{**row, own_id: f"{own_id}{n}" if chance(draw, share) else None} for n, row in enumerate(rows)]
    if table.name == "messages":
        for row in found:
            row["item_id"], row["conversation_id"] = draw.choice(["i1", None]), draw.choice(["c1", None])
    return found


def _told_again(draw: Random, table: Table, rows: list[Row], number: int) -> tuple[Row, ...]:
    """The same events; where the platform's id tells that they are, some with another text or at another time."""
    found = []
    own_id, dated = table.key[0], table.dated_by or ""
    for n, row in enumerate(rows):
        again = dict(row)
        if row[own_id] is not None and chance(draw, 20):
            again["text" if table.name == "messages" else "source"] = f"({number}) 另"
        if row[own_id] is not None and chance(draw, 8):
            # At a second of its own, in a month of its own.
            again[dated] = row[dated] + timedelta(days=62 + 31 * number, seconds=7 * n)
        found.append(again)
    return tuple(found)


def _states(draw: Random, name: str, rows: list[Row], number: int) -> tuple[Row, ...]:
    """The rows as they were then: earlier exports know less, and some things change back and forth."""
    found = []
    for row in rows:
        then = dict(row)
        if name == "orders":
            for column in ("closed_at", "shipped_at", "paid_at"):
                if chance(draw, 4 * (16 - number)):
                    then[column] = None
            then["paid_amount"] = row["paid_amount"] if then["paid_at"] else Decimal(0)
            then["status"] = f"第{number}版"
            # Of two exports the platform's own times may say the contrary of the times of export.
            then["modified"] = FIRST_EXPORT + (number * 3 % 20 + 2) * QUARTER
        elif name == "refunds" and chance(draw, 5 * (16 - number)):
            then |= {"status": "open", "finished_at": None}
        elif name == "order_lines":
            then["quantity"] = row["quantity"] + chance(draw, 20)
        elif name == "agents":
            then["team"] = draw.choice(["前", "后", row["team"]])
        elif name in ("traffic_daily", "targets"):
            column = "visitors" if name == "traffic_daily" else "sales"
            then[column] = row[column] + draw.choice([0, 0, number])
        if chance(draw, 85):
            found.append(then)
    return tuple(found or [dict(rows[0])])


def _report(draw: Random, tables: dict[str, list[Row]], shop: Shop) -> Export:
    """An order report: some orders, and their refunds without dates."""
    number, rows = draw.randrange(1, 21, 4), []
    for row in tables["orders"] or [{"order_id": "r", "created_at": datetime(2026, 10, 5), "paid_amount": Decimal(5)}]:
        back = draw.choice([Decimal(0), Decimal("0.01"), row["paid_amount"]])
        cells = (row["order_id"], row["paid_amount"], row["paid_amount"] - back, "浙江省 杭州市", row["created_at"])
        rows.append(dict(zip(_HEAD, (*cells, row.get("paid_at") or row["created_at"], back), strict=True)))
    return Export(REPORT, number, _HEAD, tuple((n,) for n in range(len(rows))), tuple(rows))


def _columns(draw: Random, table: Table) -> tuple[str, ...]:
    """What an export has: always what is required, the keys, and what tells which version is newer."""
    kept = {*table.required, *table.key}
    kept |= {"text", "kind", "transfer_to"} if table.name == "messages" else set()
    if table.name == "visits":
        kept |= set(table.names) - set(table.beside)
    if table.name == "agents":
        kept.add("name")
    found = [c for c in table.names if c in kept or chance(draw, 70)]
    draw.shuffle(found)
    return tuple(found)


def _blocks(name: str, rows: Sequence[Row], shop: Shop) -> tuple[tuple[int, ...], ...]:
    blocks: dict[Any, list[int]] = {}
    for n, row in enumerate(rows):
        dated = TABLES[name].dated_by or ""
        second = (row[_WHO[name]], instant(row[dated], shop)) if name in _WHO else n
        blocks.setdefault(second, []).append(n)
    return tuple(tuple(block) for block in blocks.values())


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
