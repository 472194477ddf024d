"""Saying once what the columns of a file are that no format knows: `xundan map` as a form. Imports use it later."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xundan.metrics.view import View
from xundan.model.tables import TABLES
from xundan.model.text import Text, UserError
from xundan.reports.sheet import Column, Sheet
from xundan.reports.table_names import table_name
from xundan.sources.maps import ColumnMap, written
from xundan.sources.trial import names_of, suggested
from xundan.web.audit.log import Act, record
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Choice, Choices, Empty, Field, Form, Page, Said, Table
from xundan.web.frame.register import page
from xundan.web.pages.data.upload import look_at
from xundan.web.people.models import Person
from xundan.web.people.roles import Right
from xundan.web.place import here
from xundan.web.uploads import kept, staging
from xundan.web.uploads.kept import Head
from xundan.web.uploads.models import Upload

UNKNOWN = ("unknown_format", "missing_columns")
"""Errors of files whose columns can be told."""
_TITLE = Text("说明各列是什么", "What the columns are")
_COMMON = ("orders", "messages", "refunds", "order_lines", "platform_metrics", "traffic_daily", "agents", "targets")
_NOTHING = Text("没有要说明的文件", "There is no file to say it of")
_NONE = Text("没有", "none")
_LONGEST = 200


@page("upload-map", "data/upload/<int:number>/map/", Right.DATA, under="data", bare=True, dated=False,
      takes=("file", "table"))  # fmt: skip
def mapping(view: View | None, asked: Asked, person: Person, number: int) -> Page:
    """One file that nobody knows: which table it is, and which of its columns is which."""
    heads = unknown_heads(staging.mine(person, asked.shop, number))
    if not heads:
        return Page(_TITLE, [Empty("nothing", _NOTHING, Text("", ""))])
    head = next((each for each in heads if each.file == asked.get("file")), heads[0])
    header = header_of(head)
    nearest = max(_COMMON, key=lambda name: len(suggested(header, name)))
    table = asked.get("table") if asked.get("table") in TABLES else nearest
    choices = [
        Choice("file", Text("文件", "File"), [(each.file, Text(each.file, each.file)) for each in heads], head.file),
        Choice("table", Text("这是哪张表", "Which table it is"), [(name, table_name(name)) for name in TABLES], table),
    ]
    blocks: list[Block] = [
        Said("what", [Text("说一次, 以后同样表头的文件都这样读。", "Said once, files with this header are read so.")]),
        Choices("choices", choices),
        Table("head", _sheet(head)),
        Form("map", "map", _fields(head, header, table), Text("存下, 再看一遍", "Save and look again"), grid=True),
    ]
    return Page(_TITLE, blocks, Text(head.file, head.file))


def unknown_heads(upload: Upload) -> list[Head]:
    """The beginnings of the files of an upload whose columns can be told."""
    seen = kept.read(staging.folder_of(upload), kept.LOOKED)
    if seen is None:
        return []
    unknown = {file.file for file in seen.report.files if file.trouble in UNKNOWN}
    return [head for head in seen.heads if head.file in unknown and sum(map(bool, header_of(head))) > 1]


def header_of(head: Head) -> list[str]:
    """The row that names the columns: the one with most words."""
    return [cell.strip() for cell in max(head.rows, key=lambda row: sum(bool(cell.strip()) for cell in row))]


def _fields(head: Head, header: Sequence[str], table: str) -> list[Field]:
    likely, called = suggested(header, table), names_of(table)
    options = [("", _NONE), *((name, Text(name, name)) for name in dict.fromkeys(header) if name)]
    fields = [
        Field("file", _NONE, "hidden", head.file),
        Field("table", _NONE, "hidden", table),
    ]
    for column in sorted(TABLES[table].columns, key=lambda column: not column.required):
        also = ", ".join(called.get(column.name, ())[:2])
        label = Text(f"{column.name} {also}".strip(), f"{column.name} {also}".strip())
        must = column.required and column.default is None
        fields.append(Field(f"column-{column.name}", label, "choice", likely.get(column.name, ""), options))
        if must and column.name not in likely:
            every = Text(f"{column.name}: 所有行写同一个值", f"{column.name}: one value for all rows")
            fields.append(Field(f"fixed-{column.name}", every, longest=_LONGEST))
        if column.choices:
            ours = ", ".join(column.choices)
            told = Text(f"{column.name} 里的词", f"words in {column.name}")
            hint = Text(
                f"一行一个, 如 客户 = {column.choices[0]}; 可用: {ours}",
                f"one a line, as x = {column.choices[0]}; {ours}",
            )
            fields.append(Field(f"values-{column.name}", told, "lines", longest=2000, hint=hint))
    return fields


def _sheet(head: Head) -> Sheet:
    header, wide = header_of(head), max(len(row) for row in head.rows)
    names = [*header, *[""] * (wide - len(header))]
    columns = [
        Column(f"c{n}", Text(name or str(n + 1), name or str(n + 1)), is_key=n == 0) for n, name in enumerate(names)
    ]
    rows = [
        {f"c{n}": cell for n, cell in enumerate(row)} for row in head.rows if [each.strip() for each in row] != header
    ]
    return Sheet(Text("文件的开头", "How the file begins"), Text("照原样", "as it stands"), columns, rows)


@act("map", on="upload-map", right=Right.DATA)
def save_map(doing: Doing, number: int) -> Done:
    """Keeps the map beside the workspace's others, and looks at the files again."""
    found = staging.mine(doing.person, doing.shop, number)
    staging.check_open(found)
    head = next((each for each in unknown_heads(found) if each.file == doing.one("file")), None)
    if head is None or doing.one("table") not in TABLES:
        raise UserError("map_nothing", Text("没有选文件和表", "no file and table were chosen"))
    how = _map(doing, header_of(head), doing.one("table"))
    folder = here().workspace.maps
    folder.mkdir(exist_ok=True)
    name = re.sub(r"[^\w\- ]", "_", head.file.rpartition("/")[2].rpartition(".")[0]).strip(" ._")[:60] or "map"
    path = next(
        path for n in range(1, 1000) if not (path := folder / f"{name}{f' {n}' if n > 1 else ''}.toml").exists()
    )
    with path.open("x", encoding="utf-8", newline="\n") as out:
        out.write(written(how))
    record(Act.IMPORT, doing.person.login, doing.shop, map=how.table)
    return look_at(doing, found)


