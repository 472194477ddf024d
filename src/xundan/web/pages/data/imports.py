"""导入记录: every import with its files and days; taking one back and bringing it in again; rejected rows to mend."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from xundan.lake.history import Imported
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.history import described, history_sheet
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.table_names import table_name
from xundan.sources.registry import IMPORTERS
from xundan.web.audit.log import Act as Entry
from xundan.web.audit.log import record
from xundan.web.frame.acts import Doing, Done, act
from xundan.web.frame.around import seat_or_404
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Empty, Field, Form, Links, Page, Table
from xundan.web.frame.register import page
from xundan.web.jobs.queue import queue
from xundan.web.people.models import Person, person_of
from xundan.web.people.roles import Right
from xundan.web.place import here
from xundan.web.shop import answers

_TITLE = Text("导入记录", "Imports")
_DOWNLOAD = Text("下载没能读入的行", "Download the rejected rows")
_MENDED = Text("改好原文件再导入", "Import the mended file")
_SHOWN = 500
"""Files, and rejected rows, on a page: chats come as a file a buyer. Their record has all."""


@page("imports", "data/imports/", Right.DATA, under="data", tab=_TITLE, bare=True, dated=False)
def imports(view: View | None, asked: Asked, person: Person) -> Page:
    """The imports of this person's shops, the newest first."""
    found = hers(person)
    if not found:
        nothing = Empty(
            "nothing", Text("还没有导入过", "Nothing was imported yet"), Text("到 导入 里选文件", "See Import")
        )
        return Page(_TITLE, [nothing])
    table = Table("imports", _list(found[::-1]), leads=lambda row: f"data/imports/{row['id']}/")
    return Page(_TITLE, [table, *_forms(found)])


def _list(found: Sequence[Imported]) -> Sheet:
    """The imports with the days that each covers in all; a page of its own has them by table."""
    sheet = history_sheet(found)
    rows = [row | {"covers": _covers(each)} for row, each in zip(sheet.rows, found, strict=True)]
    return replace(sheet, rows=rows)


def _covers(imported: Imported) -> Text:
    days = [day for span in imported.coverage for day in (span["from_day"], span["to_day"]) if day]
    tables = len({span["table"] for span in imported.coverage})
    told = f"{min(days)}..{max(days)}, " if days else ""
    return Text(f"{told}{tables} 种数据", f"{told}{tables} kind{'s' if tables != 1 else ''} of data")


def _forms(found: list[Imported]) -> list[Block]:
    ins = [_option(each) for each in reversed(found) if each.undone_at is None]
    outs = [_option(each) for each in reversed(found) if each.undone_at is not None]
    blocks: list[Block] = []
    if ins:
        which = Field("import", Text("导入", "Import"), "choice", ins[0][0], ins)
        blocks.append(undo_form([which]))
    if outs:
        which = Field("import", Text("导入", "Import"), "choice", outs[0][0], outs)
        blocks.append(redo_form([which]))
    return blocks


def _option(imported: Imported) -> tuple[str, Text]:
    number, told = imported.id, described(imported)
    return str(number), Text(f"{number}: {told.zh}", f"{number}: {told.en}")


def undo_form(fields: list[Field]) -> Form:
    """Taking an import back."""
    return Form(
        "undo",
        "undo",
        fields,
        Text("撤销", "Take back"),
        Text("撤销一次导入", "Take an import back"),
        Text(
            "只去掉这次导入的行, 别的不动; 文件不用留着, 以后还能恢复。",
            "Exactly its rows go and nothing else; it can be brought in again without its files.",
        ),
        Text("撤销这次导入? 数字会变回没有它时的样子", "Take this import back? Numbers become those without it"),
        at="data/imports/",
    )


def redo_form(fields: list[Field]) -> Form:
    """Bringing it in again."""
    title = Text("恢复撤销了的导入", "Bring one in again")
    return Form("redo", "redo", fields, Text("恢复", "Bring in again"), title, at="data/imports/")


@page("import", "data/imports/<int:number>/", Right.DATA, under="data", bare=True, dated=False)
def one_import(view: View | None, asked: Asked, person: Person, number: int) -> Page:
    """One import: its files with their hashes, its days, the rows that it could not read."""
    found = one_of_hers(person, number)
    blocks: list[Block] = [
        Table("import", replace(_list([found]), title=Text(f"导入 {number}", f"Import {number}"))),
        Table("files", _files_sheet(found)),
        Table("covers", _covers_sheet(found)),
    ]
    path = rejects_of(number)
    if path is not None:
        blocks += [
            Table("rejects", _rejects_sheet(path)),
            Links("mend", [(_DOWNLOAD, f"data/imports/{number}/rejects.csv"), (_MENDED, "data/upload/")]),
        ]  # fmt: skip
    which = [Field("import", Text("导入", "Import"), "hidden", str(number))]
    blocks.append(undo_form(which) if found.undone_at is None else redo_form(which))
    return Page(Text(f"导入 {number}", f"Import {number}"), blocks)


def hers(person: Person) -> list[Imported]:
    """The imports that hold nothing but rows of shops whose data are hers, the oldest first."""
    return [each for each in answers().session.history() if _is_hers(person, each)]


def one_of_hers(person: Person, number: int) -> Imported:
    """The import of this number. Http404 for what there is not, or is another shop's."""
    found = next((each for each in hers(person) if each.id == number), None)
    if found is None:
        raise Http404
    return found


