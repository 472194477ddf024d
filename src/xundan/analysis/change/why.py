"""Why a number moved: both periods' figures, taken apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from xundan.analysis.change.compared import Compared, Pair
from xundan.analysis.change.growing import grown
from xundan.analysis.change.nature import nature
from xundan.analysis.change.periods import Period, checked
from xundan.analysis.change.quantity import of_metric
from xundan.analysis.change.segments import Value, split
from xundan.analysis.change.solid import Gap, Solid
from xundan.analysis.change.step import Step, in_cents
from xundan.analysis.change.strongest import Strongest, strongest
from xundan.analysis.change.trees import offered
from xundan.analysis.sure import Moving, moving
from xundan.metrics.ask import Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import check
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.model.text import Text, UserError


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
    moving: tuple[Moving, ...] = ()
    """Of each period that may still move, before first: of the metric, or of what its steps rest on."""
    held_back: tuple[str, ...] = ()


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
    asks = [replace(ask, first=period.first, last=period.last) for period in (before, after)]
    compared = Compared(view, before, after, rule, shops)
    _check_known(compared, metric, name)
    solid = Solid(view, metric, (before, after), shops or tuple(view.shops))
    lacks: tuple[Text, ...] = ()
    found: Strongest | None = None
    if by:
        root = split(compared, name, by, offered(metric)).root
    else:
        root, lacks = _tree(compared, name, solid)
        # Days on which after-sale questions count as inquiries differ from the others, but not by what happened.
        own = _moving(view, asks, [metric])
        found = None if any(each.early for each in own) else strongest(compared, metric, name)
    if metric.unit == "money":
        root = in_cents(root)
    shop = (shops or tuple(view.shops))[0]
    return Why(
        metric, name, before, after, rule, shops, view.shops[shop].currency, by, root, found, lacks,
        solid.gaps(), _moving(view, asks, _resting_on(metric, root)),
        tuple(sorted(view.held_back & set(shops or view.shops))),
    )  # fmt: skip


def _moving(view: View, asks: Iterable[Ask], metrics: Collection[Metric]) -> tuple[Moving, ...]:
    return tuple(found for ask in asks if (found := moving(view, ask, metrics)))


def _resting_on(metric: Metric, root: Step) -> list[Metric]:
    """The metric and those that its steps are called by; what else a step is made of stands beside it as a step."""
    names = {step.id.partition("/")[0] for _, step in root.all()}
    return [metric, *(CATALOGUE[name] for name in sorted(names) if name in CATALOGUE)]


def _tree(compared: Compared, name: str, solid: Solid) -> tuple[Step, tuple[Text, ...]]:
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
        tree = solid.pruned(each.tree) if known else None
        found = grown(tree, pair, segments) if tree else None
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
                    f"{metric.name.en} from {period.first} to {period.last} is unknown: {why.en}",
                ),
                Text(
                    "换一段有数据的时间 (xundan coverage), 或用 --against 换对比期",
                    "choose days that are covered (xundan coverage), or others to compare with --against",
                ),
            )
