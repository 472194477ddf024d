"""Weights follow the diagnosis: the item in which a team loses most of what it could earn, whether that is more than
chance, and the variant in which it weighs a quarter more. Pure functions of cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xundan.analysis.intervals import Interval, wilson
from xundan.model.text import Text
from xundan.scorecards.amounts import plain, rounded, shown
from xundan.scorecards.card import Card, Scored
from xundan.scorecards.plan import Item, LinearItem, MeasuredItem, Plan, TargetItem, TiersItem
from xundan.scorecards.variants import Change, Variant

MORE = Fraction(5, 4)
"""By how much the item's weight grows."""


@dataclass(frozen=True)
class Loss:
    """What one agent, or the team (`agent_id` None), earned of an item over some months. `part` and `whole` are those
    of the metric, None where it has none."""

    shop: str
    agent_id: str | None
    name: str
    earned: Decimal
    could: Decimal
    part: Decimal | None
    whole: Decimal | None

    @property
    def share(self) -> Fraction:
        """The part of what could be earned that was not."""
        return 1 - Fraction(self.earned) / Fraction(self.could)


@dataclass(frozen=True)
class Diagnosis:
    """The item in which most is lost; `cases` are the cards on which it was scored. `interval` is the 95 % one of the
    team's rate, None where it is no rate of counts, and `edge` the value that earns all points. `offered` is None where
    the finding may be chance or the others have nothing to give; `why` says which."""

    item: Item
    team: Loss
    cases: int
    agents: tuple[Loss, ...]
    interval: Interval | None
    edge: Decimal | None
    offered: Variant | None
    why: Text


def diagnosis(plan: Plan, cards: Sequence[Card]) -> Diagnosis | None:
    """What a team's cards of a plan say; None when nothing was scored or nothing lost."""
    found: list[tuple[Fraction, Item]] = []
    for item in plan.items:
        team = _loss(_scored(cards, item.id))
        if team is not None and team.share > 0:
            found.append((team.share, item))
    if not found:
        return None
    _, item = max(found, key=lambda each: each[0])  # the first of equal ones, in the plan's order
    pairs = _scored(cards, item.id)
    team = _loss(pairs)
    assert team is not None
    accounts = dict.fromkeys((card.shop, card.agent_id) for card, _ in pairs)
    agents = [_loss([each for each in pairs if (each[0].shop, each[0].agent_id) == who], who) for who in accounts]
    interval, edge = _interval(pairs), _edge(item)
    chance = _within_chance(item, interval, edge)
    offered = None if chance else offer(plan, item)
    return Diagnosis(
        item,
        team,
        len(pairs),
        tuple(each for each in agents if each),
        interval,
        edge,
        offered,
        chance or _why(plan, item, offered),
    )


def offer(plan: Plan, item: Item) -> Variant | None:
    """The variant in which an item weighs a quarter more and the others make room; None where they cannot."""
    more = rounded(Fraction(item.counts) * MORE)
    if more >= plan.full or len(plan.items) < 2:
        return None
    key = "weight" if item.weight is not None else "full"
    return Variant(f"{item.id} +25%", (Change(("items", item.id, key), more),), rescale=True)


def _scored(cards: Sequence[Card], name: str) -> list[tuple[Card, Scored]]:
    return [(card, item) for card in cards for item in card.items if item.item == name and item.adds is not None]


def _loss(pairs: Sequence[tuple[Card, Scored]], who: tuple[str, str] | None = None) -> Loss | None:
    if not pairs:
        return None
    earned = sum((item.adds for _, item in pairs if item.adds is not None), Decimal(0))
    could = sum((item.counts for _, item in pairs), Decimal(0))
    parts = [each.part for _, item in pairs if (each := item.evidence) and each.part is not None]
    wholes = [each.whole for _, item in pairs if (each := item.evidence) and each.whole is not None]
    known = len(parts) == len(wholes) == len(pairs)
    part, whole = (sum(parts, Decimal(0)), sum(wholes, Decimal(0))) if known else (None, None)
    card = pairs[-1][0]
    return Loss(card.shop, who[1] if who else None, card.name if who else "", earned, could, part, whole)


def _interval(pairs: Sequence[tuple[Card, Scored]]) -> Interval | None:
    """That of everybody's counts together, where every one is a rate of counts."""
    found = [item.evidence for _, item in pairs]
    if any(each is None or each.low is None or each.part is None or each.whole is None for each in found):
        return None
    part = sum(int(each.part) for each in found if each and each.part is not None)
    return wilson(part, sum(int(each.whole) for each in found if each and each.whole is not None))


def _edge(item: Item) -> Decimal | None:
    """The value of the metric from which on all points are earned; None where it is another one every month."""
    match item:
        case TiersItem():
            return item.tiers[0].upto if item.tiers[0].upto is not None else item.tiers[0].from_
        case LinearItem():
            return item.best.at
        case TargetItem() if item.target != "shop":
            return item.target
        case _:
            return None


def _within_chance(item: Item, interval: Interval | None, edge: Decimal | None) -> Text | None:
    """What to say where the interval reaches the value that earns everything; else None."""
    if interval is None or edge is None or not isinstance(item, MeasuredItem):
        return None
    falling = (isinstance(item, TiersItem) and item.tiers[0].upto is not None) or (
        isinstance(item, LinearItem) and item.best.at < item.worst.at
    )
    reaches = interval.low <= edge if falling else interval.high >= edge
    if not reaches:
        return None
    told = f"{_percent(interval.low)}–{_percent(interval.high)}"
    at = shown(edge, "rate")
    return Text(
        f"样本太少, 可能只是偶然: 95 % 区间 {told}, 满分线 {at} 也在里面, 不建议改权重",
        f"may be chance, too few cases: the 95 % interval {told} reaches {at}, which earns all; nothing is offered",
    )


def _why(plan: Plan, item: Item, offered: Variant | None) -> Text:
    if offered is None:
        return Text("其他项目让不出分数, 不建议改权重", "the other items have no room to give; nothing is offered")
    was, now = plain(item.counts), plain(rounded(Fraction(item.counts) * MORE))
    return Text(
        f"建议: {item.name.zh} 从 {was} 提到 {now}, 其余按比例让出",
        f"offered: {item.name.en} from {was} to {now}, the others make room",
    )


def _percent(rate: float) -> str:
    return f"{plain(rounded(Fraction(rate) * 100, Decimal('0.1')))}%"
