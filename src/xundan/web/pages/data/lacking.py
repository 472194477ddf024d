"""What most numbers are made of and was never imported: which files give it, and where they are exported."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xundan.model.text import Text
from xundan.reports.coverage import TABLES
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.table_names import table_name
from xundan.sources import IMPORTERS
from xundan.web.frame.page import Table
from xundan.web.pages.data.giving import where

_MOST = 3


def lacking(imported: Callable[[str], bool]) -> list[Table]:
    """A table of them; none where nothing is missing."""
    rows = list(_rows(imported))
    return [Table("missing", _sheet(rows), leads=lambda row: f"data/formats/{row['name']}/")] if rows else []


def _rows(imported: Callable[[str], bool]) -> Iterator[Row]:
    """A row for each platform file that gives a table of which nothing was imported."""
    for table in TABLES:
        if imported(table):
            continue
        given = [each for each in IMPORTERS if each.name != "neutral" and table in each.tables]
        for importer in given[:_MOST]:
            yield {
                "table": table_name(table),
                "name": importer.name,
                "title": importer.title,
                "where": where(importer.name),
            }


def _sheet(rows: list[Row]) -> Sheet:
    return Sheet(
        Text("还没有导入过的", "Never imported"),
        Text("没有它们, 相关的数字就是未知", "without them the numbers that need them are unknown"),
        [
            Column("title", Text("可以用的文件", "A file that gives it"), is_key=True, wraps=True),
            Column("table", Text("数据", "Data")),
            Column("where", Text("在哪里导出", "Where to export it"), wraps=True),
        ],
        rows,
    )
