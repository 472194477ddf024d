"""Why visitors bounce, asked in the order of S0: the first answer that explains the gap to the industry ends it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import ibis

from xundan.analysis.market.beside import Beside, beside
from xundan.analysis.traffic.groups import Group, counted, total
from xundan.analysis.traffic.landing import base_is_known, with_band, with_base
from xundan.analysis.traffic.seen import Span, seen
from xundan.analysis.traffic.splits import Split, split
from xundan.metrics.view import View

Cause = Literal["aov", "traffic", "price", "pages", "base", "promotion", "service"]
CAUSES: tuple[Cause, ...] = ("aov", "traffic", "price", "pages", "base", "promotion", "service")
Finding = Literal["explains", "adds", "no", "unknown"]
_STAYS = (0, 10, 30, 60, 180)
HALF = Fraction(1, 2)
"""A cause explains a gap when without it at least half of the gap would be gone."""


@dataclass(frozen=True)
class Step:
    """One question. `split`: visitors by it; `beside`: our figure that speaks for it and the others'."""

    cause: Cause
    finding: Finding
    split: Split | None = None
    beside: Beside | None = None


@dataclass(frozen=True)
class Bounce:
    """The shop's bounce and the steps. `benchmark` None: none imported, so there is no gap to explain. `above`: whether
    the rate is above the benchmark beyond chance (None: too few days). `asked` ends with the step that explains."""

    whole: Group
    benchmark: Beside | None
    above: bool | None
    asked: list[Step]
    explained_by: Cause | None
    stays: list[Group]


def bounce(view: View, span: Span) -> Bounce | None:
    """None where no visitor is known one by one."""
    rows = seen(view, span)
    by_source = counted(view, rows, "channel", "source")
    if not by_source:
        return None
    whole = total(by_source)
    benchmark = beside(view, span, "bounce_rate")
    above = None if benchmark is None or benchmark.verdict is None else benchmark.verdict > 0
    gap = None
    if above and benchmark is not None and benchmark.own is not None:
        gap = benchmark.own - benchmark.theirs
    asked: list[Step] = []
    explained_by: Cause | None = None
    for cause in CAUSES:
        if above is False:
            break
        step = _step(view, span, cause, by_source, gap)
        asked.append(step)
        if step.finding == "explains":
            explained_by = cause
            break
    return Bounce(whole, benchmark, above, asked, explained_by, _stays(view, span))


def _step(view: View, span: Span, cause: Cause, by_source: list[Group], gap: Fraction | None) -> Step:
    rows = seen(view, span)
    every = total(by_source).visitors
    if cause == "aov":
        # Dearer goods are looked at by many and bought by few: that is as it should be.
        return _by_figure(cause, beside(view, span, "aov"), wanted=1, gap=gap)
    if cause == "traffic":
        return _by_split(cause, split(by_source, every), gap)
    if cause == "price":
        dearer = _by_figure(cause, beside(view, span, "unit_price"), wanted=1, gap=gap)
        groups = _told(counted(view, with_band(view, rows), "band"))
        return _stronger(dearer, _by_split(cause, split(groups, every), gap) if groups else Step(cause, "unknown"))
    if cause == "pages":
        shorter = _by_figure(cause, beside(view, span, "dwell_time"), wanted=-1, gap=gap)
        groups = counted(view, rows, "page_type", "page")
        return _stronger(shorter, _by_split(cause, split(groups, every), gap))
    if cause == "base":
        if not base_is_known(view, span):
            return Step(cause, "unknown")
        groups = counted(view, with_base(view, span, rows), "base")
        return _by_split(cause, split(_told(groups), every), gap)
    if cause == "promotion":
        return _by_figure(cause, beside(view, span, "discount_rate"), wanted=-1, gap=gap)
    return _by_figure(cause, beside(view, span, "first_response"), wanted=1, gap=gap)


def _told(groups: list[Group]) -> list[Group]:
    """Those who landed on an item of which it is known: others cannot be held against them."""
    return [group for group in groups if group.name[0] is not None]


def _by_figure(cause: Cause, found: Beside | None, wanted: int, gap: Fraction | None) -> Step:
    """A figure of ours that is beyond chance on the side that makes visitors leave."""
    if found is None or found.verdict is None:
        return Step(cause, "unknown", beside=found)
    if found.verdict != wanted:
        return Step(cause, "no", beside=found)
    return Step(cause, "explains" if gap is not None else "adds", beside=found)


def _by_split(cause: Cause, found: Split, gap: Fraction | None) -> Step:
    if not found.worse:
        return Step(cause, "no", split=found)
    return Step(cause, "explains" if gap is not None and found.adds >= gap * HALF else "adds", split=found)


def _stronger(figure: Step, groups: Step) -> Step:
    """Both looks at one cause as one step."""
    order: tuple[Finding, ...] = ("explains", "adds", "no", "unknown")
    best = min(figure.finding, groups.finding, key=order.index)
    return Step(figure.cause, best, groups.split, figure.beside)


def _stays(view: View, span: Span) -> list[Group]:
    """Visitor-days of two views or more by how long they stayed (lower end in seconds): how many bought."""
    rows = seen(view, span)
    rows = rows.filter((rows.views >= 2) & rows.stay_seconds.notnull())
    rows = rows.mutate(stay=ibis.cases(*((rows.stay_seconds >= low, low) for low in reversed(_STAYS)), else_=0))
    return sorted(counted(view, rows, "stay"), key=lambda group: int(group.name[0]))
