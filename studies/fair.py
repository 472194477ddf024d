"""Is the adjusted value of an agent nearer to the truth than the raw one, and do its intervals keep their word?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt

from studies.desk import desk
from studies.plotting import against
from studies.study import Finding, Plot, Study
from xundan.analysis.fair.judging import Judged, judge
from xundan.analysis.intervals import Interval

_SHOPS = 100
_INQUIRIES = 6000
_SKILL, _PACE = 0.2, 0.35
_SHOWN = 7
"""Every so manieth agent is shown in the plot."""


@dataclass
class _Told:
    """What came out over many shops: the truth with what each way of telling said, and whether its interval held the
    truth."""

    said: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    held: dict[str, list[bool]] = field(default_factory=dict)
    different: list[bool] = field(default_factory=list)
    anybody: list[bool] = field(default_factory=list)
    strictly: list[bool] = field(default_factory=list)

    def note(self, way: str, value: float, interval: Interval | None, truth: float) -> None:
        self.said.setdefault(way, []).append((truth, value))
        if interval is not None:
            self.held.setdefault(way, []).append(interval.holds(truth))

    def error(self, way: str) -> float:
        return sqrt(_share([(value - truth) ** 2 for truth, value in self.said[way]]))

    def coverage(self, way: str) -> float:
        return _share(self.held[way])


def study() -> Study:
    """The page."""
    planted, none = _Told(), _Told()
    for seed in range(_SHOPS):
        _one(planted, seed, _SKILL, _PACE)
        _one(none, 1000 + seed, 0.0, 0.0)
    raw, adjusted = planted.error("raw"), planted.error("adjusted")
    covered, called = planted.coverage("adjusted"), _share(none.different)
    quiet = none.coverage("adjusted")
    findings = [
        Finding(
            "The adjusted value is nearer to the truth than the raw one",
            "a smaller root mean square error",
            f"{_points(adjusted)} against {_points(raw)} raw",
            adjusted < raw,
        ),
        Finding("95 % intervals of the adjusted value hold the truth", "93 to 97 %", _percent(covered), _good(covered)),
        Finding("They do where agents do not differ", "93 to 97 %", _percent(quiet), _good(quiet)),
        Finding(
            "Where agents do not differ, hardly anybody is called different",
            "at most 5 % of agents",
            f"{_percent(called)} of {len(none.different)}",
            called <= 0.05,
        ),
    ]
    return Study("Who is really better", _METHOD, findings, _more(planted, none), [_plot(planted)])


_METHOD = f"""
{2 * _SHOPS} shops are simulated with the demo's planted effects (price, category, channel, returning buyers, late
evening, weekend, the promotion and the days before it, answers' speed), {_INQUIRIES:,} inquiries in 90 days each, by
eight agents on different shifts; some agents are given more of the returning buyers or of the dearer goods. A buyer may
come several times and has a leaning of her own that no file shows. In half of the shops (seeds 0 to {_SHOPS - 1}) the
agents' skill is drawn with a standard deviation of {_SKILL} in log-odds and their speed with one of {_PACE} in its
logarithm; in the others (seeds 1000 to {1000 + _SHOPS - 1}) all are alike.

The truth of an agent is the mean, over her own inquiries, of her chance less that of the whole team (each by her share
of the inquiries), with the same load and luck. The analysis is told neither chances, skill, promotion days nor what
buyers bring along. The raw value is her conversion less the shop's.
"""


def _one(told: _Told, seed: int, skill: float, pace: float) -> None:
    made = desk(seed, inquiries=_INQUIRIES, skill=skill, pace=pace)
    team = judge(made.rows)
    assert team is not None
    for each in team.judged:
        _note(told, each, team.mean, made.truth[each.agent])
    told.anybody.append(any(each.different for each in team.judged))
    told.strictly.append(any(each.strict is not None and each.strict <= 0.05 for each in team.judged))


def _note(told: _Told, each: Judged, mean: float, truth: float) -> None:
    assert each.adjusted is not None and each.settled is not None
    assert each.shrunken is not None and each.raw.interval is not None
    told.note("raw", each.raw.mean - mean, _less(each.raw.interval, mean), truth)
    told.note("shrunken", each.shrunken.mean - mean, _less(each.shrunken.interval, mean), truth)
    told.note("adjusted", each.adjusted.gap, each.adjusted.interval, truth)
    told.note("adjusted and shrunken", each.settled.mean, each.settled.interval, truth)
    told.different.append(each.different)


def _less(interval: Interval, mean: float) -> Interval:
    return Interval(interval.low - mean, interval.high - mean)


def _plot(planted: _Told) -> Plot:
    points = {
        way: [(100 * truth, 100 * value) for truth, value in planted.said[way][::_SHOWN]] for way in ("raw", "adjusted")
    }
    return Plot(
        "fair-truth.svg",
        f"Every {_SHOWN}th agent of the shops whose agents differ, by her true and her found difference from the team:"
        f" raw values lie {_points(planted.error('raw'))} off the line (root mean square), adjusted ones"
        f" {_points(planted.error('adjusted'))}.",
        against("An agent against the team, in points of conversion", points, ("truth", "found")),
    )


def _more(planted: _Told, none: _Told) -> str:
    lines = [
        "## All ways of telling",
        "",
        "Error: root mean square, in points of conversion. Held: share of 95 % intervals with the truth in them.",
        "",
        "| value | error, agents differ | held | error, all alike | held |",
        "|---|---|---|---|---|",
    ]
    for way in planted.said:
        lines.append(
            f"| {way} | {_points(planted.error(way))} | {_percent(planted.coverage(way))} "
            f"| {_points(none.error(way))} | {_percent(none.coverage(way))} |"
        )
    lines += [
        "",
        f"Where agents differ, {_percent(_share(planted.different))} of them are called different. Where none does,"
        f" somebody is in {_percent(_share(none.anybody))} of the shops (Benjamini-Hochberg), after Holm in"
        f" {_percent(_share(none.strictly))}.",
    ]
    return "\n".join(lines)


def _share(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _good(share: float) -> bool:
    return 0.93 <= share <= 0.97


def _points(value: float) -> str:
    return f"{value * 100:.2f} points"


def _percent(value: float) -> str:
    return f"{value * 100:.1f} %"
