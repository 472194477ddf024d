"""What is covered, how far metrics are known, and which files would mend what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from xundan.metrics.ask import Ask
from xundan.metrics.covered import Month, Standing, months, standings
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.sheet import Column, Sheet
from xundan.reports.words import period
from xundan.sources import IMPORTERS

TABLES = ("messages", "orders", "refunds", "visits", "traffic_daily")
"""What most numbers are made of: in the calendar even when nothing of it was ever imported."""
COVERED, NOT_COVERED = "■", "·"
_NAMED = 3
_SHOP = Column("shop", Text("店铺", "Shop"), is_key=True, once=True)

STATUSES = {
    "exact": Text("准确", "exact"),
    "provisional": Text("暂定", "provisional"),
    "early": Text("暂定", "provisional"),
    "platform": Text("平台数据", "platform"),
    "unknown": Text("未知", "unknown"),
}


def calendar_sheet(view: View, first: date, last: date, shops: tuple[str, ...]) -> Sheet:
    """A row a shop, table and month, with a mark for every day of the period."""
    found = months(view, first, last, shops, TABLES)
    rows = [
        {
            "shop": month.shop,
            "table": month.table,
            "month": f"{month.first:%Y-%m}",
            "days": _marks(month),
            "covered": sum(month.days),
            "of": len(month.days),
        }
        for month in found
    ]
    return Sheet(
        title=Text("数据覆盖", "Coverage"),
        subtitle=period(first, last),
        columns=[
            _SHOP,
            Column("table", Text("数据", "Table"), is_key=True),
            Column("month", Text("月份", "Month"), is_key=True),
            Column("days", Text("1 日到月底", "From the 1st on")),
            Column("covered", Text("有数据的天数", "Days covered"), "count"),
            Column("of", Text("共", "Of"), "count"),
        ],
        rows=rows,
        notes=[
            Text(
                f"{COVERED} 已导入 {NOT_COVERED} 没有导入; 没有导入的日子不是 0, 是未知",
                f"{COVERED} imported {NOT_COVERED} not imported; a day that is not imported is unknown, not 0",
            ),
            *(_mend_note(table) for table in TABLES if not any(m.table == table and any(m.days) for m in found)),
            Text(
                "某个指标是否准确、缺什么: xundan coverage 指标",
                "whether a metric is exact and what it lacks: xundan coverage METRIC",
            ),
        ],
        json_keys=("shop", "table", "month", "days", "covered", "of"),
    )


def standing_sheet(view: View, metrics: Sequence[str], first: date, last: date, shops: tuple[str, ...]) -> Sheet:
    """A row for every run of days on which a metric stands alike in a shop."""
    found = standings(view, Ask(tuple(metrics), (), first, last, shops=shops))
    rows = [
        {
            "shop": one.shop,
            "metric": one.metric,
            "name": CATALOGUE[one.metric].name,
            "status": STATUSES[one.status],
            "code": one.status,
            "from": one.first,
            "to": one.last,
            "days": one.days,
            "missing": [list(options) for options in one.missing],
            "mend": _mend(one, view),
        }
        for one in found
    ]
    return Sheet(
        title=Text("指标是否准确", "How far metrics are known"),
        subtitle=period(first, last),
        columns=[
            *([_SHOP] if len({one.shop for one in found}) > 1 else []),
            Column("name", Text("指标", "Metric"), is_key=True, once=True),
            Column("status", Text("状态", "Status")),
            Column("from", Text("从", "From")),
            Column("to", Text("到", "To")),
            Column("days", Text("天数", "Days"), "count"),
            Column("mend", Text("补什么文件", "What would mend it"), wraps=True),
        ],
        rows=rows,
        json_keys=("shop", "metric", "code", "from", "to", "days", "missing", "mend"),
    )


def _marks(month: Month) -> str:
    before = " " * (month.first.day - 1)
    return before + "".join(COVERED if covered else NOT_COVERED for covered in month.days)


def _mend(standing: Standing, view: View) -> Text:
    if standing.status == "early":
        runs = view.coverage.runs[standing.shop, "orders"]
        before = runs[0][0] - timedelta(days=1)
        return Text(
            f"更早的订单会影响售前判断: 导入 {before} 及以前的订单",
            f"earlier orders decide what is pre-sale: import those of {before} and before",
        )
    if standing.status == "provisional":
        return Text(
            "询单窗口还没结束: 过后再导入那几天的订单",
            "inquiry windows are still open: import the orders of the days to come",
        )
    parts = [_files(options) for options in standing.missing]
    return Text("; ".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _files(options: tuple[str, ...]) -> Text:
    """The tables and the platform files that give them."""
    given = [
        importer.title
        for importer in IMPORTERS
        if importer.name != "neutral" and any(table in importer.tables for table in options)
    ]
    zh, en = " 或 ".join(options), " or ".join(options)
    if not given:
        return Text(f"{zh} (通用格式)", f"{en} (in the neutral format)")
    more = len(given) > _NAMED
    return Text(
        f"{zh}: {', '.join(title.zh for title in given[:_NAMED])}{' 等' if more else ''}",
        f"{en}: {', '.join(title.en for title in given[:_NAMED])}{' ...' if more else ''}",
    )


def _mend_note(table: str) -> Text:
    files = _files((table,))
    return Text(f"这段时间没有 {files.zh}", f"nothing in this period of {files.en}")
