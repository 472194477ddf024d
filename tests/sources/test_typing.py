"""Frames to rows: blanks, choices, shops, days, rejects. Single values are in test_values.py."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.taking import SHOPS, orders, type_rows
from xundan.model.clock import Shop
from xundan.model.tables import MESSAGES, TABLES
from xundan.sources import Frame, SourceFile, type_frame, typing
from xundan.sources.typing import schema

MESSAGE = {"buyer_id": ["b"], "agent_id": ["a"], "sent_at": ["2026-03-02 10:00:00"], "sender": ["buyer"]}


def test_the_columns_are_the_contracts() -> None:
    rows = type_rows("messages", MESSAGE).rows
    assert rows.schema.names == ["shop", *MESSAGES.names, "sent_at_utc", "place"]
    assert rows.schema.field("sent_at").type == pa.timestamp("us")
    assert type_rows("orders", orders(status=["x"])).rows.schema.field("paid_amount").type == pa.decimal128(18, 2)
    assert rows.to_pylist() == [
        dict.fromkeys(MESSAGES.names)
        | {"shop": "s", "buyer_id": "b", "agent_id": "a", "sender": "buyer", "kind": "text", "is_auto": False}
        | {"sent_at": datetime(2026, 3, 2, 10), "sent_at_utc": 1772416800, "place": 1}
    ]


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_frame_without_rows_has_every_column(table: str) -> None:
    typed = type_rows(table, {name: [] for name in TABLES[table].required})
    assert typed.rows.schema == schema(TABLES[table])
    assert (typed.read, typed.rejects) == (0, [])


def test_ids_are_trimmed_and_messages_are_not() -> None:
    typed = type_rows("messages", MESSAGE | {"buyer_id": ["\ufeff\u3000 b\u00a0\t"], "text": [" 你好\n"]})
    assert typed.rows["buyer_id"].to_pylist() == ["b"]
    assert typed.rows["text"].to_pylist() == [" 你好\n"]


@pytest.mark.parametrize("blank", ["", " ", "\u3000\t", "\n", "\ufeff", None])
def test_white_is_blank(blank: str | None) -> None:
    typed = type_rows("messages", MESSAGE | {"text": [blank], "seq": [blank], "kind": [blank], "is_auto": [blank]})
    row = typed.rows.to_pylist()[0]
    assert (row["text"], row["seq"], row["kind"], row["is_auto"]) == (None, None, "text", False)
    assert [r.column for r in type_rows("messages", MESSAGE | {"buyer_id": [blank]}).rejects] == ["buyer_id"]


def test_a_row_without_any_value_is_no_row() -> None:
    typed = type_rows(
        "orders", {"order_id": ["1", " ", None], "created_at": ["2026-03-02", "", None], "paid_amount": ["1", "", ""]}
    )
    assert (typed.read, typed.rows.num_rows, typed.rejects) == (1, 1, [])


def test_zeros_are_a_blank_time() -> None:
    zeros = ["0000-00-00 00:00:00", " 0000-00-00", "0000-00-00T00:00:00.000"]
    assert type_rows("orders", orders(paid_at=zeros)).rows["paid_at"].to_pylist() == [None] * 3
    assert len(type_rows("orders", orders(created_at=zeros)).rejects) == 3


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-02 09:03:07", datetime(2026, 3, 2, 9, 3, 7)),
        ("2026-03-02T09:03:07", datetime(2026, 3, 2, 9, 3, 7)),
        ("2026-03-02 09:03:07.999999", datetime(2026, 3, 2, 9, 3, 7)),
        ("2026/3/2 9:03", datetime(2026, 3, 2, 9, 3)),
        ("2026/3/2 9:03:07", datetime(2026, 3, 2, 9, 3, 7)),
        ("２０２６－０３－０２ １０：００", datetime(2026, 3, 2, 10)),
        ("2026-03-02", datetime(2026, 3, 2)),
        ("2026-03-02T01:03:07Z", datetime(2026, 3, 2, 9, 3, 7)),
        ("2026-05-01 10:00:00 +0200", datetime(2026, 5, 1, 16)),
        ("2026-03-01T20:00:00-05:00", datetime(2026, 3, 2, 9)),
        ("2024-02-29 00:00:00", datetime(2024, 2, 29)),
    ],
)
def test_times(text: str, at: datetime) -> None:
    assert type_rows("orders", orders(created_at=[text])).rows["created_at"].to_pylist() == [at]


@pytest.mark.parametrize(
    "text",
    ["2026-02-29", "2026-03-02 24:00:00", "2026-03-02 10:60", "2026-03-02 10:00:60", "2026-03/02", "26-03-02",
     "20260302", "2026-03-02 10:00 PM", "45353.5", "10:00", "2026-03-02 10:00:00+16:00", "1989-12-31 23:59:59",
     "2101-01-01 00:00:00"],
)  # fmt: skip
def test_what_is_no_time_is_rejected_even_where_it_may_be_blank(text: str) -> None:
    typed = type_rows("orders", orders(paid_at=[text]))
    assert [(r.column, r.value, r.line) for r in typed.rejects] == [("paid_at", text, 1)]
    assert typed.rejects[0].reason.zh and typed.rejects[0].reason.en


def test_days_and_months() -> None:
    days = ["2026-03-02", "2026/3/2", "20260302", "2026-03-02 00:00:00", "2026-03-02T00:00:00.000"]
    rows = type_rows("traffic_daily", {"day": days, "visitors": ["1"] * 5}).rows
    assert rows["day"].to_pylist() == [date(2026, 3, 2)] * 5
    months = ["2026-03", "2026/3", "202603", "2026-03-01", "2026-03-01 00:00:00"]
    assert type_rows("targets", {"month": months, "sales": ["1"] * 5}).rows["month"].to_pylist() == ["2026-03"] * 5
    bad = ["2026-02-30", "2026-13-01", "2026-03-02 10:00", "1989-01-01", "2026302"]
    assert len(type_rows("traffic_daily", {"day": bad, "visitors": ["1"] * 5}).rejects) == 5
    assert (
        len(type_rows("targets", {"month": ["2026-13", "2026", "2026-03-02", "0026-03"], "sales": ["1"] * 4}).rejects)
        == 4
    )


def test_numbers_and_flags() -> None:
    counts = ["3", "3.0", "1,234", "３", "-2", "9223372036854775807"]
    many = {name: values * len(counts) for name, values in MESSAGE.items()}
    assert type_rows("messages", many | {"seq": counts}).rows["seq"].to_pylist() == [3, 3, 1234, 3, -2, 2**63 - 1]
    bad = ["3.5", "9223372036854775808", "three", "1,2", "-1", "1000000000000", "9223372036854775807"]
    typed = type_rows("traffic_daily", {"day": ["2026-03-02"] * len(bad), "visitors": bad})
    assert [r.reason.en for r in typed.rejects] == [
        "not a whole number", "the number is too large", "not a whole number", "not a whole number",
        "must not be negative", "the number is too large", "the number is too large",
    ]  # fmt: skip
    flags = {
        "true": True,
        "1": True,
        "是": True,
        "YES": True,
        "t": True,
        "False": False,
        "0": False,
        "否": False,
        "no": False,
        "F": False,
    }
    many = {name: values * len(flags) for name, values in MESSAGE.items()}
    assert type_rows("messages", many | {"is_auto": list(flags)}).rows["is_auto"].to_pylist() == list(flags.values())
    assert [r.column for r in type_rows("messages", MESSAGE | {"is_auto": ["maybe"]}).rejects] == ["is_auto"]


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        ("-5", "must not be negative"),
        ("(5)", "must not be negative"),
        ("-0.01", "must not be negative"),
        ("1000000000000", "the number is too large"),
        ("9999999999999999.99", "the number is too large"),
        ("99999999999999999", "the number is too large"),
        ("-9999999999999999", "the number is too large"),
        ("1e30", "not an amount of money"),
        ("NaN", "not an amount of money"),
        ("inf", "not an amount of money"),
        ("ten", "not an amount of money"),
        ("1.234", "an amount with more than two decimals"),
    ],
)
def test_absurd_amounts_are_rejected_and_told_apart(amount: str, why: str) -> None:
    assert [r.reason.en for r in type_rows("orders", orders(paid_amount=[amount])).rejects] == [why]


def test_amounts_that_are_differences_may_be_negative_but_not_absurd() -> None:
    typed = type_rows("orders", orders(discount=["-5", "5", "-1000000000000", "999999999999.99"]))
    assert [str(d) for d in typed.rows["discount"].to_pylist()] == ["-5.00", "5.00", "999999999999.99"]
    assert [r.reason.en for r in typed.rejects] == ["the number is too large"]


def test_ids_of_any_column_have_a_longest_length() -> None:
    longest, longer = "雨" * 500, "雨" * 501
    typed = type_rows("orders", orders(order_id=[longest, longer, "3", "4"], buyer_id=["b", "b", longer, longest]))
    assert typed.rows["order_id"].to_pylist() == [longest, "4"]
    assert [(r.column, r.reason.en) for r in typed.rejects] == [
        ("order_id", "an id of more than 500 characters"),
        ("buyer_id", "an id of more than 500 characters"),
    ]


@pytest.mark.parametrize("year", ["0000", "0001", "1899", "1989", "2101", "9999", "10000"])
def test_years_that_no_shop_has_seen_are_called_so(year: str) -> None:
    for text in (f"{year}-03-02 10:00:00", f"{year}-03-02"):
        [reject] = type_rows("orders", orders(created_at=[text])).rejects
        assert reject.reason.en == "outside the years 1990 to 2100"


def test_an_unknown_choice_stops_the_row_where_it_is_required() -> None:
    typed = type_rows("messages", MESSAGE | {"sender": ["Agent "]})
    assert typed.rows["sender"].to_pylist() == ["agent"]
    typed = type_rows("messages", MESSAGE | {"sender": ["customer"]})
    assert [(r.column, r.value) for r in typed.rejects] == [("sender", "customer")]
    assert "robot" in typed.rejects[0].reason.en


def test_an_unknown_choice_is_counted_where_it_may_be_blank() -> None:
    typed = type_rows("agents", {"agent_id": ["1", "2", "3"], "role": ["PreSale", "boss", "king"]})
    assert typed.rows["role"].to_pylist() == ["presale", None, None]
    assert typed.rejects == []
    assert len(typed.notes) == 1 and "role: 2 " in typed.notes[0].en and "2 行" in typed.notes[0].zh


def test_numbers_that_excel_has_spoilt_are_no_ids() -> None:
    typed = type_rows("orders", orders(order_id=["3.1E+18", "3100000000000000001"], buyer_id=["x", "1.2E+17"]))
    assert typed.rows["order_id"].to_pylist() == ["3100000000000000001"]
    assert typed.rows["buyer_id"].to_pylist() == [None]
    assert [r.value for r in typed.rejects] == ["3.1E+18"]
    assert "Excel" in typed.rejects[0].reason.zh and len(typed.notes) == 1


def test_required_columns_that_a_file_cannot_know_may_be_blank() -> None:
    refund = {"refund_id": ["r"], "order_id": ["1"], "status": ["succeeded"], "amount": ["1"]}
    assert [r.column for r in type_rows("refunds", refund).rejects] == ["applied_at"]
    assert type_rows("refunds", refund, may_be_blank=("applied_at",)).rows["applied_at"].to_pylist() == [None]


SHANGHAI_AND_PARIS = {"a": Shop("a", name="甲店"), "b": Shop("b", name="乙'店", timezone="Europe/Paris")}


def test_shops_by_id_by_name_and_by_default() -> None:
    shop = ["a", " b ", "乙'店", "", None]
    typed = type_rows("orders", orders(shop=shop), shops=SHANGHAI_AND_PARIS, default_shop="b")
    assert typed.rows["shop"].to_pylist() == ["a", "b", "b", "b", "b"]
    assert typed.rows["created_at_utc"].to_pylist() == [1772416800] + [1772442000] * 4
    assert typed.rows["created_at"].to_pylist() == [datetime(2026, 3, 2, 10)] * 5


def test_shops_that_are_not_known_are_rejected() -> None:
    typed = type_rows("orders", orders(shop=["c", "", "a"]), shops=SHANGHAI_AND_PARIS)
    assert [(r.column, r.value, r.line) for r in typed.rejects] == [("shop", "c", 1), ("shop", "", 2)]
    assert typed.rejects[0].reason != typed.rejects[1].reason
    assert typed.rows["place"].to_pylist() == [3]
    assert type_rows("orders", orders(status=["x"]), shops=SHOPS).rows["shop"].to_pylist() == ["s"]


def test_a_row_has_one_reject_at_its_first_bad_column() -> None:
    typed = type_rows("orders", orders(order_id=["", "1"], created_at=["x", "y"], paid_amount=["z", "1"]))
    assert [(r.line, r.column) for r in typed.rejects] == [(1, "order_id"), (2, "created_at")]


def test_long_values_are_shown_in_part() -> None:
    assert len(type_rows("orders", orders(created_at=["x" * 10_000])).rejects[0].value) == typing.SHOWN


def test_many_chunks_keep_order_and_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typing, "_ROWS", 7)
    amounts = ["x" if i % 5 == 0 else str(i) for i in range(100)]
    rows = pa.table({name: pa.array(values, pa.string()) for name, values in orders(paid_amount=amounts).items()})
    reader = pa.RecordBatchReader.from_batches(rows.schema, rows.to_batches(max_chunksize=30))
    with duckdb.connect(config={"preserve_insertion_order": "false"}) as con:
        typed = type_frame(
            con, Frame("orders", reader), file=SourceFile("f", Path("f")), shops=SHOPS, default_shop=None
        )
    assert typed.rows["place"].to_pylist() == [i + 1 for i in range(100) if i % 5]
    assert typed.rows["paid_amount"].to_pylist() == [Decimal(i) for i in range(100) if i % 5]
    assert [r.line for r in typed.rejects] == [i + 1 for i in range(100) if i % 5 == 0]


def test_lines_come_from_the_frame_or_from_who_can_find_them() -> None:
    rows = pa.table({**{k: pa.array(v) for k, v in orders(paid_amount=["x", "1", "y"]).items()}})
    file = SourceFile("f", Path("f"))
    with duckdb.connect() as con:
        known = rows.append_column("line_", pa.array([2, 5, 9], pa.int64()))
        typed = type_frame(con, Frame("orders", known), file=file, shops=SHOPS, default_shop=None)
        assert [r.line for r in typed.rejects] == [2, 9]
        found = Frame("orders", rows, lines=lambda places: [10 * place for place in places])
        typed = type_frame(con, found, file=file, shops=SHOPS, default_shop=None)
        assert [r.line for r in typed.rejects] == [10, 30]


def test_columns_that_no_table_has_are_a_defect() -> None:
    with pytest.raises(ValueError, match="colour"):
        type_rows("orders", orders(colour=["red"]))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=30))
def test_any_text_survives(texts: list[str]) -> None:
    """NUL, quotes, astral characters, invisible ones: a message is kept as it was, or is blank."""
    many = {name: values * len(texts) for name, values in MESSAGE.items()}
    typed = type_rows("messages", many | {"text": texts})
    kept = typed.rows["text"].to_pylist()
    assert all(k == t if k is not None else not t.strip(typing_white()) for k, t in zip(kept, texts, strict=True))


def typing_white() -> str:
    from xundan.sources.values import WHITE

    return WHITE
