"""Who asked for a return, and who kept what she bought: by hand after reading 67."""

from __future__ import annotations

from datetime import date

from tests.examples.build import Build
from tests.metrics.asked import LAST, rows_of, values, view_of, without
from xundan.metrics.view import View

BOTH = ("return_asked_buyers", "return_kept_rate")


def bought(built: Build, *buyers: str, paid: str = "11:01") -> Build:
    """An order of each, named after her."""
    for buyer in buyers:
        built.order(f"o-{buyer}", buyer, "01-20 10:00", paid)
    return built


def asks(built: Build, *buyers: str) -> Build:
    """They ask a1 for a return at noon."""
    for buyer in buyers:
        built.chat(buyer, "a1", "B 12:00:00 = 我要退货, A 12:01")
    return built


def applied(built: Build, order: str, when: str, status: str = "closed") -> Build:
    built.refund(order, "1", applied=when)
    built.tables["refunds"][-1].update(status=status, refund_id=f"r{len(built.tables['refunds'])}")
    return built


def kept(built: Build) -> dict[str, bool]:
    """Of each buyer who asked whether she kept it; the rows count up to the number."""
    view = view_of(built)
    rows = rows_of(view, "return_kept_rate").rows
    assert len(rows) == values(view, "return_asked_buyers", last=LAST)
    return {row["buyer_id"]: row["in_numerator"] for row in rows}


def test_she_asks_whose_own_counted_message_has_one_of_the_phrases() -> None:
    built = bought(Build(), *(f"b{n}" for n in range(1, 9)))
    for buyer, says in (
        ("b1", "B 12:00 = 我要退货, A 12:01"),
        ("b2", "B 12:00 = 退款怎么弄"),
        ("b3", "B 12:00 = 退 货, A 12:01"),
        ("b4", "B 12:00 = 在吗, A 12:01 = 要退货吗"),
        ("b5", "B 12:00 = 在吗, R 12:01 = 退货请按1, A 12:02"),
        ("b6", "B 12:00 = 在吗, A 12:01, B 12:02 = 退货"),
        ("b8", "B 12:00 = 退货"),
    ):
        built.chat(buyer, "a1", says)
    built.row("messages", **{**built.tables["messages"][0], "buyer_id": "b7", "kind": "recall"})
    built.rule(blocked_buyers=["b8"])
    assert kept(built) == dict.fromkeys(("b1", "b2", "b6"), True)


def test_phrases_are_those_of_the_day_and_as_written() -> None:
    built = Build().rule(return_phrases=[" 不要了", ""]).rule("03-03", return_phrases=["七天"])
    built.rule("03-05", return_phrases=[])
    built.chat("b1", "a1", "B 12:00 = 七天 不要了, B 03-03 12:00 = 不要了, B 03-04 12:00 = 七天, B 03-05 12:00 = 七天")
    built.chat("b2", "a1", "B 12:00 = 不要了")
    view = view_of(bought(built, "b1", "b2"))
    assert values(view, "return_asked_buyers", "day", last=LAST) == {"2026-03-02": 1, "2026-03-04": 1}


def test_she_must_have_paid_in_the_thirty_days_before() -> None:
    """30 x 24 hours before 2 March 12:00 is 31 January 12:00. b5 bought nothing, b6 did not pay, of an order nobody
    knows the buyer, and b7 paid between two such messages: the first of the day counts."""
    built = asks(Build(), *(f"b{n}" for n in range(1, 7)))
    bought(built, "b1", paid="01-31 11:59:59")
    bought(built, "b2", paid="01-31 12:00:00")
    bought(built, "b3", paid="03-02 12:00:00")
    bought(built, "b4", paid="03-02 12:00:01")
    built.order("o-b6", "b6", "01-20 10:00").order("o", None, "10:00", "10:01")
    built.chat("b7", "a1", "B 09:00 = 退货, A 09:01, B 12:00 = 退货")
    bought(built, "b7", paid="10:00")
    assert kept(built) == {"b2": True, "b3": True}


def test_she_keeps_it_who_applies_for_no_refund_within_fifteen_days() -> None:
    """Of any of her orders, whatever becomes of the refund; b6's is of another's order, b7's of one nobody knows."""
    buyers = [f"b{n}" for n in range(1, 8)]
    built = bought(asks(Build(), *buyers), *buyers, "b9")
    for buyer, when in (("b1", "12:00:00"), ("b2", "12:00:01"), ("b3", "03-17 12:00:00"), ("b4", "03-17 12:00:01")):
        applied(built, f"o-{buyer}", f"{when}")
    applied(built.order("later", "b5", "03-05 10:00"), "later", "03-06 09:00", "open")
    applied(applied(built, "o-b9", "03-06 09:00"), "gone", "03-06 09:00")
    assert kept(built) == {"b1": True, "b2": False, "b3": False, "b4": True, "b5": False, "b6": True, "b7": True}


def groups() -> View:
    """b1 asks a1 at noon, the day after too, and a2 at 14:00; the refund of 13:00 comes after the first only. b2 asks
    a2."""
    built = Build().row("agents", agent_id="a1", team="早班").row("agents", agent_id="a2", team="早班")
    built.chat("b1", "a2", "B 14:00 = 退款, A 14:01").chat("b2", "a2", "B 15:00 = 退款, A 15:01")
    built.chat("b1", "a1", "B 12:00 = 退款, A 12:01, B 03-03 12:00 = 退货")
    return view_of(applied(bought(built, "b1", "b2"), "o-b1", "13:00"))


def test_over_a_group_any_asks_and_all_must_keep() -> None:
    view = groups()
    for by, asked, rate in (
        (("agent",), {"a1": 1, "a2": 2}, {"a1": 0.0, "a2": 1.0}),
        (("team",), {"早班": 2}, {"早班": 1 / 2}),
        (("hour",), {12: 1, 14: 1, 15: 1}, {12: 0.0, 14: 1.0, 15: 1.0}),
        (("buyer_type",), {"new": 2}, {"new": 1 / 2}),
        ((), 2, 1 / 2),
    ):
        assert (values(view, BOTH[0], *by), values(view, BOTH[1], *by)) == (asked, rate)
    # on the day after she asks again, and counts again
    assert (values(view, BOTH[0], last=LAST), values(view, BOTH[1], last=LAST)) == (3, 2 / 3)
    four = date(2026, 3, 4)
    assert [values(view, metric, first=four, last=four) for metric in BOTH] == [0, None]


def test_it_needs_chats_of_the_day_and_orders_and_refunds_at_all() -> None:
    built = bought(asks(Build(), "b1"), "b1").covers("messages", "03-02", "03-02")
    view = view_of(built.covers("orders", "01-01", "01-02").covers("refunds", "01-01", "01-02"))
    assert [values(view, metric) for metric in BOTH] == [1, 1.0]
    three = date(2026, 3, 3)
    assert [values(view, metric, first=three, last=three) for metric in BOTH] == [None, None]
    for table in ("messages", "orders", "refunds"):
        assert [values(without(view, table), metric) for metric in BOTH] == [None, None], table
