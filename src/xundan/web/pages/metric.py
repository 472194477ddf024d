"""What a metric is: its formula, source and other definitions, with their values side by side."""

from __future__ import annotations

from django.http import Http404

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import figures
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.explain import explain_metric
from xundan.reports.sheet import PLATFORM, Column, Row, Sheet
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Block, Page, Table
from xundan.web.frame.register import page
from xundan.web.pages.opening import shop_rows
from xundan.web.pages.tiles import reason
from xundan.web.people.roles import Right


@page("metric", "metrics/<str:metric>/", Right.AGENTS, under="overview")
def metric(view: View, asked: Asked, metric: str) -> Page:
    """The definition for all, the shop's values for those who may see them."""
    if metric not in CATALOGUE:
        raise Http404
    told = explain_metric(metric)
    blocks: list[Block] = [Table("definition", told.sheet())]
    if asked.reach.agents is None:
        blocks.append(_values(view, asked, [metric, *(other.id for other in told.others)]))
    return Page(told.metric.name, blocks, Text(told.metric.id, told.metric.id))


def _values(view: View, asked: Asked, names: list[str]) -> Table:
    ask = Ask(tuple(names), (), asked.period.first, asked.period.last, asked.rule, asked.shops)
    found = figures(view, ask, [()])[()]
    rows: list[Row] = [
        {
            "name": CATALOGUE[name].name,
            "id": name,
            "value": found[name].value,
            "unit": CATALOGUE[name].unit,
            "formula": reason(view, ask, name, found[name]) or CATALOGUE[name].formula_text,
            PLATFORM: ["value"] if found[name].platform else [],
        }
        for name in names
    ]
    columns = [
        Column("name", Text("口径", "Definition"), is_key=True),
        Column("id", Text("编号", "Id")),
        Column("value", Text("数值", "Value"), unit_key="unit"),
        Column("formula", Text("怎么算", "How it is made"), wraps=True),
    ]
    title = Text("各种口径的数值", "The values of each definition")
    sheet = Sheet(title, Text("", ""), columns, rows, currency=view.shops[asked.shop].currency)
    return Table("values", sheet, opens=shop_rows(asked))
