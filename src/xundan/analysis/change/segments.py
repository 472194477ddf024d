"""A change by the segments of one dimension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from xundan.analysis.change.compared import Compared, Pair
from xundan.analysis.change.growing import grown
from xundan.analysis.change.mix import Counts, moved
from xundan.analysis.change.nature import check_dimension, nature
from xundan.analysis.change.quantity import of_metric
from xundan.analysis.change.step import Step
from xundan.analysis.change.tree import Offered
from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import Figure
from xundan.metrics.grains.people import UNATTRIBUTABLE
from xundan.model.text import Text, UserError

Value = str | int | None
_NOBODY = (None, UNATTRIBUTABLE)
_SEVERAL = Text("算进几段的, 汇总只算一次", "Counted in several segments, once in the whole")
_NOWHERE = Text("不在任何一段里的", "In no segment")
_EITHER = Text("不在任何一段里, 或算进几段的", "In no segment, or in several")
_MIX = Text("结构变化 (各段占比)", "Change of mix (the segments' weights)")


@dataclass(frozen=True)
class Split:
    """The whole step with a child a segment (and one for the change of mix of a rate, one for what the segments leave).

    `excess`: what each segment moved the whole by beyond what it would have, had all changed alike.
    """

    root: Step
    excess: Mapping[Value, Fraction]


def split(compared: Compared, name: str, dimension: str, offers: list[Offered] | None = None) -> Split:
    """The change of a metric by segment. `offers` are trees by which amounts are taken apart inside segments.

    Raises UserError where a segment's figures are unknown or the metric has no such segments.
    """
    metric = CATALOGUE[name]
    check_dimension(metric, dimension)
    kind = nature(metric)
    fitting = [each for each in offers or () if dimension in each.dimensions] if kind == "amount" else []
    names = {name}.union(*(part.quantity.needs for each in fitting for part in (each.tree, *each.tree.children)))
    names = {each for each in names if dimension in CATALOGUE[each].dimensions}
    fitting = [e for e in fitting if all(part.quantity.needs <= names for part in (e.tree, *e.tree.children))]
    pairs = compared.by(dimension, names)
    whole = of_metric(name)
    before, after = (whole.figure(values) for values in compared.whole([name]))
    assert before.value is not None and after.value is not None
    root = Step(name, "whole", whole.name, whole.unit, before, after, after.value - before.value)
    _check_known(name, dimension, pairs)
    if kind == "rate":
        return _of_rate(root, metric, dimension, pairs)
    return _of_amount(root, dimension, pairs, fitting)


def _of_amount(root: Step, dimension: str, pairs: Mapping[Value, Pair], fitting: list[Offered]) -> Split:
    children, values = [], {}
    for key, (then, now) in pairs.items():
        before, after = then[root.id], now[root.id]
        values[key] = _known(before), _known(after)
        share = values[key][1] - values[key][0]
        children.append(
            Step(root.id, "segment", root.name, root.unit, before, after, share, dimension=dimension, value=key)
        )
    children = _with_factors(children, pairs, fitting)
    sums = [sum((value[n] for value in values.values()), Fraction(0)) for n in (0, 1)]
    gaps = [_known(figure) - total for figure, total in zip((root.before, root.after), sums, strict=True)]
    if any(gaps):
        children.append(_left_over(root, gaps))
    alike = _alike(values, sums)
    excess = {key: value[1] - value[0] - alike[key] * root.share for key, value in values.items()}
    return Split(replace(root, children=tuple(children)), excess)


def _with_factors(children: list[Step], pairs: Mapping[Value, Pair], fitting: list[Offered]) -> list[Step]:
    """The segments with the factors of the first tree that tells at least half of what any tells of their changes;
    sales of nobody have no factors of an agent's and are left out of account."""
    tried = [[_inside(child, offer, pairs[child.value]) for child in children] for offer in fitting]
    told = [
        sum((abs(step.share) for step in inside if step.children and step.value not in _NOBODY), Fraction(0))
        for inside in tried
    ]
    fit = [inside for inside, reached in zip(tried, told, strict=True) if reached and 2 * reached >= max(told)]
    return fit[0] if fit else children


