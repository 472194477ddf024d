"""xundan explain METRIC, xundan explain order ID, xundan explain pay AGENT MONTH"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say
from xundan.cli.printing import printed, printed_object
from xundan.cli.score import Plans

if TYPE_CHECKING:
    from xundan.model.text import Lang


def run(
    what: Annotated[
        str,
        typer.Argument(
            metavar="METRIC|order|pay",
            help=say("指标 id; order 加订单号; pay 加客服", "a metric's id; order and its id; pay and an agent"),
        ),
    ],
    whose: Annotated[
        str | None,
        typer.Argument(
            metavar="[ORDER_ID|AGENT]",
            help=say("订单号, 或客服的账号或名字", "the order's id; the agent's account or name"),
        ),
    ] = None,
    month: Annotated[
        str | None,
        typer.Argument(metavar="[MONTH]", help=say("哪个月的工资 YYYY-MM", "the month of the pay, YYYY-MM")),
    ] = None,
    plan: Plans = None,
    rows: Annotated[
        int, typer.Option("--rows", min=0, help=say("每个数字后面列几行", "how many rows to show behind each figure"))
    ] = 3,
    shop: Annotated[str | None, typer.Option("--shop", help=say("订单在哪家店铺", "the order's shop"))] = None,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """How a metric is computed, why an order is hers, or what her pay is made of."""
    from xundan.model.text import Text, UserError

    fmt = options.output_format(format_, output)
    language = chosen(lang)
    if what == "pay":
        _pay(whose, month, plan or [], rows, fmt, output, workspace, language)
        return
    if what != "order":
        from xundan.reports.explain import explain_metric

        told = explain_metric(what)
        if fmt == "json":
            printed_object(told.json(language), output, language)
        elif fmt == "table":
            _write(told.text(language), output)
        else:
            printed(told.sheet(), fmt, output, language)
        return
    if whose is None:
        raise UserError(
            "order_id",
            Text("要解释哪个订单?", "which order?"),
            Text("xundan explain order 订单号", "xundan explain order ORDER_ID"),
        )

    from xundan.lake.reading_log import note
    from xundan.metrics.order_story import order_story
    from xundan.reports.order_story import story_json, story_sheet, story_text
    from xundan.session import Session
    from xundan.workspace import find

    home = find(workspace)
    with Session(home).view() as view:
        story = order_story(view, shop, whose)
        note(home, "explain order", [shop] if shop else (), order=whose)
        if fmt == "json":
            printed_object(story_json(story, language), output, language)
        elif fmt == "table":
            _write(story_text(story, language), output)
        else:
            printed(story_sheet(story), fmt, output, language)


def _pay(
    agent: str | None,
    month: str | None,
    plans: list[str],
    rows: int,
    fmt: str,
    output: options.Output,
    workspace: options.Workspace,
    language: Lang,
) -> None:
    from xundan.model.text import Text, UserError
    from xundan.reports.scorecards.pay_story import pay_json, pay_text
    from xundan.reports.scorecards.slip import slip_sheet
    from xundan.scorecards.paying import of_agent, paid
    from xundan.session import Session
    from xundan.workspace import find

    if agent is None:
        raise UserError(
            "agent",
            Text("要解释谁的工资?", "whose pay?"),
            Text("xundan explain pay 客服 2026-10", "xundan explain pay AGENT 2026-10"),
        )
    home = find(workspace)
    with Session(home).view() as view:
        found = paid(view, home, plans, month)
        for card in of_agent(found.payroll, agent).cards:
            rules = next(each.plan for each in found.plans if each.plan.id == card.plan)
            currency = found.payroll.currencies[card.shop]
            if fmt == "json":
                printed_object(pay_json(card, rules), output, language)
            elif fmt == "table":
                _write(
                    pay_text(None if found.over else view, card, rules, language, currency, rows, found.credits), output
                )
            else:
                printed(slip_sheet(card, currency), fmt, output, language)


def _write(text: str, output: options.Output) -> None:
    import sys

    from xundan.reports.render import write_text

    write_text(text, output or sys.stdout, spoken=True)
