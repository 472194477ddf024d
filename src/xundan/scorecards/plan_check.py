"""What is wrong with a plan whose settings are each well written: days, weights, names that stand twice, and scores
that nobody reaches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from xundan.model.tables import TABLES
from xundan.model.text import Text
from xundan.scorecards.amounts import plain, shown
from xundan.scorecards.item_check import of_item
from xundan.scorecards.pay_check import of_pay
from xundan.scorecards.plan import CARRIED, MarkKind, Plan
from xundan.workspace.mistakes import Mistake, Where, mistake

ROLES = next(column.choices for column in TABLES["agents"].columns if column.name == "role")


def unfit(text: str, plan: Plan) -> Iterator[Mistake]:
    """Every mistake of a plan, each with the line of the setting that is meant."""
    for where, value, told in _found(plan):
        yield mistake(text, where, str(value), told)


Found = tuple[Where, object, Text]
"""The setting, what stands there, and what is wrong."""


def _found(plan: Plan) -> Iterator[Found]:
    if plan.from_.day != 1:
        yield ("from",), plan.from_, Text("要从某个月的 1 日起", "begins on the first day of a month")
    if plan.until is not None and ((plan.until + timedelta(days=1)).day != 1 or plan.until < plan.from_):
        told = Text("要到某个月的最后一天, 且晚于 from", "ends on the last day of a month, after from")
        yield ("until",), plan.until, told
    for role in plan.applies.roles:
        if role not in ROLES:
            listed = ", ".join(ROLES)
            yield (
                ("applies", "roles"),
                role,
                Text(f"没有角色 {role}; 有: {listed}", f"no role {role}; there are: {listed}"),
            )
    yield from _weights(plan)
    yield from _twice("items", "id", [item.id for item in plan.items])
    for n, item in enumerate(plan.items):
        for key, value, told in of_item(item):
            yield ("items", n, key), value, told
    yield from _marks(plan)
    yield from _scores(plan)
    yield from of_pay(plan)


def _weights(plan: Plan) -> Iterator[Found]:
    for n, item in enumerate(plan.items):
        if (item.full is None) == (item.weight is None):
            yield ("items", n), item.id, Text("写 full 或 weight 中的一个", "takes full or weight, one of them")
        elif (item.weight is not None) != plan.weighted:
            told = Text("full 和 weight 不能混用", "full and weight are not mixed in a plan")
            yield ("items", n, "full" if plan.weighted else "weight"), item.id, told
        elif item.counts == 0:
            told = Text("0 分的项目没有意义", "an item of 0 points is none")
            yield ("items", n, "full" if item.weight is None else "weight"), item.id, told
    if plan.weighted and all(item.weight is not None for item in plan.items) and plan.full != 100:
        full = plain(plan.full)
        told = Text(f"权重加起来是 {full}, 应为 100", f"the weights add up to {full}, not to 100")
        yield ("items", 0, "weight"), full, told


def _twice(block: str, key: str, names: list[str], before: tuple[str, ...] = ()) -> Iterator[Found]:
    for n, name in enumerate(names):
        if name in names[:n] or name in before:
            yield (block, n, key), name, Text(f"{name} 写了两次", f"{name} stands there twice")


def _marks(plan: Plan) -> Iterator[Found]:
    deductions = [mark.kind for mark in plan.deductions]
    yield from _twice("deductions", "kind", deductions)
    yield from _twice("bonuses", "kind", [mark.kind for mark in plan.bonuses], tuple(deductions))
    for block, kinds in (("deductions", plan.deductions), ("bonuses", plan.bonuses)):
        for n, mark in enumerate(kinds):
            for key, told in _mark(mark):
                yield (block, n, key), mark.kind, told


def _mark(mark: MarkKind) -> Iterator[tuple[str, Text]]:
    least, most = mark.points
    if mark.kind == CARRIED:
        told = Text(f"{CARRIED} 是上期差额专用的, 换一个名字", f"{CARRIED} is kept for what a closed month owes")
        yield "kind", told
    if most == 0:
        yield "points", Text("0 分的记分没有意义", "a mark of 0 points is none")
    if mark.most is not None and mark.most < least:
        told = Text(
            f"一个月最多 {plain(mark.most)} 分, 一次就要 {plain(least)} 分",
            f"{plain(mark.most)} points a month at most, but one mark has {plain(least)}",
        )
        yield "most", told


def _scores(plan: Plan) -> Iterator[Found]:
    """Grades and a pass mark, in order and within reach."""
    froms = [grade.from_ for grade in plan.grades]
    for n, (one, later) in enumerate(pairwise(froms), start=1):
        if later >= one:
            told = Text("等级要从高到低写, 不能重复", "grades run from the highest down, none twice")
            yield ("grades", n, "from"), plain(later), told
    highest = _highest(plan)
    if highest is None:
        return
    for n, each in enumerate(froms):
        if each > highest:
            told = Text(f"最高只有 {plain(highest)} 分, 没有人拿得到", f"nobody scores more than {plain(highest)}")
            yield ("grades", n, "from"), plain(each), told
    if plan.pass_ is not None and plan.pass_ * plan.full > highest:
        share, at = shown(plan.pass_, "rate"), plain(plan.pass_)
        told = Text(
            f'满分的 {share} 没有人拿得到; 要写 {at}% 就写 "{at}%"',
            f'nobody reaches {share} of the full score; write "{at}%" if you mean {at}%',
        )
        yield ("pass",), at, told


def _highest(plan: Plan) -> Decimal | None:
    """The highest score that there is; None where bonuses have no bound."""
    total = plan.full
    for item in plan.items:
        if item.score == "target" and item.cap > 1:
            total += item.counts * (item.cap - 1)
    for mark in plan.bonuses:
        if mark.most is None:
            return None
        total += mark.most
    return total
