"""Money, numbers and times one at a time, and that the SQL over whole columns says the same."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.taking import orders, type_rows
from xundan.model.clock import Shop
from xundan.model.tables import LIMIT
from xundan.sources import values

CENTS = st.integers(-(10**17), 10**17)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("178.8", "178.80"),
        ("0元", "0.00"),
        ("￥1,234.50", "1234.50"),
        ("¥ 12", "12.00"),
        ("-¥3", "-3.00"),
        ("¥-3", "-3.00"),
        ("+3", "3.00"),
        ("(1,000.00)", "-1000.00"),
        ("（３．５）", "-3.50"),
        ("１２，３４５．６７", "12345.67"),
        ("1.2300", "1.23"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("1234567890123456.78", "1234567890123456.78"),
        ("0000000000000000000012.50", "12.50"),
        ("\u30001\u3000", "1.00"),
    ],
)
def test_money_that_can_be_read(text: str, amount: str) -> None:
    assert values.money(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "元", "¥", "1.234", "1,23", "1,2345", "12,34.5", "1e3", "--3", "-(3)", "(3", "3)", "1 000", "abc",
     "1.2.3", "12345678901234567.00", "NaN", "Infinity", "0x10", "+-3", "1_000", "٣"],
)  # fmt: skip
def test_what_is_no_money(text: str) -> None:
    assert values.money(text) is None


@given(CENTS)
def test_money_comes_back_to_the_cent(cents: int) -> None:
    amount = Decimal(cents).scaleb(-2)
    for text in (f"{amount}", f"{amount:,}", f"¥{amount}" if cents >= 0 else f"({-amount:,})"):
        assert values.money(text) == amount


SIGNS = st.text("0123456789.,-+()¥￥元 ０９．，－", max_size=14)
TIMES = st.one_of(
    st.text("0123456789-/: TZ.+", max_size=26),
    st.builds(
        "{}{}{}{}{}{}{}:{}{}{}".format,
        st.sampled_from(["1989", "1990", "2026", "2100", "2101", "0000", "26"]),
        st.sampled_from("-/"),
        st.sampled_from(["1", "02", "13", "0"]),
        st.sampled_from("-/"),
        st.sampled_from(["1", "29", "31", "00", "32"]),
        st.sampled_from([" ", "T", "  ", "", "t"]),
        st.sampled_from(["0", "09", "23", "24", "9", "25"]),
        st.sampled_from(["00", "59", "60", "5"]),
        st.sampled_from(["", ":00", ":07.9", ":60", ":59,123456789"]),
        st.sampled_from(["", "Z", "+08:00", " +0200", "-03", "+16:00", "+05:60", "z", "+8"]),
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(SIGNS, min_size=1, max_size=60), st.lists(SIGNS, min_size=1, max_size=60))
def test_columns_of_money_and_numbers_read_like_single_values(amounts: list[str], counts: list[str]) -> None:
    expected = {str(i): values.money(a) for i, a in enumerate(amounts, 1)}
    for column, least in (("paid_amount", Decimal(0)), ("discount", 1 - Decimal(LIMIT))):
        typed = type_rows("orders", orders(**{column: amounts}))
        read = dict(zip(typed.rows["order_id"].to_pylist(), typed.rows[column].to_pylist(), strict=True))
        blank = {str(i): None for i, a in enumerate(amounts, 1) if not values.trimmed(a) and column == "discount"}
        assert read == blank | {i: a for i, a in expected.items() if a is not None and least <= a < LIMIT}
    lines = type_rows(
        "order_lines",
        {name: [str(i) for i in range(len(counts))] for name in ("order_id", "line_id", "item_id")}
        | {"quantity": counts},
    )
    whole = [n for n in map(values.integer, counts) if n is not None]
    assert lines.rows["quantity"].to_pylist() == [n for n in whole if 0 <= n < LIMIT]


@settings(max_examples=60, deadline=None)
@given(st.lists(TIMES, min_size=1, max_size=60))
def test_columns_of_times_read_like_single_values(texts: list[str]) -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    expected = {}
    for i, text in enumerate(texts, 1):
        at = values.moment(text)
        if at is not None:
            try:
                local = at.astimezone(shanghai).replace(tzinfo=None) if at.tzinfo else at
            except OverflowError:
                continue
            if 1990 <= local.year <= 2100:
                expected[str(i)] = local
    typed = type_rows("orders", orders(created_at=texts))
    assert dict(zip(typed.rows["order_id"].to_pylist(), typed.rows["created_at"].to_pylist(), strict=True)) == expected


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(631152000 + 86400, 4102444800 - 86400), min_size=1, max_size=40),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC"]),
    st.integers(-720, 840),
)
def test_an_instant_is_kept_in_every_zone(instants: list[int], zone: str, minutes: int) -> None:
    """With an offset the instant is what was written; the local reading is the zone's, by Python's own tables."""
    offset = timezone(timedelta(minutes=minutes))
    texts = [datetime.fromtimestamp(n, offset).isoformat() for n in instants]
    typed = type_rows("orders", orders(created_at=texts), shops={"s": Shop("s", timezone=zone)})
    assert typed.rows["created_at_utc"].to_pylist() == instants
    assert typed.rows["created_at"].to_pylist() == [
        datetime.fromtimestamp(n, ZoneInfo(zone)).replace(tzinfo=None) for n in instants
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)), min_size=1, max_size=40),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"]),
)
def test_a_local_time_becomes_the_instant_that_fold_0_names(times: list[datetime], zone: str) -> None:
    times = [t.replace(microsecond=0, fold=0) for t in times]
    typed = type_rows("orders", orders(created_at=[str(t) for t in times]), shops={"s": Shop("s", timezone=zone)})
    assert typed.rows["created_at"].to_pylist() == times
    assert typed.rows["created_at_utc"].to_pylist() == [
        int(t.replace(tzinfo=ZoneInfo(zone)).timestamp()) for t in times
    ]
