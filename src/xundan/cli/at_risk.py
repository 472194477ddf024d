"""xundan at-risk"""

from __future__ import annotations

from typing import Annotated

import typer

from xundan.cli.language import say
from xundan.cli.question import Question, asking


@asking
def run(
    question: Question,
    top: Annotated[int, typer.Option("--top", min=1, help=say("列出前几个", "how many to list"))] = 50,
) -> None:
    """Buyers likely to leave a bad review, with the reasons and what can be done; orders of the last 30 days."""
    from xundan.analysis.risk.ranking import ranked
    from xundan.analysis.risk.settings import settings_of
    from xundan.metrics.order_story import check_shop
    from xundan.reports.analysis.risk import risk_telling
    from xundan.workspace import find

    settings = settings_of(find(question.workspace).root)
    with question.view(default=30) as (view, first, last):
        for shop in question.shops:
            check_shop(view, shop)
        found = ranked(view, first, last, settings, question.shops)
        currencies = {shop: view.shops[shop].currency for shop in question.shops or view.shops}
        question.tell(risk_telling(found, first, last, top, currencies))
