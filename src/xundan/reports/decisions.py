"""Decided orders for the terminal, as JSON and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xundan.metrics.deciding import Case, Decided, Owner
from xundan.metrics.decisions import Decision
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.plain import printable
from xundan.reports.sheet import Column, Sheet

STATES = {
    "stands": Text("生效", "stands"),
    "waits": Text("等订单导入", "waits for its order"),
    "excluded": Text("订单不计绩效", "order is excluded"),
    "replaced": Text("已被后来的改判取代", "replaced by a later one"),
    "withdrawn": Text("已收回", "withdrawn"),
    "withdrawal": Text("收回改判", "the withdrawal"),
}
_OWNERS = {"silent": words.SILENT, "unattributable": words.UNATTRIBUTABLE, "excluded": words.EXCLUDED}
_UNPAID = Text("未付款", "not paid")


def decisions_sheet(found: Sequence[Decision], names: Mapping[str, str], order_id: str | None) -> Sheet:
    """A row a decision: those on one order, or of all orders those that stand."""
    of_order = Text(f"订单 {order_id} 的改判", f"Decisions on order {order_id}")
    nobody = Text("没有人改判过", "nobody decided on it") if order_id else Text("没有生效的改判", "no decision stands")
    shops = Column("shop", words.DIMENSIONS["shop"], is_key=True, once=True)
    orders = Column("order_id", Text("订单", "Order"), is_key=True)
    columns = [
        Column("decided_at", Text("时间", "When"), "time", is_key=True),
        Column("whose", Text("改判给", "Decided for")),
        Column("by", Text("谁定的", "By")),
        Column("why", Text("为什么", "Why"), wraps=True),
        Column("state", Text("现状", "State")),
    ]
    several = len({each.shop for each in found}) > 1
    return Sheet(
        title=of_order if order_id else Text("生效的改判", "Decisions that stand"),
        subtitle=Text("", ""),
        columns=[*([shops] if several else []), *([] if order_id else [orders]), *columns],
        rows=[_row(each, names) for each in found],
        notes=[] if found else [nobody],
        labels={"state": STATES},
        exact=True,
        json_keys=("shop", "order_id", "decided_at", "agent", "by", "why", "state"),
    )


def _row(decision: Decision, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "shop": decision.shop,
        "order_id": decision.order_id,
        "decided_at": decision.decided_at,
        "whose": _whose(decision, names),
        "agent": decision.agent_id,
        "by": decision.by,
        "why": decision.why,
        "state": decision.state,
    }


def _whose(decision: Decision, names: Mapping[str, str]) -> Text | str:
    if decision.state == "withdrawal":
        return Text("收回, 按规则算", "nobody: the rules hold")
    return words.SILENT if decision.agent_id is None else _named(decision.agent_id, names)


def decided_sheet(done: Decided) -> Sheet:
    """Whose an order was and is, a row a rule."""
    order, made = done.now.order_id, done.now.made[-1]
    rows = [
        {
            "rule": Text(words.RULES[rule].zh, rule),
            "was": _owner(done.was, done.was.owners[rule]),
            "now": _owner(done.now, now),
        }
        for rule, now in done.now.owners.items()
    ]
    notes = [
        Text(
            f"已记为导入 {done.import_id}; 收回: xundan credit {order} --undo --why 原因",
            f"kept as import {done.import_id}; to take it back: xundan credit {order} --undo --why REASON",
        )
        if made.stands
        else Text(f"已记为导入 {done.import_id}", f"kept as import {done.import_id}")
    ]
    if made.state == "excluded":
        notes.insert(0, Text("订单旗帜不计绩效, 改判了也一样", "its flag excludes the order, whatever is decided"))
    said = (
        Text(f"{made.by} 收回了改判, 理由: {made.why}", f"decision withdrawn by {made.by}, because: {made.why}")
        if made.state == "withdrawal"
        else made.said
    )
    return Sheet(
        title=Text(f"订单 {printable(order)}", f"Order {printable(order)}"),
        subtitle=Text(printable(said.zh), printable(said.en)),
        columns=[
            Column("rule", Text("判定", "Rule"), is_key=True),
            Column("was", Text("原来", "Was")),
            Column("now", Text("现在", "Now")),
        ],
        rows=rows,
        notes=notes,
    )


def decided_json(done: Decided) -> dict[str, Any]:
    """The same for programs: the decision, its import and the owners by rule."""
    made = done.now.made[-1]
    return {
        "shop": made.shop,
        "order_id": made.order_id,
        "decided_at": made.decided_at,
        "agent": made.agent_id,
        "by": made.by,
        "why": made.why,
        "state": made.state,
        "import": done.import_id,
        "owners": [
            {"rule": rule, "was": _plain(done.was.owners[rule]), "now": _plain(now)}
            for rule, now in done.now.owners.items()
        ],
    }


def _plain(owner: Owner) -> dict[str, str | None]:
    return {"state": owner.state, "agent": owner.agent_id}


def _owner(case: Case, owner: Owner) -> Text | str:
    if owner.agent_id is not None:
        return _named(owner.agent_id, case.names)
    return _UNPAID if owner.state is None else _OWNERS[owner.state]


def _named(agent: str, names: Mapping[str, str]) -> str:
    return f"{names[agent]} ({agent})" if agent in names else agent
