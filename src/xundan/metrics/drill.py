"""Every number opens to its rows: those that a metric's denominator or total counts, and those of its numerator.

The rows come from the same grain builders and the measures' own conditions as the number, so counting them - or adding
their `amount` - gives the number, in every group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from xundan.engine.vocabulary import either, times, within, yes
from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.drill_columns import columns_of
from xundan.metrics.families import CATALOGUE
from xundan.metrics.grains import BEHIND, GRAINS
from xundan.metrics.measures import Formula, Measure, Per, Rate, Stat, Sum, Total
from xundan.metrics.platform_fill import PlatformFigures
from xundan.metrics.query import check
from xundan.metrics.view import View
from xundan.model.text import Text, UserError

Row = dict[str, Any]
_PERSON = ("agent", "team")
_NUMBERS = ("hour", "weekday")


@dataclass(frozen=True)
class Drilled:
    """The rows of one side of a metric.

    `stat` says how they make the number: `count` them, add their `amount` (`sum`), or take its `max`, `median`, `p90`
    or number of `distinct` values. An amount that is None makes the number unknown; `per` of what the
    amounts add up to are one of the number (3600 seconds an hour). `in_numerator` is true, false, or None where the
    numerator counts other rows (ask for `part="numerator"`). Where both sides are sums over the same
    rows, `numerator_amount` adds up to the numerator. `found` is the number of rows before `limit`, `empty` the number
    that no rows make. `whole` rows are the whole shop's: the same for every agent and team.
    `platform`: there are none, and the number is the platform's own.
    """

    metric: Metric
    part: str
    stat: Stat | Literal["count"]
    columns: list[str]
    rows: list[Row]
    found: int
    empty: Any = 0
    whole: bool = False
    platform: bool = False
    per: int = 1

    def number(self, rows: list[Row] | None = None) -> Any:
        """What the rows (or some of them) come to, when none was cut off; None is unknown."""
        rows = self.rows if rows is None else rows
        found = together(self.stat, rows) if rows else self.empty
        return found if self.per == 1 or found is None else float(Fraction(found) / self.per)


def together(stat: str, rows: list[Row]) -> Any:
    """The number that one or more rows make."""
    if stat == "count":
        return len(rows)
    amounts = [row["amount"] for row in rows]
    if any(amount is None for amount in amounts):
        return None
    if stat == "distinct":
        return len(set(amounts))
    if stat == "sum":
        return sum(amounts)
    return (
        max(amounts)
        if stat == "max"
        else _between(sorted(amounts), Fraction(1, 2) if stat == "median" else Fraction(9, 10))
    )


def _between(amounts: list[Any], share: Fraction) -> float:
    """Position (n - 1) p, linear between neighbours."""
    place = (len(amounts) - 1) * share
    below = int(place)
    above = min(below + 1, len(amounts) - 1)
    return float(amounts[below] + (amounts[above] - amounts[below]) * (place - below))


def drill(
    view: View,
    ask: Ask,
    metric_id: str,
    where: Mapping[str, Any] | None = None,
    limit: int | None = None,
    part: str = "denominator",
    waited: tuple[int | None, int | None] | None = None,
) -> Drilled:
    """The rows behind a metric in the groups that `where` names (values as query rows show them; a blank is null).

    `waited` leaves of turns those that took over so many seconds and at most so many (None: no end).
    `ask` gives the days, the shops, the rule and the grouping; dimensions of `where` are added to it. A metric that is
    no ratio has one side only, whichever part is asked for.
    """
    if part not in ("denominator", "numerator"):
        raise UserError(
            "part",
            Text(f"没有 {part} 这一边", f"there is no part {part}"),
            Text("可选: denominator, numerator", "there are: denominator, numerator"),
        )
    metric = CATALOGUE[metric_id]
    where = {name: _typed(name, value) for name, value in (where or {}).items()}
    ask = replace(ask, by=tuple(dict.fromkeys((*ask.by, *where))), metrics=(metric_id,))
    check(view, ask, [metric])
    formula = metric.formula
    other: Formula | None = None
    side = formula
    if isinstance(formula, Rate):
        side, other = (formula.whole, formula.part) if part == "denominator" else (formula.part, None)
    try:
        sides = signed(side), signed(other) if other else None
    except TypeError as wrong:
        raise UserError(
            "drill",
            Text(
                f"{metric.id} 由其他指标算出, 没有自己的明细",
                f"{metric.id} is made of other metrics and has no rows of its own",
            ),
            metric.formula_text,
        ) from wrong
    drilled = _Side(view, ask, where, metric, part, *sides, waited).drilled(limit)
    reported = not drilled.found and PlatformFigures(view, replace(ask, by=())).has(metric.id)
    return replace(drilled, platform=reported, per=formula.per if isinstance(formula, Per) else 1)


Signed = list[tuple[int, Measure]]


def signed(formula: Formula) -> Signed:
    """The measures of a sum or difference with their signs."""
    if isinstance(formula, Total):
        return [(1, formula.measure)]
    if isinstance(formula, Sum):
        return signed(formula.first) + [(formula.sign * sign, m) for sign, m in signed(formula.second)]
    if isinstance(formula, Per):
        return signed(formula.sum)
    raise TypeError(f"no rows stand behind {formula!r}")


@dataclass(frozen=True)
class _Side:
    """One side of a metric, read grain by grain."""

    view: View
    ask: Ask
    where: Mapping[str, Any]
    metric: Metric
    part: str
    side: Signed
    other: Signed | None
    waited: tuple[int | None, int | None] | None = None

    def drilled(self, limit: int | None) -> Drilled:
        by_grain: dict[tuple[str, bool], Signed] = defaultdict(list)
        for sign, measure in self.side:
            by_grain[measure.grain, measure.whole].append((sign, measure))
        alike = len(by_grain) == 1
        stat = self._stat()
        columns: list[str] = [] if alike else ["counts"]
        rows: list[Row] = []
        found = 0
        for (grain, whole), measures in by_grain.items():
            expression, shown = self._rows(grain, whole, measures, stat)
            read, number, outside = self._read(expression, shown, limit)
            found += number
            told = self.other is None or (alike and not outside and self._same_rows(grain, whole))
            for row in read:
                rows.append({**row, "counts": grain, "in_numerator": row["in_numerator"] if told else None})
            columns += [name for name in shown if name not in columns]
        return Drilled(
            metric=self.metric,
            part=self.part,
            stat=stat,
            columns=columns,
            rows=[{name: row.get(name) for name in columns} for row in rows[:limit]],
            found=found,
            empty=self.side[0][1].empty if len(self.side) == 1 else 0,
            whole=all(measure.whole for _, measure in self.side),
        )

    def _stat(self) -> Stat | Literal["count"]:
        if len(self.side) == 1:
            measure = self.side[0][1]
            return "count" if measure.amount is None else measure.stat
        grains = {(measure.grain, measure.whole) for _, measure in self.side}
        plain = all(sign > 0 and measure.amount is None for sign, measure in self.side)
        return "count" if plain and len(grains) == 1 else "sum"

    def _grain(self, grain: str, whole: bool) -> ir.Table:
        """The rows of a grain in the groups asked for."""
        ask = self.ask.without(*_PERSON) if whole else self.ask
        rows = BEHIND.get(grain, GRAINS[grain])(self.view, ask)
        for name, value in self.where.items():
            if name in ask.by:
                rows = rows.filter(rows[name].isnull() if value is None else rows[name] == value)
        if self.waited is not None and "seconds" in rows.columns:
            over, most = self.waited
            rows = rows if over is None else rows.filter(rows.seconds > over)
            rows = rows if most is None else rows.filter(rows.seconds <= most)
        if "day" not in rows.columns and "on_day" in rows.columns:
            rows = rows.mutate(day=rows.on_day.cast("string"))
        return rows

    def _rows(self, grain: str, whole: bool, side: Signed, stat: str) -> tuple[ir.Table, list[str]]:
        rows = self._grain(grain, whole)
        shown = columns_of(grain, rows, self.ask.without(*_PERSON).by if whole else self.ask.by)
        counted = [_holds(rows, measure) for _, measure in side]
        kept: dict[str, ir.Value] = {"_counted": either(counted)}
        if stat != "count":
            kept["amount"] = _amount(rows, side)
        other = [(sign, m) for sign, m in self.other or [] if (m.grain, m.whole) == (grain, whole)]
        kept["in_numerator"] = (
            either([_holds(rows, m) for _, m in other]) if other else ibis.literal(self.other is None)
        )
        summed = other and any(m.amount is not None or sign < 0 for sign, m in other)
        if summed:
            kept["numerator_amount"] = _amount(rows, other)
        rows = rows.mutate(**kept)
        if all(measure.amount is None for _, measure in side) and any(sign < 0 for sign, _ in side):
            # A difference of people: who is on both sides is in neither count of it.
            rows = rows.mutate(_counted=rows._counted & (rows.amount != 0))
        rows = rows.mutate(_outside=rows.in_numerator & ~rows._counted if other else ibis.literal(False))
        columns = [*shown, *(name for name in kept if name != "_counted" and name not in shown)]
        return rows.filter(rows._counted | rows._outside).select(*columns, "_counted", "_outside"), columns

    def _read(self, rows: ir.Table, columns: list[str], limit: int | None) -> tuple[list[Row], int, int]:
        """The counted rows in order, how many there are without `limit`, and how many the numerator counts besides."""
        order = [key for name in columns for key in (rows[name].isnull(), rows[name])]
        if limit is None:
            read = self.view.engine.rows(rows.order_by(order)).to_pylist()
            counted = [row for row in read if row["_counted"]]
            return counted, len(counted), len(read) - len(counted)
        totals = rows.aggregate(found=times(rows._counted), outside=times(rows._outside))
        total = self.view.engine.rows(totals).to_pylist()[0]
        cut = rows.filter(rows._counted).order_by(order).limit(limit)
        return self.view.engine.rows(cut).to_pylist(), total["found"], total["outside"]

    def _same_rows(self, grain: str, whole: bool) -> bool:
        """Whether both sides count or add rows of one grain, so that one list can tell both."""
        measures = [m for _, m in (*self.side, *(self.other or ()))]
        return all((m.grain, m.whole) == (grain, whole) and m.stat == "sum" for m in measures)


def _holds(rows: ir.Table, measure: Measure) -> ir.BooleanValue:
    return ibis.literal(True) if measure.where is None else yes(measure.where(rows))


def _amount(rows: ir.Table, side: Signed) -> ir.Value:
    """What a row adds to the number; null where it makes it unknown."""
    total: ir.Value | None = None
    unknown = [_holds(rows, m) & yes(m.unknown(rows)) for _, m in side if m.unknown is not None]
    for sign, measure in side:
        own = ibis.literal(1, "int64") if measure.amount is None else measure.amount(rows)
        if len(side) > 1 or measure.stat == "sum":
            zero = ibis.literal(0).cast(own.type())
            own = _holds(rows, measure).ifelse(own, zero)
            own = own if sign > 0 else -own
        total = own if total is None else total + own
    assert total is not None
    return within(~either(unknown), total) if unknown else total


def _typed(name: str, value: Any) -> Any:
    """A value of `where` as the rows have it; a blank is null, but a team's blank is no team."""
    if value is None or (value == "" and name != "team"):
        return None
    if isinstance(value, date):
        return value.isoformat()
    if name in _NUMBERS:
        try:
            return int(value)
        except (TypeError, ValueError) as wrong:
            raise UserError(
                "where",
                Text(f"{name} 应为整数, 写的是 {value}", f"{name} takes a whole number, found {value}"),
            ) from wrong
    return str(value)
