"""A lead looks at what the rules found in a chat: she confirms a point, waives it, or adds one that they missed.

What she says is a row of `adjustments`, so that a plan which names the kind counts it: a point confirmed or added
stands, one waived is a row withdrawn from the start. The rules' own points are in no plan.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import ibis

from xundan.analysis.inspection.reading import Wanted, inspected
from xundan.analysis.inspection.rules import Rule, Rules
from xundan.analysis.inspection.score import Scored, score
from xundan.engine.vocabulary import yes
from xundan.lake.privacy.masks import masked
from xundan.metrics.entering import LONGEST_BY, LONGEST_WHY, as_file, moment_after, written
from xundan.metrics.view import View
from xundan.model.text import Text, UserError

TABLE = "adjustments"
GIVEN, TAKEN = "inspection_given", "inspection_taken"
"""The kinds of adjustments that a lead's confirmed points are, by which a plan may count them."""
Verdict = Literal["confirm", "waive", "add"]


@dataclass(frozen=True)
class Said:
    """What a lead said of a rule in a chat. `stands`: the point is right; else it was waived. `points` have a sign."""

    stands: bool
    points: Decimal
    by: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Wish:
    """What a lead wishes to say of a rule in the chat of a day between an agent and a buyer."""

    shop: str
    day: date
    agent_id: str
    buyer_id: str
    rule: str
    verdict: Verdict
    why: str
    by: str


@dataclass(frozen=True)
class Marked:
    """The row that was entered, its import, and what went wrong with the numbers although it is in."""

    row: Mapping[str, Any]
    import_id: int
    troubles: Collection[UserError]


def said_of(view: View, wanted: Wanted) -> Mapping[str, Mapping[str, Said]]:
    """What leads said of the chats of some days, by the chat's id and the rule's."""
    rows = view.current(TABLE)
    days = ibis.literal(wanted.first), ibis.literal(wanted.last)
    rows = rows.filter(rows.kind.isin([GIVEN, TAKEN]) & rows.day.between(*days))
    if wanted.shops:
        rows = rows.filter(rows.shop.isin(sorted(wanted.shops)))
    if wanted.agents:
        rows = rows.filter(rows.agent_id.isin(sorted(wanted.agents)))
    rows = rows.mutate(withdrawn=yes(rows.withdrawn))
    found: dict[str, dict[str, Said]] = {}
    for row in view.engine.rows(rows.order_by(["day", "agent_id", "note"])).to_pylist():
        chat, _, rule = (row["note"] or "").partition(" ")
        points = row["points"] or Decimal(0)
        signed = -points if row["kind"] == TAKEN else points
        found.setdefault(chat, {})[rule] = Said(
            not row["withdrawn"], signed, row["by"] or "", row["why"] or "", row["marked_at"]
        )
    return found


def chat_scored(view: View, rules: Rules, wish: Wanted, buyer: str) -> Scored | None:
    """The chat of a day with a buyer, scored; None where there is none that is inspected."""
    chat = next((each for each in inspected(view, wish) if each.buyer == buyer), None)
    return None if chat is None else score(rules.active, chat)


def row_of(view: View, rules: Rules, wish: Wish, now: datetime) -> dict[str, Any]:
    """The row of what a lead says. Raises UserError `no_chat`, `inspection_rule`, `not_held`, `blank`, `too_long`."""
    chat = chat_scored(view, rules, Wanted(wish.day, wish.day, [wish.shop], [wish.agent_id]), wish.buyer_id)
    if chat is None:
        raise UserError(
            "no_chat",
            Text(f"{wish.day} 没有可以质检的这个聊天", f"there is no such chat of {wish.day} to inspect"),
            Text("被过滤的接待和没有人工说话的不质检", "filtered receptions and robots' are not inspected"),
        )
    rule = _rule(rules, wish.rule)
    times = chat.times[rule.id]
    if (wish.verdict == "add") == bool(times):
        raise UserError(
            "not_held",
            Text(
                f"规则已经给了 {rule.name.zh}, 只能确认或不算" if times else f"规则没有给 {rule.name.zh}, 只能补上",
                f"the rules gave {rule.name.en} already: confirm or waive it"
                if times
                else f"the rules did not give {rule.name.en}: it can be added only",
            ),
            Text("刷新页面再选", "load the page again and choose anew"),
        )
    note = masked(f"{chat.chat.id} {rule.id}")
    return {
        "shop": wish.shop,
        "agent_id": wish.agent_id,
        "day": wish.day.isoformat(),
        "kind": GIVEN if rule.points > 0 else TAKEN,
        "points": str(abs(rule.points) * max(times, 1)),
        "note": note,
        "by": written("--by", wish.by, LONGEST_BY),
        "why": masked(written("--why", wish.why, LONGEST_WHY)),
        "marked_at": _moment(view, wish, note, now).isoformat(timespec="seconds"),
        "withdrawn": wish.verdict == "waive",
    }


def corrected(scored: Scored, said: Mapping[str, Said]) -> int | None:
    """The chat's score as the lead sees it: without what she waived, with what she added."""
    if scored.score is None:
        return None
    changes = Decimal(0)
    for rule, each in said.items():
        if scored.times[rule]:
            changes -= Decimal(0) if each.stands else each.points
        elif each.stands:
            changes += each.points
    return scored.score + int(changes)


def write(row: Mapping[str, Any], folder: Path) -> Path:
    """The row as a file to import, named after whose it is."""
    return as_file([row], folder, "inspection", str(row["agent_id"]), str(row["day"]))


def _rule(rules: Rules, name: str) -> Rule:
    for rule in rules.active:
        if rule.id == name:
            return rule
    raise UserError(
        "inspection_rule",
        Text(f"没有叫 {name} 的质检规则, 或已停用", f"there is no rule {name}, or it is off"),
        Text("看现在的规则: xundan inspect --rules", "the rules that hold: xundan inspect --rules"),
    )


def _moment(view: View, wish: Wish, note: str, now: datetime) -> datetime:
    """After whatever was said of the same before."""
    rows = view.current(TABLE)
    rows = rows.filter((rows.shop == wish.shop) & (rows.agent_id == wish.agent_id) & (rows.note == note))
    made = view.engine.rows(rows.select("marked_at", "marked_at_utc")).to_pylist()
    made = [row for row in made if row["marked_at"] is not None]
    instants, readings = [row["marked_at_utc"] for row in made], [row["marked_at"] for row in made]
    return moment_after(instants, readings, now, view.shops[wish.shop].timezone)
