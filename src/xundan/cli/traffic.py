"""xundan traffic"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli import options
from xundan.cli.language import say
from xundan.cli.question import Question, asking

VIEWS = ("bounce", "keywords", "pages", "heat", "channels")


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
    from xundan.analysis.traffic.seen import checked
    from xundan.reports.analysis.traffic.bounce import bounce_telling
    from xundan.reports.analysis.traffic.channels import channels_telling
    from xundan.reports.analysis.traffic.heat import heat_telling
    from xundan.reports.analysis.traffic.keywords import keywords_telling
    from xundan.reports.analysis.traffic.pages import pages_telling

    tellings = dict(
        zip(VIEWS, (bounce_telling, keywords_telling, pages_telling, heat_telling, channels_telling), strict=True)
    )
    options.check_view("traffic", view, VIEWS)
    with question.view(default=30) as (data, first, last):
        question.tell(tellings[view](data, checked(data, first, last, question.shops)))
