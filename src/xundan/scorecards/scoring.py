"""From values and marks to points (decision 0014, points 5 to 13): pure functions of a plan's items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from xundan.analysis.intervals import wilson
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import Figure
from xundan.model.text import Text
from xundan.scorecards.amounts import plain, rounded, shown
from xundan.scorecards.card import Evidence, Scored
from xundan.scorecards.marks import Attended, Grade
from xundan.scorecards.plan import (
    AttendanceItem,
    GradeItem,
    Item,
    LinearItem,
    MeasuredItem,
    Missing,
    TargetItem,
    TiersItem,
)

_NOTHING = Text("", "")
_KINDS = {"late": Text("迟到", "late"), "leave": Text("请假", "leave"), "absent": Text("缺勤", "absent")}


def measured(item: MeasuredItem, figure: Figure, shop: Figure | None, missing: Missing) -> Scored:
    """An item scored by a metric; `shop` is the whole shop's figure, where the target is that."""
    evidence = _evidence(item.metric, figure)
    value = as_printed(figure.value, evidence.unit)
    if value is None:
        return _not_scored(item, figure.why or _NOTHING, missing, evidence)
    if item.least is not None and (figure.whole is None or figure.whole < item.least):
        least = plain(item.least)
        why = Text(f"分母不到 {least}, 样本太小", f"the denominator is below {least}: too few to go by")
        return _not_scored(item, why, missing, evidence)
    if isinstance(item, TargetItem):
        target = (
            Fraction(item.target) if item.target != "shop" else as_printed(shop.value if shop else None, evidence.unit)
        )
        if target is None or target <= 0:
            why = Text("全店没有可以比的数", "the whole shop has no figure to compare with")
            return _not_scored(item, why, missing, evidence)
        points, met = _share(item, value, target, evidence.unit)
    elif isinstance(item, TiersItem):
        points, met = _tier(item, value, evidence.unit)
    else:
        points, met = _line(item, value, evidence.unit)
    return _scored(item, points, met, evidence)


def as_printed(value: Fraction | None, unit: str) -> Fraction | None:
    """Money in cents, as the slip prints it; other values have their numerator and denominator beside them."""
    return Fraction(rounded(value)) if value is not None and unit == "money" else value


def graded(item: GradeItem, mark: Grade | None, missing: Missing) -> Scored:
    """An item marked by a person."""
    if mark is None:
        return _not_scored(item, Text("还没有打分", "not marked yet"), missing)
    told = Text(f" ({mark.by})", f" ({mark.by})") if mark.by else _NOTHING
    if mark.score is not None:
        of = item.of if item.of is not None else item.out_of
        if not 0 <= mark.score <= of:
            score = plain(mark.score)
            why = Text(f"打了 {score} 分, 应在 0 到 {plain(of)} 之间", f"marked {score}, not between 0 and {plain(of)}")
            return _not_scored(item, why, missing)
        points = Fraction(item.out_of) * Fraction(mark.score) / Fraction(of)
        met = f"{plain(mark.score)} / {plain(of)}"
        return _scored(item, points, Text(met + told.zh, met + told.en))
    grade = mark.grade or ""
    found = {str(name): points for name, points in item.grades.items()}.get(grade)
    if found is None:
        why = Text(f"方案里没有写 {grade} 是几分", f"the plan does not say what {grade} is worth")
        return _not_scored(item, why, missing)
    return _scored(item, Fraction(found), Text(grade + told.zh, grade + told.en))


def attended(item: AttendanceItem, rows: Sequence[Attended] | None, missing: Missing) -> Scored:
    """Attendance; `rows` are None when nobody kept it."""
    if rows is None:
        why = Text("这些天没有考勤数据", "no attendance was kept on these days")
        return _not_scored(item, why, missing)
    counts = {kind: sum(row.kind == kind for row in rows) for kind in item.each}
    lost = sum((points * counts[kind] for kind, points in item.each.items()), Decimal(0))
    parts = [(kind, counts[kind], item.each[kind]) for kind in item.each if counts[kind]]
    if not parts:
        met = Text("全勤", "full attendance")
    else:
        met = Text(
            "; ".join(f"{_KINDS[kind].zh} {count} × {plain(each)}" for kind, count, each in parts),
            "; ".join(f"{_KINDS[kind].en} {count} x {plain(each)}" for kind, count, each in parts),
        )
    return _scored(item, Fraction(max(item.out_of - lost, Decimal(0))), met)


