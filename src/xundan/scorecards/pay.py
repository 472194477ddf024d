"""From scores to money (decision 0014, points 17 to 24): pure functions of a plan's pay rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from xundan.model.text import Text
from xundan.scorecards.amounts import HUNDREDTH, plain, rounded
from xundan.scorecards.card import Card, LineKey, PayLine
from xundan.scorecards.plan import CappedLine, Commission, Pay, Plan, PoolLine

_NAMES: dict[LineKey, Text] = {
    "base": Text("底薪", "Base"),
    "pool": Text("绩效奖金", "Performance bonus"),
    "commission": Text("提成", "Commission"),
    "rank": Text("名次奖", "Rank bonus"),
    "cap": Text("超出封顶", "Above the cap"),
    "carried": Text("上期差额", "Carried over"),
}
_WAITS = Text("还有项目等打分", "an item still waits")


@dataclass(frozen=True)
class Sold:
    """What earns commission; None where unknown, and `why` says so. `platform`: a figure of the platform's reports."""

    amount: Fraction | None
    platform: bool = False
    why: Text | None = None


def lines(plan: Plan, card: Card, sold: Sold, bonus: Fraction | None, carried: Sequence[Decimal]) -> Card:
    """The card with its pay. `bonus` is that of her place for a whole month, None while she has none; `carried` what
    earlier months owe or are owed."""
    pay = plan.pay
    found: list[PayLine] = []
    if pay.base is not None:
        found.append(_base(pay, card))
    if pay.pool is not None:
        found.append(_pool(pay, card))
    if pay.commission is not None:
        found.append(_commission(pay, pay.commission, card, sold))
    if pay.rank:
        found.append(_rank(pay, card, bonus))
    known = [line.amount for line in found if line.amount is not None]
    most = pay.caps.get("total")
    if (
        most is not None
        and card.score is not None
        and len(known) == len(found)
        and (over := sum(known, Decimal(0)) - most) > 0
    ):
        told = f"{plain(sum(known, Decimal(0)))} → {plain(most)}"
        found.append(PayLine("cap", _NAMES["cap"], Text(told, told), -over))
    if carried:
        told = " + ".join(f"{amount:,}" for amount in carried)
        found.append(PayLine("carried", _NAMES["carried"], Text(told, told), sum(carried, Decimal("0.00"))))
    amounts = [line.amount for line in found]
    unknown = card.score is None or None in amounts
    total = None if unknown else sum((a for a in amounts if a is not None), Decimal("0.00"))
    return replace(card, lines=tuple(found), total=total)


def _base(pay: Pay, card: Card) -> PayLine:
    base = pay.base or {}
    unknown = [stay.level for stay in card.stays if stay.level not in base]
    if unknown:
        level = unknown[0]
        why = Text(
            f"级别 {level} 没有写底薪" if level else "客服名单里没有写级别",
            f"no base for the level {level}" if level else "her level is not in the list of agents",
        )
        return PayLine("base", _NAMES["base"], Text("", ""), None, why)
    parts = [(base[stay.level or ""], stay) for stay in card.stays]
    total = Decimal(0)
    days: dict[str, int] = {}
    for _, stay in parts:
        days[stay.level or ""] = days.get(stay.level or "", 0) + stay.days
    told = []
    for level, its in days.items():
        total += rounded(Fraction(base[level]) * its / card.month_days, pay.round_to)
        told.append(_times(f"{level} {plain(base[level])}", (its, card.month_days)))
    return _line(pay, "base", card, " + ".join(told), Fraction(total))


def _pool(pay: Pay, card: Card) -> PayLine:
    pool = pay.pool or Decimal(0)
    if card.score is None:
        return PayLine("pool", _NAMES["pool"], Text("", ""), None, _WAITS)
    if not card.passed:
        bound = plain(card.pass_score or Decimal(0))
        zh, en = (
            f"{plain(card.score)} 分, 不到及格线 {bound}",
            f"{plain(card.score)} points, below the pass mark {bound}",
        )
        return PayLine("pool", _NAMES["pool"], Text(zh, en), Decimal("0.00"))
    score = min(card.score, card.full) if pay.cap_at_full else card.score
    amount = Fraction(pool) * Fraction(score) / Fraction(card.full) * _share(card)
    told = _times(f"{plain(pool)} × {plain(score)} / {plain(card.full)}", (card.days, card.month_days))
    return _line(pay, "pool", card, told, amount)


