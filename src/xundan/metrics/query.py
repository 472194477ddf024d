"""Answering a question: sums and counts from the engine (metrics/measuring.py), then exact division in Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from xundan.metrics.ask import CELL, Ask
from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.grains.people import UNATTRIBUTABLE
from xundan.metrics.known import Known
from xundan.metrics.measures import Get, cents
from xundan.metrics.measuring import PERSON, Key, Values, measured, of_group
from xundan.metrics.platform_fill import Filled, PlatformFigures
from xundan.metrics.view import View
from xundan.model.rules import CREDIT_RULES, WindowSize
from xundan.model.text import Text, UserError

_NOBODY = (None, UNATTRIBUTABLE)


@dataclass(frozen=True)
class Answer:
    """The rows of an answer: dimensions and metrics as asked; `provisional_from` as in metrics.md.

    `early_until` is the last day asked for that lies in the first `aftersale_days` of a shop's orders: what was bought
    before them is not known, so a stage there is provisional too.
    """

    ask: Ask
    rows: list[dict[str, Any]]
    provisional_from: date | None
    early_until: date | None = None
    held_back: tuple[str, ...] = ()
    """Shops asked for whose numbers are those of an earlier state, since their sales did not add up."""
    platform: Mapping[Key, Mapping[str, Filled]] = field(default_factory=dict)
    """Which values, by group and metric, are the platform's own figures."""
    left_out: int = 0
    """Days without rows in groups that have some, although the platform has figures of them."""
    values: Values = field(default_factory=dict, compare=False, repr=False)
    """The sums and counts that the engine gave."""

    def of(self, key: Key) -> Get:
        """The sums and counts of a group, also of one in which nothing happened."""
        return of_group(self.ask, key, self.values)

    def marks(self, key: Key) -> dict[str, Any]:
        """What a row says besides of the platform's figures in it: their names, and the counts behind rates."""
        filled = self.platform.get(key)
        if not filled:
            return {}
        told: dict[str, Any] = {"platform": list(filled)}
        for name, figure in filled.items():
            told[f"{name}/part"], told[f"{name}/whole"] = figure.part, figure.whole
        return told


def answer(view: View, ask: Ask, *, platform: bool = True) -> Answer:
    """Answers a question. Money is Decimal rounded to cents, rates and seconds float, counts int, unknown None.

    Only groups with a row that an asked metric counts appear; without dimensions there is always one row. `platform`
    lets the platform's own figures stand where there is nothing to compute from.
    """
    metrics = {name: CATALOGUE[name] for name in ask.metrics}
    check(view, ask, metrics.values())
    view = view.of(ask.shops)
    values = measured(view, ask, [m for metric in metrics.values() for m in metric.measures])
    known = Known(view, ask)
    keys = {key for measure, found in values.items() if not measure.whole for key in found}
    if not ask.by:
        keys = {()}
    figures = PlatformFigures(view, ask) if platform else None
    filled: dict[Key, dict[str, Filled]] = defaultdict(dict)
    left_out: set[date] = set()
    daily = Known(view, replace(ask, by=("shop", "day")))
    rows = []
    for key in sorted(keys | (figures.keys(metrics.values()) if figures else set()), key=_sort_key):
        row: dict[str, Any] = dict(zip(ask.by, key, strict=True))
        for name, metric in metrics.items():
            computed = is_known(known, ask, metric, key, values)
            row[name] = _value(metric, key, ask, values) if computed else None
            if figures is None:
                continue
            if not (computed and _can_be_computed(metric, key, values)) and (figure := figures.of(metric, key)):
                row[name], filled[key][name] = figure.value, figure
                continue
            for shop, day in figures.reported(metric, key) if computed else ():
                if not daily.known(metric, (shop, day.isoformat())):
                    left_out.add(day)
        if key in keys or key in filled:
            rows.append(row)
    return Answer(
        ask,
        rows,
        provisional_from(view, ask, metrics.values()),
        early_until(view, ask, metrics.values()),
        tuple(sorted(view.held_back & set(ask.shops or view.shops))),
        filled,
        len(left_out),
        values,
    )


def _can_be_computed(metric: Metric, key: Key, values: Values) -> bool:
    """Whether no row of the group keeps the metric unknown, such as an order without a buyer."""
    may_be_unknown = [m for m in metric.measures if m.unknown is not None or m.shows is not None]
    return all(values[measure].get(key, 0) is not None for measure in may_be_unknown)


def is_known(known: Known, ask: Ask, metric: Metric, key: Key, values: Values) -> bool:
    """Whether a metric can be told in a group: its tables cover it, and it counts something there or would, had
    anybody been credited."""
    return known.known(metric, key) and (not hangs_on_chats(known, ask, key) or _credited(metric, key, values))


