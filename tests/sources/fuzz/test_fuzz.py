"""Every importer over mutations of its sample and every kind of neutral file, seeded, about a minute in all.

Whatever a file is: nothing but UserError is raised; every row is a typed row or a reject with its place; the same file
gives the same twice; memory does not grow. XUNDAN_FUZZ=20 tries twenty times as many.
"""

from __future__ import annotations

import io
import os
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.sources.fuzz.dresses import DRESSES, as_csv, as_xlsx
from tests.sources.fuzz.mutations import (
    BYTE_MUTATIONS,
    GRID_MUTATIONS,
    Grid,
    Mutation,
    spoil_bytes,
    spoil_grid,
)
from tests.sources.fuzz.outcome import Outcome, outcome
from tests.sources.fuzz.samples import CHAT_TEXT, CHATS, REPORTS, SAMPLES, Sample, neutral
from xundan.model.tables import TABLES
from xundan.sources import IMPORTERS
from xundan.sources.csvfile import delimiter_of

pytestmark = pytest.mark.slow

TIMES = int(os.environ.get("XUNDAN_FUZZ", "1"))
GROWTH = 600 << 20
"""Bytes by which the whole run may raise the most memory ever used: its files are a few hundred kilobytes."""
WORD = re.compile(r"\w")


@dataclass
class Tried:
    """How often a file was tried, and what became of it."""

    examples: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    rejects: int = 0

    def add(self, found: Outcome) -> None:
        self.examples += 1
        self.outcomes[found.refused or "read"] += 1
        self.rows += sum(typed.rows.num_rows for typed in found.typed)
        self.rejects += len(found.rejects)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as found:
        yield found


@pytest.fixture(scope="module", autouse=True)
def memory() -> Iterator[None]:
    """The peak of this process before and after."""
    before = _peak()
    yield
    assert _peak() - before < GROWTH, f"memory grew by {(_peak() - before) >> 20} MB"


