"""pandas over the rows as they come, text as Arrow strings: whole columns, no loops over rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.peers.channels import ELSE, NAMED
from benchmarks.peers.cost import Cost, Watch
from benchmarks.peers.work import COLUMNS

_DIALOGUE = ["shop", "buyer_id", "agent_id"]
_MET = [*_DIALOGUE, "day"]
_BUYER = ["shop", "buyer_id"]
_ORDER = ["shop", "order_id"]
_DAY = pd.Timedelta(days=1)
_NEVER = float(1 << 60)
Frame = pd.DataFrame


def _utc(moments: Any) -> Any:
    """Seconds, as floating point numbers; NaN where there is no moment."""
    return (moments - pd.Timestamp("1970-01-01")).dt.total_seconds()


def _read(rows: Path, name: str, columns: list[str] | None = None) -> Frame:
    return pd.read_parquet(rows / f"{name}.parquet", columns=columns)


def _grouped(frame: Frame, by: list[str]) -> Any:
    return frame.groupby(by, sort=False, dropna=False)


def _yes(column: Any) -> Any:
    """A column that a join left empty, as yes or no."""
    return column.astype("boolean").fillna(False).astype(bool)


def _said(messages: Frame) -> Frame:
    ignored = (messages.sender == "buyer") & messages.kind.isin(["recall", "menu"])
    rows = messages[~ignored]
    buyer, agent = rows.sender == "buyer", rows.sender == "agent"
    machine = (rows.sender == "robot") | (agent & rows.is_auto)
    code = np.select([rows.kind == "transfer", buyer, machine, agent], ["t", "b", "m", "h"], "s")
    found = rows[[*_DIALOGUE, "sent_at", "seq", "transfer_to"]]
    return found.assign(code=code, utc=_utc(rows.sent_at), day=rows.sent_at.dt.normalize())


def _arrived(said: Frame) -> Frame:
    """Hand-overs, as rows of the receiving dialogue; no chains (generate.py)."""
    sent = said.loc[said.code == "t", _BUYER].drop_duplicates()
    theirs = said[said.code.isin(["b", "h", "t"])].merge(sent, on=_BUYER).sort_values(["sent_at", "seq"])
    was = _grouped(theirs, _DIALOGUE).code.shift(1)
    pending = theirs[(theirs.code == "t") & (was == "b")]
    others = theirs[[*_DIALOGUE, "sent_at", "seq", "code"]]
    others = others.rename(columns={"agent_id": "transfer_to", "sent_at": "at", "seq": "nth", "code": "state"})
    pairs = pending.merge(others, on=[*_BUYER, "transfer_to"])
    pairs = pairs[(pairs["at"] < pairs.sent_at) | ((pairs["at"] == pairs.sent_at) & (pairs.nth < pairs.seq))]
    state = pairs.sort_values(["at", "nth"]).groupby("seq").state.last()
    free = ~pending.seq.isin(state[state == "b"].index)
    return pending[free].assign(agent_id=pending.transfer_to, transfer_to=None, code="i")


def _events(said: Frame, arrived: Frame) -> Frame:
    rows = pd.concat([said[said.code.isin(["b", "h", "t"])], arrived])
    rows = rows.sort_values([*_DIALOGUE, "sent_at", "seq"], ignore_index=True)
    groups = _grouped(rows, _DIALOGUE)
    rows = rows.assign(pos=groups.cumcount(), was=groups.code.shift(1), was_utc=groups.utc.shift(1))
    rows["talk_utc"] = rows.utc.where(rows.code != "t")
    rows["talk_utc"] = _grouped(rows, _DIALOGUE).talk_utc.ffill()
    rows["talk_utc"] = _grouped(rows, _DIALOGUE).talk_utc.shift(1)
    rows["pending"] = rows.code.isin(["b", "i"])
    rows["was_pending"] = rows.was.isin(["b", "i"])
    rows["begins"] = (rows.code != "t") & (rows.talk_utc.isna() | (rows.utc - rows.talk_utc >= 600))
    return rows


def _turns(newest: Any, events: Frame) -> Frame:
    rows = events[events.pending | events.was_pending].copy()
    rows["opens"] = rows.pending & (~rows.was_pending | (rows.utc - rows.was_utc >= 600))
    rows["waited"] = rows.utc.where(rows.pending)
    rows["last_utc"] = _grouped(rows, _DIALOGUE).waited.transform("max")
    rows = rows[rows.opens | ~rows.pending]
    ahead = _grouped(rows, _DIALOGUE)[["code", "sent_at", "utc", "day", "was_utc"]].shift(-1).add_prefix("next_")
    rows = pd.concat([rows, ahead], axis=1)
    rows = rows[rows.opens]
    waited = rows.next_was_utc.fillna(rows.last_utc)
    alone, replied = rows.next_code.isna(), rows.next_code == "h"
    open_ = alone & (rows.shop.map(newest).astype(float) - waited < 600)
    late = replied & (rows.next_utc - waited >= 600)
    names = ["open", "unanswered", "late", "answered", "transferred"]
    outcome = np.select([open_, alone, late, replied, rows.next_code == "t"], names, "unanswered")
    rows = rows.assign(outcome=outcome, opened_at=rows.sent_at)
    taken = rows.next_utc - rows.utc
    rows["closed_at"] = rows.next_sent_at.where(rows.next_code.isin(["h", "t"]))
    rows["seconds"] = taken.where(rows.outcome.isin(["answered", "late"]))
    rows["counted_seconds"] = taken.where(rows.outcome == "answered")
    rows["opening"] = rows.begins | (rows.code == "i")
    rows["handed_in"] = rows.code == "i"
    rows["answered_later"] = (rows.outcome == "answered") & (rows.next_day > rows.day)
    return rows


def _receptions(agents: Frame, said: Frame, arrived: Frame, events: Frame, turns: Frame) -> Frame:
    told = pd.concat([said, arrived])
    aftersale = agents.loc[agents.role == "aftersale", "agent_id"]
    flags = told[_MET].assign(
        buyer_messages=told.code == "b",
        agent_messages=told.code == "h",
        auto_messages=told.code == "m",
        to_aftersale=(told.code == "t") & told.transfer_to.isin(aftersale),
    )
    counts = _grouped(flags, _MET).sum().reset_index()
    counts["to_aftersale"] = counts.to_aftersale > 0
    human, spoken = events.code == "h", events.code.isin(["b", "h"])
    marked = events[_MET].assign(
        t_pos=events.pos.where(events.pending),
        t_at=events.sent_at.where(events.pending),
        t_utc=events.utc.where(events.pending),
        human_pos=events.pos.where(human),
        talk_pos=events.pos.where(spoken),
        talk_utc=events.utc.where(spoken),
        session_pos=events.pos.where(events.begins),
        handed_in=events.code == "i",
        handed_out=(events.code == "t") & events.was_pending,
    )
    firsts = _grouped(marked, _MET).agg(
        t_pos=("t_pos", "min"),
        t_at=("t_at", "min"),
        t_utc=("t_utc", "min"),
        last_human_pos=("human_pos", "max"),
        first_human_pos=("human_pos", "min"),
        first_talk_pos=("talk_pos", "min"),
        first_talk=("talk_utc", "min"),
        last_talk=("talk_utc", "max"),
        session_pos=("session_pos", "min"),
        handed_in=("handed_in", "max"),
        handed_out=("handed_out", "max"),
    )
    slow = turns[_MET].assign(slow=turns.seconds > 120, answered_later=turns.answered_later)
    asked = _grouped(slow, _MET).sum()
    opening = turns[turns.opening].drop_duplicates(_MET)
    opening = opening[[*_MET, "outcome", "counted_seconds"]]
    opening = opening.rename(columns={"outcome": "first_turn", "counted_seconds": "first_response"})
    rows = counts.merge(firsts.reset_index(), on=_MET, how="left").merge(asked.reset_index(), on=_MET, how="left")
    rows = rows.merge(opening, on=_MET, how="left")
    staff = pd.MultiIndex.from_frame(rows[_BUYER]).isin(pd.MultiIndex.from_frame(agents[["shop", "agent_id"]]))
    rows["filter_reason"] = np.where(staff, "own_staff", None)
    rows["consulted"] = rows.t_at.notna()
    rows["received"] = rows.consulted & ~staff
    rows["served"] = rows.received & ((rows.last_human_pos > rows.t_pos) | (rows.answered_later > 0))
    rows["talk_seconds"] = rows.last_talk - rows.first_talk
    rows["first_turn"] = rows.first_turn.where(~staff)
    rows["first_response"] = rows.first_response.where(~staff)
    rows["slow"] = ~staff & (rows.slow >= 3)
    rows["handed_in"], rows["handed_out"] = _yes(rows.handed_in), _yes(rows.handed_out)
    rows["first_talk_human"] = rows.first_human_pos == rows.first_talk_pos
    rows["session_began"] = rows.session_pos.notna()
    rows["t_session_today"] = rows.session_pos <= rows.t_pos
    return rows


def _orders(rows: Path) -> Frame:
    orders = _read(rows, "orders").sort_values(["created_at", "order_id"], ignore_index=True)
    orders = orders.assign(
        created_utc=_utc(orders.created_at),
        paid_utc=_utc(orders.paid_at),
        closed_utc=_utc(orders.closed_at),
        created_day=orders.created_at.dt.normalize(),
        paid_day=orders.paid_at.dt.normalize(),
    )
    return orders.assign(nth=_grouped(orders, _BUYER).cumcount())


def _inquiries(met: Frame, orders: Frame) -> Frame:
    asked = met[met.received].assign(closes_on=met.day + _DAY)
    columns = ["created_utc", "paid_utc", "closed_utc", "created_day", "paid_day", "nth"]
    pairs = asked[[*_MET, "t_utc", "closes_on"]].merge(orders[[*_BUYER, *columns]], on=_BUYER)
    window = pairs.created_utc >= pairs.t_utc
    gone = pairs.paid_utc.isna() & (pairs.closed_utc <= pairs.t_utc)
    since = pairs.created_utc >= pairs.t_utc - 21 * 86400
    kept = since & (~window | (pairs.created_day <= pairs.closes_on)) & ~gone
    pairs, window = pairs[kept], window[kept]
    flags = pairs[_MET].assign(
        ordered=window,
        paid=window & pairs.paid_utc.notna(),
        paid_same_day=window & (pairs.paid_day == pairs.day),
        paid_next_day=window & (pairs.paid_day <= pairs.day + _DAY),
        had_order=~window,
    )
    around = _grouped(flags, _MET).max()
    newest = pairs[~window].sort_values("nth").drop_duplicates(_MET, keep="last")
    newest = newest[_MET].assign(newest_paid=newest.paid_utc.fillna(_NEVER))
    rows = asked.merge(around.reset_index(), on=_MET, how="left").merge(newest, on=_MET, how="left")
    for name in ("ordered", "paid", "paid_same_day", "paid_next_day", "had_order"):
        rows[name] = _yes(rows[name])
    rows["by_orders"] = rows.ordered | ~rows.had_order
    rows["carried"] = rows.served & rows.session_began & rows.by_orders & ~rows.to_aftersale
    rows = rows.sort_values("day", ignore_index=True)
    before = _grouped(rows, _DIALOGUE)[["day", "carried"]].shift(1)
    continued = (before.day == rows.day - _DAY) & _yes(before.carried) & ~rows.t_session_today
    unpaid = ~(rows.newest_paid <= rows.t_utc)
    names = ["none", "aftersale", "continued", "inquiry", "payment_followup"]
    stage = np.select([~rows.served, rows.to_aftersale, continued, rows.by_orders, unpaid], names, "aftersale")
    rows["stage"] = np.where(stage == "none", None, stage.astype(object))
    rows["followed_up"] = rows.newest_paid < _NEVER
    return rows


def _credits(staff: Frame, events: Frame, orders: Frame) -> Frame:
    told = events.loc[events.code != "t", [*_MET, "utc", "code"]].merge(staff, on=_BUYER, how="left", indicator="is")
    told = told[told["is"] == "left_only"].drop(columns="is")
    columns = [*_ORDER, "buyer_id", "created_utc", "paid_utc", "created_day", "paid_day"]
    pairs = orders[columns].merge(told, on=_BUYER)
    until = pairs.paid_utc.fillna(pairs.created_utc)
    pairs = pairs[(pairs.day >= pairs.created_day - _DAY) & (pairs.utc <= until)]
    human = pairs.code == "h"
    before = (pairs.utc <= pairs.created_utc) & (pairs.day >= pairs.created_day - _DAY)
    paying = (pairs.utc <= pairs.paid_utc) & (pairs.day >= pairs.paid_day - _DAY)
    between = (pairs.utc > pairs.created_utc) & (pairs.utc <= pairs.paid_utc)
    key = [*_ORDER, "agent_id"]
    marked = pairs[key].assign(
        order_human=before & human,
        order_buyer=before & ~human,
        order_last=pairs.utc.where(before & human),
        pay_human=paying & human,
        pay_buyer=paying & ~human,
        pay_last=pairs.utc.where(paying & human),
        between_human=between & human,
        between_last=pairs.utc.where(between & human),
    )
    how = {name: "max" if name.endswith("last") else "sum" for name in marked.columns if name not in key}
    rows = _grouped(marked, key).agg(how).reset_index()
    asked = rows.pay_buyer > 0
    messages = rows.pay_human.where(asked, rows.between_human)
    rows["order_messages"] = rows.order_human.where((rows.order_human > 0) & (rows.order_buyer > 0)).astype("Int64")
    rows["payment_messages"] = messages.where(messages > 0).astype("Int64")
    rows["payment_last"] = rows.pay_last.where(asked, rows.between_last)
    rows = rows[rows.order_messages.notna() | rows.payment_messages.notna()]
    for moment in ("order", "payment"):
        candidates = rows[rows[f"{moment}_messages"].notna()]
        candidates = candidates.sort_values([f"{moment}_last", "agent_id"], ascending=[False, True])
        rows = rows.assign(**{f"{moment}_owner": rows.index.isin(candidates.drop_duplicates(_ORDER).index)})
    return rows


def _order_facts(rows: Path, orders: Frame, credits: Frame, first: pd.Timestamp, last: pd.Timestamp) -> Frame:
    found = orders
    for moment in ("order", "payment"):
        owners = credits.loc[credits[f"{moment}_owner"], [*_ORDER, "agent_id"]]
        found = found.merge(owners.rename(columns={"agent_id": f"{moment}_agent"}), on=_ORDER, how="left")
    lines, refunds = _read(rows, "order_lines", [*_ORDER, "quantity"]), _read(rows, "refunds")
    units = _grouped(lines, _ORDER).quantity.sum().rename("units").reset_index()
    cents = refunds[_ORDER].assign(cents=(refunds.amount * 100).astype("int64"))[refunds.status == "succeeded"]
    back = _grouped(cents, _ORDER).cents.sum().reset_index()
    found = found.merge(units, on=_ORDER, how="left").merge(back, on=_ORDER, how="left")
    paid = found.paid_day.notna()
    earliest = (found.paid_day - _DAY).where(found.paid_day - _DAY < found.created_day, found.created_day)
    order_covered = (found.created_day - _DAY >= first) & (found.created_day <= last)
    pay_covered = (earliest >= first) & (found.paid_day <= last)
    either = found.order_agent.fillna(found.payment_agent)

    def state(agent: Any, covered: Any) -> Any:
        return pd.Series(np.select([agent.notna(), covered], ["agent", "silent"], "unattributable"), found.index)

    first_paid = _grouped(found, _BUYER).paid_day.transform("min")
    return found.assign(
        sales=found.paid_amount.where(paid),
        first_agent=either.where(paid),
        order_state=state(found.order_agent, order_covered),
        payment_state=state(found.payment_agent, pay_covered).where(paid),
        first_state=state(either, order_covered & pay_covered).where(paid),
        refunded=found.cents.notna(),
        refunded_amount=found.cents.fillna(0) / 100,
        returning_at_payment=(first_paid < found.paid_day).astype("boolean").where(paid),
    )


def _visitor_days(rows: Path, met: Frame, orders: Frame) -> Frame:
    visits = _read(rows, "visits", ["shop", "visitor_id", "at", "event", "buyer_id", "source"])
    key = ["shop", "visitor_id", "day"]
    visits = visits.assign(
        day=visits["at"].dt.normalize(),
        views=visits.event == "view",
        acted=visits.event.isin(["favorite", "cart", "consult", "order", "pay"]),
        favorite=visits.event == "favorite",
        cart=visits.event == "cart",
    ).sort_values("at")
    days = _grouped(visits, key).agg(
        views=("views", "sum"),
        acted=("acted", "max"),
        favorite=("favorite", "max"),
        cart=("cart", "max"),
        begins=("at", "min"),
        ends=("at", "max"),
        source=("source", "first"),
        buyer_id=("buyer_id", "first"),
    )
    days = days.reset_index()
    received = met.loc[met.received, [*_BUYER, "day"]]
    ordered = orders[[*_BUYER, "created_day"]].rename(columns={"created_day": "day"})
    did = pd.concat([received, ordered]).drop_duplicates().assign(did=True)
    firsts = orders[orders.paid_day.notna()].groupby(_BUYER, sort=False).paid_day.min().rename("first_paid")
    days = days.merge(did, on=[*_BUYER, "day"], how="left").merge(firsts.reset_index(), on=_BUYER, how="left")
    returning = (days.first_paid < days.day).astype("boolean").where(days.buyer_id.notna())
    return days.assign(
        returning=returning,
        hour=days.begins.dt.hour,
        stay_seconds=_utc(days.ends) - _utc(days.begins),
        bounced=(days.views == 1) & ~days.acted & days.did.isna(),
        channel=days.source.str.strip().map(NAMED).fillna(ELSE),
    )


def _agents(facts: dict[str, Frame], first: pd.Timestamp, last: pd.Timestamp) -> Frame:
    met, asked, turns, orders = (facts[name] for name in ("receptions", "inquiries", "turns", "order_facts"))
    by = ["shop", "agent_id"]
    inquiry = asked.stage == "inquiry"
    sold = orders[orders.first_agent.notna() & orders.paid_day.between(first, last)]
    parts = [
        met[met.filter_reason.isna()]
        .groupby(by)
        .agg(
            received_buyers=("received", "sum"),
            served_buyers=("served", "sum"),
            first_response=("first_response", "mean"),
        ),
        asked[by].assign(inquiries=inquiry, inquiry_paid_buyers=inquiry & asked.paid).groupby(by).sum(),
        turns[by]
        .assign(late_turns=turns.outcome == "late", unanswered_turns=turns.outcome == "unanswered")
        .groupby(by)
        .sum(),
        turns.groupby(by).counted_seconds.mean().rename("response_time"),
        sold.groupby(["shop", "first_agent"]).sales.sum().rename_axis(by),
    ]
    table = parts[0].join(parts[1:], how="left")
    counts = ["inquiries", "inquiry_paid_buyers", "late_turns", "unanswered_turns", "sales"]
    table[counts] = table[counts].fillna(0)
    return table.round({"first_response": 6, "response_time": 6}).rename_axis(["shop", "agent"]).reset_index()


def _funnel(facts: dict[str, Frame], first: pd.Timestamp, last: pd.Timestamp) -> Frame:
    seen, asked, orders = (facts[name] for name in ("visitor_days", "inquiries", "order_facts"))
    visits = seen.groupby("day").agg(visitors=("visitor_id", "size"), bounced_visitors=("bounced", "sum"))
    inquiry = asked.stage == "inquiry"
    people = asked[[*_BUYER, "day"]].assign(
        inquiries=inquiry,
        inquiry_ordered_buyers=asked.served & asked.ordered,
        inquiry_paid_buyers=asked.served & asked.paid,
        received_buyers=True,
    )
    people = people.groupby([*_BUYER, "day"], sort=False).max()
    people[["inquiry_ordered_buyers", "inquiry_paid_buyers"]] &= people[["inquiries"]].to_numpy()
    people = people.groupby("day").sum()
    paid = orders[orders.paid_day.notna()]
    buyers = paid[["paid_day", *_BUYER]].drop_duplicates().groupby("paid_day").size().rename("paid_buyers")
    sold = pd.concat([buyers, paid.groupby("paid_day").sales.sum()], axis=1).rename_axis("day")
    table = visits.join([people, sold], how="inner").reset_index()
    return table[table.day.between(first, last)]


def run(rows: Path, out: Path) -> dict[str, Cost]:
    """Derives, writes and asks."""
    meta: dict[str, Any] = json.loads((rows / "meta.json").read_text(encoding="utf-8"))
    first, last = pd.Timestamp(meta["first"]), pd.Timestamp(meta["last"])
    watch = Watch()
    agents = _read(rows, "agents")
    staff = agents[["shop", "agent_id"]].rename(columns={"agent_id": "buyer_id"})
    columns = [*_DIALOGUE, "sent_at", "sender", "kind", "is_auto", "transfer_to", "seq"]
    messages = _read(rows, "messages", columns)
    newest = _utc(messages.groupby("shop").sent_at.max())
    said = _said(messages)
    arrived = _arrived(said)
    events = _events(said, arrived)
    turns = _turns(newest, events)
    met = _receptions(agents, said, arrived, events, turns)
    orders = _orders(rows)
    earned = _credits(staff, events, orders)
    own = pd.MultiIndex.from_frame(turns[_BUYER]).isin(pd.MultiIndex.from_frame(staff))
    facts = {
        "turns": turns[~own],
        "receptions": met,
        "inquiries": _inquiries(met, orders),
        "credits": earned,
        "order_facts": _order_facts(rows, orders, earned, first, last),
        "visitor_days": _visitor_days(rows, met, orders),
    }
    for name, frame in facts.items():
        frame[list(COLUMNS[name])].to_parquet(out / f"{name}.parquet", index=False)
    watch.lap("facts")
    for name, question in (("agents", _agents), ("funnel", _funnel)):
        question(facts, first, last)[list(COLUMNS[name])].to_parquet(out / f"{name}.parquet", index=False)
    watch.lap("answers")
    return watch.costs
