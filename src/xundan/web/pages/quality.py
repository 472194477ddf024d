"""售后与质量: reviews, refunds, and what has moved, with the trend of the platform's marks."""

from __future__ import annotations

from collections.abc import Callable

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import Days, drift, returns, reviews
from xundan.reports.telling import Telling
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Choice, Choices, Page
from xundan.web.frame.register import page
from xundan.web.pages.told import told_or_why_not
from xundan.web.people.roles import Right
from xundan.web.place import here

_TITLE = Text("售后与质量", "Quality")
_PARTS = {
    "returns": Text("退款原因", "refunds"),
    "reviews": Text("评价", "reviews"),
    "drift": Text("谁变了, 从哪天起", "what has moved"),
}


@page("quality", "quality/", Right.CHATS, rail=_TITLE, icon="heart-handshake", whole=True, takes=("part",),
      reads_chats=True)  # fmt: skip
def quality(view: View, asked: Asked) -> Page:
    """Reviews are buyers' words, so they are for who may read chats."""
    part = asked.get("part") if asked.get("part") in _PARTS else "returns"
    days = Days(asked.period.first, asked.period.last, asked.shops)
    tellings: dict[str, Callable[[], Telling]] = {
        "returns": lambda: returns(view, days, asked.rule),
        "reviews": lambda: reviews(view, days, here().root, asked.rule),
        "drift": lambda: drift(view, days, asked.rule),
    }
    choices = Choices("choices", [Choice("part", Text("看", "Show"), list(_PARTS.items()), part)])
    return told_or_why_not(_TITLE, [choices], tellings[part])
