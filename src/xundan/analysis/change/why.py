"""Why a number moved: both periods' figures, taken apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xundan.analysis.change.compared import Compared, Pair
from xundan.analysis.change.growing import grown
from xundan.analysis.change.nature import nature
from xundan.analysis.change.periods import Period, checked
from xundan.analysis.change.quantity import of_metric
from xundan.analysis.change.segments import Value, split
from xundan.analysis.change.step import Step, in_cents
from xundan.analysis.change.strongest import Strongest, strongest
from xundan.analysis.change.trees import offered
from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import check, provisional_from
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.model.text import Text, UserError


@dataclass(frozen=True)
class Gap:
    """Days of a period that a table does not cover: what was there then is unknown."""

    tables: tuple[str, ...]
    period: Period
    covered: int


@dataclass(frozen=True)
class Why:
    """A change between two periods, explained.

    `root` has the figures of both and the steps that add up to its share, the change: of money in whole cents, of
    everything else exactly. `by` is the dimension of the steps, None where they are a tree's; `strongest` then names
    the dimension that explains most, if any does beyond chance. `lacks` says why no deeper tree could be filled.
    """

    metric: Metric
    name: str
    before: Period
    after: Period
    rule: CreditRule
    shops: tuple[str, ...]
    currency: str
    by: str | None
    root: Step
    strongest: Strongest | None
    lacks: tuple[Text, ...] = ()
    gaps: tuple[Gap, ...] = ()
    provisional_from: date | None = None


def explain(
    view: View,
    name: str,
    before: Period,
    after: Period,
    by: str | None = None,
    rule: CreditRule = "order_first",
    shops: tuple[str, ...] = (),
) -> Why:
    """What moved a metric from one period to another.

    Raises UserError where it is unknown in one of them, or where nothing can be said of a metric of its kind.
    """
    metric = CATALOGUE[name]
    nature(metric)
    checked(before, after)
    ask = Ask((name,), (by,) if by else (), after.first, after.last, rule, shops)
    check(view, ask, [metric])
    compared = Compared(view, before, after, rule, shops)
    _check_known(compared, metric, name)
    offers = offered(metric)
    lacks: tuple[Text, ...] = ()
    found: Strongest | None = None
    if by:
        root = split(compared, name, by, offers).root
    else:
        root, lacks = _tree(compared, name)
        found = strongest(compared, metric, name)
    if metric.unit == "money":
        root = in_cents(root)
    shop = (shops or tuple(view.shops))[0]
    return Why(
        metric, name, before, after, rule, shops, view.shops[shop].currency, by, root, found, lacks,
        _gaps(view, metric, (before, after), shops or tuple(view.shops)), provisional_from(view, ask, [metric]),
    )  # fmt: skip


def _tree(compared: Compared, name: str) -> tuple[Step, tuple[Text, ...]]:
    """The first tree that can be filled, and why those before it could not; without any the whole alone."""
    offers = [each for each in offered(CATALOGUE[name]) if not each.inner]
    names = {name, *(each.needs for each in offers if each.needs)}
    names = names.union(*(part.quantity.needs for each in offers for part in each.tree.all()))
    pair = compared.whole(names)
    lacks: list[Text] = []

    def segments(dimension: str, metric: str) -> Mapping[Value, Pair]:
        return compared.by(dimension, [metric])

    for each in offers:
        known = each.needs is None or all(values[each.needs].value is not None for values in pair)
        found = grown(each.tree, pair, segments) if known else None
        if found is not None:
            return found, tuple(lacks)
        if each.lacks:
            lacks.append(each.lacks)
    whole = of_metric(name)
    then, now = (whole.figure(values) for values in pair)
    assert then.value is not None and now.value is not None
    return Step(name, "whole", whole.name, whole.unit, then, now, now.value - then.value), tuple(lacks)


def _check_known(compared: Compared, metric: Metric, name: str) -> None:
    for period, values in zip((compared.before, compared.after), compared.whole([name]), strict=True):
        figure = values[name]
        if figure.value is None:
            why = figure.why or metric.null_rule
            raise UserError(
                "unknown_figure",
                Text(
                    f"{period.first} 至 {period.last} 的{metric.name.zh}没有数: {why.zh}",
                    f"{metric.id} from {period.first} to {period.last} is unknown: {why.en}",
                ),
                Text(
                    "换一段有数据的时间 (xundan coverage), 或用 --against 换对比期",
                    "choose days that are covered (xundan coverage), or others to compare with --against",
                ),
            )


def _gaps(view: View, metric: Metric, periods: tuple[Period, Period], shops: tuple[str, ...]) -> tuple[Gap, ...]:
    """Where a period is covered in part only, so that less of it is counted than there was."""
    found = []
    for tables in sorted({options for measure in metric.measures for options in measure.tables}):
        for period in periods:
            days = Ask((), (), period.first, period.last).days()
            covered = sum(
                all(any(view.coverage.covers(shop, table, day) for table in tables) for shop in shops) for day in days
            )
            if covered < period.days:
                found.append(Gap(tables, period, covered))
    return tuple(found)
