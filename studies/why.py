"""Does `why` name what was planted, and does it keep quiet where nothing was?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp
from pathlib import Path
from tempfile import TemporaryDirectory

from studies.plotting import Row, dots
from studies.shop import made
from studies.study import Finding, Plot, Study
from xundan.analysis.change.periods import Period
from xundan.analysis.change.step import Step, to_cents
from xundan.analysis.change.why import Why, explain
from xundan.demo import effects
from xundan.metrics.view import View

_SEEDS = (1, 2, 3)
_SCALE, _DAYS = 0.7, 72
_LAST = date(2026, 10, 31)
_EVENT = 46
"""The promotion's first day, counted from 0: demo.seasons puts it at 65 % of the period."""
_QUIET = ((24, 31), (28, 35), (54, 61), (58, 65))
"""First days of two weeks each that have nothing planted between them: after the robot came, away from the event."""

_WAITING = {"inquiries_per_visitor": 1, "inquiry_conversion": -1, "silent_conversion:visitors": -1}
"""Which way the days before the promotion are planted to move sales."""
_FACTORS = {
    ("the promotion", "visitors"): (5.6 + 4.2 + 4.7) / 3,
    ("before it", "visitors"): 1.12,
    ("before it", "inquiries_per_visitor"): 1.35,
    ("before it", "silent_conversion:visitors"): 0.62,
    ("before it", "odds of inquiry_conversion"): exp(effects.BEFORE_EVENT),
    ("after it", "visitors"): 0.82,
}
"""What was planted (demo.seasons, demo.journeys, demo.effects), by days and number."""


@dataclass
class _Told:
    """What was found, a value a shop (or a shop and comparison)."""

    visitors_up: list[float] = field(default_factory=list)
    visitors_down: list[bool] = field(default_factory=list)
    waiting: list[bool] = field(default_factory=list)
    slower: list[bool] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    added_up: list[bool] = field(default_factory=list)
    false_alarms: list[bool] = field(default_factory=list)
    dimensions: list[bool] = field(default_factory=list)
    factors: dict[tuple[str, str], list[float]] = field(default_factory=lambda: {each: [] for each in _FACTORS})


def study() -> Study:
    """The page."""
    told = _Told()
    for seed in _SEEDS:
        with TemporaryDirectory(prefix="xundan-") as folder, _view(Path(folder), seed) as view:
            _event(view, told)
            _quiet(view, told)
    shops = len(_SEEDS)
    named = sum(share > 0.5 for share in told.visitors_up)
    alarms = sum(told.false_alarms) / len(told.false_alarms)
    findings = [
        Finding(
            "Sales of the promotion: visitors, which it multiplied, are named first and make most of the rise",
            "all shops",
            f"{named} of {shops}; visitors make {_span(told.visitors_up)} of the rise",
            named == shops,
        ),
        Finding(
            "Sales after it: the visitors who stay away are named as what pulled most",
            "all shops",
            f"{sum(told.visitors_down)} of {shops}",
            all(told.visitors_down),
        ),
        Finding(
            "Sales before it, when more ask (x 1.35), fewer of those buy (-0.55 log-odds) and fewer buy silently "
            "(x 0.62): the three steps go the planted way",
            "all steps of all shops",
            f"{sum(told.waiting)} of {len(told.waiting)}",
            all(told.waiting),
        ),
        Finding(
            "First answers within 30 s fell in the crowd, beyond chance",
            "all shops",
            f"{sum(told.slower)} of {shops}",
            all(told.slower),
        ),
        Finding(
            "Each agent became slower herself; that others worked on those days (the mix) is not taken for it",
            "own change above 80 % in all shops",
            _span(told.own),
            min(told.own) > 0.8,
        ),
        Finding(
            "Between quiet weeks a rate is seldom said to have moved beyond chance",
            "at most 10 % of steps (5 % by the interval)",
            f"{alarms:.1%} of {len(told.false_alarms)}",
            alarms <= 0.10,
        ),
        Finding(
            "Between quiet weeks no dimension is named",
            "at most one comparison in twenty and one more",
            f"{sum(told.dimensions)} of {len(told.dimensions)}",
            sum(told.dimensions) <= len(told.dimensions) / 20 + 1,
        ),
        Finding(
            "Steps add up: money to the cent, rates exactly, at every level",
            "all explanations",
            f"{sum(told.added_up)} of {len(told.added_up)}",
            all(told.added_up),
        ),
    ]
    return Study("Why a number moved", _METHOD, findings, plots=[_plot(told)])


_METHOD = f"""
{len(_SEEDS)} simulated shops (seeds {_SEEDS[0]} to {_SEEDS[-1]}, scale {_SCALE}, {_DAYS} days) are written, imported
and asked as anybody's files are. Planted are three days of a promotion: four to five times the visitors, buyers more
willing, and agents who are slower because more buyers write at once; four days before it on which buyers ask and wait,
silent ones too; and five after it with fewer visitors. Each is held against the same weekdays one or two weeks before.
Quiet weeks are held against each other: nothing but chance lies between them. `why` is told of none of it.
"""