def _scored(item: Item, points: Fraction, met: Text, evidence: Evidence | None = None) -> Scored:
    earned = rounded(points)
    adds = earned if item.weight is None else rounded(Fraction(item.weight) * Fraction(earned) / 100)
    return Scored(item.id, item.name, item.score, item.counts, item.out_of, earned, adds, met, evidence=evidence)


def _not_scored(item: Item, why: Text, missing: Missing, evidence: Evidence | None = None) -> Scored:
    waits = (item.missing or missing) == "wait"
    blank = Scored(item.id, item.name, item.score, item.counts, item.out_of, None, None, _NOTHING, why, waits)
    return replace(blank, evidence=evidence)


def _tier(item: TiersItem, value: Fraction, unit: str) -> tuple[Fraction, Text]:
    for tier in item.tiers:
        if tier.upto is not None and value <= Fraction(tier.upto):
            return Fraction(tier.points), _text(f"≤ {shown(tier.upto, unit)}")
        if tier.from_ is not None and value >= Fraction(tier.from_):
            return Fraction(tier.points), _text(f"≥ {shown(tier.from_, unit)}")
    *others, last = item.tiers
    edge = others[-1]
    sign, bound = (">", edge.upto) if edge.upto is not None else ("<", edge.from_)
    return Fraction(last.points), _text(f"{sign} {shown(bound or Decimal(0), unit)}")


def _line(item: LinearItem, value: Fraction, unit: str) -> tuple[Fraction, Text]:
    (low, low_points), (high, high_points) = (
        (Fraction(point.at), Fraction(point.points)) for point in (item.worst, item.best)
    )
    share = min(max((value - low) / (high - low), Fraction(0)), Fraction(1))
    points = low_points + share * (high_points - low_points)
    worst, best = (f"{shown(point.at, unit)} → {plain(point.points)}" for point in (item.worst, item.best))
    return points, _text(f"{worst}, {best}")


def _share(item: TargetItem, value: Fraction, target: Fraction, unit: str) -> tuple[Fraction, Text]:
    share = value / target
    told = shown(target, unit)
    whose = (
        Text(f"全店 {told}", f"the shop's {told}") if item.target == "shop" else Text(f"目标 {told}", f"target {told}")
    )
    if share < Fraction(item.floor):
        zh, en = f"不到 {shown(item.floor, 'rate')}", f"below {shown(item.floor, 'rate')}"
        return Fraction(0), Text(f"{whose.zh}, {zh}", f"{whose.en}, {en}")
    counted = min(max(share, Fraction(0)), Fraction(item.cap))
    percent = shown(share, "rate")
    capped = Text(f", 按 {shown(item.cap, 'rate')}", f", counted as {shown(item.cap, 'rate')}")
    more = capped if share > Fraction(item.cap) else _NOTHING
    return Fraction(item.out_of) * counted, Text(
        f"{whose.zh} 的 {percent}{more.zh}", f"{percent} of {whose.en}{more.en}"
    )


def _evidence(metric: str, figure: Figure) -> Evidence:
    interval = None
    if figure.counts and figure.part is not None and figure.whole is not None:
        interval = wilson(int(figure.part), int(figure.whole))
    low, high = (None, None) if interval is None else (_places(interval.low), _places(interval.high))
    value, part, whole = (
        None if exact is None else _places(exact) for exact in (figure.value, figure.part, figure.whole)
    )
    return Evidence(metric, CATALOGUE[metric].unit, value, part, whole, low, high, figure.platform)


def _places(value: Fraction | float) -> Decimal:
    """To six decimals, without needless zeros: enough for every tier to be seen, the same on every machine."""
    return Decimal(plain(rounded(Fraction(value), Decimal("0.000001"))))


def _text(same: str) -> Text:
    return Text(same, same)
