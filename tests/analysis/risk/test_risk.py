"""A shop on the evening of 9 March: every kind of sign once, and what is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.examples.build import Build, at
from tests.metrics.asked import view_of
from xundan.analysis.risk.ranking import ranked
from xundan.analysis.risk.settings import settings_of
from xundan.metrics.view import View
from xundan.model.text import UserError
from xundan.reports.analysis.risk import risk_telling

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 9)
OURS = settings_of(None)


@pytest.fixture(scope="module")
def built() -> Build:
    """Orders are paid on 2 March at 10:01 and shipped at 12:00 unless said; all are 100. b3's arrived, so did those of
    the buyers whom nothing happened to."""
    built = Build().row("agents", agent_id="a1", name="小雨")
    shipped = dict.fromkeys(("b1", "b4", "b5", "b6", "b7", "b8", "b9", "ok1", "ok2", "ok3"), "12:00")
    shipped |= {"b3": "03-05 10:01"}
    for buyer in ("b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8", "b9", "ok1", "ok2", "ok3"):
        built.order(
            f"o-{buyer}", buyer, "10:00", "10:01",
            shipped_at=at(shipped[buyer]) if buyer in shipped else None,
            finished_at=None if buyer in ("b2", "b3", "b4") else at("03-05 18:00"),
        )  # fmt: skip
    # b1: an open complaint; one of ok1 was closed, one of ok2 is of before she bought
    built.row("complaints", complaint_id="c1", opened_at=at("03-08 09:00"), kind="rights", buyer_id="b1")
    built.row("complaints", complaint_id="c2", opened_at=at("03-08 09:00"), kind="rights", buyer_id="ok1",
              closed_at=at("03-09 09:00"))  # fmt: skip
    built.row("complaints", complaint_id="c3", opened_at=at("03-01 09:00"), kind="rights", buyer_id="ok2")
    # b5's refund was closed without money, b6's is open for four days, ok3's succeeded
    for number, order, status, applied, ended in (
        ("r1", "o-b5", "closed", "03-04 12:00", "03-05 12:00"),
        ("r2", "o-b6", "open", "03-05 20:00", None),
        ("r3", "o-ok3", "succeeded", "03-04 12:00", "03-05 12:00"),
    ):
        built.row("refunds", refund_id=number, order_id=order, applied_at=at(applied), status=status, amount=Decimal(9),
                  finished_at=at(ended) if ended else None)  # fmt: skip
    built.row("fulfilment_errors", order_id="o-b7", found_at=at("03-06 10:00"), kind="missing")
    built.chat("b8", "a1", "B 03-06 10:00:00 = 东西是破的，太失望了, A 03-06 10:00:10 = 抱歉")
    built.chat("ok1", "a1", "B 03-06 10:00:00 = 没有问题，收到了, A 03-06 10:00:10 = 好的")
    built.chat("ok2", "a1", "B 03-01 10:00:00 = 会不会掉色, A 03-01 10:00:10 = 不会")
    built.chat("b9", "a1", "B 03-07 10:00:00 = 怎么洗, S 03-09 10:00:00 = x")
    built.row("service_ratings", agent_id="a1", buyer_id="b8", rated_at=at("03-06 11:00"), score=Decimal(1))
    return built


@pytest.fixture(scope="module")
def view(built: Build) -> View:
    built.row("reviews", review_id="v0", order_id="old", result="good", reviewed_at=at("03-01 10:00"))
    return view_of(built)


def kinds(view: View, last: date = LAST) -> dict[str, set[str]]:
    return {each.buyer_id: {sign.kind for sign in each.signs} for each in ranked(view, FIRST, last, OURS).risks}


def test_every_sign_is_seen_and_nothing_else(view: View) -> None:
    assert kinds(view) == {
        "b1": {"complaint"},
        "b2": {"not_shipped"},
        "b3": {"shipped_late"},
        "b4": {"parcel_late"},
        "b5": {"refund_refused"},
        "b6": {"refund_waiting"},
        "b7": {"error"},
        "b8": {"unhappy", "low_rating"},
        "b9": {"unanswered"},
    }


def test_most_points_come_first_each_kind_once(view: View) -> None:
    """3 + 3 for what b8 wrote and gave; 4 for the complaint, the refund and the mistake; 3; 2; 1."""
    found = ranked(view, FIRST, LAST, OURS)
    assert [(each.buyer_id, each.points) for each in found.risks] == [
        ("b8", 6), ("b1", 4), ("b5", 4), ("b7", 4), ("b2", 3), ("b4", 2), ("b6", 2), ("b9", 2), ("b3", 1),
    ]  # fmt: skip
    assert found.buyers == 12
    waits = {each.buyer_id: each.signs[0].hours for each in found.risks if each.signs[0].hours is not None}
    # from 2 March 10:01, 12:00 and 5 March 20:00 to midnight after the 9th; b3's parcel left after three days
    assert waits == {"b2": 181, "b3": 72, "b4": 180, "b6": 100, "b9": 62}


def test_what_happened_later_was_not_known_then(view: View) -> None:
    """On the evening of the 4th: b3's parcel had not left, b4's had been on its way for two and a half days."""
    assert kinds(view, date(2026, 3, 4)) == {"b2": {"not_shipped"}, "b3": {"not_shipped"}}


def test_who_has_written_a_review_or_got_all_back_is_out_of_the_list(built: Build) -> None:
    again = Build()
    again.tables = {name: [dict(row) for row in rows] for name, rows in built.tables.items()}
    again.covered = dict(built.covered)
    again.row("reviews", review_id="v1", order_id="o-b1", result="bad", reviewed_at=at("03-08 12:00"))
    for row in again.tables["orders"]:
        if row["order_id"] == "o-b5":
            row["closed_at"] = at("03-06 12:00")
    found = ranked(view_of(again), FIRST, LAST, OURS)
    assert found.buyers == 10
    assert {"b1", "b5"}.isdisjoint(each.buyer_id for each in found.risks)


def test_a_shop_whose_files_tell_no_time_of_shipping_is_read_by_the_state_of_its_orders(built: Build) -> None:
    again = Build()
    again.tables = {name: [dict(row) for row in rows] for name, rows in built.tables.items()}
    again.covered = dict(built.covered)
    for row in again.tables["orders"]:
        row["shipped_at"] = None
        row["status"] = "买家已付款，等待卖家发货" if row["order_id"] == "o-b4" else "卖家已发货，等待买家确认"
    found = ranked(view_of(again), FIRST, LAST, OURS)
    assert found.silent == ("s1",)
    parcels = {"not_shipped", "parcel_late", "shipped_late"}
    waiting = [(each.buyer_id, sign.kind) for each in found.risks for sign in each.signs if sign.kind in parcels]
    assert waiting == [("b4", "not_shipped")], "only where the state of the order says so"


def test_the_list_says_why_and_what_to_do(view: View) -> None:
    telling = risk_telling(ranked(view, FIRST, LAST, OURS), FIRST, LAST, 3, {"s1": "CNY"})
    assert telling.sentences[0].zh.startswith("12 个还能评价的买家里, 9 个有差评的苗头, 1 个不止一条")
    assert telling.sentences[1].en.startswith("begin with b8 (6 points): gave the agent a low mark, wrote that she is")
    [sheet] = telling.sheets
    assert (
        len(sheet.rows) == 3
        and sheet.rows[0]["why"].zh == "给客服打了低分 03-06: 1; 聊天里不满 03-06: 东西是破的，太失望了"
    )
    assert all(row["do"].zh and row["do"].en for row in sheet.rows)


def test_what_was_never_imported_is_said(built: Build) -> None:
    bare = Build().order("o1", "b1", "10:00", "10:01").never("messages", "refunds")
    telling = risk_telling(ranked(view_of(bare), FIRST, LAST, OURS), FIRST, LAST, 50, {"s1": "CNY"})
    said = " ".join(each.en for each in telling.sentences)
    assert (
        "never imported, so not looked at: complaints, refunds, mistakes of shipping, ratings of agents, chats" in said
    )
    assert "no time of shipping" in said


def test_a_workspace_weighs_for_itself(tmp_path: Path, view: View) -> None:
    (tmp_path / "risk.toml").write_text(
        '[points]\ncomplaint = 9\nunhappy = 0\n[limits]\nnot_shipped_hours = 200\n[words]\nunhappy = ["怎么洗"]\n',
        encoding="utf-8",
    )
    own = settings_of(tmp_path)
    found = {each.buyer_id: each.points for each in ranked(view, FIRST, LAST, own).risks}
    assert found["b1"] == 9 and "b2" not in found and found["b8"] == 3
    assert own.unhappy.search("怎么洗") and own.unhappy.search("差评"), "words come to ours"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[points]\nmood = 3", 2),
        ("[limits]\nnot_shipped_hours = -1", 2),
        ("[words]\nunhappy = 3", 2),
        ('[points]\ncomplaint = 1\n[words]\nunhappy = ["/(/"]', 4),
        ("[other]\na = 1", 1),
        ("[", 1),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "risk.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as raised:
        settings_of(tmp_path)
    assert raised.value.code == "risk"
    for told in (raised.value.message.zh, raised.value.message.en):
        assert told.startswith(f"risk.toml:{line}: ")
