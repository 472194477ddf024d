"""xundan lost"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking, named

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
    from xundan.analysis.lost.asking import accounts
    from xundan.reports.analysis.asked import Days, LostPart, lost
    from xundan.workspace import find

    if unpaid + follow_up + lines > 1:
        raise _one_at_a_time()
    part: LostPart = "unpaid" if unpaid else "follow-up" if follow_up else "lines" if lines else "reasons"
    root = find(question.workspace).root
    with question.view(default=7) as (view, first, last):
        agents = accounts(view, question.shops, agent)
        question.reads_chats("lost", **named(agents))
        question.tell(lost(view, Days(first, last, question.shops), root, part, reason, agents))


def _one_at_a_time() -> UserError:
    from xundan.model.text import Text, UserError

    return UserError(
        "lost",
        Text("--unpaid, --follow-up, --lines 一次只能用一个", "--unpaid, --follow-up and --lines go one at a time"),
    )
