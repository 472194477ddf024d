"""xundan faq"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking
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
    from xundan.analysis.faq.best import best_answers
    from xundan.analysis.faq.groups import groups
    from xundan.analysis.faq.new import BEFORE, by_word, newly, spans
    from xundan.analysis.faq.outcome import outcome
    from xundan.analysis.faq.questions import questions
    from xundan.analysis.faq.topics import check_topic, rules_with
    from xundan.analysis.lost.asking import accounts
    from xundan.analysis.sure import inquiry_days
    from xundan.analysis.text.dictionary import dictionary
    from xundan.analysis.text.words import Words
    from xundan.reports.analysis.faq import faq_telling
    from xundan.reports.analysis.faq_best import best_telling
    from xundan.reports.analysis.faq_new import new_telling
    from xundan.reports.analysis.unsure import with_conversions
    from xundan.workspace import find

    own = dictionary(find(question.workspace).root)
    known = rules_with(own.topics, own.asking)
    topic = check_topic(known, topic)
    words = Words(own.words)
    with question.view(default=7 if new else 30) as (view, first, last):
        accounts(view, question.shops, None)
        since = first - BEFORE if new else first
        asked = questions(view, since, last, question.shops, known).only(topic)
        found = groups(asked.rows, known, words)
        days = inquiry_days(view, first, last, question.shops)
        if new:
            over = spans(view, first, last, question.shops)
            told = newly(found, first, over, by_word(found, words.of))
            return with_conversions(new_telling(view, asked, told, over, known, first, last), days)
        if best:
            return with_conversions(best_telling(view, asked, best_answers(found, words), known, first, last), days)
        outcomes = [outcome(each) for each in found]
        return with_conversions(faq_telling(view, asked, outcomes, known, first, last), days)


def _cases(question: Question, count: int, agent: str | None, reason: str | None, outcome: str | None) -> Telling:
    from xundan.analysis.faq.cases import ENDS, chosen, lost_cases, ordered_cases
    from xundan.analysis.lost.asking import accounts, check_reason, only
    from xundan.analysis.lost.inquiries import Losses, losses
    from xundan.analysis.lost.model import with_model
    from xundan.analysis.lost.names import REASONS
    from xundan.analysis.sure import inquiry_days
    from xundan.analysis.text.dictionary import dictionary
    from xundan.reports.analysis.faq_cases import cases_telling
    from xundan.reports.analysis.unsure import with_days
    from xundan.workspace import find

    check_reason(reason, REASONS)
    if outcome not in (None, *ENDS):
        raise UserError("faq", Text("--outcome 只能是 lost 或 ordered", "--outcome is lost or ordered"))
    if reason is not None and outcome == "ordered":
        raise UserError("faq", Text("下单的没有流失原因", "what was ordered has no reason to be lost"))
    known = dictionary(find(question.workspace).root)
    with question.view(default=7) as (view, first, last):
        agents = accounts(view, question.shops, agent)
        days = inquiry_days(view, first, last, question.shops)
        first = days.first
        found = Losses((), ())
        if outcome != "ordered":
            found = losses(view, first, last, question.shops, known)
            found, _ = with_model(view, found, last, question.shops, known)
            found = replace(found, rows=only(found.rows, reason, agents))
        wanted = outcome != "lost" and reason is None
        ordered = ordered_cases(view, first, last, question.shops, agents) if wanted else {}
        taken = chosen(view, lost_cases(found.rows), ordered, count)
        return with_days(cases_telling(view, taken, found.unknown, first, last), days)
