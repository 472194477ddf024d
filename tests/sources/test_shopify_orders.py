"""Shopify's orders export: an order in the first of its rows, times with an offset, refunds without a day."""

from __future__ import annotations

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.taking import Taken, take
from xundan.model.clock import Shop
from xundan.model.text import UserError

SAMPLE = Path(__file__).parents[2] / "src/xundan/sources/shopify_orders/sample.csv"
FIRST = {
    "Name": "#1", "Email": "a@example.com", "Financial Status": "paid", "Paid at": "2026-05-01 10:02:00 +0200",
    "Fulfilled at": "", "Currency": "EUR", "Subtotal": "90.00", "Shipping": "5.00", "Total": "95.00",
    "Discount Amount": "0.00", "Created at": "2026-05-01 10:00:00 +0200", "Lineitem quantity": "1",
    "Lineitem name": "Lamp", "Lineitem price": "50.00", "Lineitem sku": "LA", "Cancelled at": "",
    "Refunded Amount": "0.00", "Source": "web", "Shipping Province": "BE",
}  # fmt: skip
FURTHER = dict.fromkeys(FIRST, "") | {
    "Name": "#1", "Lineitem quantity": "2", "Lineitem name": "Cup", "Lineitem price": "20.00", "Lineitem sku": "CU",
}  # fmt: skip


def shopify(folder: Path, *rows: dict[str, str], without: tuple[str, ...] = ()) -> Taken:
    path = folder / "f.csv"
    names = [name for name in FIRST if name not in without]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return take(path)


def test_the_sample_has_the_79_columns() -> None:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        assert len(next(csv.reader(file))) == 79


def test_the_sample() -> None:
    taken = take(SAMPLE, shops={"s": Shop("s", timezone="Europe/Paris", currency="EUR")})
    assert taken.importers == ["shopify_orders"] and taken.rejects == []
    orders = taken.rows("orders")
    assert [row["order_id"] for row in orders] == ["#1001", "#1002", "#1003", "#1004", "#1005"]
    assert [row["buyer_id"] for row in orders] == [
        "rain@example.com", "river@example.com", "rain@example.com", None, "wood@example.com",
    ]  # fmt: skip
    # Totals once; pending and voided orders have paid nothing; refunds are not taken off.
    assert [row["paid_amount"] for row in orders] == [Decimal(a) for a in ("135", "0", "90", "50", "0")]
    assert [row["paid_at"] is not None for row in orders] == [True, False, True, True, False]
    assert orders[0]["created_at"] == datetime(2026, 5, 1, 10) and orders[0]["paid_at"] == datetime(2026, 5, 1, 10, 2)
    assert orders[0]["shipped_at"] == datetime(2026, 5, 2, 9)
    assert [row["closed_at"] for row in orders] == [None] * 3 + [datetime(2026, 5, 3, 9), datetime(2026, 5, 3, 8)]
    first = orders[0]
    assert (first["goods_amount"], first["postage"], first["discount"]) == (Decimal(130), Decimal(5), Decimal(10))
    assert [row["status"] for row in orders] == ["paid", "pending", "partially_refunded", "refunded", "voided"]
    assert [row["channel"] for row in orders] == ["web", "web", "web", "pos", "web"]
    assert [row["region"] for row in orders] == ["Paris", "Paris", "Paris", None, "Paris"]
    lines = [(r["order_id"], r["item_id"], r["quantity"], r["price"]) for r in taken.rows("order_lines")]
    assert lines[:3] == [
        ("#1001", "CU-01", 1, Decimal(40)),
        ("#1001", "LA-02", 2, Decimal(50)),
        ("#1001", "Gift card, hand-written", 1, Decimal(0)),
    ]
    assert len(lines) == 8
    assert [(r["refund_id"], r["amount"], r["status"], r["applied_at"]) for r in taken.rows("refunds")] == [
        ("report:#1003", Decimal(40), "succeeded", None),
        ("report:#1004", Decimal(50), "succeeded", None),
    ]
    assert [note.en for note in taken.notes] == ["amounts are in EUR, which the shop's setting currency should name"]


def test_times_become_those_of_the_shop(tmp_path: Path) -> None:
    """10:00 at +0200 is 08:00 UTC: 16:00 in Shanghai, as the shop of these tests keeps its clock."""
    taken = shopify(tmp_path, FIRST)
    assert taken.column("orders", "created_at") == [datetime(2026, 5, 1, 16)]
    late = FIRST | {"Created at": "2026-05-01 23:30:00 +0200", "Paid at": "2026-05-01 17:30:00 -0400"}
    taken = shopify(tmp_path, late)
    assert taken.column("orders", "created_at") == taken.column("orders", "paid_at") == [datetime(2026, 5, 2, 5, 30)]


def test_further_rows_are_items_and_no_orders(tmp_path: Path) -> None:
    taken = shopify(tmp_path, FIRST, FURTHER, FIRST | {"Name": "#2"}, FURTHER, FURTHER | {"Name": "#2"})
    assert taken.rejects == []
    assert taken.column("orders", "order_id") == ["#1", "#2"]
    assert taken.column("orders", "paid_amount") == [Decimal(95), Decimal(95)]
    assert [(r["order_id"], r["line_id"], r["quantity"]) for r in taken.rows("order_lines")] == [
        ("#1", "LA", 1), ("#1", "CU", 2), ("#2", "LA", 1), ("#1", "CU#2", 2), ("#2", "CU", 2),
    ]  # fmt: skip


