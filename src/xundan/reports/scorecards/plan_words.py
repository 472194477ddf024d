"""The parts of a plan in words: how an item is scored, what a mark counts, what is paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xundan.metrics.families import CATALOGUE
from xundan.model.text import Text
from xundan.scorecards.amounts import plain, shown
from xundan.scorecards.plan import (
    Applies,
    AttendanceItem,
    CommissionTier,
    GradeItem,
    Item,
    LinearItem,
    MarkKind,
    Missing,
    Pay,
    Refunds,
    TargetItem,
    Tier,
    TiersItem,
)

WAYS: Mapping[str, Text] = {
    "tiers": Text("分档", "tiers"),
    "linear": Text("两点之间", "linear"),
    "target": Text("目标", "target"),
    "grade": Text("打分", "grade"),
    "attendance": Text("考勤", "attendance"),
}
MISSING: Mapping[Missing, Text] = {
    "rescale": Text("没法评分的项目不算, 其余放大", "unscored items left out, the rest stretched"),
    "wait": Text("没法评分就等着", "unscored items are waited for"),
}
REFUNDS: Mapping[Refunds, Text] = {
    "of_orders": Text("扣这些订单的退款", "less the refunds of those orders"),
    "finished": Text("扣当月完成的退款", "less the refunds finished in the month"),
    "none": Text("不扣退款", "refunds not taken off"),
}
_EACH = {"late": Text("迟到", "late"), "leave": Text("请假", "leave"), "absent": Text("缺勤", "absent")}
_LINES = {
    "base": Text("底薪", "base"),
    "pool": Text("绩效奖金", "bonus"),
    "commission": Text("提成", "commission"),
    "rank": Text("名次奖", "rank bonus"),
    "total": Text("合计", "total"),
}


def unit_of(item: Item) -> str:
    """The unit of an item's metric; none for one that has no metric."""
    return CATALOGUE[item.metric].unit if isinstance(item, TiersItem | LinearItem | TargetItem) else ""


def rule(item: Item) -> Text:
    """How an item is scored."""
    unit, found = unit_of(item), Text("", "")
    match item:
        case TiersItem():
            found = _of(item.metric, tiers(item.tiers, unit))
        case LinearItem():
            ends = f"{shown(item.worst.at, unit)} → {plain(item.worst.points)}"
            ends += f" … {shown(item.best.at, unit)} → {plain(item.best.points)}"
            found = _of(item.metric, Text(ends, ends))
        case TargetItem():
            found = _of(item.metric, _target(item, unit))
        case GradeItem():
            found = _graded(item)
        case AttendanceItem():
            zh = "; ".join(f"{_EACH[kind].zh} -{plain(points)}" for kind, points in item.each.items())
            en = "; ".join(f"{_EACH[kind].en} -{plain(points)}" for kind, points in item.each.items())
            found = Text(zh, en)
    if isinstance(item, TiersItem | LinearItem | TargetItem) and item.least is not None:
        least = plain(item.least)
        found = Text(f"{found.zh}; 分母不到 {least} 不评分", f"{found.en}; not scored below {least} cases")
    if item.missing is not None:
        found = Text(f"{found.zh}; {MISSING[item.missing].zh}", f"{found.en}; {MISSING[item.missing].en}")
    return found


def _of(metric: str, told: Text) -> Text:
    name = CATALOGUE[metric].name
    return Text(f"{name.zh} {told.zh}", f"{name.en} {told.en}")


def tiers(found: Sequence[Tier], unit: str) -> Text:
    """Thresholds with their points: ≤ 5% 30; ≤ 8% 20; else 0."""
    parts = []
    for tier in found:
        sign = ("≤", tier.upto) if tier.upto is not None else ("≥", tier.from_)
        if sign[1] is not None:
            parts.append(f"{sign[0]} {shown(sign[1], unit)}: {plain(tier.points)}")
    rest = plain(found[-1].points)
    told = "; ".join(parts)
    return Text(f"{told}; 其余: {rest}", f"{told}; else: {rest}")


