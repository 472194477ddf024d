"""总览: the shop at a glance, against the period before, and what needs attention now."""

from __future__ import annotations

from dataclasses import replace

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import Figure, figures
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.numbers import shown
from xundan.reports.pace import pace
from xundan.reports.reasons import why_unknown
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Chart, Page, Series, Table, Tile, Tiles
from xundan.web.frame.register import page
from xundan.web.pages.attention import attention
from xundan.web.pages.nothing import nothing_of
from xundan.web.pages.tiles import compared, figure_tile, pace_tiles
from xundan.web.pages.trends import trend_sheet, trends
from xundan.web.people.roles import Right

_TITLE = Text("总览", "Overview")
_SALES = ("sales", "visitors", "shop_conversion", "aov")
_SERVICE = (
    "received_buyers",
    "inquiry_conversion",
    "service_sales",
    "silent_sales",
    "first_response",
    "refund_rate:amount",
)
METRICS = (*_SALES, *_SERVICE)


@page("overview", "", Right.SHOP, rail=_TITLE, icon="home")
def overview(view: View, asked: Asked) -> Page:
    """Sales as visitors x conversion x order value, then service; each with its days before and its trail."""
    if (nothing := nothing_of(view, asked.shop, "messages", "orders")) is not None:
        return Page(_TITLE, [nothing])
    now = Ask(METRICS, (), asked.period.first, asked.period.last, asked.rule, asked.shops)
    before = replace(now, first=asked.against.first, last=asked.against.last)
    values, were = figures(view, now, [()])[()], figures(view, before, [()])[()]
    days = trends(view, replace(now, by=("day",)))
    currency = view.shops[asked.shop].currency

    def tile(name: str) -> Tile:
        why = why_unknown(view, now, CATALOGUE[name]) if values[name].value is None else None
        return figure_tile(name, values[name], were[name], currency, days[name], why)

    aim = pace(view, asked.shop, asked.period.last, asked.rule)
    blocks: list[Block] = [
        attention(asked),
        Tiles("sales", [*(tile(name) for name in _SALES), *pace_tiles(aim)], _identity(values, currency)),
        Tiles("service", [tile(name) for name in _SERVICE]),
        _chart(asked, days, currency),
        Table("days", trend_sheet(view, replace(now, by=("day",))), by=("day",)),
    ]
    return Page(_TITLE, blocks, compared(asked))


def _identity(values: dict[str, Figure], currency: str) -> Text | None:
    """Sales as S1 has them, with the period's own numbers put in."""
    units = {"visitors": "people", "shop_conversion": "rate", "aov": "money", "sales": "money"}
    if any(values[name].value is None for name in units):
        return None
    zh, en = (
        {name: shown(values[name].value, unit, lang, currency) for name, unit in units.items()} for lang in ("zh", "en")
    )
    return Text(
        f"销售额 {zh['sales']} = 访客 {zh['visitors']} × 成交转化率 {zh['shop_conversion']} × 客单价 {zh['aov']}",
        f"Sales {en['sales']} = {en['visitors']} visitors × {en['shop_conversion']} conversion × "
        f"{en['aov']} order value",
    )


def _chart(asked: Asked, days: dict[str, list[float | None]], currency: str) -> Chart:
    served, silent = days["service_sales"], days["silent_sales"]
    total = sum(value or 0 for value in served), sum(value or 0 for value in silent)
    share = total[0] / sum(total) if sum(total) else None
    told = shown(share, "rate", "zh"), shown(share, "rate", "en")
    places = [day.isoformat()[5:] for day in Ask((), (), asked.period.first, asked.period.last).days()]
    return Chart(
        "served-and-silent",
        Text(f"客服落实的销售额占客服与静默之和的 {told[0]}", f"Service made {told[1]} of service and silent sales"),
        "line",
        [Text(place, place) for place in places],
        [
            Series(CATALOGUE["service_sales"].name, served),
            Series(CATALOGUE["silent_sales"].name, silent),
        ],
        "money",
        "days",
        currency,
    )
