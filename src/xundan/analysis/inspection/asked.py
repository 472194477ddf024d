"""What a person asks of the inspection, checked: which rule, which agent, and how the lead graded the same months."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import ibis

from xundan.analysis.inspection.reading import Wanted, inspected
from xundan.analysis.inspection.rules import Rule, Rules
from xundan.analysis.inspection.score import score
from xundan.analysis.inspection.summary import Agent, Summary
from xundan.metrics.accounts import known_accounts, meant, unknown_agent
from xundan.metrics.order_story import names_of
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.scorecards.marks import standing

GRADED = "quality"
"""The item of the built-in plans under which a lead grades sampled chats."""


@dataclass(frozen=True)
class Inspection:
    """Chats scored, with what stands beside them. `days` of those asked for have messages; `grades`: a lead's marks of
    the months, as (month, grade or score), by agent."""

    wanted: Wanted
    rules: Rules
    summary: Summary
    days: int
    grades: Mapping[Agent, Sequence[tuple[str, str]]]


def inspection(view: View, rules: Rules, wanted: Wanted, only: Collection[str] | None = None) -> Inspection:
    """The chats of a period by the rules that are on; of `only` these ids where that is given."""
    chats = (chat for chat in inspected(view, wanted) if only is None or chat.id in only)
    scored = [score(rules.active, chat) for chat in chats]
    return Inspection(wanted, rules, Summary(scored, rules.active), _days(view, wanted), _grades(view, wanted))


def rule_meant(rules: Rules, name: str) -> Rule:
    """An active rule by its id or either of its names. Raises UserError `inspection_rule`."""
    for rule in rules.active:
        if name.strip().casefold() in (rule.id, rule.name.zh.casefold(), rule.name.en.casefold()):
            return rule
    ids = [rule.id for rule in rules.active]
    listed = ", ".join(difflib.get_close_matches(name, ids, n=3) or ids)
    raise UserError(
        "inspection_rule",
        Text(f"没有叫 {name} 的质检规则, 或已停用", f"there is no rule {name}, or it is off"),
        Text(f"有: {listed}", f"there are: {listed}"),
    )


def accounts_meant(view: View, name: str, shops: Sequence[str]) -> list[str]:
    """The accounts that a person names, in the shops asked for. Raises UserError `unknown_agent`."""
    asked = list(shops) or sorted(view.shops)
    found: dict[str, None] = {}
    for shop in asked:
        found.update(dict.fromkeys(meant(name, known_accounts(view, shop), names_of(view, shop))))
    if not found:
        raise unknown_agent(asked[0], name, known_accounts(view, asked[0]), names_of(view, asked[0]))
    return list(found)


def _days(view: View, wanted: Wanted) -> int:
    """How many of the days have messages imported, of any of the shops."""
    found = {
        day
        for (shop, table), runs in view.coverage.runs.items()
        if table == "messages" and (not wanted.shops or shop in wanted.shops)
        for first, last in runs
        for day in range(max(first, wanted.first).toordinal(), min(last, wanted.last).toordinal() + 1)
    }
    return len(found)


def _grades(view: View, wanted: Wanted) -> Mapping[Agent, Sequence[tuple[str, str]]]:
    rows = standing(view, "grades")
    months = ibis.literal(f"{wanted.first:%Y-%m}"), ibis.literal(f"{wanted.last:%Y-%m}")
    rows = rows.filter((rows.item == GRADED) & rows.month.between(*months))
    rows = rows.select("shop", "agent_id", "month", "grade", "score").order_by(["shop", "agent_id", "month"])
    found: dict[Agent, list[tuple[str, str]]] = {}
    for row in view.engine.rows(rows).to_pylist():
        mark = row["grade"] or (f"{row['score'].normalize():f}" if row["score"] is not None else None)
        if mark is not None:
            found.setdefault((row["shop"], row["agent_id"]), []).append((row["month"], mark))
    return found
