"""xundan speed"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking


@asking
def run(
    question: Question,
    metric: Annotated[
        str,
        typer.Argument(
            metavar="[METRIC]",
            help=say(
                "inquiry_conversion 或 inquiry_conversion:ordered", "inquiry_conversion or inquiry_conversion:ordered"
            ),
        ),
    ] = "inquiry_conversion",
    more: Annotated[
        int,
        typer.Option(
            "--more",
            min=1,
            max=100,
            metavar="N",
            help=say("再让百分之几的询单及时首答", "how many percent more of the inquiries are answered in time"),
        ),
    ] = 10,
) -> None:
    """What an answer's speed is worth: conversion by first response, for the same mix; else the last 90 days."""
    from xundan.reports.analysis.asked import Days, speed

    with question.view(default=90) as (view, first, last):
        rule = question.credit_rule(view.rules, last)
        question.tell(speed(view, Days(first, last, question.shops), rule, metric, more))
