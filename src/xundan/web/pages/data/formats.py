"""从哪里导出: every format that can be imported, what it gives, and where it is exported."""

from __future__ import annotations

from django.http import Http404

from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.reports.sheet import Column, Row, Sheet
from xundan.sources import IMPORTERS
from xundan.sources.about import importer_called, points
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Links, Page, Table
from xundan.web.frame.register import page
from xundan.web.pages.data.giving import giving_sheet
from xundan.web.people.models import Person
from xundan.web.people.roles import RIGHTS, Right

_TITLE = Text("从哪里导出", "Where to export")


@page("formats", "data/formats/", Right.SHOP, under="data", tab=_TITLE, bare=True, dated=False)
def formats(view: View | None, asked: Asked, person: Person) -> Page:
    """All formats."""
    sheet = giving_sheet(IMPORTERS, Text("能导入的格式", "Formats that can be imported"))
    return Page(_TITLE, [Table("formats", sheet, leads=lambda row: f"data/formats/{row['name']}/")])


@page("format", "data/formats/<str:name>/", Right.SHOP, under="data", bare=True, dated=False)
def one_format(view: View | None, asked: Asked, person: Person, name: str) -> Page:
    """One format in full."""
    try:
        importer = importer_called(name)
    except UserError as unknown:
        raise Http404 from unknown
    told = zip(points(name, "zh"), points(name, "en"), strict=True)
    rows: list[Row] = [{"point": Text(zh[0], en[0]), "told": Text(zh[1], en[1])} for zh, en in told]
    columns = [
        Column("point", Text("问题", "Point"), is_key=True),
        Column("told", Text("说明", "What it is"), wraps=True),
    ]
    blocks: list[Block] = [Table("points", Sheet(Text("说明", "About it"), Text("", ""), columns, rows))]
    if Right.DATA in RIGHTS[asked.reach.role]:
        blocks.append(Links("ways", [(Text("导入文件", "Import files"), "data/upload/")]))
    return Page(importer.title, blocks)
