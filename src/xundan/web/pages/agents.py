"""客服: the team lead's table, and a page for each agent."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from urllib.parse import quote, urlencode

from django.http import Http404

from xundan.analysis.change.periods import Period
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import Figure, figures
from xundan.metrics.order_story import names_of
from xundan.metrics.query import answer
from xundan.metrics.response_spread import ENDS, response_spread
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.model.text import Text
from xundan.reports.agents import BEHIND, agents_sheet, team_footer
from xundan.reports.agents import METRICS as AGENTS_METRICS
from xundan.reports.numbers import shown
from xundan.reports.sheet import PLATFORM, Column, Row, Sheet, metric_column, sheet_of
from xundan.reports.words import RULES
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Chart, Lead, Page, Series, Table, Tiles
from xundan.web.frame.register import page
from xundan.web.pages.nothing import nothing_of
from xundan.web.pages.tiles import compared, figure_tile, reason
from xundan.web.pages.trends import trend_sheet, trends
from xundan.web.pages.waits import ANSWERED, STRETCHES, UNSERVED
from xundan.web.people.roles import Right

_TITLE = Text("客服", "Agents")
_HER = ("received_buyers", "inquiries", "inquiry_conversion", "sales", "aov", "first_response", "response_time",
        "answered_in_3min")  # fmt: skip
_COMPARED = ("inquiries", "inquiry_conversion", "sales", "first_response")
_ON_A_CARD = ("inquiry_conversion", "sales", "first_response")
_COMPARED_ON_A_CARD = tuple(f"{name}/{when}" for name in _ON_A_CARD[:2] for when in ("was", "now"))
_ROUND: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("响应", "Answers"), ("first_response:median", "first_response:p90", "first_response_within_10s",
                               "response_time:median", "late_turns", "unanswered_turns", "reply_rate")),
    (Text("流失", "Lost"), ("lost_inquiries", "lost_inquiry_rate", "payment_losses", "order_to_payment_conversion")),
    (Text("退款", "Refunds"), ("refund_rate:orders", "refund_rate:amount", "quality_refund_rate")),
    (Text("评价", "Ratings"), ("satisfaction_rate", "rating_rate", "complaint_rate")),
)  # fmt: skip
"""What an agent's page says besides her tiles."""
_OF_TEAM = Text(
    "汇总和均值是本组的: 每天算当天在组里的人",
    "Total and mean are the team's: of each day those who were in it that day",
)
_RULES: tuple[CreditRule, ...] = ("order_first", "order", "payment")


@page("agents", "agents/", Right.AGENTS, rail=_TITLE, icon="users")
def agents(view: View, asked: Asked) -> Page:
    """A row an agent, then what became of each against the days held against. Totals and means of the shop are for who
    sees everybody; a lead has those of her team."""
    if (nothing := nothing_of(view, asked.shop, "messages", "orders")) is not None:
        return Page(_TITLE, [nothing])
    sheet, before = (
        agents_sheet(view, days.first, days.last, asked.rule, asked.shops) for days in (asked.period, asked.against)
    )
    if asked.reach.agents is not None:
        rows = [row for row in sheet.rows if asked.reach.sees(row["agent"])]
        sheet = replace(sheet, rows=rows, footer=(), notes=())
        if asked.reach.team:
            ask = Ask(AGENTS_METRICS, ("team",), asked.period.first, asked.period.last, asked.rule, asked.shops)
            sheet = replace(sheet, footer=team_footer(view, ask, asked.reach.team, rows), notes=[_OF_TEAM])

    def sums(row: Row, key: str) -> Lead | None:
        metric = row.get(BEHIND, {}).get(key)
        if metric is None or row.get(key) is None or key in (row.get(PLATFORM) or ()):
            return None
        where = {"where-team": asked.reach.team} if asked.reach.team else {}
        return Lead("rows/?" + urlencode({"metric": metric, **where}))

    def opens(row: Row, key: str) -> Lead | None:
        metric, _, when = key.partition("/")
        if not when or row.get(key) is None or metric in row[f"{when}/platform"]:
            return None
        return _rows_of(metric, row["agent"], asked.period if when == "now" else asked.against, asked.rule)

    blocks: list[Block] = [
        Table("agents", sheet, by=("agent",), leads=_page_of, opens=sums, spread=True, first=_ON_A_CARD)
    ]
    if before.rows:
        blocks.append(
            Table("against", _against(sheet, before, asked), leads=_page_of, opens=opens, first=_COMPARED_ON_A_CARD)
        )
    return Page(_TITLE, blocks, sheet.subtitle)


