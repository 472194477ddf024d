"""Closed months for people and programs: what was closed, when and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xundan.model.text import Text
from xundan.reports.sheet import Column, Row, Sheet
from xundan.scorecards.closing.closing import ClosedMonth
from xundan.scorecards.closing.journal import CarriedOn, Entry

STATES = {
    "open": Text("未结账", "open"),
    "closed": Text("已结账, 待确认", "closed, not confirmed"),
    "confirmed": Text("已确认", "confirmed"),
}
_STEPS = {
    "closed": Text("结账", "closed"),
    "confirmed": Text("确认", "confirmed"),
    "reopened": Text("重新打开", "reopened"),
    "carried": Text("结转差额", "carried on"),
}
_TOTAL = Text("应发", "Pay")
_OPEN = Text("未结账, 数字还会变", "not closed: figures may still change")
_TRIAL = Text("试算", "a trial")
_SHORT = 8


def status_of(month: ClosedMonth | None) -> Text:
    """One line on where a month stands, for its payroll; None for a trial."""
    if month is None:
        return _TRIAL
    closed, confirmed = month.newest("closed"), month.newest("confirmed")
    if month.state == "open" or closed is None:
        return _OPEN
    zh, en = f"已结账 ({closed.by}, {_day(closed)})", f"closed by {closed.by} on {_day(closed)}"
    if confirmed is None:
        return Text(f"{zh}, 待确认", f"{en}, not confirmed")
    return Text(
        f"{zh}, 已确认 ({confirmed.by}, {_day(confirmed)})", f"{en}, confirmed by {confirmed.by} on {_day(confirmed)}"
    )


def _day(step: Entry) -> str:
    return f"{step.local:%Y-%m-%d}"


def closed_sheet(month: ClosedMonth) -> Sheet:
    """What a month pays for good: a row an agent and plan; or that it is open again."""
    cards = month.payroll.cards if month.payroll else ()
    rows: list[Row] = [
        {"name": card.name, "shop": card.shop, "plan": card.plan_name, "score": card.score, "total": card.total}
        for card in cards
    ]
    notes = []
    if month.sha256:
        path = f"closed/{month.month}/record.json"
        notes.append(Text(f"记录: {path}, sha256 {month.sha256}", f"record: {path}, sha256 {month.sha256}"))
    if month.state == "closed":
        confirm = f"xundan close {month.month} --confirm --by"
        notes.append(Text(f"核对后确认: {confirm} 姓名", f"when it is right, confirm it: {confirm} NAME"))
    closed = month.newest("closed")
    notes += closed.missing if closed and month.state != "open" else ()
    return Sheet(
        title=Text(f"{month.month} 结账", f"{month.month} closed"),
        subtitle=status_of(month),
        columns=[
            Column("name", Text("客服", "Agent"), is_key=True),
            *([Column("shop", Text("店铺", "Shop"))] if len({card.shop for card in cards}) > 1 else []),
            Column("plan", Text("方案", "Plan")),
            Column("score", Text("得分", "Score"), "score"),
            Column("total", _TOTAL, "money"),
        ],
        rows=rows,
        notes=notes,
        currencies=month.payroll.currencies if month.payroll else {},
    )


def closed_json(month: ClosedMonth) -> dict[str, Any]:
    """The same for programs, with the journal."""
    cards = month.payroll.cards if month.payroll else ()
    return {
        "month": str(month.month),
        "state": month.state,
        "sha256": month.sha256,
        "agents": [
            {
                "shop": card.shop,
                "agent": card.agent_id,
                "name": card.name,
                "plan": card.plan,
                "score": card.score,
                "total": card.total,
            }
            for card in cards
        ],
        "journal": [_step(each) for each in month.journal],
    }


def _step(step: Entry) -> dict[str, Any]:
    return {
        "what": step.what,
        "by": step.by,
        "at": step.local.isoformat(),
        "why": step.why,
        "sha256": step.sha256,
        "missing": list(step.missing),
        "carried": [carried_row(row) for row in step.carried],
    }


def months_sheet(months: Sequence[ClosedMonth]) -> Sheet:
    """A row a month that was ever closed."""
    rows = []
    for month in months:
        closed, confirmed = month.newest("closed"), month.newest("confirmed")
        totals: dict[str, Decimal] = {}
        for card in month.payroll.cards if month.payroll else ():
            currency = month.payroll.currencies[card.shop] if month.payroll else ""
            totals[currency] = totals.get(currency, Decimal(0)) + (card.total or 0)
        rows.append(
            {
                "month": str(month.month),
                "state": STATES[month.state],
                "agents": len({(card.shop, card.agent_id) for card in (month.payroll.cards if month.payroll else ())}),
                "total": " + ".join(f"{amount:,} {currency}" for currency, amount in sorted(totals.items())) or None,
                "closed_by": closed.by if closed else None,
                "closed_at": closed.local.replace(tzinfo=None) if closed else None,
                "confirmed_by": confirmed.by if confirmed else None,
                "confirmed_at": confirmed.local.replace(tzinfo=None) if confirmed else None,
                "sha256": month.sha256[:_SHORT] if month.sha256 else None,
            }
        )
    return Sheet(
        title=Text("结过账的月份", "Closed months"),
        subtitle=Text("", "") if rows else Text("还没有结过账", "no month was closed yet"),
        columns=[
            Column("month", Text("月份", "Month"), is_key=True),
            Column("state", Text("状态", "State")),
            Column("agents", Text("人数", "Agents"), "count"),
            Column("total", _TOTAL),
            Column("closed_by", Text("结账人", "Closed by")),
            Column("closed_at", Text("结账时间", "Closed at"), "time", aside=True),
            Column("confirmed_by", Text("确认人", "Confirmed by")),
            Column("confirmed_at", Text("确认时间", "Confirmed at"), "time", aside=True),
            Column("sha256", Text("记录", "Record")),
        ],
        rows=rows,
    )


def journal_sheet(month: ClosedMonth) -> Sheet:
    """A row a step of one month."""
    rows = [
        {
            "at": step.local.replace(tzinfo=None),
            "what": _STEPS[step.what],
            "by": step.by,
            "why": step.why,
            "more": _more(step),
            "sha256": step.sha256[:_SHORT],
        }
        for step in month.journal
    ]
    return Sheet(
        title=Text(f"{month.month} 的结账经过", f"The closing of {month.month}"),
        subtitle=status_of(month),
        columns=[
            Column("at", Text("时间", "When"), "time", is_key=True),
            Column("what", Text("做了什么", "What")),
            Column("by", Text("谁", "By")),
            Column("why", Text("为什么", "Why"), wraps=True),
            Column("more", Text("说明", "Also"), wraps=True),
            Column("sha256", Text("记录", "Record")),
        ],
        rows=rows,
    )


def _more(step: Entry) -> Text:
    """What the data lacked, and what was carried to whom."""
    told = [*step.missing, *(Text(line, line) for line in map(_line, step.carried))]
    return Text("\n".join(each.zh for each in told), "\n".join(each.en for each in told))


def _line(row: CarriedOn) -> str:
    return f"{row.agent_id} {row.day} {row.amount:,}"


def carried_row(row: CarriedOn) -> dict[str, Any]:
    """A carried amount for programs."""
    return {"shop": row.shop, "agent": row.agent_id, "day": row.day, "amount": row.amount, "note": row.note}
