"""xundan faq"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking


@asking
def run(
    question: Question,
    topic: Annotated[
        str | None,
        typer.Option("--topic", metavar="T", help=say("只看一个话题, 例如 size", "one topic only, such as size")),
    ] = None,
) -> None:
    """What buyers ask, in groups, how it is answered and what is bought after; else the last 30 days of the data."""
    from xundan.analysis.faq.groups import groups
    from xundan.analysis.faq.outcome import outcome
    from xundan.analysis.faq.questions import questions
    from xundan.analysis.faq.topics import check_topic, rules
    from xundan.analysis.lost.asking import accounts
    from xundan.analysis.text.dictionary import dictionary
    from xundan.analysis.text.words import Words
    from xundan.reports.analysis.faq import faq_telling
    from xundan.workspace import find

    known = rules()
    topic = check_topic(known, topic)
    words = Words(dictionary(find(question.workspace).root).words)
    with question.view(default=30) as (view, first, last):
        accounts(view, question.shops, None)
        asked = questions(view, first, last, question.shops, known).only(topic)
        found = [outcome(each) for each in groups(asked.rows, known, words)]
        question.tell(faq_telling(view, asked, found, known, first, last))
