"""A person decides whose an order is: what they wish, looked at beside what is known, becomes a row of
`credit_overrides`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from xundan.metrics.accounts import known_accounts, unknown_agent
from xundan.metrics.decisions import Decision, decisions, the_one_that_stands
from xundan.metrics.entering import LONGEST_BY, LONGEST_WHY, as_file, moment_after, written
from xundan.metrics.order_story import found_order, names_of
from xundan.metrics.view import View
from xundan.model.clock import Shop
from xundan.model.rules import CREDIT_RULES
from xundan.model.text import Text, UserError

TABLE = "credit_overrides"

Verb = Literal["give", "silent", "undo"]


@dataclass(frozen=True)
class Wish:
    """What a person wants of an order: to `give` it to an agent, to call it nobody's (`silent`), or to take back
    (`undo`) the decision that stands."""

    order_id: str
    verb: Verb
    why: str
    by: str
    agent_id: str | None = None
    shop: str | None = None


@dataclass(frozen=True)
class Owner:
    """Whose an order is under a rule; `state` as in order_reasons.Verdict."""

    state: str | None
    agent_id: str | None


Owners = Mapping[str, Owner]
"""By rule."""


@dataclass(frozen=True)
class Case:
    """An order about which somebody decides, as it is now."""

    shop: Shop
    order_id: str
    owners: Owners
    made: list[Decision]
    names: dict[str, str]


@dataclass(frozen=True)
class Decided:
    """An order before somebody decided on it and after, the import that brought the decision, and what went wrong with
    the numbers although it is in."""

    was: Case
    now: Case
    import_id: int
    troubles: list[UserError]


def case_of(view: View, shop: str | None, order_id: str) -> Case:
    """The order and what was decided on it. Raises UserError as order_story.found_order does."""
    order = found_order(view, shop, order_id)
    home = view.shops[order["shop"]]
    columns = [(rule, "first" if rule == "order_first" else rule) for rule in CREDIT_RULES]
    owners: Owners = {rule: Owner(order[f"{name}_state"], order[f"{name}_agent"]) for rule, name in columns}
    return Case(home, order_id, owners, decisions(view, home.id, order_id), names_of(view, home.id))


def row_of(view: View, case: Case, wish: Wish, now: datetime) -> dict[str, Any]:
    """The row that says what a person decided. Raises UserError `unknown_agent`, `not_decided`, `blank`, `too_long`."""
    if wish.verb == "give":
        _check_agent(view, case, wish.agent_id or "")
    if wish.verb == "undo" and the_one_that_stands(case.made) is None:
        raise UserError(
            "not_decided",
            Text(f"订单 {wish.order_id} 没有生效的改判", f"no decision stands on order {wish.order_id}"),
            Text(f"看一看: xundan credit {wish.order_id}", f"look at it: xundan credit {wish.order_id}"),
        )
    return {
        "shop": case.shop.id,
        "order_id": wish.order_id,
        "agent_id": wish.agent_id if wish.verb == "give" else None,
        "decided_at": next_moment(case, now).isoformat(timespec="seconds"),
        "by": written("--by", wish.by, LONGEST_BY),
        "why": written("--why", wish.why, LONGEST_WHY),
        "withdrawn": wish.verb == "undo",
    }


def write(row: Mapping[str, Any], folder: Path) -> Path:
    """The row as a file to import, named after its order."""
    return as_file([row], folder, "credit", str(row["order_id"]))


def next_moment(case: Case, now: datetime) -> datetime:
    """The moment of a decision: after every other one on the order."""
    instants = [each.decided_at_utc for each in case.made]
    return moment_after(instants, {each.decided_at for each in case.made}, now, case.shop.timezone)


def _check_agent(view: View, case: Case, agent: str) -> None:
    known = known_accounts(view, case.shop.id)
    if agent not in known:
        raise unknown_agent(case.shop.id, agent, known, case.names)