def hangs_on_chats(known: Known, ask: Ask, key: Key) -> bool:
    """Whether a group is an agent's (or team's) on days without chats: what she sold there is unknown, not nothing."""
    by_person = any(name in PERSON for name in ask.by)
    return by_person and not _nobodys(ask, key) and not known.covered("messages", key)


def _credited(metric: Metric, key: Key, values: Values) -> bool:
    """Whether a metric counts something credited in a group, or nothing that ever is."""
    measures = [measure for measure in metric.measures if measure.credited]
    return not measures or any(key in values[measure] for measure in measures)


def _nobodys(ask: Ask, key: Key) -> bool:
    return any(part in _NOBODY for name, part in zip(ask.by, key, strict=True) if name in PERSON)


def check(view: View, ask: Ask, metrics: Iterable[Metric]) -> None:
    """Refuses what cannot be asked, and says what can."""
    for metric in metrics:
        for dimension in ask.by:
            if dimension not in metric.dimensions:
                has_dimensions = ", ".join(metric.dimensions)
                raise UserError(
                    "dimension",
                    Text(f"{metric.id} 不能按 {dimension} 分组", f"{metric.id} has no dimension {dimension}"),
                    Text(f"它可以按: {has_dimensions}", f"it has: {has_dimensions}"),
                )
    if ask.rule not in CREDIT_RULES:
        raise UserError(
            "rule", Text(f"没有叫 {ask.rule} 的判定", f"there is no rule {ask.rule}"), _listed(CREDIT_RULES)
        )
    for shop in ask.shops:
        if shop not in view.shops:
            raise UserError("shop", Text(f"没有叫 {shop} 的店铺", f"there is no shop {shop}"), _listed(view.shops))
    if ask.first > ask.last:
        raise UserError(
            "period",
            Text(
                f"开始 {ask.first} 晚于结束 {ask.last}", f"the period begins on {ask.first}, after its end {ask.last}"
            ),
        )
    asked = [view.shops[name] for name in ask.shops] if ask.shops else list(view.shops.values())
    if len({shop.currency for shop in asked}) > 1 and "shop" not in ask.by and any(m.unit == "money" for m in metrics):
        raise UserError(
            "currency",
            Text("这些店铺的币种不同, 金额不能相加", "these shops have different currencies, which are never added"),
            Text("按店铺分组: --by shop; 或只看一家: --shop", "group by shop (--by shop) or name one (--shop)"),
        )


def _value(metric: Metric, key: Key, ask: Ask, values: Values) -> Any:
    found, nobodys = of_group(ask, key, values), _nobodys(ask, key)
    value = metric.formula.value(lambda measure: None if measure.of_agents and nobodys else found(measure))
    return cents(value) if isinstance(value, Decimal) else value


def provisional_from(view: View, ask: Ask, metrics: Iterable[Metric]) -> date | None:
    """The first day asked for whose inquiry window is not closed, where a metric depends on it."""
    if not any(metric.waits for metric in metrics):
        return None
    shops = ask.shops or tuple(view.shops)
    view = view.of(ask.shops)
    asked = [shop for shop in shops if view.coverage.imported(shop, "orders")]
    for day in ask.days():
        closes = day + timedelta(days=WindowSize.of(view.rules.on(day).inquiry_window_days).days - 1)
        for shop in asked:
            newest = view.newest_order_day.get(shop)
            if newest is None or closes >= newest:
                return day
    return None


def early_until(view: View, ask: Ask, metrics: Iterable[Metric]) -> date | None:
    """The last day asked for whose earlier orders are not all imported, where a metric depends on them."""
    if not any(metric.waits for metric in metrics):
        return None
    found: list[date] = []
    for shop in ask.shops or tuple(view.shops):
        runs = view.coverage.runs.get((shop, "orders"))
        if runs:
            first = runs[0][0]
            last = first + timedelta(days=view.rules.on(first).aftersale_days - 1)
            if ask.first <= last and first <= ask.last:
                found.append(min(last, ask.last))
    return max(found, default=None)


def _sort_key(key: Key) -> tuple[tuple[bool, Any], ...]:
    """By the dimensions, text order, null last."""
    return tuple((part is None, 0 if part is None else part) for part in key)


def _listed(names: Iterable[str]) -> Text:
    listed = ", ".join(names)
    return Text(f"可选: {listed}", f"there are: {listed}")


__all__ = ["CELL", "Answer", "answer", "check", "provisional_from"]
