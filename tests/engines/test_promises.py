"""What every engine promises to those who speak Ibis to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xundan.engine import Engine, open_engine
from xundan.engine.vocabulary import MONEY, before, has, share, so_far, times, trimmed, within, yes
from xundan.model.text import WHITE_SPACE


@pytest.fixture(scope="module")
def engine(where: str) -> Iterator[Engine]:
    with open_engine(where) as opened:
        yield opened


def test_a_stream_has_the_types_of_its_expression(engine: Engine) -> None:
    rows = engine.table(pa.table({"key": ["a", "a", "b"] * 1000, "event": ["view", "cart", "view"] * 1000}))
    counted = rows.group_by("key").aggregate(views=times(rows.event == "view")).order_by("key")
    reader = engine.stream(counted)
    assert reader.schema == counted.schema().to_pyarrow()
    assert reader.read_all().to_pylist() == [{"key": "a", "views": 1000}, {"key": "b", "views": 1000}]


def test_rows_put_into_a_file_have_the_types_of_their_expression(engine: Engine) -> None:
    rows = engine.table(pa.table({"n": [9007199254740992, 1], "amount": pa.array(["1.10", "2.20"])}))
    summed = rows.aggregate(n=rows.n.sum(), amount=rows.amount.cast("decimal(18, 2)").sum())
    stored = engine.keep(summed)
    assert stored.schema() == summed.schema()
    assert engine.rows(stored).to_pylist() == [{"n": 9007199254740993, "amount": Decimal("3.30")}]


def test_scattered_rows_lie_in_the_files_of_their_part(engine: Engine) -> None:
    rows = engine.table(pa.table({"part": [0, 2, 0, 2, 2], "n": [1, 2, 3, 4, 5]}))
    files = engine.scatter(rows, "part", 4)
    assert [bool(part) for part in files] == [True, False, True, False]
    assert sorted(engine.rows(engine.parquet(files[0]))["n"].to_pylist()) == [1, 3]
    assert engine.rows(engine.parquet(files[2]).order_by("n")).to_pylist() == [{"n": 2}, {"n": 4}, {"n": 5}]


def test_what_is_kept_in_passing_goes_and_leaves_its_name(engine: Engine) -> None:
    one = engine.table(pa.table({"n": [1]}))
    names = []
    for n in (2, 3):
        with engine.passing():
            more = engine.keep(one.mutate(m=ibis.literal(n)))
            assert engine.rows(more).to_pylist() == [{"n": 1, "m": n}]
            names.append(more.get_name())
        with pytest.raises(Exception, match=r"(?i)not.*(exist|found)"):
            engine.run(f"SELECT * FROM {names[-1]}", pa.schema([("n", pa.int64()), ("m", pa.int8())]))
    assert names[0] == names[1]
    assert engine.rows(one).to_pylist() == [{"n": 1}]


def test_no_name_is_one_that_ibis_gives_to_parts_of_a_query(engine: Engine) -> None:
    kept = engine.keep(engine.table(pa.table({"a": [1]})))
    assert not re.fullmatch(r"t\d+", kept.get_name())


def test_a_named_view_is_called_as_it_is_named(engine: Engine) -> None:
    rows = engine.table(pa.table({"a": [1]}))
    named = engine.named("facts/询单", rows.mutate(b=rows.a + 1))
    assert engine.rows(named).to_pylist() == [{"a": 1, "b": 2}]


def test_types_come_back_as_they_went(engine: Engine) -> None:
    given = pa.table(
        {
            "text": pa.array(["亲\u3000", "", None]),
            "flag": pa.array([True, False, None]),
            "small": pa.array([1, -1, None], pa.int32()),
            "large": pa.array([2**62, -(2**62), None], pa.int64()),
            "amount": pa.array([Decimal("9999999999999999.99"), Decimal("-0.01"), None], pa.decimal128(18, 2)),
            "at": pa.array([0, 1_772_416_800_123_456, None], pa.timestamp("us")),
            "day": pa.array([0, 20_514, None], pa.date32()),
        }
    )
    expression = engine.table(given)
    for asked in (expression, engine.keep(expression)):
        found = engine.rows(asked)
        assert found.schema == given.schema
        assert sorted(map(str, found.to_pylist())) == sorted(map(str, given.to_pylist()))


def test_files_in_a_folder_with_a_hard_name_are_read(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "我的 店铺#1 100% a=b"
    folder.mkdir()
    pq.write_table(pa.table({"n": [1]}), folder / "f.parquet")
    assert engine.rows(engine.parquet([str(folder / "f.parquet")])).to_pylist() == [{"n": 1}]


@pytest.mark.notyet("sail", "a path that looks like a pattern is refused")
@pytest.mark.notyet("spark", "a path that looks like a pattern is refused")
def test_a_path_is_no_pattern(engine: Engine, tmp_path: Path) -> None:
    for name, n in (("x[1]", 1), ("x1", 2)):
        (tmp_path / name).mkdir()
        pq.write_table(pa.table({"n": [n]}), tmp_path / name / "f.parquet")
    assert engine.rows(engine.parquet([str(tmp_path / "x[1]" / "f.parquet")])).to_pylist() == [{"n": 1}]


def test_columns_are_found_by_their_names(engine: Engine, tmp_path: Path) -> None:
    """A file of a time when the table had fewer columns, in another order."""
    old, new = str(tmp_path / "old.parquet"), str(tmp_path / "new.parquet")
    pq.write_table(pa.table({"b": ["x"], "a": [1]}), old)
    pq.write_table(pa.table({"a": [2], "c": [0.5], "b": ["y"]}), new)
    rows = engine.rows(engine.parquet([old, new]).order_by("a")).to_pylist()
    assert rows == [{"a": 1, "b": "x", "c": None}, {"a": 2, "b": "y", "c": 0.5}]


def test_words_of_groups(engine: Engine) -> None:
    t = engine.table(pa.table({"k": [1, 1, 2, 3], "f": pa.array([True, None, None, False])}))
    told = t.group_by("k").aggregate(has=has(t.f), times=times(t.f), first=within(yes(t.f), t.k).max()).order_by("k")
    assert engine.rows(told).to_pylist() == [
        {"k": 1, "has": True, "times": 1, "first": 1},
        {"k": 2, "has": False, "times": 0, "first": None},
        {"k": 3, "has": False, "times": 0, "first": None},
    ]


def test_words_of_windows(engine: Engine) -> None:
    t = engine.table(pa.table({"k": [1, 1, 1, 2], "at": [1, 2, 3, 1], "n": [5, 7, None, 1]}))
    told = t.mutate(earlier=t.n.max().over(before(t.k, [t["at"]])), now=t.n.sum().over(so_far(t.k, [t["at"]])))
    rows = engine.rows(told.order_by("k", "at")).to_pylist()
    assert [(row["earlier"], row["now"]) for row in rows] == [(None, 5), (5, 12), (7, 12), (None, 1)]


def test_all_white_space_is_trimmed(engine: Engine) -> None:
    texts = [f"{sign}在{sign}吗{sign}" for sign in WHITE_SPACE] + ["", WHITE_SPACE]
    t = engine.table(pa.table({"n": list(range(len(texts))), "text": texts}))
    rows = engine.rows(t.select("n", found=trimmed(t.text)).order_by("n"))
    assert rows["found"].to_pylist() == [text.strip() for text in texts]


def test_texts_of_settings_come_through_a_query(engine: Engine) -> None:
    """They are written into it: quotes, backslashes, what looks like a slot, other planes, white space."""
    texts = [
        "a'b",
        'a"b',
        "a\\b",
        "\\n",
        "a\\",
        "%s {x} ${y} :z ?",
        "\U0001f600亲",
        "\t\r\n",
        "\u3000",
        "`",
        "--",
        "/*",
    ]
    t = engine.table(pa.table({"n": [1]}))
    asked = t.select(**{f"c{place}": ibis.literal(text) for place, text in enumerate(texts)})
    assert list(engine.rows(asked).to_pylist()[0].values()) == texts


def test_shares_are_exact(engine: Engine) -> None:
    draw = Random("shares on every engine")
    rows = []
    for _ in range(5_000):
        amount, whole = 10 ** draw.choice([2, 5, 9, 15, 18]), 10 ** draw.choice([1, 2, 6, 12, 18])
        of = draw.randint(1, whole) if draw.random() < 0.7 else draw.choice([1, 2, 4, 200])
        rows.append((draw.randrange(1 - amount, amount), draw.randint(0, of), of))
    columns = [pa.array([Decimal(value).scaleb(-2) for value in column]) for column in zip(*rows, strict=True)]
    types = (pa.decimal128(18, 2), pa.decimal128(38, 2), pa.decimal128(38, 2))
    table = pa.table([column.cast(type_) for column, type_ in zip(columns, types, strict=True)], ["amount", "p", "w"])
    t = engine.table(table.append_column("row", pa.array(range(len(rows)))))
    found = engine.rows(t.select("row", found=share(t.amount, t.p, t.w)).order_by("row"))["found"].to_pylist()
    assert found == [_exact(*row) for row in rows]


def _exact(cents: int, part: int, whole: int) -> Decimal:
    rounded = int(abs(Fraction(cents * part, whole)) + Fraction(1, 2))
    return Decimal(-rounded if cents < 0 else rounded).scaleb(-2)


def test_too_large_is_an_error_and_never_another_number(engine: Engine) -> None:
    amounts = {"amount": pa.array([Decimal("9999999999999999.99")], pa.decimal128(18, 2))}
    t = engine.table(pa.table(amounts | {"weight": pa.array([Decimal("1e20")], pa.decimal128(38, 2))}))
    with pytest.raises(Exception, match=r"(?i)out.of.range|overflow"):
        engine.rows(t.select(found=share(t.amount, t.weight.cast(MONEY), t.weight.cast(MONEY))))