def _target(item: TargetItem, unit: str) -> Text:
    if item.target == "shop":
        found = Text("/ 全店同期", "/ the whole shop's")
    else:
        found = Text(f"/ {shown(item.target, unit)}", f"/ {shown(item.target, unit)}")
    if item.cap != 1:
        cap = shown(item.cap, "rate")
        found = Text(f"{found.zh}, 最多算 {cap}", f"{found.en}, {cap} at most")
    if item.floor > 0:
        floor = shown(item.floor, "rate")
        found = Text(f"{found.zh}, 不到 {floor} 得 0", f"{found.en}, nothing below {floor}")
    return found


def _graded(item: GradeItem) -> Text:
    of = plain(item.of if item.of is not None else item.out_of)
    told = "; ".join(f"{name} {plain(points)}" for name, points in item.grades.items())
    zh, en = f"或 0-{of} 分", f"or a mark of 0 to {of}"
    return Text(f"{told}; {zh}", f"{told}; {en}") if told else Text(f"0-{of} 分", f"a mark of 0 to {of}")


def points(mark: MarkKind) -> Text:
    """The points of one mark, and the most of a month."""
    least, most = mark.points
    told = plain(least) if least == most else f"{plain(least)}-{plain(most)}"
    if mark.most is None:
        return Text(told, told)
    return Text(f"{told}; 一个月最多 {plain(mark.most)}", f"{told}; {plain(mark.most)} a month at most")


def pay(found: Pay) -> list[tuple[Text, Text]]:
    """Every rule of pay: what, and how much."""
    rows: list[tuple[Text, Text]] = []
    if found.base is not None:
        told = pairs(found.base)
        rows.append((Text("底薪", "Base"), Text(told, told)))
    if found.pool is not None:
        pool = plain(found.pool)
        how = (
            Text(", 超过满分不多发", ", no more above the full score")
            if found.cap_at_full
            else Text(", 超过满分多发", ", more above it")
        )
        share = Text(f"{pool} × 得分 / 满分{how.zh}", f"{pool} × score / full score{how.en}")
        rows.append((Text("绩效奖金", "Bonus"), share))
    if found.commission is not None:
        how = Text("分段", "each for its part") if found.commission.how == "slices" else Text("全额", "for all of it")
        told = commission(found.commission.tiers)
        rows.append((Text("提成", "Commission"), Text(f"{told} ({how.zh})", f"{told} ({how.en})")))
    if found.rank:
        told = " / ".join(plain(each) for each in found.rank)
        rows.append((Text("名次奖", "Rank bonus"), Text(told, told)))
    if found.coefficients:
        told = pairs(found.coefficients)
        on = lines(found.coefficient_on)
        rows.append((Text("个人系数", "Coefficients"), Text(f"{told} ({on.zh})", f"{told} ({on.en})")))
    if found.caps:
        zh = "; ".join(f"{_LINES[name].zh} {plain(most)}" for name, most in found.caps.items())
        en = "; ".join(f"{_LINES[name].en} {plain(most)}" for name, most in found.caps.items())
        rows.append((Text("封顶", "Caps"), Text(zh, en)))
    if found.round_to != Decimal("0.01"):
        step = plain(found.round_to)
        rows.append((Text("每项取整到", "Each line rounded to"), Text(step, step)))
    return rows


def commission(found: Sequence[CommissionTier]) -> str:
    """The rates with where each begins."""
    return "; ".join(f"≥ {plain(tier.from_)}: {shown(tier.rate, 'rate')}" for tier in found)


def pairs(found: Mapping[str, Decimal]) -> str:
    """Names with their numbers."""
    return "; ".join(f"{name} {plain(value)}" for name, value in found.items())


def lines(names: Sequence[str]) -> Text:
    """Pay lines by their names."""
    return Text("、".join(_LINES[name].zh for name in names), ", ".join(_LINES[name].en for name in names))


def applies(found: Applies) -> Text:
    """Whom a plan is for."""
    parts = (
        ("店铺", "shops", found.shops),
        ("岗位", "roles", found.roles),
        ("小组", "teams", found.teams),
        ("级别", "levels", found.levels),
        ("客服", "agents", found.agents),
    )
    named = [(zh, en, ", ".join(names)) for zh, en, names in parts if names]
    if not named:
        return Text("所有客服", "everybody")
    zh, en = ("; ".join(f"{each[n]} {each[2]}" for each in named) for n in (0, 1))
    return Text(zh, en)
