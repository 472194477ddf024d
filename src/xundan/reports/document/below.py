"""What stands below a section's rows, and the notes that say what it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from xundan.metrics.catalogue import Metric
from xundan.metrics.measures import Rate
from xundan.metrics.query import Answer, answer
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.agents import WHOLE_SHOP
from xundan.reports.counts import counts_behind
from xundan.reports.document.template import Section
from xundan.reports.sheet import PLATFORM, Row
from xundan.reports.summary import mean_row
from xundan.reports.team import team_values

_PEOPLE = frozenset({"agent", "team"})
_OF_ORDERS = frozenset({"created_orders", "paid_orders", "created_buyer_days", "paid_buyer_days", "refunds"})
"""Grains that know orders of nobody."""
_NOTHING = Text("", "")


def people_alone(by: Sequence[str]) -> frozenset[str]:
    """The dimensions of people, where a table has no others but shops."""
    people = _PEOPLE & set(by)
    return people if people and set(by) <= people | {"shop"} else frozenset()


def footer(
    view: View,
    section: Section,
    found: Answer,
    rows: Sequence[Row],
    nobodys: Sequence[Row],
    metrics: Mapping[str, Metric],
) -> tuple[list[Row], list[Text]]:
    """The rows below, and what is to be said of them.

    汇总 is asked of the whole period at once. By person it is the agents', with nobody's orders and the shop below it.
    """
    ask = found.ask
    first, blank = ask.by[0], dict.fromkeys(ask.by[1:], _NOTHING)
    people, orders = people_alone(ask.by), _order_metrics(metrics)
    rest = [_of_nobody(row, ask.by, orders) for row in nobodys] if people and orders else []
    if not (section.total or section.mean):
        return rest, []
    if _currencies(view, found) and any(metric.unit == "money" for metric in metrics.values()):
        several = (
            "店铺的币种不同, 金额不能相加, 所以没有汇总",
            "the shops have different currencies; nothing is added up",
        )
        return rest, [Text(*several)]
    extra = ("service_sales", "excluded_sales") if people and "sales" in metrics else ()
    whole_ask = replace(ask, by=(), metrics=tuple(dict.fromkeys((*metrics, *extra))))
    asked = answer(view, whole_ask)
    shop: Row = asked.rows[0] | counts_behind(asked, metrics).of(()) | asked.marks(())
    total: Row = shop
    if people and orders:
        total = shop | team_values(view, whole_ask, metrics, asked.rows[0], shop.get(PLATFORM, ()))
        # The shop's own counts and platform's figures are not those of its agents.
        total = {key: value for key, value in total.items() if key.partition("/")[0] not in orders or "/" not in key}
        theirs = shop.get(PLATFORM, ())
        total[PLATFORM] = [name for name in theirs if name in metrics and name not in orders]
        total[PLATFORM] += ["sales"] if "sales" in metrics and "service_sales" in theirs else []
        if shop.get("excluded_sales"):
            rest.append({first: words.EXCLUDED, **blank, "sales": shop["excluded_sales"]})
        everything = {key: value for key, value in shop.items() if key.partition("/")[0] in orders}
        rest.append({first: WHOLE_SHOP, **blank, **everything, PLATFORM: [n for n in theirs if n in orders]})
    below: list[Row] = [{**_only(total, metrics), first: words.TOTAL, **blank}] if section.total else []
    below += rest
    notes = [_TEAM_NOTE if people and orders else _TOTAL_NOTE] if section.total else []
    met = [row for row in rows if row["received_buyers"]] if people and "agent" in people else list(rows)
    if section.mean and met:
        below.append({**mean_row(met, total, metrics, first), **blank})
        notes.append(_mean_note(section, metrics, len(met)))
    return below, notes


_TOTAL_NOTE = Text(
    "汇总: 整个期间一起算一次, 同一个买家一天只算一次, 所以人数不一定等于各行相加",
    "Total: asked of the whole period at once; a buyer counts once a day, so people need not add up over the rows",
)
_TEAM_NOTE = Text(
    "汇总: 全体客服一起算一次, 同一个买家一天只算一次; 静默和无法判定的订单不在里面, 全店才包括",
    "Total: all agents at once, a buyer counts once a day; silent and unattributable orders are in the whole shop only",
)


def _mean_note(section: Section, metrics: Mapping[str, Metric], count: int) -> Text:
    """Which means are means, and which are sums divided by sums."""

    def listed(names: Collection[str]) -> tuple[str, str]:
        told = [section.names.get(name, metrics[name].name) for name in names]
        return "、".join(t.zh for t in told), ", ".join(t.en for t in told)

    added = [name for name, metric in metrics.items() if metric.adds_up]
    divided = [name for name, metric in metrics.items() if isinstance(metric.formula, Rate)]
    others = [name for name in metrics if name not in added and name not in divided]
    zh, en = [], []
    if added:
        told = listed(added)
        zh.append(f"{told[0]}是 {count} 行的平均")
        en.append(f"{told[1]}: the average of {count} rows")
    if divided:
        told = listed(divided)
        zh.append(f"{told[0]}是总和除以总和 (同汇总), 不是各行比率的平均")
        en.append(f"{told[1]}: sums divided by sums (as in the total), never the average of the rows' rates")
    if others:
        told = listed(others)
        zh.append(f"{told[0]}同汇总")
        en.append(f"{told[1]}: as in the total")
    return Text("均值: " + "; ".join(zh), "Mean: " + "; ".join(en))


def _order_metrics(metrics: Mapping[str, Metric]) -> frozenset[str]:
    """Those that are made of orders alone, so that nobody's orders have a value."""
    return frozenset(name for name, m in metrics.items() if all(part.grain in _OF_ORDERS for part in m.measures))


def _of_nobody(row: Row, by: Sequence[str], orders: Collection[str]) -> Row:
    """A row of silent or unattributable orders, with nothing in it but them."""
    return {key: row[key] for key in (*by, PLATFORM) if key in row} | _only(row, orders)


def _only(row: Row, names: Collection[str]) -> dict[str, Any]:
    """The values of these metrics with the counts behind them and the platform's marks."""
    return {key: value for key, value in row.items() if key.partition("/")[0] in names or key == PLATFORM}


def _currencies(view: View, found: Answer) -> bool:
    """Whether several currencies would be added."""
    return len({view.shops[name].currency for name in (found.ask.shops or view.shops)}) > 1
