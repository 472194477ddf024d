"""The engine's own promises."""

import ibis
import pyarrow as pa

from xundan.engine import Engine
from xundan.engine.vocabulary import times


def test_a_stream_has_the_types_of_its_expression() -> None:
    """A sum of integers is DuckDB's HUGEINT; streamed without care its bytes are read as something else."""
    with Engine() as engine:
        rows = engine.table(pa.table({"key": ["a", "a", "b"] * 1000, "event": ["view", "cart", "view"] * 1000}))
        counted = rows.group_by("key").aggregate(views=times(rows.event == "view")).order_by("key")
        reader = engine.stream(counted)
        assert reader.schema == counted.schema().to_pyarrow()
        assert reader.read_all().to_pylist() == [{"key": "a", "views": 1000}, {"key": "b", "views": 1000}]


def test_large_results_stream_in_bounded_batches() -> None:
    with Engine() as engine:
        numbers = ibis.range(250_000).unnest().name("n").as_table()
        sizes = [len(batch) for batch in engine.stream(numbers)]
        assert sum(sizes) == 250_000
        assert max(sizes) <= 200_000
