"""What needs attention now, with the way to where one acts; of agents only those whom she sees."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from xundan.model.text import Text
from xundan.reports.attention import Code, Concern, concerns
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Pointer, Pointers
from xundan.web.shop import answers

_TITLE = Text("现在要看的", "What needs attention")
_NONE = Text("没有要处理的", "Nothing needs attention")
_WHERE: dict[Code, tuple[str, str]] = {
    "held_back": ("data", "data/"),
    "stale": ("health", "data/health/"),
    "missing": ("data", "data/"),
    "behind": ("data", "data/"),
    "gap": ("data", "data/"),
    "rejects": ("imports", "data/imports/"),
    "unanswered": ("agents", "agents/"),
    "target": ("why", "why/?metric=sales"),
    "provisional": ("data", "data/"),
}
"""The page on which one acts, and its path; who may not open it is not told."""
_GRAVE = ("held_back", "stale", "missing")


def attention(asked: Asked) -> Pointers:
    """Of the shop, as of the newest day, whatever days are asked for."""
    found: Sequence[Concern] = answers().remembered(
        ("concerns", asked.shop, asked.rule), lambda view: concerns(view, asked.shop, asked.rule)
    )
    return Pointers("attention", _TITLE, [_pointer(each) for each in found if _hers(each, asked)], _NONE)


def _hers(concern: Concern, asked: Asked) -> bool:
    return concern.agent is None or asked.reach.sees(concern.agent)


def _pointer(concern: Concern) -> Pointer:
    if concern.agent is not None:
        page, path = "agent", f"agents/{quote(concern.agent, safe='')}/"
        return Pointer(concern.said, page, path)
    page, path = _WHERE[concern.code]
    return Pointer(concern.said, page, path, concern.days, concern.code in _GRAVE)
