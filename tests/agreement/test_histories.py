"""The generated histories reach what the rules distinguish; else agreement would say little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests import oracle
from tests.oracle.book import ShopBook
from tests.oracle.return_metrics import asked, is_kept

from .histories import FURTHER, draw_world

LEAST = 5
Reached = Counter[tuple[Any, ...]]


@pytest.fixture(scope="module")
def reached() -> Reached:
    """How often each outcome occurs in the histories of `make test`."""
    found: Reached = Counter()
    for seed in range(20):
        book = oracle.read_world(draw_world(seed, 25))
        facts = oracle.facts_of(book)
        for shop in book.shops.values():
            found.update([*waits(shop), *clocks(shop), *returns(shop), *decisions(shop), *numbers(shop)])
        found.update(("turn", row["status"], row["opening"]) for row in facts["turns"])
        found.update(("filter", row["filter_reason"]) for row in facts["receptions"])
        kept = [row for row in facts["receptions"] if row["filter_reason"] is None]
        for flag in ("consulted", "received", "served", "handed_in", "handed_out", "slow"):
            found.update((flag, row[flag]) for row in kept)
        found.update(("first response", row["first_response"] is not None) for row in kept)
        found.update(("stage", row["stage"]) for row in facts["inquiries"])
        for flag in ("ordered", "paid", "paid_same_day", "paid_next_day"):
            found.update((flag, row[flag]) for row in facts["inquiries"])
        found.update(("candidate", row["order_candidate"], row["payment_candidate"]) for row in facts["credits"])
        for rule in ("order", "payment", "first"):
            found.update((rule, row[f"{rule}_state"]) for row in facts["order_facts"])
        found.update(("visitor", row["bounced"], row["buyer_type"]) for row in facts["visitor_days"])
        found.update(("channel", row["channel"]) for row in facts["visitor_days"])
    return found


def waits(shop: ShopBook) -> Iterator[tuple[Any, ...]]:
    """Turns that somebody closed on a later day, those over a change of `session_gap`, and those that it decides."""
    for turn in shop.turns:
        day = shop.clock.day(turn.closed) if turn.closed else turn.day
        if turn.closed and day != turn.day:
            yield "over midnight", turn.status
            held, there = (shop.held(known)["session_gap"] for known in (turn.day, day))
            if held != there:
                yield "over a change", turn.status
                silent = shop.clock.instant(turn.closed) - turn.last_at.at
                if (silent >= held) != (silent >= there):
                    yield "decided by the change", turn.status


def clocks(shop: ShopBook) -> Iterator[tuple[Any, ...]]:
    """What becomes of turns by the clock of working time and by measured hours."""
    for turn in shop.left_out:
        yield turn.left_out, turn.status
        if turn.left_out == "unmeasured" and shop.held(turn.day)["measured_by"] == "session":
            yield ("unmeasured by session",)
    for turn in shop.turns:
        held = shop.held(turn.day)
        if held["response_clock"] == "working_hours":
            yield "working time", turn.status
            if turn.closed and turn.seconds is not None:
                at = turn.last_at if held["response_anchor"] == "last" else turn.opened_at
                passed = shop.clock.instant(turn.closed) - at.at
                yield "working time", "shorter" if turn.seconds < passed else "equal"
                if turn.seconds in (held["session_gap"] - 1, held["session_gap"]):
                    yield "working time", "at the limit"


def returns(shop: ShopBook) -> Iterator[tuple[Any, ...]]:
    """Who asked for a return, and kept the goods."""
    for reception in shop.receptions:
        m = asked(shop, reception) if reception.filter_reason is None else None
        if m is not None:
            yield "asked", is_kept(shop, m)


def decisions(shop: ShopBook) -> Iterator[tuple[Any, ...]]:
    """Orders that somebody decided."""
    ids = {order.id for order in shop.orders}
    for row in shop.rows("credit_overrides"):
        if row["order_id"] in ids:
            owned = shop.ownership[row["order_id"]]
            agent = row["agent_id"]
            if row["withdrawn"]:
                yield ("withdrawn",)
            elif agent is not None and owned.owners["order"].agent == agent:
                yield "decided", agent in owned.order_candidates | owned.payment_candidates
            elif agent is None and owned.owners["order"].state == "silent":
                yield ("decided silent",)


def numbers(shop: ShopBook) -> Iterator[tuple[Any, ...]]:
    """Windows of hours, and rows of the further tables."""
    for reception in shop.receptions:
        judgement = shop.judgement(reception)
        if judgement is not None and isinstance(shop.held(reception.day)["inquiry_window_days"], str):
            yield "hours to order", judgement.ordered
    for order in shop.orders:
        if isinstance(shop.held(order.created_day)["credit_window_days"], str):
            yield "hours of credit", shop.ownership[order.id].owners["order"].state
    for table in FURTHER:
        for row in shop.rows(table):
            yield table, row.get("result", row.get("upheld", row.get("kind")))
    for table in ("attendance", "targets"):
        yield from ((table, "withdrawn") for row in shop.rows(table) if row.get("withdrawn"))


EXPECTED: list[tuple[Any, ...]] = [
    *(
        ("turn", status, opening)
        for status in ("answered", "late", "unanswered", "open", "transferred")
        for opening in (True, False)
    ),
    *(
        (wait, status)
        for wait in ("over midnight", "over a change", "decided by the change")
        for status in ("answered", "late")
    ),
    ("over a change", "transferred"),
    *(
        ("filter", reason)
        for reason in (None, "own_staff", "blocked_buyers", "ad_phrases", "forward_only", "buyer_one_line")
    ),
    *((flag, value) for flag in ("consulted", "received", "served", "slow", "paid") for value in (True, False)),
    *((flag, value) for flag in ("handed_in", "handed_out", "first response", "ordered") for value in (True, False)),
    *(("stage", stage) for stage in ("inquiry", "continued", "payment_followup", "aftersale", None)),
    *((flag, True) for flag in ("paid_same_day", "paid_next_day")),
    *(("candidate", *both) for both in ((True, True), (True, False), (False, True))),
    *(
        (rule, state)
        for rule in ("order", "payment", "first")
        for state in ("agent", "silent", "unattributable", "excluded")
    ),
    *(("visitor", bounced, kind) for bounced in (True, False) for kind in ("new", "returning", None)),
    *(("channel", channel) for channel in ("paid", "free", "own", "other")),
    *(("off_hours", status) for status in ("answered", "transferred")),
    *(("unmeasured", status) for status in ("answered", "late", "unanswered", "transferred")),
    ("unmeasured by session",),
    *(("working time", status) for status in ("answered", "late", "unanswered", "open", "transferred")),
    *(("working time", how) for how in ("shorter", "equal", "at the limit")),
    *(("asked", kept) for kept in (True, False)),
    *(("decided", candidate) for candidate in (True, False)),
    *(("withdrawn",), ("decided silent",)),
    *(("hours to order", ordered) for ordered in (True, False)),
    *(("hours of credit", state) for state in ("agent", "silent", "unattributable")),
    *((table, None) for table in ("service_ratings", "shifts", "dsr", "quality_scores", "items", "ad_spend")),
    *((table, "withdrawn") for table in ("attendance", "targets")),
    *(("attendance", kind) for kind in ("present", "late", "leave", "absent")),
    *(("complaints", upheld) for upheld in (True, False, None)),
    *(("reviews", result) for result in ("good", "neutral", "bad")),
    *(("fulfilment_errors", kind) for kind in ("wrong_item", "missing")),
]


@pytest.mark.parametrize("outcome", EXPECTED, ids=lambda outcome: " ".join(map(str, outcome)))
def test_histories_reach(outcome: tuple[Any, ...], reached: Reached) -> None:
    """Every outcome occurs several times."""
    assert reached[outcome] >= LEAST


def test_a_seed_is_always_the_same_world() -> None:
    """Nothing but the seed decides."""
    assert draw_world(3, 5) == draw_world(3, 5)
    assert draw_world(3, 5) != draw_world(4, 5)
