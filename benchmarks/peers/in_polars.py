"""Polars, lazily, over the rows as they come; what several steps need is collected once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.peers.channels import ELSE, NAMED
from benchmarks.peers.cost import Cost, Watch
from benchmarks.peers.work import COLUMNS

_DIALOGUE = ["shop", "buyer_id", "agent_id"]
_MET = [*_DIALOGUE, "day"]
_ORDER = ["shop", "order_id"]
_DAY = pl.duration(days=1)
_NEVER = 1 << 60
code = pl.col("code")
_PENDING = code.is_in(["b", "i"])
_SPOKEN = code.is_in(["b", "h"])
_WAS_PENDING = pl.col("was").is_in(["b", "i"]).fill_null(False)
_BEGINS = (code != "t") & (pl.col("talk_utc").is_null() | (pl.col("utc") - pl.col("talk_utc") >= 600))


def _utc(name: str) -> pl.Expr:
    return pl.col(name).dt.epoch("s")


def _kept(frame: pl.LazyFrame) -> pl.LazyFrame:
    return frame.collect().lazy()


def _said(rows: Path) -> pl.LazyFrame:
    machine = (pl.col("sender") == "robot") | ((pl.col("sender") == "agent") & pl.col("is_auto"))
    return (
        pl.scan_parquet(rows / "messages.parquet")
        .filter(~((pl.col("sender") == "buyer") & pl.col("kind").is_in(["recall", "menu"])))
        .select(
            *_DIALOGUE,
            *("sent_at", "seq", "transfer_to"),
            utc=_utc("sent_at"),
            day=pl.col("sent_at").dt.date(),
            code=pl.when(pl.col("kind") == "transfer")
            .then(pl.lit("t"))
            .when(pl.col("sender") == "buyer")
            .then(pl.lit("b"))
            .when(machine)
            .then(pl.lit("m"))
            .when(pl.col("sender") == "agent")
            .then(pl.lit("h"))
            .otherwise(pl.lit("s")),
        )
    )


def _arrived(said: pl.LazyFrame) -> pl.LazyFrame:
    """Hand-overs, as rows of the receiving dialogue; no chains (generate.py)."""
    sent = said.filter(code == "t").select("shop", "buyer_id").unique()
    theirs = said.filter(code.is_in(["b", "h", "t"])).join(sent, on=["shop", "buyer_id"], how="semi")
    theirs = theirs.sort("sent_at", "seq").with_columns(was=code.shift(1).over(_DIALOGUE))
    pending = theirs.filter((code == "t") & (pl.col("was") == "b")).drop("was")
    pairs = pending.join(
        theirs.select("shop", "buyer_id", transfer_to="agent_id", at="sent_at", nth="seq", state="code"),
        on=["shop", "buyer_id", "transfer_to"],
    )
    earlier = (pl.col("at") < pl.col("sent_at")) | (
        (pl.col("at") == pl.col("sent_at")) & (pl.col("nth") < pl.col("seq"))
    )
    taken = (
        pairs.filter(earlier)
        .sort("at", "nth")
        .group_by("shop", "seq")
        .agg(state=pl.col("state").last())
        .filter(pl.col("state") == "b")
    )
    return pending.join(taken, on=["shop", "seq"], how="anti").with_columns(
        agent_id="transfer_to", transfer_to=pl.lit(None, pl.String), code=pl.lit("i")
    )


def _events(said: pl.LazyFrame, arrived: pl.LazyFrame) -> pl.LazyFrame:
    talk = pl.when(code != "t").then(pl.col("utc"))
    return (
        pl.concat([said.filter(code.is_in(["b", "h", "t"])), arrived])
        .sort(*_DIALOGUE, "sent_at", "seq")
        .with_columns(
            pos=pl.int_range(pl.len()).over(_DIALOGUE),
            was=code.shift(1).over(_DIALOGUE),
            was_utc=pl.col("utc").shift(1).over(_DIALOGUE),
            talk_utc=talk.forward_fill().shift(1).over(_DIALOGUE),
        )
    )


def _turns(rows: Path, events: pl.LazyFrame) -> pl.LazyFrame:
    newest = (
        pl.scan_parquet(rows / "messages.parquet").group_by("shop").agg(newest=pl.col("sent_at").max().dt.epoch("s"))
    )
    silent = pl.col("utc") - pl.col("was_utc") >= 600
    marked = events.filter(_PENDING | _WAS_PENDING).with_columns(
        opens=_PENDING & (~_WAS_PENDING | silent.fill_null(False)),
        last_utc=pl.when(_PENDING).then(pl.col("utc")).max().over(_DIALOGUE),
    )
    ahead = {
        "next_code": code,
        "next_at": pl.col("sent_at"),
        "next_utc": pl.col("utc"),
        "next_day": pl.col("day"),
        "buyer_utc": pl.col("was_utc"),
    }
    steps = marked.filter(pl.col("opens") | ~_PENDING).with_columns(
        **{name: value.shift(-1).over(_DIALOGUE) for name, value in ahead.items()}
    )
    opened = steps.filter("opens").join(newest, on="shop")
    waited = pl.coalesce("buyer_utc", "last_utc")
    following = pl.col("next_code")
    told = opened.with_columns(
        outcome=pl.when(following.is_null() & (pl.col("newest") - waited < 600))
        .then(pl.lit("open"))
        .when(following.is_null())
        .then(pl.lit("unanswered"))
        .when((following == "h") & (pl.col("next_utc") - waited >= 600))
        .then(pl.lit("late"))
        .when(following == "h")
        .then(pl.lit("answered"))
        .when(following == "t")
        .then(pl.lit("transferred"))
        .otherwise(pl.lit("unanswered"))
    )
    outcome, taken = pl.col("outcome"), pl.col("next_utc") - pl.col("utc")
    return told.select(
        *_MET,
        *("pos", "outcome"),
        opened_at="sent_at",
        closed_at=pl.when(following.is_in(["h", "t"])).then(pl.col("next_at")),
        seconds=pl.when(outcome.is_in(["answered", "late"])).then(taken),
        counted_seconds=pl.when(outcome == "answered").then(taken),
        opening=(code == "i") | _BEGINS,
        handed_in=code == "i",
        answered_later=((outcome == "answered") & (pl.col("next_day") > pl.col("day"))).fill_null(False),
    )


def _receptions(
    agents: pl.LazyFrame, said: pl.LazyFrame, arrived: pl.LazyFrame, events: pl.LazyFrame, turns: pl.LazyFrame
) -> pl.LazyFrame:
    aftersale = agents.filter(pl.col("role") == "aftersale").select(transfer_to="agent_id", after=pl.lit(True))
    counts = (
        pl.concat([said, arrived])
        .join(aftersale, on="transfer_to", how="left")
        .group_by(_MET)
        .agg(
            buyer_messages=(code == "b").sum(),
            agent_messages=(code == "h").sum(),
            auto_messages=(code == "m").sum(),
            to_aftersale=((code == "t") & pl.col("after").fill_null(False)).any(),
        )
    )
    wrote, spoken, human = (pl.when(each) for each in (_PENDING, _SPOKEN, code == "h"))
    pos, utc = pl.col("pos"), pl.col("utc")
    firsts = events.group_by(_MET).agg(
        t_pos=wrote.then(pos).min(),
        t_at=wrote.then(pl.col("sent_at")).min(),
        t_utc=wrote.then(utc).min(),
        last_human_pos=human.then(pos).max(),
        first_human_pos=human.then(pos).min(),
        first_talk_pos=spoken.then(pos).min(),
        talk_seconds=spoken.then(utc).max() - spoken.then(utc).min(),
        session_pos=pl.when(_BEGINS).then(pos).min(),
        handed_in=(code == "i").any(),
        handed_out=((code == "t") & _WAS_PENDING).any(),
    )
    asked = turns.group_by(_MET).agg(
        slow=(pl.col("seconds") > 120).sum() >= 3,
        answered_later=pl.col("answered_later").any(),
        first_pos=pl.when("opening").then(pos).min(),
    )
    first = turns.select(*_DIALOGUE, first_pos="pos", first_turn="outcome", first_response="counted_seconds")
    staff = agents.select("shop", buyer_id="agent_id", filter_reason=pl.lit("own_staff"))
    joined = (
        counts.join(firsts, on=_MET, how="left")
        .join(asked, on=_MET, how="left")
        .join(first, on=[*_DIALOGUE, "first_pos"], how="left")
        .join(staff, on=["shop", "buyer_id"], how="left")
    )
    kept = pl.col("filter_reason").is_null()
    consulted = pl.col("t_at").is_not_null()
    no = ("slow", "answered_later", "handed_in", "handed_out")
    joined = joined.with_columns(pl.col(no).fill_null(False), consulted=consulted, received=consulted & kept)
    answered = (pl.col("last_human_pos") > pl.col("t_pos")).fill_null(False) | pl.col("answered_later")
    return joined.with_columns(
        served=pl.col("received") & answered,
        first_response=pl.when(kept).then(pl.col("first_response")),
        first_turn=pl.when(kept).then(pl.col("first_turn")),
        slow=kept & pl.col("slow"),
        first_talk_human=(pl.col("first_human_pos") == pl.col("first_talk_pos")).fill_null(False),
        session_began=pl.col("session_pos").is_not_null(),
        t_session_today=(pl.col("session_pos") <= pl.col("t_pos")).fill_null(False),
    )


def _orders(rows: Path) -> pl.LazyFrame:
    orders = pl.scan_parquet(rows / "orders.parquet").sort("created_at", "order_id")
    return orders.with_columns(
        created_utc=_utc("created_at"),
        paid_utc=_utc("paid_at"),
        closed_utc=_utc("closed_at"),
        created_day=pl.col("created_at").dt.date(),
        paid_day=pl.col("paid_at").dt.date(),
        nth=pl.int_range(pl.len()).over("shop", "buyer_id"),
    )


def _inquiries(met: pl.LazyFrame, orders: pl.LazyFrame) -> pl.LazyFrame:
    asked = met.filter("received").with_columns(closes_on=pl.col("day") + _DAY)
    created, paid = pl.col("created_utc"), pl.col("paid_utc")
    pairs = asked.select(*_MET, "t_utc", "closes_on").join(
        orders.select("shop", "buyer_id", "created_utc", "paid_utc", "closed_utc", "created_day", "paid_day", "nth"),
        on=["shop", "buyer_id"],
    )
    window = created >= pl.col("t_utc")
    gone = paid.is_null() & (pl.col("closed_utc") <= pl.col("t_utc")).fill_null(False)
    pairs = pairs.filter(
        (created >= pl.col("t_utc") - 21 * 86400) & (~window | (pl.col("created_day") <= pl.col("closes_on"))) & ~gone
    )
    around = pairs.group_by(_MET).agg(
        ordered=window.any(),
        paid=(window & paid.is_not_null()).any(),
        paid_same_day=(window & (pl.col("paid_day") == pl.col("day"))).any(),
        paid_next_day=(window & (pl.col("paid_day") <= pl.col("day") + _DAY)).any(),
        had_order=(~window).any(),
        newest_paid=paid.fill_null(_NEVER).filter(~window).sort_by(pl.col("nth").filter(~window)).last(),
    )
    no = ("ordered", "paid", "paid_same_day", "paid_next_day", "had_order")
    rows = asked.join(around, on=_MET, how="left").with_columns(pl.col(no).fill_null(False))
    rows = rows.with_columns(by_orders=pl.col("ordered") | ~pl.col("had_order")).sort("day")
    carried = pl.col("served") & pl.col("session_began") & pl.col("by_orders") & ~pl.col("to_aftersale")
    yesterday = pl.col("day").shift(1).over(_DIALOGUE) == pl.col("day") - _DAY
    continued = (yesterday & carried.shift(1).over(_DIALOGUE)).fill_null(False) & ~pl.col("t_session_today")
    return rows.with_columns(
        stage=pl.when(~pl.col("served"))
        .then(None)
        .when("to_aftersale")
        .then(pl.lit("aftersale"))
        .when(continued)
        .then(pl.lit("continued"))
        .when("by_orders")
        .then(pl.lit("inquiry"))
        .when(~(pl.col("newest_paid") <= pl.col("t_utc")).fill_null(False))
        .then(pl.lit("payment_followup"))
        .otherwise(pl.lit("aftersale")),
        followed_up=(pl.col("newest_paid") < _NEVER).fill_null(False),
    )


def _credits(staff: pl.LazyFrame, events: pl.LazyFrame, orders: pl.LazyFrame) -> pl.LazyFrame:
    told = events.filter(code != "t").join(staff, on=["shop", "buyer_id"], how="anti")
    told = told.select(*_MET, "utc", human=code == "h")
    utc, human, day = pl.col("utc"), pl.col("human"), pl.col("day")
    created, paid = pl.col("created_utc"), pl.col("paid_utc")
    pairs = orders.join(told, on=["shop", "buyer_id"]).filter(
        (day >= pl.col("created_day") - _DAY) & (utc <= pl.coalesce("paid_utc", "created_utc"))
    )
    before = (utc <= created) & (day >= pl.col("created_day") - _DAY)
    paying = ((utc <= paid) & (day >= pl.col("paid_day") - _DAY)).fill_null(False)
    between = ((utc > created) & (utc <= paid)).fill_null(False)
    counted = pairs.group_by(*_ORDER, "agent_id").agg(
        order_human=(before & human).sum(),
        order_buyer=(before & ~human).sum(),
        order_last=pl.when(before & human).then(utc).max(),
        pay_human=(paying & human).sum(),
        pay_buyer=(paying & ~human).sum(),
        pay_last=pl.when(paying & human).then(utc).max(),
        between_human=(between & human).sum(),
        between_last=pl.when(between & human).then(utc).max(),
    )
    asked = pl.col("pay_buyer") > 0
    messages = pl.when(asked).then(pl.col("pay_human")).otherwise(pl.col("between_human"))
    chosen = counted.with_columns(
        order_messages=pl.when((pl.col("order_human") > 0) & (pl.col("order_buyer") > 0)).then(pl.col("order_human")),
        payment_messages=pl.when(messages > 0).then(messages),
        payment_last=pl.when(asked).then(pl.col("pay_last")).otherwise(pl.col("between_last")),
    ).filter(pl.col("order_messages").is_not_null() | pl.col("payment_messages").is_not_null())
    for moment in ("order", "payment"):
        candidate = pl.col(f"{moment}_messages").is_not_null()
        chosen = chosen.with_columns(candidate=candidate).sort(
            "candidate", f"{moment}_last", "agent_id", descending=[True, True, False], nulls_last=True
        )
        rank = pl.int_range(pl.len()).over(_ORDER)
        chosen = chosen.with_columns((candidate & (rank == 0)).alias(f"{moment}_owner"))
    return chosen


def _order_facts(rows: Path, orders: pl.LazyFrame, credits: pl.LazyFrame, first: date, last: date) -> pl.LazyFrame:
    owners = credits.group_by(_ORDER).agg(
        order_agent=pl.when("order_owner").then(pl.col("agent_id")).max(),
        payment_agent=pl.when("payment_owner").then(pl.col("agent_id")).max(),
    )
    units = pl.scan_parquet(rows / "order_lines.parquet").group_by(_ORDER).agg(units=pl.col("quantity").sum())
    back = pl.scan_parquet(rows / "refunds.parquet").filter(pl.col("status") == "succeeded")
    back = back.group_by(_ORDER).agg(refunded_amount=pl.col("amount").sum())
    created, paid = pl.col("created_day"), pl.col("paid_day")
    joined = orders.join(owners, on=_ORDER, how="left").join(units, on=_ORDER, how="left")
    joined = joined.join(back, on=_ORDER, how="left").with_columns(
        order_covered=(created - _DAY >= first) & (created <= last),
        pay_covered=(pl.min_horizontal(paid - _DAY, created) >= first) & (paid <= last),
        either=pl.coalesce("order_agent", "payment_agent"),
        first_paid=paid.min().over("shop", "buyer_id"),
    )
    sold = pl.when(paid.is_not_null())

    def state(agent: str, covered: pl.Expr) -> pl.Expr:
        silent = pl.when(covered).then(pl.lit("silent")).otherwise(pl.lit("unattributable"))
        return pl.when(pl.col(agent).is_not_null()).then(pl.lit("agent")).otherwise(silent)

    return joined.with_columns(
        sales=sold.then(pl.col("paid_amount")),
        first_agent=sold.then(pl.col("either")),
        order_state=state("order_agent", pl.col("order_covered")),
        payment_state=sold.then(state("payment_agent", pl.col("pay_covered"))),
        first_state=sold.then(state("either", pl.col("order_covered") & pl.col("pay_covered"))),
        refunded=pl.col("refunded_amount").is_not_null(),
        refunded_amount=pl.col("refunded_amount").fill_null(0),
        returning_at_payment=sold.then(pl.col("first_paid") < paid),
    )


def _visitor_days(rows: Path, met: pl.LazyFrame, orders: pl.LazyFrame) -> pl.LazyFrame:
    event, at = pl.col("event"), pl.col("at")
    days = (
        pl.scan_parquet(rows / "visits.parquet")
        .group_by("shop", at.dt.date().alias("day"), "visitor_id")
        .agg(
            views=(event == "view").sum(),
            acted=event.is_in(["favorite", "cart", "consult", "order", "pay"]).any(),
            favorite=(event == "favorite").any(),
            cart=(event == "cart").any(),
            stay_seconds=at.max().dt.epoch("s") - at.min().dt.epoch("s"),
            source=pl.col("source").get(at.arg_min()),
            hour=at.min().dt.hour(),
            buyer_id=pl.col("buyer_id").max(),
        )
    )
    did = pl.concat(
        [met.filter("received").select("shop", "buyer_id", "day"), orders.select("shop", "buyer_id", day="created_day")]
    ).unique()
    firsts = (
        orders.filter(pl.col("paid_day").is_not_null()).group_by("shop", "buyer_id").agg(first=pl.col("paid_day").min())
    )
    days = days.join(did.with_columns(did=pl.lit(True)), on=["shop", "buyer_id", "day"], how="left")
    days = days.join(firsts, on=["shop", "buyer_id"], how="left")
    known = pl.col("buyer_id").is_not_null()
    return days.with_columns(
        returning=pl.when(known).then((pl.col("first") < pl.col("day")).fill_null(False)),
        bounced=(pl.col("views") == 1) & ~pl.col("acted") & pl.col("did").is_null(),
        channel=pl.col("source").str.strip_chars().replace_strict(NAMED, default=ELSE),
    )


def _agents(facts: dict[str, pl.LazyFrame], first: date, last: date) -> pl.LazyFrame:
    by = ["shop", "agent_id"]
    inquiry = pl.col("stage") == "inquiry"
    met = facts["receptions"].filter(pl.col("filter_reason").is_null()).group_by(by)
    asked = facts["inquiries"].group_by(by)
    turns = facts["turns"].group_by(by)
    sold = facts["order_facts"].filter(pl.col("first_agent").is_not_null() & pl.col("paid_day").is_between(first, last))
    joined = (
        met.agg(
            received_buyers=pl.col("received").sum(),
            served_buyers=pl.col("served").sum(),
            first_response=pl.col("first_response").mean().round(6),
        )
        .join(
            asked.agg(inquiries=inquiry.sum(), inquiry_paid_buyers=(inquiry & pl.col("paid")).sum()), on=by, how="left"
        )
        .join(
            turns.agg(
                response_time=pl.col("counted_seconds").mean().round(6),
                late_turns=(pl.col("outcome") == "late").sum(),
                unanswered_turns=(pl.col("outcome") == "unanswered").sum(),
            ),
            on=by,
            how="left",
        )
        .join(sold.group_by("shop", agent_id="first_agent").agg(pl.col("sales").sum()), on=by, how="left")
    )
    counts = ("inquiries", "inquiry_paid_buyers", "late_turns", "unanswered_turns", "sales")
    return joined.with_columns(pl.col(counts).fill_null(0)).rename({"agent_id": "agent"})


def _funnel(facts: dict[str, pl.LazyFrame], first: date, last: date) -> pl.LazyFrame:
    seen = facts["visitor_days"].group_by("day").agg(visitors=pl.len(), bounced_visitors=pl.col("bounced").sum())
    inquiry = (pl.col("stage") == "inquiry").fill_null(False)
    people = (
        facts["inquiries"]
        .group_by("shop", "day", "buyer_id")
        .agg(
            inquiry=inquiry.any(),
            ordered=inquiry.any() & (pl.col("served") & pl.col("ordered")).any(),
            paid=inquiry.any() & (pl.col("served") & pl.col("paid")).any(),
        )
    )
    asked = people.group_by("day").agg(
        received_buyers=pl.len(),
        inquiries=pl.col("inquiry").sum(),
        inquiry_ordered_buyers=pl.col("ordered").sum(),
        inquiry_paid_buyers=pl.col("paid").sum(),
    )
    paid = facts["order_facts"].filter(pl.col("paid_day").is_not_null()).group_by(day="paid_day")
    sold = paid.agg(paid_buyers=pl.struct("shop", "buyer_id").n_unique(), sales=pl.col("sales").sum())
    return seen.join(asked, on="day").join(sold, on="day").filter(pl.col("day").is_between(first, last))


def run(rows: Path, out: Path) -> dict[str, Cost]:
    """Derives, writes and asks."""
    meta: dict[str, Any] = json.loads((rows / "meta.json").read_text(encoding="utf-8"))
    first, last = date.fromisoformat(meta["first"]), date.fromisoformat(meta["last"])
    watch = Watch()
    agents = pl.scan_parquet(rows / "agents.parquet")
    staff = agents.select("shop", buyer_id="agent_id")
    said = _kept(_said(rows))
    arrived = _kept(_arrived(said))
    events = _kept(_events(said, arrived))
    turns = _kept(_turns(rows, events))
    met = _kept(_receptions(agents, said, arrived, events, turns))
    orders = _kept(_orders(rows))
    earned = _kept(_credits(staff, events, orders))
    made = {
        "turns": turns.join(staff, on=["shop", "buyer_id"], how="anti"),
        "receptions": met,
        "inquiries": _inquiries(met, orders),
        "credits": earned,
        "order_facts": _order_facts(rows, orders, earned, first, last),
        "visitor_days": _visitor_days(rows, met, orders),
    }
    facts: dict[str, pl.LazyFrame] = {}
    for name, frame in made.items():
        frame.select(list(COLUMNS[name])).sink_parquet(out / f"{name}.parquet")
        facts[name] = pl.scan_parquet(out / f"{name}.parquet")
    watch.lap("facts")
    for name, question in (("agents", _agents), ("funnel", _funnel)):
        question(facts, first, last).select(list(COLUMNS[name])).sink_parquet(out / f"{name}.parquet")
    watch.lap("answers")
    return watch.costs
