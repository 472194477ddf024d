"""xundan advise"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking

if TYPE_CHECKING:
    from xundan.model.text import UserError

_DAYS = 90
"""The more days, the more can be told from chance; a season is about as long as habits last."""


@asking
def run(
    question: Question,
    top: Annotated[
        int, typer.Option("--top", min=1, help=say("最多说几条, 其余在表里", "say at most so many; the table has all"))
    ] = 5,
    keep: Annotated[
        bool, typer.Option("--keep", help=say("记下来, 下个月好回看", "write it down, to review it next month"))
    ] = False,
    review: Annotated[
        bool, typer.Option("--review", help=say("上次记下的建议怎么样了", "what became of the advice written down"))
    ] = False,
) -> None:
    """What to do next, on what it rests and what it is worth; without a period, the last 90 days of the data."""
    if review and keep:
        raise _clash()
    if review:
        _review(question)
        return
    from xundan.analysis.advice.kept import keep as written
    from xundan.analysis.advice.kept import note_of
    from xundan.reports.analysis.advise import advice_telling
    from xundan.reports.analysis.asked import Days, advised
    from xundan.reports.scorecards.weights import proposed_weights
    from xundan.workspace import find

    with question.view(default=_DAYS) as (view, first, last):
        home = find(question.workspace)
        rule = question.credit_rule(view.rules, last)
        found = advised(view, Days(first, last, question.shops), rule, home.root)
        if keep:
            written(home.advice, note_of(found))
        question.tell(advice_telling(view, found, top, tuple(proposed_weights(view, home))))


def _review(question: Question) -> None:
    from xundan.reports.analysis.asked import advice_reviewed
    from xundan.workspace import find

    home = find(question.workspace)
    with question.view(default=_DAYS) as (view, _, _):
        question.tell(advice_reviewed(view, home))


def _clash() -> UserError:
    from xundan.model.text import Text, UserError

    return UserError(
        "advice",
        Text("--keep 和 --review 只能写一个", "only one of --keep and --review"),
        Text("先 --review 看上次的, 再 --keep 记这次的", "--review the last, then --keep this one"),
    )
