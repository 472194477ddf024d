"""Why each cap of pyproject.toml is there.

A test here holds as long as its cap is needed. When it fails after `make lock UPGRADE=1`, the reason upstream may be
gone: read the message, lift the cap or the workaround, and change docs/decisions/0001-dependencies.md with it.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import deltalake
import duckdb
import ibis
import pyarrow as pa
import pytest
import sqlglot.expressions as sge
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DEPENDENCIES = [Requirement(line) for line in PYPROJECT["project"]["dependencies"]]
EXTRAS = PYPROJECT["project"]["optional-dependencies"]
DEVELOPMENT = [Requirement(line) for line in EXTRAS["dev"]]
OPTIONAL = [Requirement(line) for extra, lines in EXTRAS.items() if extra != "dev" for line in lines]
ELSEWHERE = {Requirement(line) for extra in ("spark", "sail", "bench") for line in EXTRAS[extra]}
"""What has environments of its own (`make test-engines`, `make bench`), with locks of their own."""


def declared(name: str) -> Requirement:
    return next(r for r in DEPENDENCIES if r.name.lower() == name.lower())


def calls(module: str) -> Iterator[ast.Call]:
    """Every call in the source of an installed module."""
    tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@pytest.fixture
def con() -> ibis.BaseBackend:
    return ibis.duckdb.connect()


@pytest.mark.parametrize(
    "requirement", [r for r in DEPENDENCIES + DEVELOPMENT + OPTIONAL if r not in ELSEWHERE], ids=lambda r: r.name
)
def test_what_is_installed_lies_inside_the_declared_range(requirement: Requirement) -> None:
    assert requirement.specifier.contains(metadata.version(requirement.name))


@pytest.mark.parametrize("requirement", DEPENDENCIES + DEVELOPMENT + OPTIONAL, ids=lambda r: r.name)
def test_the_decision_record_names_every_dependency_with_its_range(requirement: Requirement) -> None:
    record = (ROOT / "docs/decisions/0001-dependencies.md").read_text(encoding="utf-8")
    written = next(
        line
        for line in [*PYPROJECT["project"]["dependencies"], *(line for lines in EXTRAS.values() for line in lines)]
        if Requirement(line) == requirement
    )
    assert f"`{written}`" in record, f"docs/decisions/0001-dependencies.md does not list `{written}`"


def test_the_package_imports_only_what_it_declares() -> None:
    """A package that merely comes along with another may go away with it."""
    imported = set()
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    owners = metadata.packages_distributions()
    foreign = {name: owners[name] for name in imported - {"xundan"} if name in owners}
    known = {canonicalize_name(r.name) for r in DEPENDENCIES + OPTIONAL}
    undeclared = {name for name, packages in foreign.items() if not known & {canonicalize_name(p) for p in packages}}
    assert undeclared == set()


class TestSqlglotBelow30_18:
    """sqlglot 30.18 renamed the field `this` of DROP to `tables`; Ibis 12 fills `this`: its DROP names no table."""

    def test_the_cap_is_declared(self) -> None:
        assert not declared("sqlglot").specifier.contains("30.18.0")
        assert declared("sqlglot").specifier.contains("30.17.0")

    def test_sqlglot_still_has_the_field(self) -> None:
        assert "this" in sge.Drop.arg_types

    def test_ibis_still_fills_it(self) -> None:
        drops = [c for m in ("ibis.backends.sql", "ibis.backends.duckdb") for c in calls(m) if called(c) == "Drop"]
        assert drops
        assert any(keyword.arg == "this" for call in drops for keyword in call.keywords), (
            "Ibis no longer writes Drop(this=...): it may work with sqlglot 30.18 and newer; try to lift the cap"
        )

    def test_ibis_still_leaves_the_cap_to_us(self) -> None:
        found = [Requirement(line) for line in metadata.requires("ibis-framework") or []]
        sqlglot = next(r for r in found if r.name == "sqlglot")
        assert sqlglot.specifier.contains("30.18.0"), "Ibis caps sqlglot itself now: drop our cap and our dependency"

    def test_what_the_cap_protects(self, con: ibis.BaseBackend) -> None:
        con.create_table("t", pa.table({"a": [1]}))
        con.drop_table("t")
        con.drop_table("never there", force=True)
        assert con.list_tables() == []


class TestDuckDBBelow2:
    """DuckDB 2.0 removed `fetch_arrow_table` and `fetch_record_batch`; Ibis 12 calls both."""

    GONE = ("fetch_arrow_table", "fetch_record_batch")

    def test_the_cap_is_declared(self) -> None:
        assert not declared("duckdb").specifier.contains("2.0.0")

    def test_duckdb_still_has_the_methods(self) -> None:
        assert all(hasattr(duckdb.DuckDBPyConnection, name) for name in self.GONE)

    def test_ibis_still_calls_them(self) -> None:
        names = {called(call) for call in calls("ibis.backends.duckdb")}
        assert names & set(self.GONE), "Ibis calls neither method any more: it may work with DuckDB 2; lift the cap"

    def test_what_the_cap_protects(self, con: ibis.BaseBackend) -> None:
        rows = con.to_pyarrow_batches(ibis.memtable(pa.table({"a": [1, 2]})))
        assert [row for batch in rows for row in batch.to_pylist()] == [{"a": 1}, {"a": 2}]


class TestIbis12:
    """The portable vocabulary was measured on Ibis 12. These answers are why it leaves things out."""

    @pytest.fixture
    def history(self, con: ibis.BaseBackend) -> Any:
        return con.create_table("history", pa.table({"at": [1, 2], "said": pa.array([10, None], pa.int64())}))

    def test_the_cap_is_declared(self) -> None:
        assert not declared("ibis-framework").specifier.contains("13.0.0")

    def test_last_over_a_window_still_drops_the_null_flag(self, history: Any) -> None:
        window = ibis.window(order_by="at", preceding=None, following=0)
        asked = history.mutate(last=history.said.last(include_null=False).over(window)).order_by("at")
        assert asked.to_pyarrow()["last"].to_pylist() == [10, None], "the right answer is [10, 10]: upstream is mended"

    def test_argmax_with_a_condition_over_a_window_is_still_refused(self, history: Any) -> None:
        window = ibis.window(order_by="at", preceding=None, following=0)
        asked = history.mutate(last=history.said.argmax(history["at"], where=history.said.notnull()).over(window))
        with pytest.raises(duckdb.ParserException):
            asked.to_pyarrow()


class TestDeltalakeBelow2:
    """The lake takes a version's files from `file_uris()` and decodes them; a major version may change their form."""

    def test_the_cap_is_declared(self) -> None:
        assert not declared("deltalake").specifier.contains("2.0.0")

    def test_addresses_of_files_are_still_percent_encoded(self, tmp_path: Path) -> None:
        folder = tmp_path / "我的 店铺#1"
        deltalake.write_deltalake(str(folder), pa.table({"a": [1]}))
        (address,) = deltalake.DeltaTable(str(folder)).file_uris()
        assert "%20" in address and "%23" in address, "file_uris() gives plain paths now: the lake must not decode them"


class TestPytestBelow9_2:
    """pytest-xdist groups tests by writing `_nodeid` of each; pytest 9.2 no longer reads it and groups nothing."""

    def test_the_cap_is_declared(self) -> None:
        pytest_ = next(r for r in DEVELOPMENT if r.name == "pytest")
        assert not pytest_.specifier.contains("9.2.0")

    def test_pytest_still_reads_the_name(self, request: pytest.FixtureRequest) -> None:
        node, own = request.node, request.node._nodeid
        try:
            node._nodeid = "another name"
            assert node.nodeid == "another name"
        finally:
            node._nodeid = own

    def test_xdist_still_writes_it(self) -> None:
        tree = ast.parse(inspect.getsource(importlib.import_module("xdist.remote")))
        written = {
            target.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Attribute)
        }
        assert "_nodeid" in written, "pytest-xdist groups by another way now: try to lift the cap on pytest"
