"""Expressions that differ in anything but their connection are told apart before their SQL is taken from another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest

from xundan.engine import Engine, open_engine
from xundan.engine.compiling import fingerprint, sql_of


def rows(engine: Engine) -> ir.Table:
    return engine.table(pa.table({"shop": ["s", "t"], "n": pa.array([1, 2], pa.int64())}))


DIFFERENT = {
    "another number": (lambda t: t.filter(t.n == 1), lambda t: t.filter(t.n == 2)),
    "a number and a truth": (lambda t: t.mutate(x=ibis.literal(1)), lambda t: t.mutate(x=ibis.literal(True))),
    "a whole number and a float": (lambda t: t.mutate(x=ibis.literal(1)), lambda t: t.mutate(x=ibis.literal(1.0))),
    "types of one number": (
        lambda t: t.mutate(x=ibis.literal(1, "int8")),
        lambda t: t.mutate(x=ibis.literal(1, "int64")),
    ),
    "places of a decimal": (
        lambda t: t.mutate(x=ibis.literal(Decimal("1.0"), "decimal(9, 1)")),
        lambda t: t.mutate(x=ibis.literal(Decimal("1.00"), "decimal(9, 2)")),
    ),
    "a text and a day": (
        lambda t: t.mutate(x=ibis.literal("2026-03-01")),
        lambda t: t.mutate(x=ibis.literal(date(2026, 3, 1))),
    ),
    "the name of a column": (lambda t: t.mutate(x=t.n), lambda t: t.mutate(y=t.n)),
    "the order of columns": (lambda t: t.select("n", "shop"), lambda t: t.select("shop", "n")),
    "the order of rows": (lambda t: t.order_by("n"), lambda t: t.order_by(ibis.desc("n"))),
    "which side of a difference": (lambda t: t.mutate(x=t.n - 1), lambda t: t.mutate(x=1 - t.n)),
    "the kind of a join": (
        lambda t: t.left_join(t.select("shop").distinct(), "shop"),
        lambda t: t.inner_join(t.select("shop").distinct(), "shop"),
    ),
    "the window": (
        lambda t: t.mutate(x=t.n.sum().over(ibis.window(group_by="shop"))),
        lambda t: t.mutate(x=t.n.sum().over(ibis.window(group_by="shop", order_by="n", preceding=(None, 0)))),
    ),
    "all of a union or each once": (lambda t: t.union(t), lambda t: t.union(t, distinct=True)),
    "a list": (lambda t: t.filter(t.shop.isin(["s"])), lambda t: t.filter(t.shop.isin(["s", "t"]))),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_what_differs_has_another_fingerprint(what: str) -> None:
    one, other = DIFFERENT[what]
    with open_engine() as engine:
        t = rows(engine)
        assert fingerprint(one(t)) != fingerprint(other(t))
        assert fingerprint(one(t)) == fingerprint(one(t))


def test_the_same_question_to_two_connections_is_compiled_once() -> None:
    def asked(engine: Engine) -> ir.Table:
        t = rows(engine)
        return t.filter(t.n > 1).group_by("shop").aggregate(found=t.n.sum(), asked=ibis.literal("once only"))

    with open_engine() as first, open_engine() as second:
        told = first.sql(asked(first))
        assert sql_of(asked(second), "duckdb", lambda _: pytest.fail("compiled again")) == told
        assert second.rows(asked(second)).to_pylist() == [{"shop": "t", "found": 2, "asked": "once only"}]


def test_tables_of_one_name_with_other_columns_are_others() -> None:
    with open_engine() as first, open_engine() as second:
        other = second.table(pa.table({"shop": ["s"], "n": pa.array([1], pa.int32())}))
        assert fingerprint(rows(first)) != fingerprint(other)
