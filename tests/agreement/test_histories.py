"""The generated histories reach what the rules distinguish; else agreement would say little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests import oracle
from tests.oracle.book import ShopBook

from .histories import draw_world

LEAST = 5
Reached = Counter[tuple[Any, ...]]


@pytest.fixture(scope="module")
def reached() -> Reached:
    """How often each outcome occurs in the histories of `make test`."""
    found: Reached = Counter()
    for seed in range(20):
        book = oracle.read_world(draw_world(seed, 25))
        facts = oracle.facts_of(book)
        found.update(outcome for shop in book.shops.values() for outcome in waits(shop))
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
]


@pytest.mark.parametrize("outcome", EXPECTED, ids=lambda outcome: " ".join(map(str, outcome)))
def test_histories_reach(outcome: tuple[Any, ...], reached: Reached) -> None:
    """Every outcome occurs several times."""
    assert reached[outcome] >= LEAST


def test_a_seed_is_always_the_same_world() -> None:
    """Nothing but the seed decides."""
    assert draw_world(3, 5) == draw_world(3, 5)
    assert draw_world(3, 5) != draw_world(4, 5)
