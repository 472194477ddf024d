"""A month as somebody asks for it: which month, by which plans, for whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from xundan.metrics.newest import last_month, newest_day
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.scorecards.card import Card, Payroll
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


def paid(view: View, workspace: Workspace, names: Sequence[str], month: str | None) -> Paid:
    """A month by the plans named, or all of the workspace's; without a month the newest that the data cover to its end.
    A closed month is what its record says, unless plans are named.

    Raises UserError as shelf.chosen and people.under do, and `changed_record`.
    """
    asked = Month.of(month) if month else newest_month(view)
    record = None if names else Cabinet(workspace.closed).record(asked)
    if record is not None:
        plans = tuple(read_plan(used.text, used.file) for used in record.plans)
        return Paid(asked, record.payroll, plans, closed_month(workspace, asked), record.credits)
    plans = tuple(chosen(workspace.plans, names, asked))
    return Paid(asked, payroll(view, plans, asked), plans, None if names else closed_month(workspace, asked))


def newest_month(view: View) -> Month:
    """The newest month that the data cover to its end."""
    first, _ = last_month(newest_day(view))
    return Month(first.year, first.month)


_TOLD: tuple[Callable[[Card], str], ...] = (
    lambda card: card.agent_id,
    lambda card: card.agent_id.rpartition(":")[2],
    lambda card: card.name,
)
"""By what a person may name an agent; the first that fits somebody."""


def of_agent(found: Payroll, agent: str) -> Payroll:
    """The cards of one agent, by account, by what follows its colon, or by name. Raises UserError `unknown_agent`."""
    for told in _TOLD:
        cards = tuple(card for card in found.cards if told(card) == agent)
        if cards:
            return replace(found, cards=cards, unplanned=())
    listed = ", ".join(dict.fromkeys(card.name for card in found.cards))
    raise UserError(
        "unknown_agent",
        Text(f"{found.month} 的考核里没有客服 {agent}", f"no agent {agent} is scored in {found.month}"),
        Text(f"有: {listed}", f"there are: {listed}") if listed else None,
    )
