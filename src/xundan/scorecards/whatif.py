"""Past months under another plan: what everybody would have scored and been paid, and what it would have cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.scorecards.card import Card, LineKey, Payroll
from xundan.scorecards.month import payroll
from xundan.scorecards.paying import of_shop
from xundan.scorecards.plan_file import PlanFile
from xundan.scorecards.shelf import Month, chosen
from xundan.scorecards.variants import Variant, varied

Before = Callable[[Month], Payroll | None]
"""The payroll of a closed month; None for a month that is open."""
_NOTHING = Decimal("0.00")
_KEYS: tuple[LineKey, ...] = ("base", "pool", "commission", "rank", "cap", "carried")


@dataclass(frozen=True)
class Tried:
    """One agent of one shop in one month, or one run of her days. A card is None where she is not under the plan."""

    month: str
    shop: str
    agent_id: str
    name: str
    before: Card | None
    after: Card | None

    @property
    def difference(self) -> Decimal | None:
        """What she would be paid more; None where one of the totals is unknown."""
        was, now = paid(self.before), paid(self.after)
        return None if was is None or now is None else now - was


@dataclass(frozen=True)
class Cost:
    """What a currency's slips come to together; None where one is unknown."""

    currency: str
    before: Decimal | None
    after: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Outcome:
    """A variant with everybody's months, in order of months, and then of the actual payroll; `told` says what was
    changed along with the settings named."""

    variant: Variant
    told: tuple[Text, ...]
    rows: tuple[Tried, ...]
    costs: tuple[Cost, ...]

    @property
    def keys(self) -> tuple[LineKey, ...]:
        """The pay lines that anybody has."""
        cards = [card for row in self.rows for card in (row.before, row.after) if card]
        return tuple(key for key in _KEYS if any(card.line(key) for card in cards))


@dataclass(frozen=True)
class WhatIf:
    """All variants of a plan over some months. `closed` are the months whose record is the actual."""

    plan: PlanFile
    months: tuple[str, ...]
    closed: tuple[str, ...]
    currencies: dict[str, str]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Actual:
    """A plan's months as they were: with each the version that holds and whether the payroll is a closed one."""

    months: tuple[tuple[Month, PlanFile, Payroll, bool], ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        return tuple(card for _, _, payroll, _ in self.months for card in payroll.cards)

    @property
    def newest(self) -> PlanFile:
        """The version of the last month."""
        return self.months[-1][1]


def actual(
    view: View, folder: Path, name: str, months: Sequence[Month], before: Before, shop: str | None = None
) -> Actual:
    """The months of one plan of the workspace's `folder`, or of a built-in one. Raises UserError `no_plan`."""
    found = []
    for month in months:
        [file] = chosen(folder, [name], month)
        record = before(month)
        was = payroll(view, [file], month, shop) if record is None else of_shop(record, shop)
        cards = tuple(card for card in was.cards if card.plan == file.plan.id)
        kept = Payroll(was.month, cards, was.currencies)
        found.append((month, file, kept, record is not None))
    return Actual(tuple(found))


def whatif(view: View, was: Actual, variants: Sequence[Variant], shop: str | None = None) -> WhatIf:
    """Every variant over those months, each on the version that held; of one `shop`, as `was` is.

    Raises UserError as variants.varied does, before anything is computed.
    """
    plans = [[varied(file, variant) for _, file, _, _ in was.months] for variant in variants]
    currencies = {name: shop.currency for name, shop in view.shops.items()}
    outcomes = []
    for variant, tried in zip(variants, plans, strict=True):
        rows: list[Tried] = []
        for (month, file, before, closed), changed in zip(was.months, tried, strict=True):
            same = changed.plan.plan == file.plan and not closed
            rows += _beside(before, before if same else payroll(view, [changed.plan], month, shop))
        told = tuple(dict.fromkeys(text for each in tried for text in each.told))
        outcomes.append(Outcome(variant, told, tuple(rows), _costs(rows, currencies)))
    return WhatIf(
        was.newest,
        tuple(str(month) for month, _, _, _ in was.months),
        tuple(str(month) for month, _, _, closed in was.months if closed),
        currencies,
        tuple(outcomes),
    )


def paid(card: Card | None) -> Decimal | None:
    """What a card pays: nothing where there is none, None where it is unknown."""
    return _NOTHING if card is None else card.total


def _beside(before: Payroll, after: Payroll) -> list[Tried]:
    was, now = _by_run(before), _by_run(after)
    found = []
    for who in dict.fromkeys((*was, *now)):
        one, other = was.get(who), now.get(who)
        name = next(card.name for card in (other, one) if card)
        found.append(Tried(before.month, who[0], who[1], name, one, other))
    return found


def _by_run(payroll: Payroll) -> dict[tuple[str, str, int], Card]:
    """The cards by shop, account and which of her runs of days it is."""
    found: dict[tuple[str, str, int], Card] = {}
    for card in payroll.cards:
        run = sum((shop, agent) == (card.shop, card.agent_id) for shop, agent, _ in found)
        found[card.shop, card.agent_id, run] = card
    return found


def _costs(rows: Sequence[Tried], currencies: dict[str, str]) -> tuple[Cost, ...]:
    found = []
    for currency in sorted({currencies[row.shop] for row in rows}):
        its = [row for row in rows if currencies[row.shop] == currency]
        sums = [_sum([paid(card) for card in cards]) for cards in zip(*((r.before, r.after) for r in its), strict=True)]
        found.append(Cost(currency, sums[0], sums[1]))
    return tuple(found)


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    return None if None in amounts else sum((each for each in amounts if each is not None), _NOTHING)


def span(text: str) -> list[Month]:
    """From `2026-08` or `2026-08..2026-10`, both included. Raises UserError `month`."""
    first, dots, last = text.partition("..")
    start, end = Month.of(first), Month.of(last if dots else first)
    if not 0 <= (end.year - start.year) * 12 + end.month - start.month < _MOST:
        raise UserError(
            "month",
            Text(f"{text} 不是 1 到 {_MOST} 个月", f"{text} is not 1 to {_MOST} months"),
            Text("写成 2026-08..2026-10, 早的在前", "write 2026-08..2026-10, the earlier first"),
        )
    found = [start]
    while found[-1] != end:
        found.append(found[-1].next)
    return found


_MOST = 36
