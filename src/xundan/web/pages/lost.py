"""流失: why inquiries were lost, with the lines that say so; whom to ask again; why orders were not paid."""

from __future__ import annotations

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import LOST_PARTS, Days, LostPart, lost
from xundan.reports.analysis.lost_words import REASON_WORDS
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Choice, Choices, Page
from xundan.web.frame.register import page
from xundan.web.pages.told import told_or_why_not
from xundan.web.people.roles import Right
from xundan.web.place import here

_TITLE, _TAB = Text("流失", "Lost"), Text("为什么流失", "Why")
_PARTS = {
    "reasons": Text("原因", "reasons"),
    "lines": Text("逐个看, 带原话", "each with its lines"),
    "follow-up": Text("该再问一次的", "whom to ask again"),
    "unpaid": Text("拍下没付的", "ordered, not paid"),
}


@page("lost", "lost/", Right.CHATS, rail=_TITLE, icon="door-exit", tab=_TAB, takes=("part", "reason"), reads_chats=True)
def lost_page(view: View, asked: Asked) -> Page:
    """Of the agents whom she sees."""
    part: LostPart = next((each for each in LOST_PARTS if each == asked.get("part")), "reasons")
    reason = asked.get("reason") or None
    choices = [Choice("part", Text("看", "Show"), list(_PARTS.items()), part)]
    if part == "lines":
        reasons = [("", Text("全部", "all")), *REASON_WORDS.items()]
        choices.append(Choice("reason", Text("原因", "Reason"), reasons, reason or ""))
    days = Days(asked.period.first, asked.period.last, asked.shops)
    chosen = reason if part == "lines" else None
    return told_or_why_not(
        _TITLE,
        [Choices("choices", choices)],
        lambda: lost(view, days, here().root, part, chosen, asked.reach.agents),
    )