def _peak() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def fuzz(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    examples: int,
    number: int,
    file: st.SearchStrategy[bytes],
    check: Callable[[bytes, Outcome], None] = lambda data, found: None,
) -> Tried:
    """Tries files, each twice. Fails where fewer were tried than were asked for."""
    tried = Tried()

    @seed(20261123 + number)
    @settings(
        max_examples=examples * TIMES,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(file)
    def one(data: bytes) -> None:
        path.write_bytes(data)
        found = outcome(con, path)
        tried.add(found)
        check(data, found)
        assert found.same_as(outcome(con, path))

    one()
    assert tried.examples >= examples * TIMES * 9 // 10, tried
    return tried


# -- tables in every dress -------------------------------------------------------------------------------------------


def dressed(sample: Sample, dress: str) -> st.SearchStrategy[bytes]:
    """The sample's table, spoilt, as a file."""

    def make(mutations: list[Mutation], choice: int, more: list[Mutation]) -> bytes:
        data = DRESSES[dress](spoil_grid(sample.grid, mutations), choice)
        # Most files are whole, or little would be met but what refuses archives and encodings.
        return data if choice % 4 else spoil_bytes(data, more)

    return st.builds(make, GRID_MUTATIONS, st.integers(0, 1 << 16), BYTE_MUTATIONS)


TARGETS = [
    (name, dress)
    for name in SAMPLES
    for dress in DRESSES
    if name == "neutral" or dress in ("csv", "careless csv", "xlsx", "zip")
    if (name, dress) != ("userbehavior", "xlsx")  # a format of text files only
]


@pytest.mark.parametrize(("name", "dress"), TARGETS)
def test_a_sample_spoilt_in_any_way_is_read_or_refused(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, name: str, dress: str
) -> None:
    number = TARGETS.index((name, dress))
    tried = fuzz(con, tmp_path / "f.bin", 20, number, dressed(SAMPLES[name], dress))
    assert tried.outcomes["read"] and tried.rows, tried
    assert len(tried.outcomes) > 1, tried


@pytest.mark.parametrize("name", list(REPORTS))
def test_a_report_spoilt_in_any_way_is_read_or_refused(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, name: str
) -> None:
    number = 600 + list(REPORTS).index(name)
    dresses = st.sampled_from(("careless csv", "xlsx")).flatmap(lambda dress: dressed(REPORTS[name], dress))
    tried = fuzz(con, tmp_path / "f.bin", 20, number, dresses)
    assert tried.outcomes["read"] and tried.rows, tried


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_canonical_table_spoilt(con: duckdb.DuckDBPyConnection, tmp_path: Path, name: str) -> None:
    number = 100 + sorted(TABLES).index(name)
    tried = fuzz(con, tmp_path / "f.bin", 15, number, dressed(neutral(name), "csv"))
    assert tried.outcomes["read"] >= 3 and tried.rows, tried


def test_every_importer_is_among_them() -> None:
    assert {importer.name for importer in IMPORTERS} == {*SAMPLES, *REPORTS, *CHATS, "qianniu_text"}


# -- chats -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHATS)
def test_chats_spoilt(con: duckdb.DuckDBPyConnection, tmp_path: Path, name: str) -> None:
    whole = CHATS[name]

    def make(mutations: list[Mutation], choice: int) -> bytes:
        data = b"[" + b", ".join([whole] * (choice % 4)) + b"]" if choice % 3 else whole
        return spoil_bytes(data, mutations)

    number = 200 + list(CHATS).index(name)
    tried = fuzz(con, tmp_path / "f.bin", 60, number, st.builds(make, BYTE_MUTATIONS, st.integers(0, 1 << 10)))
    assert tried.outcomes["read"] >= 4 and tried.outcomes["json_broken"] >= 4, tried


def test_chat_text_spoilt(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    def make(mutations: list[Mutation], choice: int) -> bytes:
        encoding = ("utf-8", "gb18030")[choice % 2]
        return spoil_bytes(CHAT_TEXT.decode().encode(encoding), mutations)

    tried = fuzz(con, tmp_path / "f.bin", 60, 250, st.builds(make, BYTE_MUTATIONS, st.integers(0, 1 << 10)))
    assert tried.outcomes["read"] >= 10 and tried.rows >= 100, tried


# -- inside a workbook -----------------------------------------------------------------------------------------------


def test_the_parts_of_a_workbook_spoilt(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    whole = as_xlsx(SAMPLES["neutral"].grid, 7)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = [name for name in parts if re.search(r"sheet1|sharedStrings|workbook|styles", name)]

    def make(name: str, mutations: list[Mutation]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for part, data in parts.items():
                packed.writestr(part, spoil_bytes(data, mutations) if part == name else data)
        return out.getvalue()

    tried = fuzz(con, tmp_path / "f.xlsx", 100, 300, st.builds(make, st.sampled_from(main), BYTE_MUTATIONS))
    assert tried.outcomes["read"] >= 8 and tried.outcomes["workbook_unreadable"] >= 20, tried


# -- nothing lost ----------------------------------------------------------------------------------------------------


def bounds(grid: Grid, header: bool) -> tuple[int, int]:
    """How many rows there are: at least those with a word in the first column, at most those with anything at all."""
    rows = grid[1:] if header else grid
    return (
        sum(bool(row and WORD.search(row[0])) for row in rows),
        sum(any(cell.strip() for cell in row) for row in rows),
    )


@pytest.mark.parametrize("name", list(SAMPLES))
def test_every_row_is_typed_or_rejected(con: duckdb.DuckDBPyConnection, tmp_path: Path, name: str) -> None:
    """The header stays, and so does the first column: then what a file holds can be counted by other means."""
    sample = SAMPLES[name]
    kept = ("cell", "within", "column", "shorten", "lengthen", "double row", "blank row", "drop row")
    mutations = GRID_MUTATIONS.map(lambda found: [m for m in found if m[0] in kept])
    counted: list[tuple[int, int, int]] = []

    def make(found: list[Mutation], choice: int) -> bytes:
        rows = [row for row in spoil_grid(sample.grid[sample.header :], found) if row]
        grid = [*sample.grid[: sample.header], *rows]
        data = as_csv(grid, choice)
        expected[data] = bounds(grid, sample.header)
        return data

    def check(data: bytes, found: Outcome) -> None:
        least, most = expected[data]
        if found.refused is None and found.importers == (sample.importer,):
            rows = found.rows(sample.table)
            counted.append((least, rows, most))
            assert least <= rows <= most, (least, rows, most)

    expected: dict[bytes, tuple[int, int]] = {}
    number = 400 + list(SAMPLES).index(name)
    tried = fuzz(con, tmp_path / "f.csv", 25, number, st.builds(make, mutations, st.integers(0, 1 << 10)), check)
    assert len(counted) >= tried.examples // 3, tried
    assert any(least == most for least, _, most in counted)


def test_lines_without_quotes_can_be_counted(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """Bytes spoilt at random in a file without quotes: each line below the header is a row or a reject."""
    grid = [[cell.replace('"', "").replace("\n", " ") for cell in row] for row in SAMPLES["neutral"].grid]
    whole = "\n".join(",".join(cell.replace(",", " ") for cell in row) for row in grid * 1).encode()
    path = tmp_path / "f.csv"
    counted = 0

    def check(data: bytes, found: Outcome) -> None:
        nonlocal counted
        text = data.decode("utf-8", "replace").removeprefix("\ufeff")
        if (
            found.refused
            or '"' in text
            or "\ufffd" in text
            or delimiter_of(path) != ","
            or found.importers != ("neutral",)
        ):
            return
        lines = re.split(r"\r\n|\r|\n", text)
        head = next(n for n, line in enumerate(lines) if line.strip())
        cells = [line.split(",") for line in lines[head + 1 :]]
        least = sum(bool(WORD.search(row[0])) for row in cells)
        most = sum(any(cell.strip() for cell in row) for row in cells)
        counted += 1
        assert least <= found.rows("messages") <= most

    files = st.builds(lambda mutations: spoil_bytes(whole, mutations), BYTE_MUTATIONS)
    tried = fuzz(con, path, 60, 500, files, check)
    assert counted >= 5, tried
