"""The vocabulary's own arithmetic."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

import ibis
import pyarrow as pa
import pytest

from xundan.engine import open_engine
from xundan.engine.vocabulary import MONEY, share

LARGEST = 10**18 - 1
"""Cents of the largest amount that a stored one can be."""
BY_HAND = [
    ("10.00", 1, 3, "3.33"),
    ("10.00", 2, 3, "6.67"),
    ("0.01", 1, 2, "0.01"),  # half away from zero, up
    ("-0.01", 1, 2, "-0.01"),  # and down
    ("0.03", 1, 2, "0.02"),
    ("0.01", 49, 100, "0.00"),
    ("-5.00", 1, 8, "-0.63"),
    ("0.00", 1, 1, "0.00"),
    ("7.00", 0, 9, "0.00"),
    ("9999999999999999.99", LARGEST, LARGEST, "9999999999999999.99"),
    ("-9999999999999999.99", 1, 2, "-5000000000000000.00"),
]


def shares(rows: list[tuple[int, int, int]]) -> list[Decimal]:
    """`share` of rows of cents, part and whole."""
    columns = [pa.array([Decimal(value).scaleb(-2) for value in column]) for column in zip(*rows, strict=True)]
    types = (pa.decimal128(18, 2), pa.decimal128(38, 2), pa.decimal128(38, 2))
    table = pa.table([column.cast(type_) for column, type_ in zip(columns, types, strict=True)], ["amount", "p", "w"])
    with open_engine() as engine:
        t = engine.table(table.append_column("row", pa.array(range(len(rows)))))
        found = engine.rows(t.select("row", found=share(t.amount, t.p, t.w)).order_by("row"))
        assert found.schema.field("found").type == pa.decimal128(18, 2)
        return found.column("found").to_pylist()


def exact(cents: int, part: int, whole: int) -> Decimal:
    """The same in fractions."""
    rounded = int(abs(Fraction(cents * part, whole)) + Fraction(1, 2))
    return Decimal(-rounded if cents < 0 else rounded).scaleb(-2)


def test_shares_by_hand() -> None:
    rows = [(int(Decimal(amount) * 100), part, whole) for amount, part, whole, _ in BY_HAND]
    assert shares(rows) == [Decimal(wanted) for *_, wanted in BY_HAND]


def test_shares_are_exact_however_large_the_numbers() -> None:
    draw = Random("shares")
    rows = []
    for _ in range(20_000):
        amount, whole = 10 ** draw.choice([2, 5, 9, 15, 18]), 10 ** draw.choice([1, 2, 6, 12, 18])
        of = draw.randint(1, whole) if draw.random() < 0.7 else draw.choice([1, 2, 4, 200])
        rows.append((draw.randrange(1 - amount, amount), draw.randint(0, of), of))
    assert shares(rows) == [exact(*row) for row in rows]


def test_too_large_is_an_error_and_never_another_number() -> None:
    with open_engine() as engine, pytest.raises(Exception, match=r"(?i)out of range|overflow"):
        weight = ibis.literal(Decimal("1e20")).cast(MONEY)
        engine.rows(
            share(ibis.literal(Decimal("9999999999999999.99")).cast("decimal(18, 2)"), weight, weight).as_table()
        )