def _inside(child: Step, offer: Offered, pair: Pair) -> Step:
    found = grown(offer.tree, pair, lambda dimension, name: {}, deep=False)
    return replace(child, children=found.children) if found and not offer.tree.by else child


def _of_rate(root: Step, metric: Metric, dimension: str, pairs: Mapping[Value, Pair]) -> Split:
    counts: dict[Value, tuple[Counts, Counts]] = {}
    for key, pair in pairs.items():
        then, now = (values[root.id] for values in pair)
        counts[key] = _counts(then), _counts(now)
    try:
        found = moved(counts)
    except ValueError:
        raise UserError(
            "no_parts",
            Text(f"{metric.name.zh} 按 {dimension} 分不出段", f"{metric.id} has no segments by {dimension}"),
        ) from None
    own, mixed = [], []
    for key, each in found.items():
        then, now = (values[root.id] for values in pairs[key])
        step = Step(
            root.id, "segment", root.name, root.unit, then, now, each.own, sum(each.weights, Fraction(0)) / 2,
            dimension=dimension, value=key,
        )  # fmt: skip
        own.append(step)
        was, is_ = (Figure(weight) for weight in each.weights)
        mixed.append(Step("mix", "mix", _MIX, "rate", was, is_, each.mix, dimension=dimension, value=key))
    share = sum((each.mix for each in found.values()), Fraction(0))
    children = [*own, Step("mix", "mix", _MIX, root.unit, None, None, share, children=tuple(mixed))]
    gaps = [_known(f) - _joint(counts, n) for n, f in enumerate((root.before, root.after))]
    if any(gaps):
        children.append(_left_over(root, gaps))
    excess = {key: each.own + each.mix - sum(each.weights, Fraction(0)) / 2 * root.share for key, each in found.items()}
    return Split(replace(root, children=tuple(children)), excess)


def _joint(counts: Mapping[Value, tuple[Counts, Counts]], n: int) -> Fraction:
    part = sum((each[n][0] for each in counts.values()), Fraction(0))
    return part / sum((each[n][1] for each in counts.values()), Fraction(0))


def _left_over(root: Step, gaps: list[Fraction]) -> Step:
    """What the segments do not add up to: the whole counts once who is in several of them."""
    name = _SEVERAL if max(gaps) <= 0 else _NOWHERE if min(gaps) >= 0 else _EITHER
    if root.unit not in ("people", "count", "money"):
        name = _EITHER
    return Step("overlap", "overlap", name, root.unit, Figure(gaps[0]), Figure(gaps[1]), gaps[1] - gaps[0])


def _alike(values: Mapping[Value, tuple[Fraction, Fraction]], sums: list[Fraction]) -> dict[Value, Fraction]:
    """Each segment's part of the change, had all changed by the same factor."""
    base = 0 if sums[0] > 0 else 1
    return {key: value[base] / sums[base] if sums[base] > 0 else Fraction(0) for key, value in values.items()}


def _check_known(name: str, dimension: str, pairs: Mapping[Value, Pair]) -> None:
    for key, pair in pairs.items():
        for values in pair:
            figure = values[name]
            if figure.value is None and (figure.part is None or figure.whole is None):
                why = figure.why or Text("没有数据", "no data")
                raise UserError(
                    "unknown_segment",
                    Text(
                        f"{name} 按 {dimension} 分, {key} 没有数: {why.zh}",
                        f"{name} of {dimension} {key} is unknown: {why.en}",
                    ),
                    Text("换一个 --by", "name another dimension with --by"),
                )  # fmt: skip


def _counts(figure: Figure) -> Counts:
    assert figure.part is not None and figure.whole is not None
    return figure.part, figure.whole


def _known(figure: Figure | None) -> Fraction:
    assert figure is not None and figure.value is not None
    return figure.value
