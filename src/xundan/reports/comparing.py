"""A closed month beside what it would come to now, and what of it was carried on, for people and programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xundan.model.text import Text
from xundan.reports.closing import carried_row
from xundan.reports.scorecards import words
from xundan.reports.sheet import Column, Row, Sheet
from xundan.scorecards.closing.carrying import Carried
from xundan.scorecards.comparing import AgentThenNow, Compared

_TOTAL = Text("应发", "Pay")
_SHORT = 8


def compared_sheet(found: Compared) -> Sheet:
    """A row a line that differs, then the agent's pay with what was carried, what is left, and why."""
    rows: list[Row] = []
    for each in found.different:
        for line in each.lines:
            if line.then != line.now:
                rows.append(_row(each, words.LINES[line.key], line.then, line.now))
        why = Text("\n".join(c.said.zh for c in each.causes), "\n".join(c.said.en for c in each.causes))
        last = {"carried": each.carried, "left": each.left, "why": why}
        rows.append(_row(each, _TOTAL, each.then, each.now) | last)
    notes = [] if rows else [Text("和结账时一样", "nothing differs from what was closed")]
    if any(each.left for each in found.agents):
        command = f"xundan payroll --month {found.month} --carry"
        notes.append(Text(f"结转到以后的月份: {command}", f"carry what is left into a later month: {command}"))
    return Sheet(
        title=Text(f"{found.month} 结账时和现在", f"{found.month} as closed, and now"),
        subtitle=Text(f"记录 {found.sha256[:_SHORT]}", f"record {found.sha256[:_SHORT]}"),
        columns=[
            Column("name", Text("客服", "Agent"), is_key=True, once=True),
            Column("line", Text("项目", "Line")),
            Column("then", Text("结账时", "As closed"), "money"),
            Column("now", Text("现在", "Now"), "money"),
            Column("difference", Text("差额", "Difference"), "money"),
            Column("carried", Text("已结转", "Carried"), "money"),
            Column("left", Text("未结转", "Left"), "money"),
            Column("why", Text("为什么", "Why"), wraps=True),
        ],
        rows=rows,
        notes=notes,
        currencies={each.shop: each.currency for each in found.agents},
        head={"month": found.month, "sha256": found.sha256},
    )


def _row(each: AgentThenNow, line: Text, then: Decimal | None, now: Decimal | None) -> Row:
    difference = None if then is None or now is None else now - then
    return {"name": each.name, "shop": each.shop, "line": line, "then": then, "now": now, "difference": difference}


def compared_json(found: Compared) -> dict[str, Any]:
    """The same for programs, with all agents."""
    return {
        "month": found.month,
        "sha256": found.sha256,
        "left": found.left,
        "agents": [
            {
                "shop": each.shop,
                "agent": each.agent_id,
                "name": each.name,
                "then": each.then,
                "now": each.now,
                "difference": each.difference,
                "carried": each.carried,
                "left": each.left,
                "lines": [
                    {"plan": line.plan, "line": line.key, "then": line.then, "now": line.now} for line in each.lines
                ],
                "causes": [{"kind": cause.kind, "what": cause.what, "said": cause.said} for cause in each.causes],
            }
            for each in found.agents
        ],
    }


def carried_sheet(done: Carried) -> Sheet:
    """What was carried, and for whom it could not be."""
    rows = [{"name": row.agent_id, "amount": row.amount, "day": str(row.day), "note": row.note} for row in done.rows]
    notes = [Text(f"{stay.agent.name}: {stay.why.zh}", f"{stay.agent.name}: {stay.why.en}") for stay in done.stay]
    if done.import_id is None:
        notes.insert(0, Text("没有要结转的", "nothing was left to carry"))
    else:
        undo = f"xundan undo {done.import_id}"
        notes.insert(
            0,
            Text(
                f"已记为导入 {done.import_id}; 收回: {undo}",
                f"kept as import {done.import_id}; to take it back: {undo}",
            ),
        )
    return Sheet(
        title=Text(f"{done.month} 的差额", f"The difference of {done.month}"),
        subtitle=Text("", ""),
        columns=[
            Column("name", Text("客服", "Agent"), is_key=True),
            Column("amount", Text("金额", "Amount"), "money"),
            Column("day", Text("记在", "On")),
            Column("note", Text("依据", "Reference")),
        ],
        rows=rows,
        notes=notes,
    )


def carried_json(done: Carried) -> dict[str, Any]:
    """The same for programs."""
    return {
        "month": done.month,
        "import": done.import_id,
        "carried": [carried_row(row) for row in done.rows],
        "not_carried": [
            {"shop": stay.agent.shop, "agent": stay.agent.agent_id, "left": stay.agent.left, "why": stay.why}
            for stay in done.stay
        ],
    }
