"""The inquiries of a period with how fast they were answered, and what faster answers are worth in money."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import ibis

from xundan.analysis.cases import FEATURES, Known
from xundan.analysis.fair.asked import inquiries
from xundan.analysis.fair.comparison import unseen
from xundan.analysis.fair.rows import Rows
from xundan.analysis.speed.worth import Contrast, Worth, worth
from xundan.analysis.sure import sure_days
from xundan.metrics.ask import Ask
from xundan.metrics.figures import figures
from xundan.metrics.view import View
from xundan.model.text import Text, UserError

_AOV = "aov"
_EARLY = 4
"""Turns that the mean response is of: who writes on after them has mostly decided already."""
_OUTCOMES = {"inquiry_conversion": "served_paid", "inquiry_conversion:ordered": "served_ordered"}
_NEEDED = ("messages", "orders")


@dataclass(frozen=True)
class Stake:
    """`moved` inquiries more answered within the seconds of `contrast` would bring `sales` (from `low` to `high`): the
    difference of adjusted conversion x inquiries moved x average order value, to the cent."""

    contrast: Contrast
    moved: int
    sales: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Speed:
    """What was found. `worth` is None where the tables were never imported or no inquiry was measured, and `known` says
    which; `aov` is the shop's average order value, None where unknown. `left_out`: inquiries whose first turn is in no
    number (handed over, outside the hours). `early` is as in sure_days, and `ask` what that leaves."""

    ask: Ask
    more: int
    known: bool
    worth: Worth | None
    aov: Fraction | None
    stakes: list[Stake]
    left_out: int
    told_apart: tuple[str, ...]
    unseen: dict[str, float]
    early: date | None


def speed(view: View, ask: Ask, more: int) -> Speed:
    """What speed is worth over the days of `ask`, and `more` percent of the inquiries answered in time besides.

    `ask.metrics` is inquiry_conversion, or inquiry_conversion:ordered, of which no sales are told (an order is no
    payment). Raises UserError `speed_metric` for another.
    """
    (metric,) = ask.metrics
    if metric not in _OUTCOMES:
        listed = ", ".join(_OUTCOMES)
        raise UserError(
            "speed_metric",
            Text(f"回得快值多少, 不能按 {metric} 看", f"what speed is worth cannot be told of {metric}"),
            Text(f"可选: {listed}", f"there are: {listed}"),
        )
    ask, early = sure_days(view, ask)
    shops = ask.shops or tuple(view.shops)
    if not any(all(view.coverage.imported(shop, table) for table in _NEEDED) for shop in shops):
        return Speed(ask, more, False, None, None, [], 0, (), {}, early)
    rows, first, mean, left_out = _cases(view, ask)
    if not len(rows):
        return Speed(ask, more, True, None, None, [], left_out, (), {}, early)
    found = worth(rows, first, mean)
    paid = metric == "inquiry_conversion"
    aov = figures(view, replace(ask, metrics=(_AOV,), by=()), [()])[()][_AOV].value if paid else None
    stakes = [] if aov is None else [stake(each, found.cases, more, aov) for each in found.contrasts]
    apart = tuple(name for name, levels in rows.mix.items() if len(set(levels)) > 1)
    return Speed(ask, more, True, found, aov, stakes, left_out, (*apart, "agent"), unseen(rows.mix), early)


def stake(contrast: Contrast, cases: int, more: int, aov: Fraction) -> Stake:
    """What `more` percent of all cases would bring if they moved from slower to within; at most all slower ones do."""
    moved = min(round(Fraction(cases * more, 100)), contrast.slower)
    span = contrast.gap.interval

    def money(gap: float) -> Decimal:
        exact = Fraction(gap) * moved * aov
        whole = Decimal(exact.numerator) / Decimal(exact.denominator)
        return whole.quantize(Decimal("0.01"), ROUND_HALF_UP)

    return Stake(contrast, moved, money(contrast.gap.value), money(span.low), money(span.high))


def _cases(view: View, ask: Ask) -> tuple[Rows, list[float | None], list[float | None], int]:
    """Inquiries whose first turn counts, with seconds of first and mean response, and how many were left out."""
    found = inquiries(view, replace(ask, by=("agent", "buyer_type")), _OUTCOMES[ask.metrics[0]])
    order = ["shop", "on_day", "agent", "buyer"]
    known, means = Known(view, ask), _means(view, ask)
    agents, buyers, values = [], [], []
    mix: dict[str, list[str]] = {name: [] for name in FEATURES}
    first: list[float | None] = []
    mean: list[float | None] = []
    left_out = 0
    for row in view.engine.rows(found.order_by(order)).to_pylist():
        key, day = (row["shop"], row["agent"], row["buyer"]), row["on_day"]
        contact = known.on(key, day)
        if contact is None or contact.first_turn not in ("answered", "late", "unanswered"):
            left_out += 1
            continue
        # Settings may count a late answer as so many seconds; here it is none.
        first.append(contact.first_response if contact.first_turn == "answered" else None)
        mean.append(means.get((*key, day)))
        agents.append(row["agent"])
        buyers.append(f"{row['shop']}/{row['buyer']}")
        values.append(float(row["value"]))
        for name, level in known.mix(contact, row["shop"], day, row["buyer_type"]).items():
            mix[name].append(level)
    return Rows(agents, buyers, values, mix, rate=True), first, mean, left_out


def _means(view: View, ask: Ask) -> dict[tuple[str, str, int, date], float]:
    """Mean seconds of the answered ones among the first turns of each contact."""
    turns = view.fact("turns")
    turns = turns.filter(turns.day.between(ask.first, ask.last))
    nth = ibis.row_number().over(ibis.window(group_by=["dialogue", "day"], order_by=["opened_utc", "closed_utc"]))
    turns = turns.mutate(nth=nth)
    turns = turns.filter((turns.nth < _EARLY) & (turns.outcome == "answered") & turns.seconds.notnull())
    summed = turns.group_by("shop", "agent_id", "buyer", "day").aggregate(
        seconds=turns.seconds.sum(), answered=turns.count()
    )
    found = {}
    for row in view.engine.rows(summed).to_pylist():
        found[row["shop"], row["agent_id"], row["buyer"], row["day"]] = row["seconds"] / row["answered"]
    return found
