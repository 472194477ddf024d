"""The table of a lead's morning: what every agent did, and what the shop made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.counts import counts_behind
from xundan.reports.labels import agent_names
from xundan.reports.sheet import PLATFORM, Column, Row, Sheet, dimension_column, metric_column, subtitle
from xundan.reports.summary import mean_row
from xundan.reports.team import is_agents_anyway, team_values

_COLUMNS = {
    "received_buyers": Text("接待", "Received"),
    "served_buyers": Text("有效接待", "Served"),
    "inquiries": Text("询单", "Inquiries"),
    "inquiry_conversion": Text("询单转化率", "Conversion"),
    "sales": Text("销售额", "Sales"),
    "aov": Text("客单价", "Order value"),
    "first_response": Text("首响", "First reply"),
    "response_time": Text("平响", "Response"),
    "answered_in_3min": Text("3 分钟响应率", "In 3 min"),
    "reply_ratio": Text("问答比", "Reply ratio"),
    "late_turns": Text("超时", "Late"),
    "unanswered_turns": Text("未答", "Unanswered"),
}
METRICS = tuple(_COLUMNS)
_REST = {
    "silent_sales": words.SILENT,
    "unattributable_sales": words.UNATTRIBUTABLE,
    "excluded_sales": words.EXCLUDED,
}
BEHIND = "behind"
"""The key of a last row under which stand, by column, the metrics of the whole shop whose rows its values count."""
WHOLE_SHOP = Text("全店 (含静默)", "Whole shop")


def agents_sheet(
    view: View, first: date, last: date, rule: CreditRule = "order_first", shops: Sequence[str] = ()
) -> Sheet:
    """A row an agent, by sales; below them silent and unattributable sales, the team, the shop, and the means."""
    several = len(shops or view.shops) > 1
    by = ("shop", "agent") if several else ("agent",)
    ask = Ask((*METRICS, "agent_messages"), by, first, last, rule, tuple(shops))
    found = answer(view, ask)
    metrics = {name: CATALOGUE[name] for name in METRICS}
    counts = counts_behind(found, metrics)
    names = agent_names(view)
    rows: list[Row] = []
    for row in found.rows:
        if row["agent"] not in (None, "?"):
            key = tuple(row[name] for name in ask.by)
            name = names.get(row["agent"], row["agent"])
            rows.append({**row, "name": name, **counts.of(key), **found.marks(key)})
    machines = [row for row in rows if row["agent_messages"] == 0 and not row["sales"]]
    rows = sorted((row for row in rows if row not in machines), key=_by_sales)
    names_shown = [(row.get("shop"), row["name"]) for row in rows]
    columns = [dimension_column("shop")] if several else []
    columns.append(Column("name", words.DIMENSIONS["agent"], is_key=True))
    if any(row["name"] != row["agent"] for row in rows):
        told_apart = len(set(names_shown)) == len(names_shown)
        columns.append(Column("agent", Text("账号", "Account"), is_key=True, aside=told_apart))
    for name, metric in metrics.items():
        columns.append(replace(metric_column(name, metric, name in counts.names), header=_COLUMNS[name]))
    currencies = {name: shop.currency for name, shop in view.shops.items()}
    asked = [currencies[name] for name in (shops or view.shops)]
    notes = [*words.notes_of(found), *(machine_note(row) for row in machines)]
    return Sheet(
        title=Text("客服", "Agents"),
        subtitle=subtitle(found),
        columns=columns,
        rows=rows,
        footer=_footer(view, ask, rows),
        notes=notes,
        head={
            "from": first.isoformat(),
            "to": last.isoformat(),
            "rule": rule,
            "shops": list(shops or view.shops),
            "provisional_from": found.provisional_from.isoformat() if found.provisional_from else None,
        },
        currency=asked[0] if asked else "CNY",
        currencies=currencies,
        definitions=list(metrics.values()),
    )


def team_footer(view: View, ask: Ask, team: str, rows: Sequence[Row]) -> list[Row]:
    """汇总 and 均值 of one team, below the rows of its members; none where the team did nothing. `ask` is by `team`: a
    buyer-day counts once however many of its agents it met."""
    found = answer(view, ask)
    asked = {name: CATALOGUE[name] for name in ask.metrics}
    whole = next((row for row in found.rows if row["team"] == team), None)
    if whole is None:
        return []
    total: Row = {name: whole[name] for name in asked} | counts_behind(found, asked).of((team,)) | found.marks((team,))
    total["name"], total[BEHIND] = words.TOTAL, {name: name for name in asked}
    return [total, mean_row([row for row in rows if row["received_buyers"]], total, asked, "name")]


def machine_note(row: Mapping[str, Any]) -> Text:
    """An account in which no person wrote, such as a robot's: counted in the totals, no agent's row."""
    return Text(
        f"{row['name']}: 期间没有人工消息 (接待 {row['received_buyers']}, 未答 {row['unanswered_turns']}), 只计入汇总",
        f"{row['name']}: no human message in the period (received {row['received_buyers']}, unanswered "
        f"{row['unanswered_turns']}); in the totals only",
    )


def _by_sales(row: Row) -> tuple[Any, ...]:
    """Most sales first, unknown last; then by id."""
    sales = row["sales"]
    return sales is None, -(sales or 0), row.get("shop", ""), row["agent"]


def _footer(view: View, ask: Ask, rows: list[Row]) -> list[Row]:
    """汇总 counts a buyer-day once however many agents it met, and divides sums by sums; 均值 is an agent's share of
    counts and money beside the team's own rates."""
    whole = replace(ask, by=(), metrics=(*METRICS, "service_sales", *_REST))
    asked = answer(view, whole)
    shop, marks = asked.rows[0], asked.marks(())
    platform = marks.get(PLATFORM, [])
    metrics = {name: CATALOGUE[name] for name in METRICS}
    counts = counts_behind(asked, metrics)
    rest: list[Row] = [
        {"name": label, "sales": shop[name], PLATFORM: ["sales"] if name in platform else [], BEHIND: {"sales": name}}
        for name, label in _REST.items()
        if shop[name]
    ]
    theirs = team_values(view, whole, metrics, shop, platform)
    team: Row = {name: theirs[name] for name in METRICS} | counts.of(()) | marks
    team["name"] = words.TOTAL
    team[PLATFORM] = [name for name in platform if name not in ("sales", "aov")]
    team[PLATFORM] += ["sales"] if "service_sales" in platform else []
    team[BEHIND] = {name: name for name, metric in metrics.items() if is_agents_anyway(metric)}
    team[BEHIND] |= {"sales": "service_sales"}
    everything: Row = {"name": WHOLE_SHOP, "sales": shop["sales"], "aov": shop["aov"]}
    everything[BEHIND] = {"sales": "sales", "aov": "aov"}
    everything[PLATFORM] = [name for name in ("sales", "aov") if name in platform]
    met = [row for row in rows if row["received_buyers"]]
    return [team, *rest, everything, mean_row(met, team, metrics, "name")]
