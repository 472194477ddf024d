"""The engine's own promises."""

import re
from decimal import Decimal

import duckdb
import ibis
import pyarrow as pa
import pytest

from xundan.engine import open_engine
from xundan.engine.vocabulary import times


def test_a_stream_has_the_types_of_its_expression() -> None:
    """A sum of integers is DuckDB's HUGEINT; streamed without care its bytes are read as something else."""
    with open_engine() as engine:
        rows = engine.table(pa.table({"key": ["a", "a", "b"] * 1000, "event": ["view", "cart", "view"] * 1000}))
        counted = rows.group_by("key").aggregate(views=times(rows.event == "view")).order_by("key")
        reader = engine.stream(counted)
        assert reader.schema == counted.schema().to_pyarrow()
        assert reader.read_all().to_pylist() == [{"key": "a", "views": 1000}, {"key": "b", "views": 1000}]


def test_large_results_stream_in_bounded_batches() -> None:
    with open_engine() as engine:
        numbers = ibis.range(250_000).unnest().name("n").as_table()
        sizes = [len(batch) for batch in engine.stream(numbers)]
        assert sum(sizes) == 250_000
        assert max(sizes) <= 200_000


def test_rows_put_into_a_file_have_the_types_of_their_expression() -> None:
    """A HUGEINT goes into Parquet as a floating point number, in which 9007199254740993 does not exist."""
    with open_engine() as engine:
        rows = engine.table(pa.table({"n": [9007199254740992, 1], "amount": pa.array(["1.10", "2.20"])}))
        summed = rows.aggregate(n=rows.n.sum(), amount=rows.amount.cast("decimal(18, 2)").sum())
        stored = engine.parquet([engine.stow(summed)])
        assert stored.schema().to_pyarrow() == summed.schema().to_pyarrow()
        assert engine.rows(stored).to_pylist() == [{"n": 9007199254740993, "amount": Decimal("3.30")}]


def test_scattered_rows_lie_in_the_files_of_their_part() -> None:
    with open_engine() as engine:
        rows = engine.table(pa.table({"part": [0, 2, 0, 2, 2], "n": [1, 2, 3, 4, 5]}))
        files = engine.scatter(rows, "part", 4)
        assert [bool(part) for part in files] == [True, False, True, False]
        assert sorted(engine.rows(engine.parquet(files[0]))["n"].to_pylist()) == [1, 3]
        assert engine.rows(engine.parquet(files[2]).order_by("n")).to_pylist() == [{"n": 2}, {"n": 4}, {"n": 5}]


def test_what_is_kept_in_passing_goes_and_leaves_its_name() -> None:
    with open_engine() as engine:
        one = engine.table(pa.table({"n": [1]}))
        names = []
        for n in (2, 3):
            with engine.passing():
                more = engine.keep(one.mutate(m=ibis.literal(n)))
                file = engine.stow(more)
                seen = engine.parquet([file])
                assert engine.rows(seen).to_pylist() == [{"n": 1, "m": n}]
                names.append((more.get_name(), seen.get_name()))
            for name in names[-1]:
                with pytest.raises(duckdb.CatalogException):
                    engine.connection.con.execute(f"FROM {name}")
        assert names[0] == names[1]
        assert engine.rows(engine.parquet([file])).to_pylist() == [{"n": 1, "m": 3}]
        assert engine.rows(one).to_pylist() == [{"n": 1}]


def test_no_name_is_one_that_ibis_gives_to_parts_of_a_query() -> None:
    """Ibis calls them t0, t1 ...; a view of that name, which it writes without its place, would be taken for them."""
    with open_engine() as engine:
        kept = engine.keep(engine.table(pa.table({"a": [1]})))
        assert not re.fullmatch(r"t\d+", kept.get_name())