def _map(doing: Doing, header: Sequence[str], table: str) -> ColumnMap:
    """What was filled in. Raises UserError `map_column`, `map_value`, `map_lacks`."""
    columns, fixed = {}, {}
    values: dict[str, dict[str, str]] = {}
    for column in TABLES[table].columns:
        theirs, same = doing.one(f"column-{column.name}"), doing.one(f"fixed-{column.name}")[:_LONGEST]
        if theirs:
            if theirs not in header:
                raise UserError(
                    "map_column", Text(f"文件里没有列 {theirs[:80]}", f"the file has no column {theirs[:80]}")
                )
            columns[column.name] = theirs
        elif same:
            fixed[column.name] = same
        words = _words(doing.one(f"values-{column.name}")[:2000], column.name, column.choices)
        if words and theirs:
            values[column.name] = words
    how = ColumnMap("", table, columns, fixed, values)
    if how.lacks or not columns:
        missing = ", ".join(how.lacks) or "-"
        raise UserError(
            "map_lacks",
            Text(f"必填的列没有说: {missing}", f"required columns are not told: {missing}"),
            Text("选出文件里的列, 或写所有行的同一个值", "choose the file's column, or write one value for all rows"),
        )
    return how


def _words(given: str, name: str, choices: Sequence[str]) -> dict[str, str]:
    words = {}
    for line in filter(None, map(str.strip, given.splitlines())):
        theirs, _, ours = (part.strip() for part in line.partition("="))
        if not theirs or ours.lower() not in choices:
            listed = ", ".join(choices)
            raise UserError(
                "map_value",
                Text(f"{name} 的这一行不对: {line[:80]}", f"this line of {name} is wrong: {line[:80]}"),
                Text(
                    f"写成 文件里的词 = 我们的词; 可用: {listed}",
                    f"write: word in the file = ours; there are: {listed}",
                ),
            )
        words[theirs] = ours.lower()
    return words
