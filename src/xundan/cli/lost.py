"""xundan lost"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking

if TYPE_CHECKING:
    from xundan.model.text import UserError


@asking
def run(
    question: Question,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason",
            metavar="R",
            help=say("只看一种原因, 例如 price; 列出每个询单", "one reason only, such as price; lists each inquiry"),
        ),
    ] = None,
    agent: Annotated[
        str | None, typer.Option("--agent", metavar="A", help=say("只看一位客服的", "one agent's only"))
    ] = None,
    follow_up: Annotated[
        bool,
        typer.Option(
            "--follow-up", help=say("该再问一次的买家和涉及的金额", "whom to ask again, and the amount at stake")
        ),
    ] = False,
    unpaid: Annotated[
        bool, typer.Option("--unpaid", help=say("拍下没付款的, 为什么", "why ordered ones were not paid"))
    ] = False,
    lines: Annotated[
        bool, typer.Option("--lines", help=say("逐个列出, 带原话", "each inquiry with the lines that say why"))
    ] = False,
) -> None:
    """Why inquiries were lost, by agent and reason, with the lines that say so; else the last 7 days of the data."""
    from xundan.analysis.lost.asking import accounts, check_reason, only
    from xundan.analysis.lost.follow_up import follow_ups
    from xundan.analysis.lost.inquiries import losses
    from xundan.analysis.lost.model import with_model
    from xundan.analysis.lost.names import REASONS, UNPAID
    from xundan.analysis.lost.roots import causes
    from xundan.analysis.lost.unpaid import unpaid as unpaid_of
    from xundan.analysis.sure import inquiry_days
    from xundan.analysis.text.dictionary import dictionary
    from xundan.reports.analysis.lost import lost_telling, shortcomings
    from xundan.reports.analysis.lost_lines import lines_telling
    from xundan.reports.analysis.lost_orders import follow_up_telling, unpaid_telling
    from xundan.reports.analysis.unsure import with_days
    from xundan.workspace import find

    if unpaid + follow_up + lines > 1:
        raise _one_at_a_time()
    check_reason(reason, UNPAID if unpaid else REASONS)
    known = dictionary(find(question.workspace).root)
    with question.view(default=7) as (view, first, last):
        agents = accounts(view, question.shops, agent)
        days = inquiry_days(view, first, last, question.shops)
        first = days.first
        if unpaid:
            orders = unpaid_of(view, first, last, question.shops, known)
            question.tell(with_days(unpaid_telling(view, only(orders, reason, agents), first, last), days))
            return
        found = losses(view, first, last, question.shops, known)
        found, trial = with_model(view, found, last, question.shops, known)
        if follow_up:
            buyers = follow_ups(view, found.rows, first, last, question.shops)
            question.tell(with_days(follow_up_telling(view, only(buyers, reason, agents), first, last), days))
            return
        found = replace(found, rows=only(found.rows, reason, agents))
        if lines or reason is not None:
            telling = lines_telling(view, found, shortcomings(found, trial), first, last)
        else:
            telling = lost_telling(view, found, causes(found.rows, known), trial, first, last)
        question.tell(with_days(telling, days))


def _one_at_a_time() -> UserError:
    from xundan.model.text import Text, UserError

    return UserError(
        "lost",
        Text("--unpaid, --follow-up, --lines 一次只能用一个", "--unpaid, --follow-up and --lines go one at a time"),
    )
