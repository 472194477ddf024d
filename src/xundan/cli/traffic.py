"""xundan traffic"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import say
from xundan.cli.question import Question, asking


@asking
def run(
    question: Question,
    view: Annotated[
        str,
        typer.Argument(
            metavar="[VIEW]",
            help=say(
                "bounce 跳失, keywords 关键词, pages 离店页面, heat 首页点击热图, channels 渠道",
                "bounce, keywords, pages (exits), heat (clicks on the home page), channels",
            ),
        ),
    ] = "bounce",
) -> None:
    """Where visitors come from and where they leave; without a period, the last 30 days of the data."""
    from xundan.reports.analysis.asked import TRAFFIC, Days, traffic

    options.check_view("traffic", view, TRAFFIC)
    with question.view(default=30) as (data, first, last):
        question.tell(traffic(data, Days(first, last, question.shops), view))
