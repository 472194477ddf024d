"""对账: the platform's own figures beside ours, and which setting explains the difference."""

from __future__ import annotations

from dataclasses import replace

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.reconcile import reconcile_sheet
from xundan.web.frame.asked import Asked
from xundan.web.frame.commands import on_site
from xundan.web.frame.page import Empty, Links, Page, Table
from xundan.web.frame.register import page
from xundan.web.people.roles import Right

_TITLE = Text("对账", "Reconcile")
_NOTHING = Text("这段时间没有可以比较的平台数据", "No platform figures of these days can be compared")
_IMPORT = Text(
    "导入生意参谋的 接待分析 业绩询单 客服销售, 或京东、拼多多的客服报表",
    "Import the service reports of 生意参谋, JD or PDD",
)


@page("reconcile", "data/reconcile/", Right.SHOP, under="data", tab=_TITLE, whole=True)
def reconcile(view: View, asked: Asked) -> Page:
    """A line a figure and agent of every platform report in the days asked for."""
    sheet = reconcile_sheet(view, asked.period.first, asked.period.last, asked.rule, asked.shops)
    if not sheet.rows:
        where = Links("ways", [(Text("在哪里导出", "Where to export it"), "data/formats/")])
        return Page(_TITLE, [Empty("nothing", _NOTHING, _IMPORT), where])
    told = replace(sheet, notes=[on_site(note) for note in sheet.notes])
    return Page(_TITLE, [Table("reconcile", told)], sheet.subtitle)
