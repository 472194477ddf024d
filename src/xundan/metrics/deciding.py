"""A person decides whose an order is: what they wish, looked at beside what is known, becomes a row of
`credit_overrides`."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from xundan.metrics.decisions import Decision, decisions, the_one_that_stands
from xundan.metrics.order_story import found_order, names_of
from xundan.metrics.view import View
from xundan.model.clock import Shop
from xundan.model.rules import CREDIT_RULES
from xundan.model.text import Text, UserError

TABLE = "credit_overrides"
LONGEST_WHY, LONGEST_BY = 1_000, 100
"""Characters."""

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
        "by": _written("--by", wish.by, LONGEST_BY),
        "why": _written("--why", wish.why, LONGEST_WHY),
        "withdrawn": wish.verb == "undo",
    }


def write(row: Mapping[str, Any], folder: Path) -> Path:
    """The row as a file to import, named after its order."""
    order = re.sub(r"[^\w-]", "_", str(row["order_id"]))[:60]
    path = folder / f"credit {order}.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return path


def next_moment(case: Case, now: datetime) -> datetime:
    """Now, in the shop's time; a second after the newest decision where that is not before now, for the newest decides
    and no two are of one reading of the shop's clock."""
    zone = ZoneInfo(case.shop.timezone)
    newest = max((each.decided_at_utc for each in case.made), default=None)
    moment = now.astimezone(UTC).replace(microsecond=0)
    if newest is not None:
        moment = max(moment, datetime.fromtimestamp(newest + 1, UTC))
    taken = {each.decided_at for each in case.made}
    while moment.astimezone(zone).replace(tzinfo=None, fold=0) in taken:
        moment += timedelta(seconds=1)
    return moment.astimezone(zone)


def _written(option: str, text: str, longest: int) -> str:
    """What a person wrote, trimmed. What a terminal could not decode becomes a question mark."""
    text = text.encode("utf-8", "replace").decode().strip()
    if not text:
        raise UserError(
            "blank",
            Text(f"{option} 不能是空白", f"{option} must not be blank"),
            Text("改判要记下谁定的、为什么", "a decision is kept with who made it and why"),
        )
    if len(text) > longest:
        raise UserError(
            "too_long",
            Text(f"{option} 有 {len(text):,} 个字, 太长", f"{option} has {len(text):,} characters, which is too long"),
            Text(f"最多 {longest:,} 个字", f"at most {longest:,}"),
        )
    return text


def _check_agent(view: View, case: Case, agent: str) -> None:
    known = _accounts(view, case.shop.id)
    if agent in known:
        return
    near = _nearest(agent, known, case.names)
    listed = ", ".join(f"{case.names[each]} ({each})" if each in case.names else each for each in near)
    raise UserError(
        "unknown_agent",
        Text(f"{case.shop.id} 没有客服账号 {agent}", f"{case.shop.id} has no agent's account {agent}"),
        Text(
            f"相近的: {listed}" if near else "还没有导入过聊天或客服名单",
            f"near to it: {listed}" if near else "neither chats nor agents are imported yet",
        ),
    )


def _accounts(view: View, shop: str) -> list[str]:
    """The accounts that are known as agents of a shop: listed in `agents`, or met in its chats."""
    found: set[str] = set()
    for rows in (view.agent_states, view.fact("receptions")):
        its = rows.filter(rows.shop == shop).select("agent_id").distinct()
        found.update(view.engine.rows(its)["agent_id"].to_pylist())
    return sorted(found)


def _nearest(agent: str, known: list[str], names: Mapping[str, str]) -> list[str]:
    """The accounts that a person may have meant: by account, by what follows its colon, or by name. Where none is near,
    the first ones."""
    called: dict[str, dict[str, None]] = {}
    for account in known:
        for word in (account, account.rpartition(":")[2], names.get(account, account)):
            called.setdefault(word.casefold(), {})[account] = None
    near = difflib.get_close_matches(agent.casefold(), list(called), n=3, cutoff=0.4)
    return list(dict.fromkeys(account for word in near for account in called[word]))[:5] or known[:5]
