"""流失: why inquiries were lost, with the lines that say so; whom to ask again; why orders were not paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xundan.analysis.lost.learning import Learned, learned
from xundan.analysis.text.dictionary import Dictionary
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import LOST_PARTS, Days, LostPart, lost
from xundan.reports.analysis.lost_words import REASON_WORDS
from xundan.reports.telling import Telling
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Chart, Choice, Choices, Page
from xundan.web.frame.register import page
from xundan.web.pages.pictures import ranked
from xundan.web.pages.told import Looks, told_or_why_not
from xundan.web.people.roles import Right
from xundan.web.place import here
from xundan.web.shop import answers, own_files

_TITLE, _TAB = Text("流失", "Lost"), Text("为什么流失", "Why")
_PARTS = {
    "reasons": Text("原因", "reasons"),
    "lines": Text("逐个看, 带原话", "each with its lines"),
    "follow-up": Text("该再问一次的", "whom to ask again"),
    "unpaid": Text("拍下没付的", "ordered, not paid"),
}
_SAID = Text("流失的询单, 按最像的原因", "Lost inquiries by their likely reason")
_MISSING = Text(
    "要聊天和订单: 千牛 → 客户运营平台 → 聊天记录查询, 千牛 → 交易 → 已卖出的宝贝 → 批量导出; 到 数据 里上传",
    "This takes chats and orders: in Qianniu, the chat history of the customer platform and the export of items sold; "
    "upload them under Data",
)


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
        lambda: lost(view, days, here().root, part, chosen, asked.reach.agents, _learned),
        Looks(
            _reasons if part == "reasons" else None,
            missing=None if view.coverage.imported(asked.shop, "messages") else _MISSING,
        ),
    )


def _learned(view: View, last: date, shops: Sequence[str], known: Dictionary) -> Learned:
    """What the notes teach, learned once for all agents and parts."""
    return answers().remembered(
        ("lost learned", last, tuple(shops), own_files()),
        lambda view: learned(view, last, shops, known),
        lambda found: 1 + (found.model.size if found.model is not None else 0),
    )


def _reasons(telling: Telling) -> Chart | None:
    return ranked("reasons", _SAID, telling.sheets[1], "reason", "lost", "table-2")
