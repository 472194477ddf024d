"""A report made by hand, for what writes it: names that bite, every unit, unknown values, marks, charts."""

from __future__ import annotations

from decimal import Decimal

from xundan.metrics.families import CATALOGUE
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.document.definitions import definitions_sheet
from xundan.reports.document.document import Chart, Document, Part
from xundan.reports.sheet import PLATFORM, Column, Sheet

BITING = '<b onclick="x">&\'"</b>'
"""A name that is markup."""
FORMULA = "=HYPERLINK(1)"
"""A name that is a formula."""
NOTE = Text("说明一次", "said once")
DAYS = ("10-01", "10-02", "10-03", "10-04")
AMOUNTS = (Decimal(10), Decimal(20), None, Decimal(5))
METRICS = ("sales", "inquiry_conversion:paid")


def paper(currency: str = "CNY", chinese: bool = True) -> Document:
    """Two agents and a day chart with a gap. Without `chinese` its English has Latin letters only."""
    agents = Sheet(
        title=Text("客服", "Agents"),
        subtitle=Text("", ""),
        columns=[
            Column("agent", Text("客服", "Agent"), is_key=True),
            Column("sales", Text("销售额", "Sales"), "money"),
            Column("rate", Text("转化率", "Conversion"), "rate", part="rate/part", whole="rate/whole"),
            Column("first", Text("首响", "First reply"), "seconds"),
        ],
        rows=[
            {
                "agent": BITING,
                "sales": Decimal("1234.50"),
                "rate": 0.1,
                "rate/part": 3,
                "rate/whole": 30,
                "first": 12.5,
            },
            {"agent": FORMULA, "sales": Decimal("-0.50"), "rate": 0.5, "rate/part": 1, "rate/whole": 2, "first": None},
            {"agent": "小美" if chinese else "May", "sales": None, "rate": None, "first": 65.0, PLATFORM: ["first"]},
        ],
        footer=[
            {"agent": words.TOTAL, "sales": Decimal("1234.00"), "rate": 0.125, "rate/part": 4, "rate/whole": 32},
            {"agent": words.MEAN, "sales": Decimal("411.33"), "rate": 0.125},
        ],
        notes=[NOTE, Text("只在这里", "only here")],
        currency=currency,
    )
    days = Sheet(
        title=Text("每天/走势: 2026", "Day/by: 2026"),
        subtitle=Text("", ""),
        columns=[Column("day", Text("日期", "Day"), is_key=True), Column("sales", Text("销售额", "Sales"), "money")],
        rows=[
            {"day": "2026-10-01", "sales": Decimal("10.00")},
            {"day": "2026-10-02", "sales": Decimal("20.00")},
            {"day": "2026-10-04", "sales": Decimal("5.00"), "provisional": True},
        ],
        notes=[NOTE],
        currency=currency,
    )
    figures = Sheet(
        title=Text("概况", "Figures"),
        subtitle=Text("", ""),
        columns=[
            Column("metric", Text("指标", "Metric"), is_key=True),
            Column("value", Text("数值", "Value"), unit_key="unit"),
        ],
        rows=[
            {"metric": Text("销售额", "Sales"), "value": Decimal("35.00"), "unit": "money"},
            {"metric": Text("回复率", "Reply rate"), "value": 0.98, "unit": "rate"},
        ],
        notes=[NOTE],
        currency=currency,
    )
    line = Chart(
        "line", "sales", Text("销售额", "Sales"), Text("最高 10-02", "most 10-02"), "money", currency,
        [(Text(day, day), amount) for day, amount in zip(DAYS, AMOUNTS, strict=True)],
    )  # fmt: skip
    bars = Chart(
        "bar", "sales", Text("销售额", "Sales"), Text("最高 <b>", "most <b>"), "money", currency,
        [(Text(BITING, BITING), Decimal("1234.50")), (Text("小美", "小美" if chinese else "May"), Decimal("617.25"))],
    )  # fmt: skip
    return Document(
        title=Text("日报 <i>", "Daily <i>"),
        subtitle=Text(
            "一店 · 2026-10-01 至 2026-10-04 · 下单优先判定", "shop · 2026-10-01 to 2026-10-04 · order_first"
        ),
        parts=[Part(figures, figures=True), Part(agents, [bars], Text("按账号", "by account")), Part(days, [line])],
        definitions=definitions_sheet(
            {name: CATALOGUE[name] for name in METRICS}, {"sales": Text("成交额", "Turnover")}
        ),
    )
