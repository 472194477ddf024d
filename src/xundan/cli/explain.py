"""xundan explain METRIC, xundan explain order ID"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import chosen, say
from xundan.cli.printing import printed, printed_object


def run(
    what: Annotated[
        str,
        typer.Argument(
            metavar="METRIC|order", help=say("指标 id, 或 order 加订单号", "a metric's id, or order and an order's id")
        ),
    ],
    order_id: Annotated[str | None, typer.Argument(metavar="[ORDER_ID]", help=say("订单号", "the order's id"))] = None,
    shop: Annotated[str | None, typer.Option("--shop", help=say("订单在哪家店铺", "the order's shop"))] = None,
    format_: options.Format = "table",
    output: options.Output = None,
    workspace: options.Workspace = None,
    lang: options.Lang = None,
) -> None:
    """How a metric is computed, or why an order is hers."""
    from xundan.model.text import Text, UserError

    fmt = options.output_format(format_, output)
    language = chosen(lang)
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
    if order_id is None:
        raise UserError(
            "order_id",
            Text("要解释哪个订单?", "which order?"),
            Text("xundan explain order 订单号", "xundan explain order ORDER_ID"),
        )

    from xundan.metrics.order_story import order_story
    from xundan.reports.order_story import story_json, story_sheet, story_text
    from xundan.session import Session
    from xundan.workspace import find

    with Session(find(workspace)).view() as view:
        story = order_story(view, shop, order_id)
        if fmt == "json":
            printed_object(story_json(story, language), output, language)
        elif fmt == "table":
            _write(story_text(story, language), output)
        else:
            printed(story_sheet(story, language), fmt, output, language)


def _write(text: str, output: options.Output) -> None:
    import sys

    from xundan.reports.render import write_text

    write_text(text, output or sys.stdout, spoken=True)
