"""A closed month's difference on its way into a later month: what would differ now, and adjustments that pay it.

What was carried already is read from the adjustments that stand, by the sum of the record in their notes; so an import
that is taken back is owed again, and nothing is carried twice.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xundan.lake.importing import Wishes
from xundan.metrics.entering import LONGEST_BY, as_file, written
from xundan.metrics.view import View
from xundan.model.text import Text, UserError
from xundan.scorecards.closing.cabinet import Cabinet, newest_sha
from xundan.scorecards.closing.closing import not_closed
from xundan.scorecards.closing.desk import Desk, only_one
from xundan.scorecards.closing.journal import CarriedOn, entry
from xundan.scorecards.closing.used import Agent
from xundan.scorecards.comparing import NOTHING, AgentThenNow, Compared, compare, now_of
from xundan.scorecards.marks import standing
from xundan.scorecards.month import payroll
from xundan.scorecards.people import states, under
from xundan.scorecards.plan import CARRIED
from xundan.scorecards.shelf import Month, chosen
from xundan.workspace import Workspace

_REFERENCE = re.compile(r"#([0-9a-f]{8})\b")
_SHORT = 8


@dataclass(frozen=True)
class NotCarried:
    """An agent whose difference stays where it is, and why."""

    agent: AgentThenNow
    why: Text


@dataclass(frozen=True)
class Carried:
    """What was carried of a month: the rows and their import (None: nothing was left to carry), whom it could not be
    carried for, and what went wrong with the numbers although the rows are in."""

    month: str
    rows: tuple[CarriedOn, ...]
    import_id: int | None
    stay: tuple[NotCarried, ...]
    troubles: tuple[UserError, ...] = ()


def compared(view: View, workspace: Workspace, month: Month) -> Compared:
    """A closed month beside what it would come to now. Raises UserError `not_closed`, `changed_record`, and as
    shelf.chosen and people.under do."""
    cabinet = Cabinet(workspace.closed)
    then = cabinet.record(month)
    if then is None:
        raise not_closed(month)
    plans = chosen(workspace.plans, (), month)
    now = now_of(view, plans, payroll(view, plans, month), month, then)
    amounts: dict[Agent, Decimal] = {}
    for row in _standing(view, cabinet, month):
        agent = row.shop, row.agent_id
        amounts[agent] = amounts.get(agent, NOTHING) + row.amount
    return compare(then, now, newest_sha(cabinet.journal(month)) or "", amounts)


def carry(desk: Desk, month: Month, *, by: str, now: datetime | None = None) -> Carried:
    """Carries what is left of every agent's difference into the first month after it that is not closed: one import.

    Raises UserError as compared does.
    """
    by, now = written("--by", by, LONGEST_BY), now or datetime.now(UTC)
    cabinet = Cabinet(desk.workspace.closed)
    with desk.view() as view:
        found = compared(view, desk.workspace, month)
        day = _day(cabinet, month)
        agents = [(each.shop, each.agent_id) for each in found.agents]
        there = _paid_in(view, desk.workspace, Month(day.year, day.month), agents)
        rows, stay = _rows(found, _standing(view, cabinet, month), there, day)
    done = Carried(str(month), tuple(rows), None, tuple(stay))
    if rows:
        with TemporaryDirectory(prefix="xundan-") as folder:
            file = as_file([_written(row, by, now) for row in rows], Path(folder), "carried", str(month))
            report = desk.import_files([file], Wishes(as_table="adjustments", whole_days=False))
        if report.import_id is None or report.rejects:
            raise RuntimeError(f"what was carried was not taken: {[each.reason.en for each in report.rejects]}")
        done = replace(done, import_id=report.import_id, troubles=tuple(report.troubles))
    _note(desk, month, by, now)
    return done


def _standing(view: View, cabinet: Cabinet, month: Month) -> list[CarriedOn]:
    """The adjustments that stand and refer to any record of the month."""
    shas = {each.sha256[:_SHORT] for each in cabinet.journal(month) if each.what == "closed"}
    rows = standing(view, "adjustments")
    rows = rows.filter((rows.kind == CARRIED) & rows.note.notnull() & rows.amount.notnull())
    found = []
    for row in view.engine.rows(rows.select("shop", "agent_id", "day", "amount", "note")).to_pylist():
        reference = _REFERENCE.search(row["note"])
        if reference is not None and reference[1] in shas:
            found.append(CarriedOn(row["shop"], row["agent_id"], row["day"], row["amount"], row["note"]))
    return sorted(found, key=lambda row: (row.shop, row.agent_id, row.day, row.note))


def _day(cabinet: Cabinet, month: Month) -> date:
    """The first day of the first later month that is not closed: what a closed month is given is never paid."""
    later = month.next
    while cabinet.state(later) != "open":
        later = later.next
    return later.first


def _paid_in(view: View, workspace: Workspace, month: Month, agents: Collection[Agent]) -> set[Agent]:
    """Who of these is under a plan in a month, and so has a slip that can bring it. Of a shop without a list of agents
    nobody can know before the month is over; its payroll names whom it does not pay."""
    listed = states(view)
    people = under(chosen(workspace.plans, (), month), listed, month)
    shops = {state.shop for state in listed}
    found = {(each.shop, each.agent_id) for its in people.values() for each in its}
    return found | {agent for agent in agents if agent[0] not in shops}


def _rows(
    found: Compared, carried: Iterable[CarriedOn], there: Collection[Agent], day: date
) -> tuple[list[CarriedOn], list[NotCarried]]:
    taken = {(row.shop, row.agent_id, row.note) for row in carried}
    rows, stay = [], []
    for each in found.agents:
        if each.left is None:
            why = Text("现在的数字不知道, 差额没法算", "what it would come to now is unknown")
            stay.append(NotCarried(each, why))
        elif each.left and any(cause.kind == "forgotten" for cause in each.causes):
            # Her orders earn nobody anything now; that is no reason to take pay back.
            zh = "有买家已遗忘, 现在的数字里少了她们的订单; 真有差额要另行结清"
            en = "buyers were forgotten, and the figures lack their orders now: settle by hand what is owed"
            stay.append(NotCarried(each, Text(zh, en)))
        elif each.left and (each.shop, each.agent_id) not in there:
            when = f"{day:%Y-%m}"
            why = Text(f"{when} 不适用任何方案, 要另行结清", f"under no plan in {when}: settle it by hand")
            stay.append(NotCarried(each, why))
        elif each.left:
            note = reference = f"{found.month} #{found.sha256[:_SHORT]}"
            number = 1
            while (each.shop, each.agent_id, note) in taken:
                number += 1
                note = f"{reference} ({number})"
            rows.append(CarriedOn(each.shop, each.agent_id, day, each.left, note))
    return rows, stay


def _written(row: CarriedOn, by: str, now: datetime) -> Mapping[str, Any]:
    return {
        "shop": row.shop,
        "agent_id": row.agent_id,
        "day": str(row.day),
        "kind": CARRIED,
        "amount": str(row.amount),
        "note": row.note,
        "by": by,
        "marked_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "withdrawn": False,
    }


def _note(desk: Desk, month: Month, by: str, now: datetime) -> None:
    """Writes into the journal what stands and is not there yet; what a killed one carried too."""
    with only_one(desk) as cabinet:
        with desk.view() as view:
            rows = _standing(view, cabinet, month)
        journal = cabinet.journal(month)
        known = {row for each in journal for row in each.carried}
        if new := [row for row in rows if row not in known]:
            shop = desk.workspace.config.shops[0]
            step = entry("carried", by, newest_sha(journal) or "", shop, now)
            cabinet.note(month, replace(step, carried=tuple(new)))
