"""xundan goods"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import say
from xundan.cli.question import Question, asking
from xundan.model.text import Text, UserError


@asking
def run(
    question: Question,
    view: Annotated[
        str,
        typer.Argument(
            metavar="[VIEW]",
            help=say(
                "dead 滞销, related 关联搭配, audience 人群, silent 静默买家",
                "dead (stock), related (items), audience, silent (buyers)",
            ),
        ),
    ] = "dead",
    item: Annotated[
        str | None,
        typer.Option(
            "--item",
            metavar="ITEM",
            help=say(
                "related 看哪个商品; 默认离店最多的几个", "related: of which item; else those most visitors leave after"
            ),
        ),
    ] = None,
) -> None:
    """What does not sell, what goes with what, who buys; without a period, the last 30 days of the data."""
    from xundan.reports.analysis.asked import GOODS, Days, goods

    options.check_view("goods", view, GOODS)
    if item is not None and view != "related":
        raise UserError(
            "item",
            Text(f"--item 只用于 related, 不用于 {view}", f"--item goes with related, not with {view}"),
            Text("xundan goods related --item 商品编号", "xundan goods related --item ITEM"),
        )
    with question.view(default=30) as (data, first, last):
        question.tell(goods(data, Days(first, last, question.shops), view, item))
