"""xundan faq"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking, named
from xundan.model.text import Text, UserError

if TYPE_CHECKING:
    from xundan.reports.telling import Telling


@asking
def run(
    question: Question,
    topic: Annotated[
        str | None,
        typer.Option("--topic", metavar="T", help=say("只看一个话题, 例如 size", "one topic only, such as size")),
    ] = None,
    new: Annotated[
        bool,
        typer.Option("--new", help=say("之前四周没怎么问过的", "what was hardly asked in the four weeks before")),
    ] = False,
    best: Annotated[
        bool, typer.Option("--best", help=say("谁的回答之后买得多", "after whose answers more buy"))
    ] = False,
    cases: Annotated[
        int | None,
        typer.Option("--cases", metavar="N", min=1, help=say("例会用的案例, 几个", "so many cases for the meeting")),
    ] = None,
    agent: Annotated[
        str | None, typer.Option("--agent", metavar="A", help=say("案例只要一位客服的", "cases of one agent"))
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar="R", help=say("案例只要一种流失原因", "cases lost for one reason")),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", metavar="lost|ordered", help=say("案例只要流失或下单的", "cases that ended so")),
    ] = None,
) -> None:
    """What buyers ask, in groups, how it is answered and what is bought after; else the last 30 days of the data, with
    --new and --cases the last 7."""
    if new + best + (cases is not None) > 1:
        raise UserError(
            "faq", Text("--new, --best, --cases 一次只能用一个", "--new, --best and --cases go one at a time")
        )
    if cases is not None:
        if topic is not None:
            raise UserError("faq", Text("--topic 不和 --cases 一起用", "--topic does not go with --cases"))
        question.tell(_cases(question, cases, agent, reason, outcome))
        return
    if agent or reason or outcome:
        raise UserError(
            "faq",
            Text("--agent, --reason, --outcome 要和 --cases 一起用", "--agent, --reason and --outcome go with --cases"),
        )
    question.tell(_asked(question, topic, new=new, best=best))


def _asked(question: Question, topic: str | None, *, new: bool, best: bool) -> Telling:
    from xundan.analysis.faq.topics import check_topic, rules_with
    from xundan.analysis.text.dictionary import dictionary
    from xundan.reports.analysis.asked import Days, FaqPart, faq
    from xundan.workspace import find

    root = find(question.workspace).root
    own = dictionary(root)
    check_topic(rules_with(own.topics, own.asking), topic)  # before the data are opened
    with question.view(default=7 if new else 30) as (view, first, last):
        question.reads_chats("faq")
        part: FaqPart = "new" if new else "best" if best else "common"
        return faq(view, Days(first, last, question.shops), root, part, topic)


def _cases(question: Question, count: int, agent: str | None, reason: str | None, outcome: str | None) -> Telling:
    from xundan.analysis.lost.asking import accounts
    from xundan.reports.analysis.asked import CasesWanted, Days, cases
    from xundan.workspace import find

    root = find(question.workspace).root
    with question.view(default=7) as (view, first, last):
        agents = accounts(view, question.shops, agent)
        days = Days(first, last, question.shops)
        question.reads_chats("faq --cases", **named(agents))
        return cases(view, days, root, CasesWanted(count, agents, reason, outcome))
