"""What of the lost inquiries is asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar

from xundan.metrics.accounts import known_accounts, meant, unknown_agent
from xundan.metrics.order_story import check_shop, names_of
from xundan.metrics.view import View
from xundan.model.text import Text, UserError


class _Row(Protocol):
    @property
    def agent_id(self) -> str | None: ...

    @property
    def reason(self) -> str | None: ...


R = TypeVar("R", bound=_Row)


def only(rows: Sequence[R], reason: str | None, agents: Collection[str] | None) -> list[R]:
    """The rows of a reason and of some accounts; None: of all."""
    return [row for row in rows if reason in (None, row.reason) and (agents is None or row.agent_id in agents)]


def check_reason(reason: str | None, names: Sequence[str]) -> None:
    """Raises UserError `reason` where there is no such reason."""
    if reason is not None and reason not in names:
        listed = ", ".join(names)
        raise UserError(
            "reason",
            Text(f"没有叫 {reason} 的原因", f"there is no reason {reason}"),
            Text(f"可选: {listed}", f"there are: {listed}"),
        )


def accounts(view: View, shops: Sequence[str], agent: str | None) -> Collection[str] | None:
    """The accounts that a person names; None where nobody is named. Raises UserError `shop` or `unknown_agent`."""
    for shop in shops:
        check_shop(view, shop)
    if agent is None:
        return None
    asked = tuple(shops) or tuple(view.shops)
    known = {shop: (known_accounts(view, shop), names_of(view, shop)) for shop in asked}
    found = {account for each in known.values() for account in meant(agent, *each)}
    if not found:
        raise unknown_agent(asked[0], agent, *known[asked[0]])
    return found
