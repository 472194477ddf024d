"""客服: the team lead's table, and a page for each agent."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from django.http import Http404

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import figures
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.model.text import Text
from xundan.reports.agents import agents_sheet
from xundan.reports.labels import agent_names
from xundan.reports.sheet import Column, Row, Sheet, metric_column, sheet_of
from xundan.reports.words import RULES
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Chart, Page, Series, Table, Tiles
from xundan.web.frame.register import page
from xundan.web.pages.tiles import compared, figure_tile
from xundan.web.pages.trends import trend_sheet, trends
from xundan.web.people.roles import Right

_TITLE = Text("客服", "Agents")
_HER = ("received_buyers", "inquiries", "inquiry_conversion", "sales", "aov", "first_response", "response_time",
        "answered_in_3min")  # fmt: skip
_RULES: tuple[CreditRule, ...] = ("order_first", "order", "payment")


@page("agents", "agents/", Right.AGENTS, rail=_TITLE, icon="users")
def agents(view: View, asked: Asked) -> Page:
    """A row an agent; totals and means only for those who see everybody, since they would tell of the others."""
    sheet = agents_sheet(view, asked.period.first, asked.period.last, asked.rule, asked.shops)
    if asked.reach.agents is not None:
        rows = [row for row in sheet.rows if asked.reach.sees(row["agent"])]
        sheet = replace(sheet, rows=rows, footer=(), notes=())
    return Page(_TITLE, [Table("agents", sheet, by=("agent",), leads=_page_of, spread=True)], sheet.subtitle)


def _page_of(row: Row) -> str | None:
    return f"agents/{quote(str(row['agent']), safe='')}/" if row.get("agent") else None


@page("agent", "agents/<str:agent>/", Right.AGENTS, under="agents")
def one_agent(view: View, asked: Asked, agent: str) -> Page:
    """Her numbers against the period before, day by day, by hour, and her sales under each rule."""
    names = agent_names(view)
    ask = Ask(_HER, ("agent",), asked.period.first, asked.period.last, asked.rule, asked.shops)
    if not asked.reach.sees(agent) or (agent not in names and agent not in _met(view, asked)):
        raise Http404
    before = replace(ask, first=asked.against.first, last=asked.against.last)
    values, were = figures(view, ask, [(agent,)])[agent,], figures(view, before, [(agent,)])[agent,]
    by_day = replace(ask, by=("agent", "day"))
    days = trends(view, by_day, (agent,))
    currency = view.shops[asked.shop].currency
    tiles = [figure_tile(name, values[name], were[name], currency, days[name], values[name].why) for name in _HER]
    places = [Text(day.isoformat()[5:], day.isoformat()[5:]) for day in ask.days()]
    name = names.get(agent, agent)
    blocks: list[Block] = [
        Tiles("her", tiles),
        Chart("conversion", _trend_said(name), "line", places,
              [Series(CATALOGUE["inquiry_conversion"].name, days["inquiry_conversion"])], "rate", "days"),
        _hours(view, asked, agent),
        _rules(view, asked, agent),
        Table("days", _hers(trend_sheet(view, by_day), agent), by=("agent", "day")),
    ]  # fmt: skip
    return Page(Text(f"客服 {name}", f"Agent {name}"), blocks, compared(asked))


def _met(view: View, asked: Asked) -> set[str]:
    ask = Ask(("received_buyers",), ("agent",), asked.period.first, asked.period.last, asked.rule, asked.shops)
    return {row["agent"] for row in answer(view, ask).rows if row["agent"]}


def _hers(sheet: Sheet, agent: str) -> Sheet:
    rows = [row for row in sheet.rows if row["agent"] == agent]
    return replace(sheet, rows=rows, columns=[column for column in sheet.columns if column.key != "agent"])


def _trend_said(name: str) -> Text:
    return Text(f"{name} 每天的询单转化率", f"Conversion of {name}'s inquiries, day by day")


def _hours(view: View, asked: Asked, agent: str) -> Table:
    metrics = ("received_buyers", "inquiry_conversion", "first_response", "response_time", "sales")
    ask = Ask(metrics, ("agent", "hour"), asked.period.first, asked.period.last, asked.rule, asked.shops)
    sheet = _hers(sheet_of(answer(view, ask), view=view), agent)
    return Table("hours", replace(sheet, title=Text("分时段", "By hour")), by=("agent", "hour"), spread=True)


def _rules(view: View, asked: Asked, agent: str) -> Table:
    """Her sales under the three rules of credit."""

    rows: list[Row] = []
    for rule in _RULES:
        ask = Ask(("sales", "paid_buyers", "aov"), ("agent",), asked.period.first, asked.period.last, rule, asked.shops)
        found = figures(view, ask, [(agent,)])[agent,]
        rows.append({"rule": RULES[rule]} | {name: found[name].value for name in ask.metrics})
    columns = [Column("rule", Text("判定", "Rule"), is_key=True)]
    columns += [metric_column(name, CATALOGUE[name]) for name in ("sales", "paid_buyers", "aov")]
    sheet = Sheet(
        Text("三种判定下的销售额", "Sales under each rule"), Text("", ""), columns, rows,
        currency=view.shops[asked.shop].currency,
    )  # fmt: skip
    return Table("rules", sheet)
