"""What is wrong with one item of a plan: gaps and overlaps, a wrong direction, points that nobody can earn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from xundan.metrics.catalogue import Metric
from xundan.metrics.families import CATALOGUE
from xundan.metrics.measures import Rate
from xundan.model.text import Text, UserError
from xundan.scorecards.amounts import plain, shown
from xundan.scorecards.plan import AttendanceItem, GradeItem, Item, LinearItem, MeasuredItem, TargetItem, TiersItem

Found = tuple[str, object, Text]
"""The setting, what stands there, and what is wrong."""
_OPEN_RATES = frozenset({"sales_target_rate", "refund_rate:completed", "order_payment_rate:day", "discount_rate"})
"""Rates that can be above 1."""


def of_item(item: Item) -> Iterator[Found]:
    """Every mistake of an item, whatever its weight."""
    metric: Metric | None = None
    if isinstance(item, MeasuredItem):
        try:
            metric = CATALOGUE[item.metric]
        except UserError as unknown:
            said, near = unknown.message, unknown.hint
            yield "metric", item.metric, Text(f"{said.zh}; {near.zh}", f"{said.en}; {near.en}")
        else:
            yield from _measured(item, metric)
    match item:
        case TiersItem():
            yield from _tiers(item, metric)
        case LinearItem():
            yield from _linear(item, metric)
        case TargetItem():
            yield from _target(item, metric)
        case GradeItem():
            yield from _grades(item)
        case AttendanceItem():
            if not any(item.each.values()):
                told = Text("没有写扣几分, 人人都是满分", "nothing costs points: everybody earns the full score")
                yield "each", item.each, told


def _measured(item: MeasuredItem, metric: Metric) -> Iterator[Found]:
    if "agent" not in metric.dimensions:
        yield "metric", item.metric, Text(f"{item.metric} 分不到客服", f"{item.metric} is not known by agent")
    if item.least is not None and not isinstance(metric.formula, Rate):
        told = Text(
            f"{item.metric} 没有分母, 写了 least 就没有人能得分",
            f"{item.metric} has no denominator: with least nobody is scored",
        )
        yield "least", item.least, told


def _earned(item: Item, key: str, points: Sequence[Decimal]) -> Iterator[Found]:
    """Points above the full score, and a full score that nobody can reach."""
    most, full = max(points), item.out_of
    if most > full:
        told = Text(
            f"{plain(most)} 分超过了满分 {plain(full)}", f"{plain(most)} points are more than the full {plain(full)}"
        )
        yield key, most, told
    elif most < full:
        told = Text(
            f"最多只能得 {plain(most)} 分, 满分 {plain(full)} 没有人拿得到",
            f"nobody can earn the full {plain(full)}: {plain(most)} at most",
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
    steps = upto or [-value for value in above]
    if any(later <= one for one, later in pairwise(steps)):
        told = Text("档位重叠: upto 要越来越大, from 要越来越小", "tiers overlap: upto rises, from falls")
        yield "tiers", [plain(value) for value in upto or above], told
    points = [tier.points for tier in item.tiers]
    if sorted(points, reverse=True) != points:
        yield "tiers", points, Text("越靠后的档位分数应越低", "no further tier earns more than the one before")
    elif len(set(points)) == 1:
        yield "tiers", points, Text("每一档分数都一样", "every tier earns the same")
    yield from _earned(item, "tiers", points)
    if metric is None:
        return
    if (metric.direction == "up" and upto) or (metric.direction == "down" and above):
        better = ("高", "higher") if metric.direction == "up" else ("低", "lower")
        told = Text(f"{item.metric} 越{better[0]}越好, 档位写反了", f"{item.metric} is better the {better[1]} it is")
        yield "tiers", item.metric, told
        return
    best, last = (upto or above)[0], (upto or above)[-1]
    yield from _reach(metric, "tiers", best, rising=not upto)
    yield from _rest(metric, last, rising=not upto)


def _top(metric: Metric) -> Decimal | None:
    """The highest value there is; None without a bound."""
    return Decimal(1) if metric.unit == "rate" and metric.id not in _OPEN_RATES else None


def _reach(metric: Metric, key: str, best: Decimal, *, rising: bool) -> Iterator[Found]:
    """Whether there are values that reach the best one."""
    top = _top(metric)
    if not rising and best < 0:
        yield key, best, Text("没有小于 0 的值, 没有人拿得到", "no value is below 0: nobody earns it")
    if rising and top is not None and best > top:
        read, at = shown(best, "rate"), plain(best)
        told = Text(
            f'比率不会超过 100%, {read} 没有人拿得到; 要写 {at}% 就写 "{at}%"',
            f'a rate is never above 100%, nobody earns {read}; write "{at}%" if you mean {at}%',
        )
        yield key, best, told


def _rest(metric: Metric, last: Decimal, *, rising: bool) -> Iterator[Found]:
    """Whether any value is left for the tier that takes the rest."""
    top = _top(metric)
    if rising and metric.id not in _OPEN_RATES and last <= 0:
        told = Text("没有小于 0 的值, 最后一档轮不到任何人", "no value is below 0: nobody is left for the last tier")
        yield "tiers", last, told
    if not rising and top is not None and last >= top:
        read, at = shown(last, "rate"), plain(last)
        told = Text(
            f'比率不会超过 100%, {read} 人人都拿得到; 要写 {at}% 就写 "{at}%"',
            f'a rate is never above 100%, everybody earns {read}; write "{at}%" if you mean {at}%',
        )
        yield "tiers", last, told


def _linear(item: LinearItem, metric: Metric | None) -> Iterator[Found]:
    if item.worst.at == item.best.at:
        yield "best", item.best.at, Text("worst 和 best 是同一个值", "worst and best are one value")
        return
    if item.worst.points >= item.best.points:
        yield "best", item.best.points, Text("best 的分数要高于 worst", "best earns more than worst")
    rising = item.best.at > item.worst.at
    if metric is not None:
        if metric.direction == ("down" if rising else "up"):
            told = Text(f"{item.metric} 的方向写反了", f"{item.metric} runs the other way")
            yield "best", item.best.at, told
        yield from _reach(metric, "best", item.best.at, rising=rising)
    yield from _earned(item, "best", [item.best.points, item.worst.points])


def _target(item: TargetItem, metric: Metric | None) -> Iterator[Found]:
    if item.target != "shop" and item.target <= 0:
        yield "target", item.target, Text("目标要大于 0", "a target is above 0")
    if item.cap == 0 or item.floor > item.cap:
        yield "cap", item.cap, Text("cap 要大于 0, 不小于 floor", "cap is above 0 and not below floor")
    elif item.cap < 1:
        cap = shown(item.cap, "rate")
        yield "cap", item.cap, Text(f"最多算 {cap}, 满分没有人拿得到", f"nobody can earn the full score: {cap} at most")
    if metric is None:
        return
    if metric.direction == "down":
        told = Text(
            f"{item.metric} 越低越好, 用 tiers 或 linear", f"{item.metric} is better the lower it is: tiers or linear"
        )
        yield "metric", item.metric, told
    if item.target != "shop":
        yield from _reach(metric, "target", item.target, rising=True)
    elif metric.adds_up or metric.unit == "people":
        told = Text(
            f"全店的 {item.metric} 是所有人加起来的, 一个人达不到; 写一个数",
            f"the shop's {item.metric} is everybody's together, no single agent reaches it; write a number",
        )
        yield "target", item.target, told


def _grades(item: GradeItem) -> Iterator[Found]:
    if item.of == 0:
        yield "of", 0, Text("满分不能是 0", "marks out of 0 are none")
    if not item.grades:
        return
    yield from _earned(item, "grades", list(item.grades.values()))
    points = {str(name): worth for name, worth in item.grades.items()}
    worth = [points[name] for name in ("优", "良", "中", "差") if name in points]
    if sorted(worth, reverse=True) != worth:
        yield "grades", worth, Text("优、良、中、差的分数要从高到低", "优, 良, 中 and 差 earn less one after the other")
