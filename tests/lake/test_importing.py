"""One import command: which days it covers, what is rejected, all of it or nothing."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.lake.keeper import Keeper, csv_file, message, order
from xundan.lake import current, in_parts, layout
from xundan.lake.importing import ImportReport
from xundan.lake.rejects import write_rejects
from xundan.model.clock import Shop
from xundan.model.tables import MESSAGES
from xundan.model.text import Text, UserError
from xundan.sources import Reject


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path)


def days(report: ImportReport) -> dict[tuple[str | None, str | None], tuple[str | None, str | None]]:
    """What a command covers: shop and table to first and last day."""
    return {(span["shop"], span["table"]): (span["from_day"], span["to_day"]) for span in report.coverage}


# -- coverage --------------------------------------------------------------------------------------------------------


def test_a_command_covers_the_days_from_its_first_row_to_its_last_over_all_its_files(keeper: Keeper) -> None:
    one = keeper.file(message("2026-10-07 09:00:00"), message("2026-10-05 23:59:59"))
    other = keeper.file(message("2026-10-12 00:00:00"), message("bad"))
    assert days(keeper.take(one, other)) == {("s1", "messages"): ("2026-10-05", "2026-10-12")}


def test_rows_that_are_duplicates_cover_their_days_all_the_same(keeper: Keeper) -> None:
    file = keeper.file(message("2026-10-07 09:00:00"))
    keeper.take(file)
    assert days(keeper.take(file)) == {("s1", "messages"): ("2026-10-07", "2026-10-07")}
    assert len(keeper.coverage()) == 2


def test_covers_says_which_days_for_every_table_that_has_days(keeper: Keeper) -> None:
    span = (date(2026, 10, 1), date(2026, 10, 31))
    files = [
        keeper.file(order("o1")),
        keeper.file({"agent_id": "a1", "team": "早班"}),
        keeper.file(message("10:00:00")),
    ]
    assert days(keeper.take(*files, covers=span)) == {
        ("s1", "orders"): ("2026-10-01", "2026-10-31"),
        ("s1", "messages"): ("2026-10-01", "2026-10-31"),
        ("s1", "agents"): (None, None),
    }


def test_orders_cover_the_days_on_which_they_were_created(keeper: Keeper) -> None:
    report = keeper.take(keeper.file(order("o1", "2026-10-03 10:00:00", paid_at="2026-10-20 10:00:00")))
    assert days(report) == {("s1", "orders"): ("2026-10-03", "2026-10-03")}


def test_days_of_coverage_are_business_days(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, Shop("s1", business_day_cut=timedelta(hours=4)))
    files = keeper.file(message("2026-10-05 03:00:00")), keeper.file(order("o1", "2026-10-01 03:59:59"))
    assert days(keeper.take(*files)) == {
        ("s1", "messages"): ("2026-10-04", "2026-10-04"),
        ("s1", "orders"): ("2026-09-30", "2026-09-30"),
    }


def test_a_file_with_a_header_and_no_rows_counts_as_imported(keeper: Keeper) -> None:
    report = keeper.take(keeper.file(columns=MESSAGES.required))
    assert report.import_id == 1 and days(report) == {("s1", "messages"): (None, None)}
    covered = keeper.take(keeper.file(columns=MESSAGES.required), covers=(date(2026, 10, 1), date(2026, 10, 2)))
    assert days(covered) == {("s1", "messages"): ("2026-10-01", "2026-10-02")}


def test_of_several_shops_an_empty_file_is_the_named_one_s_or_nobody_s_and_says_so(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, Shop("s1"), Shop("s2"))
    empty = keeper.file(columns=MESSAGES.required)
    nobodys = keeper.take(empty)
    assert days(nobodys) == {}
    assert "--shop" in nobodys.files[0].notes[-1].zh and "--shop" in nobodys.files[0].notes[-1].en
    assert days(keeper.take(empty, shop="s2")) == {("s2", "messages"): (None, None)}


def test_a_file_whose_every_row_was_rejected_covers_nothing_and_does_not_count_as_imported(keeper: Keeper) -> None:
    """Unknown is not zero: refunds that could not be read are not refunds of nothing."""
    report = keeper.take(keeper.file(order("o1", amount="viel"), order("", amount="1")))
    assert (days(report), len(report.rejects), report.import_id) == ({}, 2, 1)
    counts = report.files[0].tables["orders"]
    assert (counts.read, counts.rejected, counts.new) == (2, 2, 0)
    assert keeper.coverage() == [] and keeper.orders() == []
    assert keeper.given(order("o1")) == {"new": 1}


# -- rejects ---------------------------------------------------------------------------------------------------------


def test_good_rows_go_in_and_each_bad_one_is_named(keeper: Keeper) -> None:
    file = keeper.file(
        message("10:00:00"), message("soon"), message("10:00:02", buyer=""), message("10:00:03", sender="boss")
    )
    report = keeper.take(file)
    counts = report.files[0].tables["messages"]
    assert (counts.read, counts.new, counts.rejected) == (4, 1, 3)
    assert [(r.file, r.table, r.line, r.column, r.value) for r in report.rejects] == [
        (file.name, "messages", 3, "sent_at", "2026-10-05 soon"),
        (file.name, "messages", 4, "buyer_id", ""),
        (file.name, "messages", 5, "sender", "boss"),
    ]
    assert all(r.reason.zh and r.reason.en for r in report.rejects)


def rejected(value: str, file: str = "a.csv") -> Reject:
    return Reject(file, "orders", 7, "paid_amount", value, Text("不是金额", "not an amount"))


def table(path: Path | None) -> list[list[str]]:
    assert path is not None
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as read:
        return list(csv.reader(read))


def test_rejects_are_written_where_a_spreadsheet_reads_them(tmp_path: Path) -> None:
    path = write_rejects(tmp_path / "rejects", 12, [rejected('多 "行"\n文字, 和逗号')])
    assert path == tmp_path / "rejects" / "000012.csv"
    assert table(path) == [
        ["file", "table", "line", "column", "value", "原因", "reason"],
        ["a.csv", "orders", "7", "paid_amount", '多 "行"\n文字, 和逗号', "不是金额", "not an amount"],
    ]


@pytest.mark.parametrize("formula", ["=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1"])
def test_a_rejected_value_is_never_a_formula(tmp_path: Path, formula: str) -> None:
    [_, row] = table(write_rejects(tmp_path, 1, [rejected(formula, file=formula)]))
    assert row[0] == row[4] == "'" + formula


def test_halves_of_characters_do_not_stop_the_report(tmp_path: Path) -> None:
    [_, row] = table(write_rejects(tmp_path, 1, [rejected("a\ud83db")]))
    assert row[4] == "a?b"


def test_without_rejects_there_is_no_file(tmp_path: Path) -> None:
    assert write_rejects(tmp_path / "rejects", 1, []) is None
    assert not (tmp_path / "rejects").exists()


# -- all or nothing --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("何,物\n1,2\n", "unknown_format"),
        ("buyer_id,agent_id,sent_at\nb,a,2026-10-05 10:00:00\n", "missing_columns"),
        ("", "empty_file"),
    ],
)
def test_a_named_file_that_cannot_be_read_stops_the_command_and_changes_nothing(
    keeper: Keeper, content: str, code: str
) -> None:
    keeper.given(message("10:00:00"))
    before = keeper.everything()
    bad = keeper.folder / "bad.csv"
    bad.write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as error:
        keeper.take(keeper.file(message("11:00:00")), bad)
    assert error.value.code == code and "bad.csv" in error.value.message.zh
    assert keeper.everything() == before
    assert keeper.given(message("11:00:00")) == {"new": 1}


def test_a_named_file_that_is_missing_changes_nothing(keeper: Keeper) -> None:
    with pytest.raises(UserError) as error:
        keeper.take(keeper.file(message("10:00:00")), keeper.folder / "no.csv")
    assert error.value.code == "no_such_file"
    assert keeper.lake.snapshot().number == 0


def test_in_a_folder_what_cannot_be_read_is_listed_and_the_rest_goes_in(keeper: Keeper) -> None:
    folder = keeper.folder / "exports"
    csv_file(folder / "b.csv", [message("10:00:00")])
    csv_file(folder / "sub" / "c.csv", [message("10:00:01")])
    (folder / "a.csv").write_text("何,物\n1,2\n", encoding="utf-8")
    (folder / "twice.csv").write_text("order_id,order_id,created_at,paid_amount\n1,2,x,3\n", encoding="utf-8")
    (folder / ".hidden").write_text("x")
    report = keeper.take(folder)
    listed = {file.file: file.importer for file in report.files}
    assert listed["b.csv"] == listed["sub/c.csv"] == "neutral"
    assert listed["a.csv"] is None and listed["twice.csv"] is None
    told = {file.file: file.notes[0].en for file in report.files if file.importer is None}
    assert "no known format" in told["a.csv"] and "same name: order_id" in told["twice.csv"]
    assert len(keeper.texts()) == 2


def test_in_a_folder_a_broken_zip_is_listed_and_the_rest_goes_in(keeper: Keeper) -> None:
    folder = keeper.folder / "exports"
    csv_file(folder / "b.csv", [message("10:00:00")])
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 not a zip")
    assert {file.file: file.importer for file in keeper.take(folder).files} == {"b.csv": "neutral", "broken.zip": None}


def test_a_folder_with_nothing_to_read_writes_nothing(keeper: Keeper) -> None:
    (keeper.folder / "exports").mkdir()
    (keeper.folder / "exports" / "a.txt").write_text("hello")
    report = keeper.take(keeper.folder / "exports")
    assert report.import_id is None and [file.importer for file in report.files] == [None]
    assert keeper.lake.snapshot().number == 0


def test_a_dry_run_counts_and_writes_nothing(keeper: Keeper) -> None:
    file = keeper.file(message("10:00:00"), message("bad"))
    report = keeper.take(file, dry_run=True)
    counts = report.files[0].tables["messages"]
    assert (report.import_id, counts.new, counts.rejected) == (None, 1, 1)
    assert days(report) == {("s1", "messages"): ("2026-10-05", "2026-10-05")}
    assert not keeper.lake.root.exists()
    keeper.take(file)
    before = keeper.everything()
    assert keeper.take(file, dry_run=True).files[0].tables["messages"].duplicate == 1
    assert keeper.everything() == before


def test_a_million_agents_mean_that_columns_were_swapped(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "AGENT_BITS", 2)
    assert keeper.given(*(message("10:00:00", agent=f"a{n}") for n in range(3))) == {"new": 3}
    with pytest.raises(UserError) as error:
        keeper.given(*(message("10:00:00", agent=f"a{n}") for n in range(4)))
    assert error.value.code == "too_many_agents"
    assert len(keeper.texts()) == 3


# -- the log ---------------------------------------------------------------------------------------------------------


def test_the_log_tells_every_file_with_its_hash_and_counts(keeper: Keeper) -> None:
    keeper.given(message("10:00:00"))
    keeper.take(keeper.file(order("o1"), order("")), keeper.file(message("10:00:01")))
    assert [row[0] for row in keeper.rows(layout.IMPORTS, "id")] == [1, 2]
    logged = json.loads(keeper.rows(layout.IMPORTS, "files", "id")[1][0])
    assert [file["file"] for file in logged] == ["2.csv", "3.csv"]
    assert len({file["sha256"] for file in logged}) == 2 and all(len(file["sha256"]) == 64 for file in logged)
    counts = {"read": 2, "new": 1, "changed": 0, "duplicate": 0, "rejected": 1, "forgotten": 0}
    assert logged[0]["tables"]["orders"] == counts
    assert keeper.rows(layout.raw("orders"), "import_id") == [(2,)]


def test_progress_is_told_of_every_file_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int, int]] = []
    monkeypatch.setattr("tests.lake.keeper.quiet", lambda *tick: told.append(tick))
    keeper = Keeper(tmp_path)
    file = keeper.file(message("10:00:00"))
    keeper.take(file)
    assert told[-1] == (file.name, file.stat().st_size, file.stat().st_size)
    assert all(0 <= done <= size for _, done, size in told)


def test_many_small_files_give_what_one_by_one_they_would(tmp_path: Path) -> None:
    """Small frames are typed together; a bad row in one of them changes nothing about the others."""
    together, apart = Keeper(tmp_path / "a"), Keeper(tmp_path / "b")
    for n in range(8):
        rows = [message(f"10:{n:02d}:{s:02d}", f"{n} {s}") for s in range(3)]
        if n == 5:
            rows[1] = message("bad")
        csv_file(tmp_path / "chats" / f"{n}.csv", rows)
    report = together.take(tmp_path / "chats")
    for path in sorted((tmp_path / "chats").iterdir()):
        apart.take(path)
    columns = "buyer_id, sent_at, text, place, row_key"
    assert together.rows(layout.raw("messages"), columns) == apart.rows(layout.raw("messages"), columns)
    assert [(r.file, r.line) for r in report.rejects] == [("5.csv", 3)]
    assert [file.tables["messages"].new for file in report.files] == [3, 3, 3, 3, 3, 2, 3, 3]


def test_an_import_that_is_sorted_and_written_in_pieces_is_the_same_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New rows, copies of known ones, copies that tell more, rows that come back, versions of orders: of two shops and
    two months."""

    def lived(keeper: Keeper) -> dict[str, object]:
        days = ("2026-09-30", "2026-10-01", "2026-10-02")
        rows = [
            message(f"{day} 10:00:{n:02d}", f"{n}", shop=shop)
            for n in range(4)
            for day in days
            for shop in ("s2", "s1")
        ]
        keeper.given(*rows[:15], *rows[:5], *(row | {"text": "还有吗"} for row in rows[:9]))
        keeper.given(*rows[5:20], *(row | {"item_id": "i1"} for row in rows[:3]))
        keeper.given(*rows)
        for paid in (None, "2026-10-05 10:05:00"):
            keeper.given(
                *(order(f"o{n}", paid_at=paid, shop=f"s{n % 2 + 1}") for n in range(9) if n % 3 or paid is None)
            )
        keeper.undo(1)
        keeper.undo(2)
        keeper.redo(1)
        return {name: rows for name, rows in keeper.everything().items() if name != "snapshot"}

    whole = lived(Keeper(tmp_path / "whole", Shop("s1"), Shop("s2")))
    monkeypatch.setattr(in_parts, "ROWS", 4)
    monkeypatch.setattr(current, "ROWS", 4)
    monkeypatch.setattr(in_parts, "VALUES", 3)
    pieces = Keeper(tmp_path / "pieces", Shop("s1"), Shop("s2"))
    assert lived(pieces) == whole
    assert len(pieces.lake.files(layout.raw("messages"), pieces.lake.snapshot())) > 8, (
        "more than a file a shop and month"
    )
