"""A month as somebody asks for it: which month, by which plans, for whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from xundan.metrics.accounts import meant, unknown_agent
from xundan.metrics.newest import last_month, newest_day
from xundan.metrics.view import View
from xundan.scorecards.card import Payroll
from xundan.scorecards.closing.cabinet import Cabinet
from xundan.scorecards.closing.closing import ClosedMonth, closed_month
from xundan.scorecards.closing.record import CreditUsed
from xundan.scorecards.month import payroll
from xundan.scorecards.plan_file import PlanFile, read_plan
from xundan.scorecards.shelf import Month, chosen
from xundan.workspace import Workspace


@dataclass(frozen=True)
class Paid:
    """A month's payroll and the plans that it follows. `closed`: where the month stands, None for a trial with plans
    that were named; `credits`: the orders in a closed month's record."""

    month: Month
    payroll: Payroll
    plans: tuple[PlanFile, ...]
    closed: ClosedMonth | None
    credits: tuple[CreditUsed, ...] = ()

    @property
    def over(self) -> bool:
        """Whether the payroll is that of a closed month's record."""
        return self.closed is not None and self.closed.payroll is not None


def paid(view: View, workspace: Workspace, names: Sequence[str], month: str | None, shop: str | None = None) -> Paid:
    """A month by the plans named, or all of the workspace's; without a month the newest that the data cover to its end.
    A closed month is what its record says, unless plans are named. With `shop` of one shop alone.

    Raises UserError as shelf.chosen and people.under do, and `changed_record`.
    """
    asked = Month.of(month) if month else newest_month(view)
    record = None if names else Cabinet(workspace.closed).record(asked)
    if record is not None:
        plans = tuple(read_plan(used.text, used.file) for used in record.plans)
        return Paid(asked, of_shop(record.payroll, shop), plans, closed_month(workspace, asked), record.credits)
    plans = tuple(chosen(workspace.plans, names, asked))
    return Paid(asked, payroll(view, plans, asked, shop), plans, None if names else closed_month(workspace, asked))


def newest_month(view: View) -> Month:
    """The newest month that the data cover to its end."""
    first, _ = last_month(newest_day(view))
    return Month(first.year, first.month)


def of_shop(found: Payroll, shop: str | None) -> Payroll:
    """The cards of one shop. What a record says of all shops together is left out where it knows several."""
    if shop is None or list(found.currencies) == [shop]:
        return found
    cards = tuple(card for card in found.cards if card.shop == shop)
    currencies = {name: currency for name, currency in found.currencies.items() if name == shop}
    unplanned = tuple(who for who in found.unplanned if who[0] == shop)
    return Payroll(found.month, cards, currencies, unplanned)


def of_accounts(found: Payroll, accounts: Collection[str]) -> Payroll:
    """The cards of some accounts, and nothing that is said of others."""
    cards = tuple(card for card in found.cards if card.agent_id in accounts)
    return Payroll(found.month, cards, found.currencies)


def of_agent(found: Payroll, agent: str) -> Payroll:
    """The cards of one agent, named as metrics.accounts.meant takes it; of several who are called so all of them.

    Raises UserError `unknown_agent`.
    """
    names = {card.agent_id: card.name for card in found.cards}
    accounts = meant(agent, names, names)
    if not accounts:
        raise unknown_agent(found.month, agent, list(names), names)
    return replace(found, cards=tuple(card for card in found.cards if card.agent_id in accounts), unplanned=())