def _commission(pay: Pay, rules: Commission, card: Card, sold: Sold) -> PayLine:
    if sold.amount is None:
        return PayLine("commission", _NAMES["commission"], Text("", ""), None, sold.why)
    earned, told = commission(rules, Fraction(rounded(sold.amount)))
    line = _line(pay, "commission", card, told, earned)
    if not sold.platform:
        return line
    return replace(line, sum=Text(f"{line.sum.zh} (平台数据)", f"{line.sum.en} (the platform's figure)"))


def commission(rules: Commission, sold: Fraction) -> tuple[Fraction, str]:
    """What an amount earns, with the arithmetic."""
    sold = max(sold, Fraction(0))
    if rules.how == "whole":
        fits = [tier for tier in rules.tiers if Fraction(tier.from_) <= sold]
        rate = fits[-1].rate if fits else Decimal(0)
        return sold * Fraction(rate), f"{_money(sold)} × {_percent(rate)}"
    total, told = Fraction(0), []
    for n, tier in enumerate(rules.tiers):
        end = sold if n + 1 == len(rules.tiers) else min(sold, Fraction(rules.tiers[n + 1].from_))
        part = end - max(Fraction(tier.from_), Fraction(0))
        if part > 0:
            total += part * Fraction(tier.rate)
            told.append(f"{_money(part)} × {_percent(tier.rate)}")
    return total, " + ".join(told) or f"{_money(sold)} × {_percent(rules.tiers[0].rate)}"


def _rank(pay: Pay, card: Card, bonus: Fraction | None) -> PayLine:
    if card.place is None or bonus is None:
        return PayLine("rank", _NAMES["rank"], Text("", ""), None, _WAITS)
    place = Text(f"第 {card.place} 名, ", f"place {card.place}, ")
    if not card.passed:
        zh, en = f"{place.zh}没有及格", f"{place.en}not passed"
        return PayLine("rank", _NAMES["rank"], Text(zh, en), Decimal("0.00"))
    line = _line(pay, "rank", card, _times(_money(bonus), (card.days, card.month_days)), bonus * _share(card))
    return replace(line, sum=Text(place.zh + line.sum.zh, place.en + line.sum.en))


def rank_bonus(pay: Pay, place: int, sharing: int) -> Fraction:
    """The bonus of a place that so many agents share: an equal part of the bonuses of the places that they take."""
    taken = pay.rank[place - 1 : place - 1 + sharing]
    return Fraction(sum(taken, Decimal(0))) / sharing


def _line(pay: Pay, key: PoolLine | CappedLine, card: Card, told: str, amount: Fraction) -> PayLine:
    """A line with its personal coefficient, rounded, then capped."""
    assert key != "total"
    factor = pay.coefficients.get(card.agent_id, Decimal(1))
    if key in pay.coefficient_on and factor != 1:
        amount, told = amount * Fraction(factor), f"({told}) × {plain(factor)}"
    earned = rounded(amount, pay.round_to).quantize(HUNDREDTH)
    most = pay.caps.get(key)
    zh = en = f"{told} = {earned}"
    if most is not None and earned > most:
        zh, en = f"{zh}, 封顶 {plain(most)}", f"{en}, capped at {plain(most)}"
        earned = most.quantize(HUNDREDTH)
    return PayLine(key, _NAMES[key], Text(zh, en), earned)


def _share(card: Card) -> Fraction:
    return Fraction(card.days, card.month_days)


def _times(told: str, days: tuple[int, int]) -> str:
    """With the share of the month, where that is not all of it."""
    return told if days[0] == days[1] else f"{told} × {days[0]}/{days[1]}"


def _money(amount: Fraction) -> str:
    return f"{rounded(amount):,}"


def _percent(rate: Decimal) -> str:
    return f"{plain(rate * 100)}%"
