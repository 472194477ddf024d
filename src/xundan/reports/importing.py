"""What an import did, or would do: a line a file and table, what was not read and why, the days, the rejected rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from xundan.model.text import Text
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.table_names import table_name

if TYPE_CHECKING:
    from xundan.lake.importing import ImportReport
    from xundan.sources import Reject

COUNTS = ("read", "new", "changed", "duplicate", "rejected")


def file_rows(report: ImportReport) -> list[Row]:
    """A row a file and table in the order of `xundan formats`; what came out of one zip is one row, for chats come in
    thousands of small files. Counts are missing where a file had no rows."""
    from xundan.lake.admitting import Counts
    from xundan.sources.registry import IMPORTERS

    sums: dict[tuple[str, str, str], Counts] = defaultdict(Counts)
    members: dict[tuple[str, str, str], int] = defaultdict(int)
    order = {importer.name: n for n, importer in enumerate(IMPORTERS)}
    known = [file for file in report.files if file.importer]
    for file in sorted(known, key=lambda file: order.get(file.importer or "", len(order))):
        zipped, inside, _ = file.file.partition(".zip/")
        name = f"{zipped}.zip" if inside else file.file
        for table, found in (file.tables or {"-": Counts()}).items():
            key = (name, file.importer or "", table)
            members[key] += 1
            total = sums[key]
            for count in asdict(found):
                setattr(total, count, getattr(total, count) + getattr(found, count))
    rows = []
    for (name, importer, table), c in sums.items():
        many = members[name, importer, table]
        told = Text(f"{name} ({many:,} 个文件)", f"{name} ({many:,} files)") if many > 1 else Text(name, name)
        numbers = dict(zip(COUNTS, (c.read, c.new, c.changed, c.duplicate, c.rejected), strict=True))
        rows.append({"file": told, "importer": importer, "table": table} | (numbers if table != "-" else {}))
    return rows


def files_sheet(report: ImportReport) -> Sheet:
    """These rows as a table, the formats by title."""
    from xundan.sources.registry import IMPORTERS

    titles = {importer.name: importer.title for importer in IMPORTERS}
    rows = [
        row | {"importer": titles.get(row["importer"], row["importer"]), "table": table_name(row["table"])}
        for row in file_rows(report)
    ]
    return Sheet(
        title=Text("文件", "Files"),
        subtitle=Text("", ""),
        columns=[
            Column("file", Text("文件", "File"), is_key=True, wraps=True),
            Column("importer", Text("格式", "Format"), wraps=True),
            Column("table", Text("表", "Table")),
            Column("read", Text("读取", "Read"), "count"),
            Column("new", Text("新增", "New"), "count"),
            Column("changed", Text("更新", "Changed"), "count"),
            Column("duplicate", Text("重复", "Duplicate"), "count"),
            Column("rejected", Text("拒绝", "Rejected"), "count"),
        ],
        rows=rows,
    )


@dataclass(frozen=True)
class NotRead:
    """Files that nobody takes, each with the reason, and what to do about all of them."""

    why: Sequence[Text]
    todo: Text
    code: str
    """Of the error."""


def not_read(report: ImportReport) -> list[NotRead]:
    """The files that nobody takes; what to do is said once for all that need the same."""
    groups: dict[tuple[Text, str], list[Text]] = {}
    for file in report.files:
        if not file.importer:
            why, *hints = file.notes or [Text("", "")]
            named = why if file.file in why.zh else Text(f"{file.file}: {why.zh}", f"{file.file}: {why.en}")
            todo = Text(" ".join(hint.zh for hint in hints), " ".join(hint.en for hint in hints))
            groups.setdefault((todo, file.trouble if todo.en else ""), []).append(named)
    return [NotRead(found, todo, code) for (todo, code), found in groups.items()]


def not_read_head(report: ImportReport) -> Text:
    """How many of the files were not read."""
    count, among = sum(not file.importer for file in report.files), len(report.files)
    return Text(f"{among:,} 个文件里有 {count:,} 个没有读入:", f"{count:,} of {among:,} files not read:")


def notes_of(report: ImportReport) -> list[Text]:
    """What the person should know about files that were read."""
    return [
        Text(f"{file.file}: {note.zh}", f"{file.file}: {note.en}")
        for file in report.files
        for note in (file.notes if file.importer else ())
    ]


def covers_sheet(report: ImportReport) -> Sheet:
    """The days that it covers, a row a shop and table."""
    return Sheet(
        title=Text("覆盖的日子", "Days covered"),
        subtitle=Text("", ""),
        columns=[
            Column("shop", Text("店铺", "Shop"), is_key=True, once=True),
            Column("table", Text("表", "Table"), is_key=True),
            Column("from_day", Text("从", "From")),
            Column("to_day", Text("到", "To")),
        ],
        rows=[span | {"table": table_name(str(span["table"]))} for span in report.coverage],
    )


def rejects_sheet(rejects: Sequence[Reject], among: int) -> Sheet:
    """Rows that could not be read, with place and reason; `among`: how many there are in all."""
    more = Text(f"前 {len(rejects):,} 行, 共 {among:,} 行", f"the first {len(rejects):,} of {among:,}")
    return Sheet(
        title=Text("没能读入的行", "Rejected rows"),
        subtitle=more if among > len(rejects) else Text("", ""),
        columns=[
            Column("file", Text("文件", "File"), is_key=True, once=True, wraps=True),
            Column("table", Text("表", "Table")),
            Column("line", Text("行号", "Line"), "count"),
            Column("column", Text("列", "Column")),
            Column("value", Text("写的是", "Found"), wraps=True),
            Column("reason", Text("原因", "Reason"), wraps=True),
        ],
        rows=[
            {
                "file": each.file,
                "table": table_name(each.table),
                "line": each.line,
                "column": each.column,
                "value": each.value,
                "reason": each.reason,
            }
            for each in rejects
        ],
    )
