"""What chats show of an agent, as ratios that can be compared like a metric: root causes among her lost inquiries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from xundan.analysis.advice.levels import Part
from xundan.analysis.lost.inquiries import losses
from xundan.analysis.lost.roots import Root, causes
from xundan.analysis.sure import sure_days
from xundan.analysis.text.dictionary import Dictionary
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.text import Text

_ROOTS: Mapping[str, tuple[Root, Text]] = {
    "lost:knowledge": ("knowledge", Text("流失里因商品和活动知识的", "Lost for want of knowledge")),
    "lost:selling": ("selling", Text("流失里因销售方法的", "Lost for want of selling")),
    "lost:attitude": ("attitude", Text("流失里因态度和速度的", "Lost for attitude or speed")),
}
Found = Mapping[str, Mapping[tuple[str, str], Mapping[str, Part]]]
"""By name, shop and agent, and day: inquiries that show it, of those whose chats were read."""


def is_seen(metric: str) -> bool:
    """Whether it is seen in chats, and no metric of the catalogue."""
    return metric in _ROOTS


def name_of(metric: str) -> Text:
    """What a metric, or what is seen in chats, is called."""
    return _ROOTS[metric][1] if metric in _ROOTS else CATALOGUE[metric].name


def unit_of(metric: str) -> str:
    """Its unit."""
    return "rate" if metric in _ROOTS else CATALOGUE[metric].unit


def seen(view: View, ask: Ask, metrics: Sequence[str], known: Dictionary) -> Found:
    """The root causes of the lost inquiries of the days asked for (lost/roots.py), among those whose chats are kept."""
    ask, _ = sure_days(view, replace(ask, metrics=("lost_inquiries",)))
    rows = [each for each in losses(view, ask.first, ask.last, ask.shops, known).rows if each.chat.readable]
    whole = Counter((each.shop, each.agent_id, str(each.day)) for each in rows)
    # An inquiry may show several signs of one cause.
    shown = {(id(each.loss), each.root): each.loss for each in causes(rows, known)}
    parts = Counter((root, loss.shop, loss.agent_id, str(loss.day)) for (_, root), loss in shown.items())
    found: dict[str, dict[tuple[str, str], dict[str, Part]]] = {name: {} for name in metrics}
    for name in metrics:
        for (shop, agent, day), count in sorted(whole.items()):
            part = parts[_ROOTS[name][0], shop, agent, day]
            found[name].setdefault((shop, agent), {})[day] = Fraction(part), Fraction(count)
    return found
