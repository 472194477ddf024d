"""快值多少: conversion by how fast the first answer came, for the same mix of buyers."""

from __future__ import annotations

from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import Days, speed
from xundan.reports.numbers import shown
from xundan.reports.telling import Telling
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Chart, Choice, Choices, Page
from xundan.web.frame.register import page
from xundan.web.pages.pictures import Dot, intervals
from xundan.web.pages.told import Looks, told_or_why_not
from xundan.web.pages.why.longer import longer
from xundan.web.people.roles import Right

_TITLE = Text("回得快值多少", "What an answer's speed is worth")
_TAB = Text("快值多少", "Worth of speed")
_METRICS = ("inquiry_conversion", "inquiry_conversion:ordered")
_MORE = ("5", "10", "20", "30")
_SAID = Text(
    "同样情况下, {first}首答的转化 {best}, {last}的 {worst}; 线是 95 % 区间",
    "For the same mix, first answered {first}: {best}; {last}: {worst}. Lines are 95 % intervals",
)
_RAW = Text(
    "询单转化率按首答快慢, 没有按情况调整: 询单太少; 线是 95 % 区间",
    "Conversion by first answer, not adjusted for the mix: too few inquiries. Lines are 95 % intervals",
)


@page("speed", "why/speed/", Right.TRADE, under="why", tab=_TAB, whole=True, takes=("metric", "more"), alike=True)
def speed_page(view: View, asked: Asked) -> Page:
    """Of the whole shop."""
    metric = asked.get("metric") if asked.get("metric") in _METRICS else _METRICS[0]
    more = asked.get("more") if asked.get("more") in _MORE else "10"
    percents = [(each, Text(f"{each} %", f"{each} %")) for each in _MORE]
    choices = Choices(
        "choices",
        [
            Choice("metric", Text("指标", "Metric"), [(name, CATALOGUE[name].name) for name in _METRICS], metric),
            Choice("more", Text("再让多少询单及时首答", "More inquiries in time"), percents, more),
        ],
    )
    days = Days(asked.period.first, asked.period.last, asked.shops)
    looks = Looks(_buckets, spread=True, more=longer(asked))
    return told_or_why_not(_TITLE, [choices], lambda: speed(view, days, asked.rule, metric, int(more)), looks)


def _buckets(telling: Telling) -> Chart | None:
    rows = telling.sheets[0].rows
    dots = [Dot(row["bucket"], row["adjusted"], row["adjusted_low"], row["adjusted_high"], "main") for row in rows]
    known = [dot for dot in dots if dot.value is not None]
    name = Text("转化率", "Conversion")
    if len(known) < 2:
        raw = [Dot(row["bucket"], row["conversion"], row["low"], row["high"]) for row in rows]
        return intervals("buckets", _RAW, name, raw, "rate", "table-1")
    first, last = known[0], known[-1]
    said = Text(
        *(
            _SAID(lang).format(
                first=first.name(lang), best=shown(first.value, "rate", lang),
                last=last.name(lang), worst=shown(last.value, "rate", lang),
            )
            for lang in ("zh", "en")
        )
    )  # fmt: skip
    return intervals("buckets", said, name, dots, "rate", "table-1")
