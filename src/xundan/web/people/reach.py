"""What a seat lets its person see in the data of today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xundan.metrics.accounts import team_accounts
from xundan.metrics.view import View
from xundan.web.people.roles import Right, Role

if TYPE_CHECKING:
    from xundan.web.people.models import Seat


@dataclass(frozen=True)
class Reach:
    """What a seat lets its person see. `agents` are the accounts whose rows she may see; None: everybody's. `chats`:
    whether words of chats and buyers' names are shown in clear. `pay`: whether what these agents are paid is shown.
    `team`: that of a lead who sees one team only; else empty."""

    role: Role
    agents: frozenset[str] | None
    chats: bool
    pay: bool = False
    team: str = ""

    def sees(self, agent: str | None) -> bool:
        """Whether this account's rows are hers to see."""
        return self.agents is None or agent in self.agents


ALIKE = Reach(Role.ANALYST, None, chats=False)
"""What pages are made with that are the same for all who may see them: all agents, no words, no buyers."""


def reach_of(seat: Seat, shop: str, view: View | None) -> Reach:
    """An agent sees her own accounts, a lead those that were ever in her team (nobody without a view), the others
    all."""
    role = Role(seat.role)
    agents: frozenset[str] | None = None
    if role is Role.AGENT:
        agents = frozenset(seat.accounts)
    elif role is Role.LEAD and seat.team:
        agents = frozenset() if view is None else team_accounts(view, shop, seat.team)
    pay = seat.may(Right.PAY) or seat.may(Right.OWN_PAY)
    return Reach(role, agents, seat.may(Right.CHATS), pay, seat.team if role is Role.LEAD else "")