def test_totals_repeated_in_every_row_count_once_too(tmp_path: Path) -> None:
    again = FIRST | {"Lineitem name": "Cup", "Lineitem sku": "CU"}
    taken = shopify(tmp_path, FIRST, again)
    assert taken.column("orders", "paid_amount") == [Decimal(95)] and len(taken.rows("order_lines")) == 2


def test_rows_that_contradict_each_other_give_no_amount(tmp_path: Path) -> None:
    taken = shopify(tmp_path, FIRST, FURTHER | {"Total": "40.00"})
    assert taken.rows("orders") == []
    assert [(r.table, r.line, r.column, r.value) for r in taken.rejects] == [("orders", 3, "paid_amount", "40.00")]


def test_a_buyer_is_one_however_she_writes_her_address(tmp_path: Path) -> None:
    taken = shopify(tmp_path, FIRST | {"Email": "A@Example.com"})
    assert taken.column("orders", "buyer_id") == ["a@example.com"]


def test_an_item_without_sku_goes_by_its_name(tmp_path: Path) -> None:
    taken = shopify(tmp_path, FIRST | {"Lineitem sku": ""})
    [line] = taken.rows("order_lines")
    assert (line["item_id"], line["line_id"], line["sku"], line["title"]) == ("Lamp", "Lamp", None, "Lamp")


def test_an_order_whose_items_were_all_removed_has_no_line(tmp_path: Path) -> None:
    bare = FIRST | dict.fromkeys((name for name in FIRST if name.startswith("Lineitem")), "")
    taken = shopify(tmp_path, bare)
    assert (len(taken.rows("orders")), taken.rows("order_lines"), taken.rejects) == (1, [], [])


@pytest.mark.parametrize(
    ("status", "paid"),
    [
        ("paid", True),
        ("Paid", True),
        ("partially_refunded", True),
        ("refunded", True),
        ("", True),
        ("partially_paid", False),
        ("pending", False),
        ("authorized", False),
        ("voided", False),
        ("expired", False),
    ],
)
def test_financial_status_says_whether_all_was_paid(tmp_path: Path, status: str, paid: bool) -> None:
    taken = shopify(tmp_path, FIRST | {"Financial Status": status})
    assert taken.column("orders", "paid_at") == [datetime(2026, 5, 1, 16, 2) if paid else None]
    assert taken.column("orders", "paid_amount") == [Decimal(95 if paid else 0)]


def test_a_paid_order_without_a_time_is_told_and_no_time_made_up(tmp_path: Path) -> None:
    taken = shopify(tmp_path, FIRST | {"Paid at": ""})
    assert taken.column("orders", "paid_at") == [None] and taken.column("orders", "paid_amount") == [Decimal(0)]
    assert "#1" in taken.notes[-1].en and "Paid at" in taken.notes[-1].zh


def test_a_refund_of_an_order_that_was_not_paid_is_told(tmp_path: Path) -> None:
    taken = shopify(tmp_path, FIRST | {"Financial Status": "voided", "Refunded Amount": "10.00"})
    assert taken.rows("refunds") == [] and "#1" in taken.notes[-1].en


def test_a_refund_that_is_no_amount_is_rejected_at_its_row(tmp_path: Path) -> None:
    taken = shopify(tmp_path, FIRST, FURTHER, FIRST | {"Name": "#2", "Refunded Amount": "ten"})
    assert [(r.table, r.line, r.column, r.value) for r in taken.rejects] == [("refunds", 4, "amount", "ten")]
    assert len(taken.rows("orders")) == 2


def test_two_currencies_are_never_one_shops(tmp_path: Path) -> None:
    other = FIRST | {"Name": "#2", "Currency": "USD", "Refunded Amount": "5.00"}
    taken = shopify(tmp_path, FIRST, FURTHER, other, FIRST | {"Name": "#3", "Refunded Amount": "7.00"})
    assert taken.column("orders", "order_id") == ["#1", "#3"]
    assert [(r.table, r.line, r.column, r.value) for r in taken.rejects] == [("orders", 4, "Currency", "USD")]
    assert [(r["order_id"], r["amount"]) for r in taken.rows("refunds")] == [("#3", Decimal(7))]


def test_nothing_private_is_kept() -> None:
    taken = take(SAMPLE)
    words = " ".join(str(row) for table in ("orders", "order_lines", "refunds") for row in taken.rows(table))
    assert "Nobody" not in words and "Rue" not in words and "call first" not in words


def test_a_missing_optional_column_is_a_note(tmp_path: Path) -> None:
    taken = shopify(tmp_path, FIRST, FURTHER, without=("Email", "Refunded Amount"))
    assert taken.rejects == [] and taken.column("orders", "buyer_id") == [None]
    assert "Email" in taken.notes[0].en and "Refunded Amount" in taken.notes[0].en


def test_a_file_that_lacks_a_column_is_refused_with_both_lists(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        shopify(tmp_path, FIRST, without=("Total",))
    assert error.value.code == "missing_columns"
    assert "Total" in error.value.message.en and "Lineitem name" in error.value.message.en