def _is_hers(person: Person, imported: Imported) -> bool:
    shops = {str(span["shop"]) for span in imported.coverage} or {"?"}
    seats = [person.seat_in(shop) for shop in shops]
    return all(seat is not None and seat.may(Right.DATA) for seat in seats)


def rejects_of(number: int) -> Path | None:
    """The file of an import's rejected rows."""
    path = here().workspace.rejects / f"{number:06d}.csv"
    return path if path.is_file() else None


def _files_sheet(found: Imported) -> Sheet:
    titles = {importer.name: importer.title for importer in IMPORTERS}
    rows: list[Row] = []
    for file in found.files:
        for table, counts in (file["tables"] or {"": {}}).items():
            rows.append({"file": file["file"], "importer": titles.get(file["importer"], file["importer"]),
                         "table": table_name(table), "sha256": str(file["sha256"])[:12], **counts})  # fmt: skip
    names = {"read": Text("读取", "Read"), "new": Text("新增", "New"), "changed": Text("更新", "Changed"),
             "duplicate": Text("重复", "Duplicate"), "rejected": Text("拒绝", "Rejected")}  # fmt: skip
    # Those with something to mend come first.
    shown = sorted(rows, key=lambda row: not row.get("rejected"))[:_SHOWN]
    return Sheet(
        Text("文件", "Files"),
        _cut(len(shown), len(rows)),
        [
            Column("file", Text("文件", "File"), is_key=True, wraps=True, once=True),
            Column("importer", Text("格式", "Format"), wraps=True),
            Column("table", Text("表", "Table")),
            *(Column(name, header, "count") for name, header in names.items()),
            Column("sha256", Text("校验码", "Hash")),
        ],
        shown,
    )


def _cut(shown: int, of: int) -> Text:
    if shown == of:
        return Text("", "")
    return Text(
        f"共 {of:,} 行, 这里是 {shown:,} 行, 有拒绝的在前; 全部见 xundan history --json",
        f"{shown:,} of {of:,}, those with rejected rows first; xundan history --json has all",
    )


def _covers_sheet(found: Imported) -> Sheet:
    return Sheet(
        Text("覆盖的日子", "Days covered"),
        Text("", ""),
        [
            Column("shop", Text("店铺", "Shop"), is_key=True, once=True),
            Column("table", Text("表", "Table"), is_key=True),
            Column("from_day", Text("从", "From")),
            Column("to_day", Text("到", "To")),
        ],
        [span | {"table": table_name(str(span["table"]))} for span in found.coverage],
    )


def _rejects_sheet(path: Path) -> Sheet:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows: list[dict[str, Any]] = list(islice(csv.DictReader(file), _SHOWN + 1))
    more = len(rows) > _SHOWN
    return Sheet(
        Text("没能读入的行", "Rejected rows"),
        Text(f"前 {_SHOWN} 行, 其余在文件里", f"the first {_SHOWN}; the file has the rest") if more else Text("", ""),
        [
            Column("file", Text("文件", "File"), is_key=True, once=True, wraps=True),
            Column("table", Text("表", "Table")),
            Column("line", Text("行号", "Line")),
            Column("column", Text("列", "Column")),
            Column("value", Text("写的是", "Found"), wraps=True),
            Column("why", Text("原因", "Reason"), wraps=True),
        ],
        [
            row | {"why": Text(row["原因"] or "", row["reason"] or ""), "table": table_name(row["table"])}
            for row in rows[:_SHOWN]
        ],
    )


@require_GET
def rejects_file(request: HttpRequest, shop: str, number: int) -> HttpResponse:
    """The file of rejected rows as the command line leaves it."""
    person = person_of(request)
    seat_or_404(person, shop, Right.DATA)
    one_of_hers(person, number)
    path = rejects_of(number)
    if path is None:
        raise Http404
    record(Entry.EXPORT, person.login, shop, page="import", table=f"rejects {number}")
    response = HttpResponse(path.read_bytes(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"rejects {number}.csv")
    return response


@act("undo", on="imports", right=Right.DATA)
def undo(doing: Doing) -> Done:
    """Takes an import back, as a job."""
    found = _chosen(doing)
    if found.undone_at is not None:
        raise UserError("no_import", Text(f"导入 {found.id} 已经撤销了", f"import {found.id} was taken back already"))
    job = queue().add(doing.person, doing.shop, "undo", number=found.id)
    record(Entry.UNDO, doing.person.login, doing.shop, job=job.pk, number=found.id)
    return Done(Text(f"正在撤销导入 {found.id}", f"Import {found.id} is being taken back"), f"data/jobs/{job.pk}/")


@act("redo", on="imports", right=Right.DATA)
def redo(doing: Doing) -> Done:
    """Brings an import in again, as a job."""
    found = _chosen(doing)
    if found.undone_at is None:
        raise UserError("no_import", Text(f"导入 {found.id} 没有撤销过", f"import {found.id} was not taken back"))
    job = queue().add(doing.person, doing.shop, "redo", number=found.id)
    record(Entry.REDO, doing.person.login, doing.shop, job=job.pk, number=found.id)
    return Done(Text(f"正在恢复导入 {found.id}", f"Import {found.id} comes in again"), f"data/jobs/{job.pk}/")


def _chosen(doing: Doing) -> Imported:
    given = doing.one("import")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise UserError("no_import", Text("没有选导入", "no import was chosen"))
    return one_of_hers(doing.person, int(given))
