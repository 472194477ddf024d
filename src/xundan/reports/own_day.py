"""An agent's newest day beside her own usual days: not against others, against herself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from xundan.analysis.usual import LEAST, usual
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import figures
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.model.text import Text
from xundan.reports.sheet import Column, Row, Sheet

METRICS = (
    "received_buyers", "inquiries", "inquiry_conversion", "sales", "first_response", "response_time",
    "answered_in_3min",
)  # fmt: skip
DAYS = 60
"""So many days before a day say what is usual."""
_PLACES = {
    "below": Text("比平时低", "below her usual days"),
    "inside": Text("和平时一样", "as usual"),
    "above": Text("比平时高", "above her usual days"),
}
_FEW = Text("天数还少, 说不了平时", "too few days to say what is usual")


def own_day_sheet(view: View, shop: str, agent: str, day: date, rule: CreditRule) -> Sheet:
    """A row a metric: the day, its last seven days, and between which values eight of ten of her days lay before. Only
    days on which buyers met her count."""
    first = day - timedelta(days=DAYS)
    ask = Ask(METRICS, ("agent", "day"), first, day, rule, (shop,))
    keys = [(agent, each.isoformat()) for each in ask.days()]
    by_day = figures(view, ask, keys)
    worked = [key for key in keys[:-1] if by_day[key]["received_buyers"].value]
    week = Ask(METRICS, ("agent",), day - timedelta(days=6), day, rule, (shop,))
    of_week = figures(view, week, [(agent,)])[agent,]
    rows: list[Row] = []
    for name in METRICS:
        metric, today = CATALOGUE[name], by_day[keys[-1]][name].value
        values: Sequence[Fraction] = [value for key in worked if (value := by_day[key][name].value) is not None]
        range_ = usual(values)
        rows.append(
            {
                "metric": metric.name,
                "id": name,
                "unit": metric.unit,
                "day": today,
                "week": of_week[name].value,
                "low": range_.low if range_ else None,
                "high": range_.high if range_ else None,
                "place": _FEW if range_ is None else None if today is None else _PLACES[range_.place(today)],
            }
        )
    columns = [
        Column("metric", Text("指标", "Metric"), is_key=True),
        Column("day", Text(f"{day:%m-%d}", f"{day:%m-%d}"), unit_key="unit"),
        Column("place", Text("对比平时", "Against usual")),
        Column("low", Text("平时从", "Usual from"), unit_key="unit"),
        Column("high", Text("平时到", "Usual to"), unit_key="unit"),
        Column("week", Text("近7天", "7 days"), unit_key="unit"),
    ]
    note = Text(
        f"平时: 前 {DAYS} 天里有接待的日子, 十天里八天在这之间; 不到 {LEAST} 天不说",
        f"usual: eight of ten of her days with buyers in the {DAYS} days before; nothing is said of fewer than {LEAST}",
    )
    return Sheet(
        Text("我的一天, 对比平时", "My day against my usual days"),
        Text(day.isoformat(), day.isoformat()),
        columns,
        rows,
        notes=[note],
        currency=view.shops[shop].currency,
        definitions=[CATALOGUE[name] for name in METRICS],
    )
