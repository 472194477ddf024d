"""The chats of a period that are an agent's work, with their turns, read through the view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from xundan.analysis.inspection.chat import Chat, Turn
from xundan.analysis.text.chats import chats
from xundan.engine.vocabulary import yes
from xundan.metrics.view import View


@dataclass(frozen=True)
class Wanted:
    """Which chats: days, both included; shops and agents, none of which means all."""

    first: date
    last: date
    shops: Collection[str] = ()
    agents: Collection[str] = ()


def inspected(view: View, wanted: Wanted) -> Iterator[Chat]:
    """The chats by day, shop, agent and buyer: receptions that no filter takes out in which a person wrote, or in which
    the buyer did and no robot looked after her."""
    receptions = view.engine.keep(_chosen(view, wanted))
    turns = _turns(view, receptions)
    for each in chats(view, receptions):
        yield Chat(
            each.shop, each.day, each.agent_id, each.buyer_id, each.lines, turns.get((each.dialogue, each.day), ())
        )


def _chosen(view: View, wanted: Wanted) -> ir.Table:
    rows = view.fact("receptions")
    rows = rows.filter(
        rows.filter_reason.isnull() & rows.day.between(ibis.literal(wanted.first), ibis.literal(wanted.last))
    )
    if wanted.shops:
        rows = rows.filter(rows.shop.isin(sorted(wanted.shops)))
    if wanted.agents:
        rows = rows.filter(rows.agent_id.isin(sorted(wanted.agents)))
    messages = view.events("messages")
    robots = messages.filter(messages.sender == "robot").select("dialogue", "day").distinct()
    robots = robots.mutate(robot=ibis.literal(True))
    rows = rows.left_join(robots, ["dialogue", "day"])
    return rows.filter((rows.agent_messages > 0) | (yes(rows.received) & ~yes(rows.robot))).select("dialogue", "day")


def _turns(view: View, receptions: ir.Table) -> Mapping[tuple[int, date], list[Turn]]:
    rows = view.fact("turns").semi_join(receptions, ["dialogue", "day"])
    rows = rows.select(
        *("dialogue", "day", "opened_utc", "closed_utc", "status", "outcome", "seconds", "opening")
    ).order_by(["dialogue", "day", "opened_utc", "closed_utc"])
    found: dict[tuple[int, date], list[Turn]] = defaultdict(list)
    for row in view.engine.rows(rows).to_pylist():
        found[row["dialogue"], row["day"]].append(_turn(row))
    return found


def _turn(row: Mapping[str, Any]) -> Turn:
    return Turn(
        opened=row["opened_utc"],
        outcome=row["outcome"],
        seconds=row["seconds"],
        closed=row["closed_utc"],
        opening=row["opening"],
        handed_over=row["status"] == "transferred",
    )
