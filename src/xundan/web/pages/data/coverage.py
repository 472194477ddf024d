"""数据: which days of which table are there, how fresh they are, what is missing, and where to export it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from xundan.metrics.covered import Month, months
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.coverage import TABLES, standing_sheet
from xundan.reports.history import minute
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.table_names import table_name
from xundan.reports.words import period
from xundan.web.frame.asked import Asked, state_of
from xundan.web.frame.commands import on_site
from xundan.web.frame.page import Block, Calendar, Links, Page, Strip, Table
from xundan.web.frame.register import page
from xundan.web.pages.data.lacking import lacking
from xundan.web.people.roles import RIGHTS, Right
from xundan.web.shop import answers

_TITLE = Text("数据", "Data")
_DAY = timedelta(days=1)
_NAMES = {
    "yes": Text("有", "there"),
    "soon": Text("有, 暂定", "there, provisional"),
    "no": Text("没有导入", "not imported"),
}
_LOOKED_AT = ("sales", "shop_conversion", "inquiry_conversion", "first_response", "service_sales", "refund_rate:amount")


@page("data", "data/", Right.SHOP, rail=_TITLE, icon="database", tab=Text("覆盖", "Coverage"))
def coverage(view: View, asked: Asked) -> Page:
    """The calendar of the days asked for, then tables by how fresh they are, then what is missing."""
    shop, first, last = asked.shop, asked.period.first, asked.period.last
    blocks: list[Block] = [_calendar(view, asked), Table("fresh", _fresh_sheet(view, shop))]
    blocks += lacking(lambda table: view.coverage.imported(shop, table))
    blocks.append(Table("calendar", _calendar_sheet(view, asked)))
    blocks.append(Table("standing", _standing(view, asked)))
    if Right.DATA in RIGHTS[asked.reach.role]:
        blocks.append(Links("ways", [(Text("导入文件", "Import files"), "data/upload/")]))
    return Page(_TITLE, blocks, period(first, last))


def _tables(view: View, shop: str) -> list[str]:
    """The tables that most is made of, and all that were ever imported for some day."""
    known = [table for (owner, table), runs in sorted(view.coverage.runs.items()) if owner == shop and runs]
    return list(dict.fromkeys([*TABLES, *known]))


def _calendar(view: View, asked: Asked) -> Calendar:
    first, last, shop = asked.period.first, asked.period.last, asked.shop
    since = state_of(view, shop).provisional_from
    days = [first + n * _DAY for n in range((last - first).days + 1)]

    def mark(table: str, day: date) -> Literal["yes", "soon", "no"]:
        if not view.coverage.covers(shop, table, day):
            return "no"
        return "soon" if since is not None and day >= since else "yes"

    strips = [Strip(table_name(table), [mark(table, day) for day in days]) for table in _tables(view, shop)]
    whole = sum(all(each != "no" for each in strip.marks) for strip in strips)
    said = Text(
        f"{len(strips)} 种数据里, {whole} 种这段时间每天都有; 没有导入的日子是未知, 不是 0",
        f"Of {len(strips)} kinds of data {whole} are there on every day; a day that was not imported is unknown, not 0",
    )
    return Calendar("days", said, first, strips, _NAMES, "calendar")


def _fresh_sheet(view: View, shop: str) -> Sheet:
    runs = {table: found for (owner, table), found in view.coverage.runs.items() if owner == shop and found}
    newest = max((found[-1][1] for found in runs.values()), default=None)
    brought = _brought(shop)
    rows: list[Row] = [
        {
            "table": table_name(table),
            "from": found[0][0],
            "to": found[-1][1],
            "behind": (newest - found[-1][1]).days if newest else None,
            "gaps": sum((after[0] - before[1]).days - 1 for before, after in pairwise(found)),
            "brought": brought.get(table),
        }
        for table, found in sorted(runs.items(), key=lambda each: (each[1][-1][1], each[0]))
    ]
    return Sheet(
        Text("新鲜度", "Freshness"),
        Text("落后最多的在前", "those furthest behind first"),
        [
            Column("table", Text("数据", "Data"), is_key=True),
            Column("to", Text("到", "Until")),
            Column("behind", Text("落后天数", "Days behind"), "count"),
            Column("from", Text("从", "From")),
            Column("gaps", Text("中间缺的天数", "Days missing between"), "count"),
            Column("brought", Text("最近导入", "Last import")),
        ],
        rows,
    )


def _brought(shop: str) -> dict[str, str]:
    """When each table of a shop was last imported."""
    found: dict[str, str] = {}
    for imported in answers().session.history():
        for span in imported.coverage:
            if span["shop"] == shop and imported.undone_at is None:
                found[str(span["table"])] = minute(imported.at)
    return found


def _calendar_sheet(view: View, asked: Asked) -> Sheet:
    """The calendar in words: a row a table and month, with the days that are missing."""
    rows: list[Row] = [
        {
            "table": table_name(month.table),
            "month": f"{month.first:%Y-%m}",
            "covered": sum(month.days),
            "of": len(month.days),
            "missing": _lacking(month),
        }
        for month in months(view, asked.period.first, asked.period.last, asked.shops, TABLES)
    ]
    return Sheet(
        Text("每月有哪几天", "Days by month"),
        period(asked.period.first, asked.period.last),
        [
            Column("table", Text("数据", "Data"), is_key=True, once=True),
            Column("month", Text("月份", "Month"), is_key=True),
            Column("covered", Text("有数据的天数", "Days covered"), "count"),
            Column("of", Text("共", "Of"), "count"),
            Column("missing", Text("缺哪几天", "Days missing"), wraps=True),
        ],
        rows,
    )


def _lacking(month: Month) -> str:
    """The days of a month that are not covered, in runs."""
    runs: list[list[int]] = []
    for n, covered in enumerate(month.days):
        if not covered:
            if runs and runs[-1][1] == n - 1:
                runs[-1][1] = n
            else:
                runs.append([n, n])
    ends = [[f"{month.first + n * _DAY:%m-%d}" for n in run] for run in runs]
    return ", ".join(first if first == last else f"{first}..{last}" for first, last in ends)


def _standing(view: View, asked: Asked) -> Sheet:
    """Whether the numbers that shops look at first are exact, and what would mend them."""
    sheet = standing_sheet(view, _LOOKED_AT, asked.period.first, asked.period.last, asked.shops)
    return replace(sheet, notes=[on_site(note) for note in sheet.notes])
