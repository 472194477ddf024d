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
    from xundan.analysis.advice.advise import advise
    from xundan.analysis.advice.kept import keep as written
    from xundan.analysis.advice.kept import note_of
    from xundan.analysis.text.dictionary import dictionary
    from xundan.metrics.ask import Ask
    from xundan.reports.analysis.advise import advice_telling
    from xundan.reports.scorecards.weights import proposed_weights
    from xundan.workspace import find

    with question.view(default=_DAYS) as (view, first, last):
        rule = question.credit_rule(view.rules, last)
        home = find(question.workspace)
        found = advise(view, Ask((), (), first, last, rule, question.shops), dictionary(home.root))
        if keep:
            written(home.advice, note_of(found))
        question.tell(advice_telling(view, found, top, tuple(proposed_weights(view, home))))


def _review(question: Question) -> None:
    """The newest advice that was kept and whose days are followed by others."""
    from xundan.analysis.advice.kept import notes
    from xundan.analysis.advice.review import review
    from xundan.analysis.advice.tree import trees
    from xundan.analysis.text.dictionary import dictionary
    from xundan.metrics.newest import newest_day
    from xundan.reports.analysis.reviewed import review_telling
    from xundan.workspace import find

    home = find(question.workspace)
    kept = notes(home.advice)
    with question.view(default=_DAYS) as (view, _, _):
        newest = newest_day(view)
        past = [note for note in kept if note.last < newest]
        if not past:
            raise _nothing_kept()
        rules = {rule.id: rule for rule in trees()}
        question.tell(review_telling(view, review(view, past[-1], newest, rules, dictionary(home.root))))


def _nothing_kept() -> UserError:
    from xundan.model.text import Text, UserError

    return UserError(
        "advice",
        Text("没有可以回看的建议", "there is no advice to review"),
        Text(
            "先用 xundan advise --keep 记下来, 之后导入了新的日子再看",
            "write some down with xundan advise --keep, and look again when later days are imported",
        ),
    )


def _clash() -> UserError:
    from xundan.model.text import Text, UserError

    return UserError(
        "advice",
        Text("--keep 和 --review 只能写一个", "only one of --keep and --review"),
        Text("先 --review 看上次的, 再 --keep 记这次的", "--review the last, then --keep this one"),
    )
