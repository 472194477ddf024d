"""Every test here that takes `where` runs on DuckDB, Sail and Apache Spark.

What an engine cannot is marked: `notimpl` (the engine lacks it), `notyet` (it could, with work of ours), `never` (it
is not meant to). A marked test must fail: one that passes is an error, so that the mark goes.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines.servers import Server, missing

ENGINES = ("duckdb", "sail", "spark")
MARKS = ("notimpl", "notyet", "never")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        called = getattr(item, "callspec", None)
        for kind in MARKS:
            for mark in item.iter_markers(kind):
                engine, reason = mark.args
                assert engine in ENGINES
                if called is not None and called.params.get("engine_name") == engine:
                    item.add_marker(pytest.mark.xfail(reason=f"{kind}: {reason}", strict=True))


@pytest.fixture(scope="session", params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def where(engine_name: str) -> Iterator[str]:
    """How the engine is named in the settings; its server runs as long as its tests do."""
    lacking = missing(engine_name)
    if lacking:
        pytest.skip(f"{engine_name} {lacking}")
    if engine_name == "duckdb":
        yield engine_name
        return
    server = Server(engine_name)
    yield server.address
    server.close()