def _against(sheet: Sheet, before: Sheet, asked: Asked) -> Sheet:
    """Of each agent the main numbers in the days before and now."""
    were = {row["agent"]: row for row in before.rows}
    rows: list[Row] = [
        {"name": row["name"], "agent": row["agent"], "now/platform": row.get(PLATFORM, ()),
         "was/platform": were.get(row["agent"], {}).get(PLATFORM, ())}
        | {
            f"{key}/{when}": of.get(key)
            for key in _COMPARED
            for when, of in (("was", were.get(row["agent"], {})), ("now", row))
        }
        for row in sheet.rows
    ]  # fmt: skip
    keys = [column for column in sheet.columns if column.is_key]
    columns = list(keys)
    for column in sheet.columns:
        if column.key in _COMPARED:
            columns += [
                Column(
                    f"{column.key}/was", Text(f"{column.header.zh} 之前", f"{column.header.en}, before"), column.unit
                ),
                Column(f"{column.key}/now", Text("现在", "now"), column.unit),
            ]
    return Sheet(Text("和对比期比", "Against the days before"), compared(asked), columns, rows, currency=sheet.currency)


def _page_of(row: Row) -> str | None:
    return f"agents/{quote(str(row['agent']), safe='')}/" if row.get("agent") else None


@page("agent", "agents/<str:agent>/", Right.AGENTS, under="agents")
def one_agent(view: View, asked: Asked, agent: str) -> Page:
    """Her numbers against the period before, day by day, by hour, and her sales under each rule."""
    names = names_of(view, asked.shop)
    ask = Ask(_HER, ("agent",), asked.period.first, asked.period.last, asked.rule, asked.shops)
    if not asked.reach.sees(agent) or (agent not in names and agent not in _met(view, asked)):
        raise Http404
    before = replace(ask, first=asked.against.first, last=asked.against.last)
    values, were = figures(view, ask, [(agent,)])[agent,], figures(view, before, [(agent,)])[agent,]
    by_day = replace(ask, by=("agent", "day"))
    days = trends(view, by_day, (agent,))
    currency = view.shops[asked.shop].currency
    tiles = [
        figure_tile(name, values[name], were[name], currency, days[name], reason(view, ask, name, values[name]),
                    _rows_of(name, agent, asked.period, asked.rule))
        for name in _HER
    ]  # fmt: skip
    places = [Text(day.isoformat()[5:], day.isoformat()[5:]) for day in ask.days()]
    name = names.get(agent, agent)
    blocks: list[Block] = [
        Tiles("her", tiles),
        Chart("conversion", _trend_said(name), "line", places,
              [Series(CATALOGUE["inquiry_conversion"].name, days["inquiry_conversion"])], "rate", "days"),
        _hours(view, asked, agent),
        *_spread(view, asked, agent),
        _around(view, asked, agent),
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


def _spread(view: View, asked: Asked, agent: str) -> list[Block]:
    """How long her turns waited for their answer."""
    answered, unserved = response_spread(view, asked.shop, agent, asked.period.first, asked.period.last)
    counts = [*answered, *unserved]
    whole = sum(counts)
    if not whole:
        return []
    places = [*STRETCHES, *UNSERVED.values()]
    behind = [(ANSWERED, {"waited": str(n)}) for n in range(len(STRETCHES))] + [(name, {}) for name in UNSERVED]
    rows: list[Row] = [
        {"stretch": place, "turns": count, "share": Fraction(count, whole), "behind": each}
        for place, count, each in zip(places, counts, behind, strict=True)
    ]
    quick = sum(answered[:3])
    share = shown(Fraction(quick, whole), "rate", "zh")
    said = Text(
        f"{whole:,} 次提问里 {share} 在 {ENDS[2]} 秒内有人回",
        f"Of {whole:,} questions {share} were answered within {ENDS[2]} s",
    )
    title = Text("响应时间分布", "How long buyers waited")
    columns = [
        Column("stretch", Text("等了多久", "Waited"), is_key=True),
        Column("turns", Text("轮次", "Turns"), "count"),
        Column("share", Text("占比", "Share"), "rate"),
    ]

    def opens(row: Row, key: str) -> Lead | None:
        metric, waited = row["behind"]
        return _rows_of(metric, agent, asked.period, asked.rule, **waited) if key == "turns" and row[key] else None

    series = Series(title, [float(count) for count in counts])
    return [
        Chart("spread", said, "bar", places, [series], "count", "spread-table"),
        Table("spread-table", Sheet(title, Text("", ""), columns, rows), opens=opens),
    ]


def _around(view: View, asked: Asked, agent: str) -> Table:
    """Her answers, lost inquiries, refunds and ratings beside those of the days held against."""
    names = tuple(name for _, its in _ROUND for name in its)
    ask = Ask(names, ("agent",), asked.period.first, asked.period.last, asked.rule, asked.shops)
    before = replace(ask, first=asked.against.first, last=asked.against.last)
    now, then = figures(view, ask, [(agent,)])[agent,], figures(view, before, [(agent,)])[agent,]
    rows: list[Row] = [
        {"part": part, "id": name, "name": CATALOGUE[name].name, "unit": CATALOGUE[name].unit,
         "now": now[name].value, "then": then[name].value,
         "how": reason(view, ask, name, now[name]) or CATALOGUE[name].formula_text,
         "opens": [key for key, figure in (("now", now[name]), ("then", then[name])) if _has_rows(figure)]}
        for part, its in _ROUND
        for name in its
    ]  # fmt: skip
    columns = [
        Column("part", Text("", ""), once=True),
        Column("name", Text("指标", "Metric"), is_key=True),
        Column("now", Text("现在", "Now"), unit_key="unit"),
        Column("then", Text("对比", "Against"), unit_key="unit"),
        Column("how", Text("怎么算", "How it is made"), wraps=True),
    ]
    sheet = Sheet(
        Text("响应, 流失, 退款, 评价", "Answers, lost inquiries, refunds, ratings"), compared(asked), columns, rows,
        json_keys=("id", "name", "unit", "now", "then"), currency=view.shops[asked.shop].currency,
    )  # fmt: skip

    def opens(row: Row, key: str) -> Lead | None:
        days = asked.period if key == "now" else asked.against
        return _rows_of(row["id"], agent, days, asked.rule) if key in row["opens"] else None

    return Table("around", sheet, opens=opens)


def _has_rows(figure: Figure) -> bool:
    return figure.value is not None and not figure.platform


def _rows_of(metric: str, agent: str, days: Period, rule: str, **more: str) -> Lead:
    """The rows of a number of hers."""
    path = "rows/?" + urlencode({"metric": metric, "where-agent": agent, **more})
    return Lead(path, {"range": "own", "from": days.first.isoformat(), "to": days.last.isoformat(), "rule": rule})


def _rules(view: View, asked: Asked, agent: str) -> Table:
    """Her sales under the three rules of credit."""

    rows: list[Row] = []
    for rule in _RULES:
        ask = Ask(("sales", "paid_buyers", "aov"), ("agent",), asked.period.first, asked.period.last, rule, asked.shops)
        found = figures(view, ask, [(agent,)])[agent,]
        opens = [name for name in ask.metrics if _has_rows(found[name])]
        values = {name: found[name].value for name in ask.metrics}
        rows.append({"rule": RULES[rule], "by": rule, "opens": opens} | values)
    columns = [Column("rule", Text("判定", "Rule"), is_key=True)]
    columns += [metric_column(name, CATALOGUE[name]) for name in ("sales", "paid_buyers", "aov")]
    sheet = Sheet(
        Text("三种判定下的销售额", "Sales under each rule"), Text("", ""), columns, rows,
        currency=view.shops[asked.shop].currency,
    )  # fmt: skip

    def opened(row: Row, key: str) -> Lead | None:
        return _rows_of(key, agent, asked.period, row["by"]) if key in row["opens"] else None

    return Table("rules", sheet, opens=opened)
