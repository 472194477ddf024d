"""What is wrong with a plan whose settings are each well written: gaps, overlaps, weights, what nobody can earn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.model.text import Text, UserError
from xundan.scorecards.plan import (
    AttendanceItem,
    GradeItem,
    Item,
    LinearItem,
    MeasuredItem,
    Plan,
    TargetItem,
    Tier,
    TiersItem,
)
from xundan.workspace.mistakes import Mistake, Where, mistake

_BOUNDED_ABOVE = frozenset({"rate"})
"""Units whose values do not exceed 1, unless they compare with a target."""
_OPEN_RATES = frozenset({"sales_target_rate", "refund_rate:completed", "order_payment_rate:day", "discount_rate"})
"""Rates that can be above 1 all the same."""


def unfit(text: str, plan: Plan) -> Iterator[Mistake]:
    """Every mistake of a plan, each with the line of the setting that is meant."""

    def at(where: Where, value: object, zh: str, en: str) -> Mistake:
        return mistake(text, where, str(value), Text(zh, en))

    if plan.from_.day != 1:
        yield at(("from",), plan.from_, "要从某个月的 1 日起", "begins on the first day of a month")
    if plan.until is not None and ((plan.until + timedelta(days=1)).day != 1 or plan.until < plan.from_):
        yield at(
            ("until",), plan.until, "要到某个月的最后一天, 且晚于 from", "ends on the last day of a month, after from"
        )
    yield from _weights(text, plan)
    for key, listed in (
        ("items", [item.id for item in plan.items]),
        ("deductions", [mark.kind for mark in (*plan.deductions, *plan.bonuses)]),
    ):
        for n, name in enumerate(listed):
            if name in listed[:n]:
                yield at((key, n, "id"), name, f"{name} 写了两次", f"{name} stands there twice")
    for n, item in enumerate(plan.items):
        for key, value, told in _item(item):
            yield mistake(text, ("items", n, key), str(value), told)
    froms = [grade.from_ for grade in plan.grades]
    if sorted(set(froms), reverse=True) != froms:
        zh, en = "等级要从高到低写, 不能重复", "grades run from the highest down, none twice"
        yield at(("grades", 0, "from"), froms, zh, en)
    if plan.pay.commission:
        steps = [tier.from_ for tier in plan.pay.commission.tiers]
        if sorted(set(steps)) != steps:
            zh, en = "提成档位要从低到高写, 不能重复", "tiers run from the lowest up, none twice"
            yield at(("pay", "commission", "tiers"), steps, zh, en)
        elif steps[0] > 0:
            zh, en = f"0 到 {steps[0]} 没有档位", f"there is no tier from 0 to {steps[0]}"
            yield at(("pay", "commission", "tiers"), steps[0], zh, en)


def _weights(text: str, plan: Plan) -> Iterator[Mistake]:
    for n, item in enumerate(plan.items):
        if (item.full is None) == (item.weight is None):
            told = Text("写 full 或 weight 中的一个", "takes full or weight, one of them")
            yield mistake(text, ("items", n), item.id, told)
        elif (item.weight is not None) != plan.weighted:
            told = Text("full 和 weight 不能混用", "full and weight are not mixed in a plan")
            yield mistake(text, ("items", n, "full" if plan.weighted else "weight"), item.id, told)
        elif item.counts == 0:
            told = Text("0 分的项目没有意义", "an item of 0 points is none")
            yield mistake(text, ("items", n, "full" if item.weight is None else "weight"), item.id, told)
    if plan.weighted and all(item.weight is not None for item in plan.items) and plan.full != 100:
        told = Text(f"权重加起来是 {plan.full}, 应为 100", f"the weights add up to {plan.full}, not to 100")
        yield mistake(text, ("items", 0, "weight"), str(plan.full), told)


Found = tuple[str, object, Text]
"""The setting, what stands there, and what is wrong."""


def _item(item: Item) -> Iterator[Found]:
    metric: Metric | None = None
    if isinstance(item, MeasuredItem):
        try:
            metric = CATALOGUE[item.metric]
        except UserError as unknown:
            zh, en = unknown.message, unknown.hint
            yield "metric", item.metric, Text(f"{zh.zh}; {en.zh}", f"{zh.en}; {en.en}")
        else:
            if "agent" not in metric.dimensions:
                told = Text(f"{item.metric} 分不到客服", f"{item.metric} is not known by agent")
                yield "metric", item.metric, told
    match item:
        case TiersItem():
            yield from _tiers(item, metric)
        case LinearItem():
            yield from _linear(item, metric)
        case TargetItem():
            yield from _target(item, metric)
        case GradeItem():
            if item.grades:
                yield from _earned(item, "grades", list(item.grades.values()))
            if item.of == 0:
                yield "of", 0, Text("满分不能是 0", "marks out of 0 are none")
        case AttendanceItem():
            pass


def _earned(item: Item, key: str, points: Sequence[Decimal]) -> Iterator[Found]:
    """Points above the full score, and a full score that nobody can reach."""
    most, full = max(points), item.out_of
    if most > full:
        yield key, most, Text(f"{most} 分超过了满分 {full}", f"{most} points are more than the full {full}")
    elif most < full:
        told = Text(
            f"最多只能得 {most} 分, 满分 {full} 没有人拿得到", f"nobody can earn the full {full}: {most} at most"
        )
        yield key, most, told


def _tiers(item: TiersItem, metric: Metric | None) -> Iterator[Found]:
    bounded, rest = item.tiers[:-1], item.tiers[-1]
    upto = [tier.upto for tier in bounded if tier.upto is not None]
    above = [tier.from_ for tier in bounded if tier.from_ is not None]
    if rest.upto is not None or rest.from_ is not None:
        told = Text(
            "最后要有一档不写 upto 和 from, 其余的值才不落空", "the last tier has no threshold and takes the rest"
        )
        yield "tiers", rest.points, told
        return
    if not bounded or len(upto) + len(above) != len(bounded) or (upto and above):
        told = Text(
            "每档写一个 upto 或一个 from, 不能混用", "every tier but the last has one threshold, all upto or all from"
        )
        yield "tiers", len(bounded), told
        return
    values = upto or [-value for value in above]
    for n in range(1, len(values)):
        if values[n] <= values[n - 1]:
            told = Text("档位重叠: upto 要越来越大, from 要越来越小", "tiers overlap: upto rises, from falls")
            yield "tiers", _threshold(bounded[n]), told
    points = [tier.points for tier in item.tiers]
    if sorted(points, reverse=True) != points:
        told = Text("越靠后的档位分数应越低", "every further tier earns less")
        yield "tiers", points, told
    yield from _earned(item, "tiers", points)
    if metric is None:
        return
    wrong = (metric.direction == "up" and upto) or (metric.direction == "down" and above)
    if wrong:
        better = ("高", "the higher") if metric.direction == "up" else ("低", "the lower")
        told = Text(f"{item.metric} 越{better[0]}越好, 档位写反了", f"{item.metric} is better {better[1]} it is")
        yield "tiers", item.metric, told
    best = values[0] if upto else -values[0]
    if metric.unit in _BOUNDED_ABOVE and item.metric not in _OPEN_RATES and above and best > 1:
        told = Text(f"比率不会超过 100%, 没有人拿得到 {best}", f"a rate is never above 100 %; nobody earns {best}")
        yield "tiers", best, told
    if upto and best < 0:
        told = Text(f"没有小于 0 的值, 没有人拿得到 {best}", f"no value is below 0; nobody earns {best}")
        yield "tiers", best, told


def _threshold(tier: Tier) -> Decimal | None:
    return tier.upto if tier.upto is not None else tier.from_


def _linear(item: LinearItem, metric: Metric | None) -> Iterator[Found]:
    if item.worst.at == item.best.at:
        yield "best", item.best.at, Text("worst 和 best 是同一个值", "worst and best are one value")
        return
    if item.worst.points >= item.best.points:
        yield "best", item.best.points, Text("best 的分数要高于 worst", "best earns more than worst")
    rising = item.best.at > item.worst.at
    if metric is not None and metric.direction == ("down" if rising else "up"):
        told = Text(f"{item.metric} 的方向写反了", f"{item.metric} runs the other way")
        yield "best", item.best.at, told
    yield from _earned(item, "best", [item.best.points, item.worst.points])


def _target(item: TargetItem, metric: Metric | None) -> Iterator[Found]:
    if item.target != "shop" and item.target <= 0:
        yield "target", item.target, Text("目标要大于 0", "a target is above 0")
    if item.cap == 0 or item.floor > item.cap:
        yield "cap", item.cap, Text("cap 要大于 0, 不小于 floor", "cap is above 0 and not below floor")
    if metric is not None and metric.direction == "down":
        told = Text(
            f"{item.metric} 越低越好, 用 tiers 或 linear", f"{item.metric} is better the lower it is: tiers or linear"
        )
        yield "metric", item.metric, told
    if item.cap < 1:
        told = Text(f"cap 是 {item.cap}, 满分没有人拿得到", f"with a cap of {item.cap} nobody can earn the full score")
        yield "cap", item.cap, told
