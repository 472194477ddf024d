"""What is wrong with a plan's pay: commission, bonuses by place, caps and coefficients that have no effect."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from xundan.model.text import Text
from xundan.scorecards.amounts import plain, shown
from xundan.scorecards.plan import Commission, Pay, Plan
from xundan.workspace.mistakes import Where

Found = tuple[Where, object, Text]
"""The setting, what stands there, and what is wrong."""


def of_pay(plan: Plan) -> Iterator[Found]:
    """Every mistake of a plan's pay."""
    pay = plan.pay
    if pay.commission is not None:
        yield from _commission(pay.commission)
    if any(later > one for one, later in pairwise(pay.rank)):
        told = Text(
            "名次奖从第一名写起, 后一名不能比前一名多", "the first place stands first, and no later one gets more"
        )
        yield ("pay", "rank"), [plain(each) for each in pay.rank], told
    if pay.base is not None:
        for level in plan.applies.levels:
            if level not in pay.base:
                told = Text(f"适用于级别 {level}, 但没有写它的底薪", f"it is for the level {level}, which has no base")
                yield ("pay", "base"), level, told
    yield from _without_effect(pay)


def _commission(rules: Commission) -> Iterator[Found]:
    where: Where = ("pay", "commission", "tiers")
    steps = [tier.from_ for tier in rules.tiers]
    if any(later <= one for one, later in pairwise(steps)):
        told = Text("提成档位要从低到高写, 不能重复", "tiers run from the lowest up, none twice")
        yield where, [plain(each) for each in steps], told
    elif steps[0] != 0:
        least = plain(steps[0])
        if steps[0] > 0:
            told = Text(f"0 到 {least} 没有档位", f"there is no tier from 0 to {least}")
        else:
            told = Text("第一档从 0 起", "the first tier begins at 0")
        yield where, least, told
    for tier in rules.tiers:
        if tier.rate > 1:
            rate, read = plain(tier.rate), shown(tier.rate, "rate")
            told = Text(
                f'提成 {read} 超过了销售额; 要写 {rate}% 就写 "{rate}%"',
                f'a commission of {read} is more than the sales; write "{rate}%" if you mean {rate}%',
            )
            yield where, rate, told


def _without_effect(pay: Pay) -> Iterator[Found]:
    """Caps and coefficients of lines that the plan does not pay."""
    lines = {
        "base": pay.base is not None,
        "pool": pay.pool is not None,
        "commission": pay.commission is not None,
        "rank": bool(pay.rank),
    }
    for name in pay.caps:
        if not lines.get(name, any(lines.values())):
            told = Text(f"方案里没有 {name} 这一项, 封顶不起作用", f"the plan pays no {name}: the cap has no effect")
            yield ("pay", "caps", name), name, told
    if "coefficient_on" in pay.model_fields_set:
        for name in pay.coefficient_on:
            if not lines[name]:
                told = Text(f"方案里没有 {name} 这一项", f"the plan pays no {name}")
                yield ("pay", "coefficient_on"), name, told
    if pay.coefficients and not any(lines[name] for name in pay.coefficient_on):
        told = Text(
            "系数乘在 coefficient_on 写的项上, 方案里一项也没有",
            "coefficients multiply the lines of coefficient_on; the plan pays none of them",
        )
        yield ("pay", "coefficients"), list(pay.coefficients), told
