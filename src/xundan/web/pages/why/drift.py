"""波动: control charts, a metric and a person at a time, and all signals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xundan.analysis.drift.watch import WATCHED
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import Days, drift
from xundan.reports.labels import agent_names
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Chart, Choice, Choices, Page, Series, Table
from xundan.web.frame.register import page
from xundan.web.pages.told import Looks, blocks_of
from xundan.web.pages.why.longer import longer
from xundan.web.people.roles import Right

_TITLE = Text("波动: 谁变了, 从哪天起", "Drift: what has moved, and since when")
_TAB = Text("波动", "Drift")
_WHOLE = Text("全店", "whole shop")
_ALL = Text("常看的几个", "the usual ones")
_PARTS = (
    ("value", Text("实际", "Value")),
    ("centre", Text("中线", "Centre")),
    ("high", Text("上限", "Upper limit")),
    ("low", Text("下限", "Lower limit")),
)
_OUT = Text("超出界限", "Beyond a limit")

Found = Mapping[str, Any]
"""One series of a telling's data."""


@page("drift", "why/drift/", Right.TRADE, under="why", tab=_TAB, whole=True, takes=("metric", "who"), alike=True)
def drift_page(view: View, asked: Asked) -> Page:
    """Without a metric the chart is of the strongest shift that holds."""
    metric = asked.get("metric") if asked.get("metric") in WATCHED else ""
    days = Days(asked.period.first, asked.period.last, asked.shops)
    telling = drift(view, days, asked.rule, (metric,) if metric else ())
    names = {account: Text(name, name) for account, name in agent_names(view).items()}
    shown = _series(telling, metric, asked.get("who"))
    choices = [Choice("metric", Text("指标", "Metric"), _metrics(), metric)]
    if metric:
        people = [each["agent"] for each in telling.data["series"] if each["agent"] is not None and each["points"]]
        options = [("", _WHOLE), *((agent, names.get(agent, Text(agent, agent))) for agent in people)]
        choices.append(Choice("who", Text("谁", "Who"), options, (shown["agent"] or "") if shown else ""))
    said, *tables = blocks_of(telling, Looks(more=longer(asked)))
    blocks: list[Block] = [Choices("choices", choices), said]
    if shown is not None:
        currency = view.shops[asked.shop].currency
        who = names.get(shown["agent"], Text(str(shown["agent"]), str(shown["agent"]))) if shown["agent"] else _WHOLE
        blocks.append(_chart(telling, shown, who, currency))
        tables.insert(1, _points(shown, who, currency))
    return Page(_TITLE, [*blocks, *tables], telling.subtitle)


def _metrics() -> list[tuple[str, Text]]:
    return [("", _ALL), *((name, CATALOGUE[name].name) for name in WATCHED)]


def _series(telling: Telling, metric: str, who: str) -> Found | None:
    """The series to draw: the one asked for, else that of the first signal, else the first with points judged."""
    every: list[Found] = [each for each in telling.data["series"] if each["points"]]
    if metric:
        mine = [each for each in every if (each["agent"] or "") == who]
        return next(iter(mine or every), None)
    for signal in telling.data["signals"]:
        for each in every:
            if (each["metric"], each["agent"]) == (signal["metric"], signal["agent"]):
                return each
    return next((each for each in every if any(point["score"] is not None for point in each["points"])), None)


def _flagged(telling: Telling, series: Found) -> set[str]:
    """The days on which this series was flagged."""
    return {
        signal["flagged"]
        for signal in telling.data["signals"]
        if (signal["metric"], signal["agent"]) == (series["metric"], series["agent"])
    }


def _chart(telling: Telling, series: Found, who: Text, currency: str) -> Chart:
    metric, points = CATALOGUE[series["metric"]], series["points"]
    flagged = _flagged(telling, series)
    drawn = [Series(name, [_number(point[part]) for point in points], part) for part, name in _PARTS]
    out = [_number(point["value"]) if point["to"] in flagged else None for point in points]
    places = [Text(point["to"][5:], point["to"][5:]) for point in points]
    return Chart(
        "control", _said(metric.name, who, points, flagged), "control", places, [*drawn, Series(_OUT, out, "out")],
        metric.unit, "points", currency,
    )  # fmt: skip


def _said(metric: Text, who: Text, points: list[Found], flagged: set[str]) -> Text:
    judged = sum(point["score"] is not None for point in points)
    if not judged:
        return Text(
            f"{who.zh}的{metric.zh}: 还在学平常的水平, 没有界限",
            f"{metric.en} of {who.en}: the usual level is still being learned, so there are no limits yet",
        )
    if not flagged:
        return Text(
            f"{who.zh}的{metric.zh}: 看了 {judged} 个点, 没有超出平常的波动",
            f"{metric.en} of {who.en}: {judged} points were watched, none is beyond its usual course",
        )
    days = ", ".join(sorted(flagged))
    return Text(
        f"{who.zh}的{metric.zh}: 看了 {judged} 个点, {days} 报警 (菱形)",
        f"{metric.en} of {who.en}: {judged} points were watched; flagged on {days} (diamonds)",
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _points(series: Found, who: Text, currency: str) -> Table:
    """What the chart draws, newest first."""
    metric = CATALOGUE[series["metric"]]
    columns = [Column("to", Text("到哪天", "Up to"), is_key=True)]
    columns += [Column(part, metric.name if part == "value" else name, metric.unit) for part, name in _PARTS]
    columns.append(Column("score", Text("几倍标准差", "Standard deviations"), "ratio"))
    rows: list[Row] = [
        {"to": Text(point["to"], point["to"])} | {column.key: _number(point[column.key]) for column in columns[1:]}
        for point in reversed(series["points"])
    ]
    title = Text(f"{who.zh}: {metric.name.zh}逐点", f"{who.en}: {metric.name.en}, point by point")
    return Table("points", Sheet(title, Text("", ""), columns, rows, currency=currency))