def _plot(told: _Told) -> Plot:
    rows = [
        Row(f"{name.split(':')[0].replace('_', ' ')}, {days}", told.factors[days, name], planted)
        for (days, name), planted in _FACTORS.items()
    ]
    crowd, waited = ("the promotion", "visitors"), ("before it", "odds of inquiry_conversion")
    return Plot(
        "why-planted.svg",
        "How many times its usual level each number had around the promotion, found in each shop and planted: visitors"
        f" of the promotion {_reach(told.factors[crowd], 1)} times, planted {_FACTORS[crowd]:.1f}; the odds that an"
        f" inquiry before it orders {_reach(told.factors[waited], 2)} times, planted {_FACTORS[waited]:.2f}.",
        dots(
            "Around the promotion, against the usual level",
            rows,
            "times the usual level",
            found="a shop",
            ticks=(0.5, 0.7, 1, 1.5, 2, 3, 4, 5),
        ),
    )


@contextmanager
def _view(folder: Path, seed: int) -> Iterator[View]:
    _, session = made(folder, seed, scale=_SCALE, days=_DAYS, last_day=_LAST)
    with session.view() as view:
        yield view


def _days(first: int, count: int) -> Period:
    start = _LAST - timedelta(days=_DAYS - 1 - first)
    return Period(start, start + timedelta(days=count - 1))


def _event(view: View, told: _Told) -> None:
    before, crowd = _days(_EVENT - 7, 3), _days(_EVENT, 3)
    sales = _asked(view, told, "sales", before, crowd)
    largest = _largest(sales.root)
    told.visitors_up.append(float(largest.share / sales.root.share) if largest.id == "visitors" else 0.0)
    told.factors["the promotion", "visitors"].append(_times(sales.root, "visitors"))
    usual = _days(_EVENT - 11, 4)
    after = _asked(view, told, "sales", usual, _days(_EVENT + 3, 4))
    told.visitors_down.append(_most_pulled(after.root.children).id == "visitors")
    told.factors["after it", "visitors"].append(_times(after.root, "visitors"))
    waiting = _asked(view, told, "sales", usual, _days(_EVENT - 4, 4))
    for _, step in waiting.root.all():
        if step.id in _WAITING:
            told.waiting.append(step.share * _WAITING[step.id] > 0)
    for days, name in _FACTORS:
        if days == "before it":
            told.factors[days, name].append(_times(waiting.root, name))
    speed = _asked(view, told, "first_response_within_30s", before, crowd, "agent")
    told.slower.append(speed.root.share < 0 and speed.root.chance is False)
    own = sum(step.share for step in speed.root.children if step.kind == "segment")
    told.own.append(float(own / speed.root.share))


def _quiet(view: View, told: _Told) -> None:
    for first, second in _QUIET:
        before, after = _days(first, 7), _days(second, 7)
        sales = _asked(view, told, "sales", before, after)
        told.dimensions.append(sales.strongest is not None)
        rates = _asked(view, told, "first_response_within_30s", before, after, "agent")
        for _, step in (*sales.root.all(), *rates.root.all()):
            if step.chance is not None and step is not rates.root:
                told.false_alarms.append(not step.chance)


def _asked(view: View, told: _Told, name: str, before: Period, after: Period, by: str | None = None) -> Why:
    found = explain(view, name, before, after, by)
    told.added_up.append(_adds_up(found))
    return found


def _adds_up(found: Why) -> bool:
    root = found.root
    if root.before is None or root.after is None or root.before.value is None or root.after.value is None:
        return False
    change = root.after.value - root.before.value
    if root.unit == "money":
        change = to_cents(root.after) - to_cents(root.before)
    return root.share == change and all(sums == share for sums, share in _sums(root))


def _sums(step: Step) -> Iterator[tuple[object, object]]:
    if step.children:
        yield sum(child.share for child in step.children), step.share
    for child in step.children:
        yield from _sums(child)


def _times(root: Step, name: str) -> float:
    """How many times what it was before a number, or the odds of a rate, was after."""
    step = next(step for _, step in root.all() if step.id == name.removeprefix("odds of "))
    assert step.before is not None and step.after is not None
    assert step.before.value is not None and step.after.value is not None
    before, after = float(step.before.value), float(step.after.value)
    return after / (1 - after) / (before / (1 - before)) if name.startswith("odds of ") else after / before


def _largest(root: Step) -> Step:
    return max(root.children, key=lambda step: abs(step.share))


def _most_pulled(steps: Sequence[Step]) -> Step:
    return min(steps, key=lambda step: step.share)


def _reach(values: list[float], digits: int) -> str:
    return f"{min(values):.{digits}f} to {max(values):.{digits}f}"


def _span(shares: list[float]) -> str:
    return f"{min(shares):.0%} to {max(shares):.0%}"
