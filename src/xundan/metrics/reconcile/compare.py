"""Differences between a platform's figures and ours, and the setting that would close most of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from xundan.metrics.families import CATALOGUE
from xundan.metrics.hangs_on import by_rule, settings_of
from xundan.metrics.reconcile.changes import Change, candidates
from xundan.metrics.reconcile.ours import exact, values
from xundan.metrics.reconcile.theirs import Theirs, figures
from xundan.metrics.supposing import supposing
from xundan.metrics.view import View
from xundan.model.rules import CreditRule

_ROUNDED = {
    "money": Fraction(1, 200),
    "rate": Fraction(1, 10_000),
    "seconds": Fraction(1, 2),
    "ratio": Fraction(1, 200),
}
"""What reports round away."""

Line = tuple[str, str, str | None, str]
"""Shop, metric, agent, source: what is compared as one line."""


@dataclass(frozen=True)
class Trial:
    """A change of settings, and the share of a difference that goes with it (1: all of it)."""

    change: Change
    share: Fraction


@dataclass(frozen=True)
class Difference:
    """A line of a report beside ours, over its days or months.

    `theirs` and `ours` are sums where figures may be added, else the values of the only cell, or None. `gap` adds the
    sizes of the differences cell by cell, rounding aside. `trials` are the changes that make it smaller, best first.
    """

    shop: str
    metric: str
    agent: str | None
    source: str
    cells: int
    theirs: Fraction | None
    ours: Fraction | None
    gap: Fraction
    trials: tuple[Trial, ...] = ()


@dataclass(frozen=True)
class Reconciled:
    """All lines; by shop the changes that close most of its differences together, best first, where it has any.
    `unknown` counts figures for which we have no rows."""

    lines: list[Difference]
    trials: dict[str, list[Trial]]
    unknown: int


def reconciled(view: View, first: date, last: date, rule: CreditRule, shops: tuple[str, ...] = ()) -> Reconciled:
    """Compares every figure of the period; where any differs, derives the period anew under each candidate."""
    asked = figures(view, first, last, shops)
    ours = values(view, rule, asked, first, last)
    gaps = _gaps(ours)
    open_lines = [line for line, gap in gaps.items() if gap]
    trials: dict[Change, dict[Line, Fraction]] = {}
    if open_lines and view.reading is not None:
        differing = [one for one in ours if gaps[_line(one)]]
        suppose = _supposing(view, first, last)
        for change in _tried(view, last, rule, open_lines):
            found = values(suppose(change), change.rule or rule, differing, first, last)
            # A figure that is lost under the change is as far off as before.
            left = _gaps({one: found.get(one, ours[one]) for one in differing})
            trials[change] = {line: 1 - left[line] / gaps[line] for line in open_lines}
    together = {shop: _together(shop, trials) for shop in dict.fromkeys(line[0] for line in open_lines)}
    return Reconciled(
        [_difference(line, ours, gaps[line], trials, together.get(line[0], {})) for line in gaps],
        {shop: _best(shares) for shop, shares in together.items()},
        len(asked) - len(ours),
    )


def _tried(view: View, last: date, rule: CreditRule, lines: list[Line]) -> Iterator[Change]:
    """The changes on which a differing line may hang."""
    asked: set[str] = set()
    for _, metric, agent, _ in lines:
        asked.update(settings_of(CATALOGUE[metric], by_agent=agent is not None))
    ruled = any(agent is not None and by_rule(CATALOGUE[metric]) for _, metric, agent, _ in lines)
    return candidates(view.rules.on(last), rule, asked, by_rule=ruled)


def _supposing(view: View, first: date, last: date) -> Callable[[Change], View]:
    """The view under a change."""
    suppose = supposing(view, first, last)
    return lambda change: suppose(view.rules.changed(**dict(change.settings))) if change.settings else view


def _line(one: Theirs) -> Line:
    return one.shop, one.metric, one.agent, one.source


def _off(one: Theirs, value: Fraction) -> Fraction:
    """How far a cell is off, 0 where rounding explains it."""
    off = abs(value - exact(one.value))
    return Fraction(0) if off <= _ROUNDED.get(CATALOGUE[one.metric].unit, Fraction(0)) else off


def _gaps(ours: Mapping[Theirs, Fraction]) -> dict[Line, Fraction]:
    gaps: dict[Line, Fraction] = defaultdict(Fraction)
    for one, value in ours.items():
        gaps[_line(one)] += _off(one, value)
    return gaps


def _difference(
    line: Line,
    ours: Mapping[Theirs, Fraction],
    gap: Fraction,
    trials: Mapping[Change, Mapping[Line, Fraction]],
    together: Mapping[Change, Fraction],
) -> Difference:
    """The line, with the changes that explain it; of equals the one that explains more of the whole shop."""
    cells = {one: value for one, value in ours.items() if _line(one) == line}
    added = CATALOGUE[line[1]].adds_up or len(cells) == 1
    shop, metric, agent, source = line
    ranked = sorted(together, key=lambda change: -together[change])
    shares = {change: trials[change][line] for change in ranked if line in trials[change]}
    return Difference(
        shop=shop,
        metric=metric,
        agent=agent,
        source=source,
        cells=len(cells),
        theirs=sum((exact(one.value) for one in cells), Fraction(0)) if added else None,
        ours=sum(cells.values(), Fraction(0)) if added else None,
        gap=gap,
        trials=tuple(_best(shares)),
    )


def _best(shares: Mapping[Change, Fraction]) -> list[Trial]:
    """Those that help, the most helpful first; equals as they come, the simplest change first."""
    helping = [Trial(change, share) for change, share in shares.items() if share > 0]
    return sorted(helping, key=lambda trial: -trial.share)


def _together(shop: str, trials: Mapping[Change, Mapping[Line, Fraction]]) -> dict[Change, Fraction]:
    """What each change explains of a shop; every differing line weighs the same, for seconds and yuan have no sum."""
    shares = {change: [share for line, share in found.items() if line[0] == shop] for change, found in trials.items()}
    return {change: sum(found, Fraction(0)) / len(found) for change, found in shares.items() if found}
