"""A shop keeper with files: writes them as CSV and imports them into a lake, without refreshing any fact."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from xundan.lake import Lake, history, layout, undoing
from xundan.lake.history import Imported
from xundan.lake.importing import Import, ImportReport, Wishes
from xundan.lake.sql import read
from xundan.model.clock import Shop

NOW = datetime.fromisoformat("2026-11-01T08:00:00+08:00")
SECRET = "5" * 32


def quiet(name: str, done: int, size: int) -> None:
    """No progress shown."""


def csv_file(path: Path, rows: Sequence[Mapping[str, Any]], columns: Iterable[str] = ()) -> Path:
    """A file with these rows; `columns` names a header where there are no rows."""
    names = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def message(
    at: str, text: str = "在吗", buyer: str = "b1", agent: str = "a1", sender: str = "buyer", **more: Any
) -> dict:
    """A message of 2026-10-05 at a time such as 10:00:00."""
    when = at if " " in at else f"2026-10-05 {at}"
    return {"buyer_id": buyer, "agent_id": agent, "sent_at": when, "sender": sender, "text": text, **more}


def order(order_id: str, created: str = "2026-10-05 10:00:00", amount: str = "0", **more: Any) -> dict:
    """An order."""
    return {"order_id": order_id, "created_at": created, "paid_amount": amount, **more}


class Keeper:
    """A lake and the folder with the files for it."""

    def __init__(self, folder: Path, *shops: Shop) -> None:
        self.folder = folder
        self.lake = Lake(folder / "lake")
        self.shops = {shop.id: shop for shop in shops or (Shop("s1"),)}
        self.files = 0

    def file(self, *rows: Mapping[str, Any], columns: Iterable[str] = ()) -> Path:
        """A file with these rows."""
        self.files += 1
        return csv_file(self.folder / "files" / f"{self.files}.csv", rows, columns)

    def take(self, *paths: Path, **wishes: Any) -> ImportReport:
        """Imports files as one command."""
        wish = Wishes(**wishes)
        if wish.dry_run:
            return self._import(wish).run(self.lake.rehearse(), paths)
        with self.lake.write() as transaction:
            report = self._import(wish).run(transaction, paths)
            if report.import_id is not None:
                transaction.commit({})
        return report

    def given(self, *rows: Mapping[str, Any], columns: Iterable[str] = (), **wishes: Any) -> dict[str, int]:
        """Imports one file with these rows; the counts of its table."""
        report = self.take(self.file(*rows, columns=columns), **wishes)
        [counts] = report.files[0].tables.values()
        return {name: count for name, count in vars(counts).items() if count and name != "read"}

    def undo(self, which: int | str = "last") -> Imported:
        """Takes an import back."""
        with self.lake.write() as transaction:
            found = undoing.undo(self.lake, transaction, self.shops, str(which), NOW)
            transaction.commit({})
        return found

    def redo(self, which: int | str = "last") -> Imported:
        """Brings one in again that was taken back."""
        with self.lake.write() as transaction:
            found = undoing.redo(self.lake, transaction, self.shops, str(which))
            transaction.commit({})
        return found

    def history(self) -> list[Imported]:
        """All imports."""
        return history.imports(self.lake, self.lake.snapshot())

    def _import(self, wishes: Wishes) -> Import:
        return Import(self.lake, self.shops, SECRET, replace(wishes), quiet, NOW)

    def rows(self, name: str, columns: str = "*", order_by: str = "ALL") -> list[tuple[Any, ...]]:
        """Rows of a lake table as the newest snapshot has it."""
        files = self.lake.files(name, self.lake.snapshot())
        if not files:
            return []
        return duckdb.sql(f"SELECT {columns} FROM {read(files)} ORDER BY {order_by}").fetchall()

    def texts(self) -> list[str]:
        """The texts of all messages, sorted."""
        return [text for (text,) in self.rows(layout.raw("messages"), "text")]

    def orders(self, columns: str = "order_id, paid_at, status, paid_amount") -> list[tuple[Any, ...]]:
        """The current orders."""
        return self.rows(layout.current("orders"), columns)

    def coverage(self) -> list[tuple[str, str, str | None, str | None]]:
        """Shop, table and days of every import."""
        columns = 'shop, "table", from_day::VARCHAR, to_day::VARCHAR'
        return self.rows(layout.COVERAGE, columns)

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All tables, to see that nothing changed."""
        snapshot = self.lake.snapshot()
        return {name: self.rows(name) for name in sorted(snapshot.versions)} | {"snapshot": [(snapshot.number,)]}
