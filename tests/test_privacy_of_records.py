"""Reviews, ratings, complaints and notes keep of people what the settings say, and lose a buyer who is forgotten."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.lake.keeper import csv_file
from tests.support import private_shop
from tests.support.bytes_of import places
from tests.support.private_shop import LILY, NICK, NICKS, ORDER, SECRETS, STARRED
from xundan.lake import layout
from xundan.model.privacy import BLANKED, PEOPLE
from xundan.model.tables import TABLES
from xundan.session import Session
from xundan.workspace import find

AGENT = "店:小美"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = private_shop.files(tmp_path_factory.mktemp("records") / "files")
    (folder / "short.csv").unlink()
    return private_shop.records(folder)


@pytest.fixture(scope="module")
def clear(files: Path) -> Session:
    """A workspace with names in the clear, the files imported; tests that write work on a copy."""
    session = Session(private_shop.workspace(files.parent / "clear"))
    session.import_files([files])
    return session


@pytest.fixture(scope="module")
def hashed(files: Path) -> Session:
    """One under pseudonyms, whose rows name nobody but their own buyer."""
    quiet = private_shop.records(shutil.copytree(files, files.parent / "quiet"), mentions=False)
    session = Session(private_shop.workspace(files.parent / "hashed", buyers="pseudonyms"))
    session.import_files([quiet])
    return session


def copy_of(session: Session, folder: Path) -> Session:
    return Session(find(shutil.copytree(session.workspace.root, folder)))


def rows(session: Session, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Rows of a lake table, sorted as they are shown."""
    with session.view() as view:
        found = view.engine.rows(view.table(table).select(*columns)).to_pylist()
    return sorted((tuple(row.values()) for row in found), key=repr)


def current(session: Session, table: str, *columns: str) -> list[tuple[Any, ...]]:
    return rows(session, layout.current(table), *columns)


def test_what_becomes_of_a_forgotten_buyers_rows_is_decided_for_every_table() -> None:
    named = {table.name for table in TABLES.values() if set(PEOPLE) & set(table.names)}
    assert named == {*BLANKED, "messages", "visits", "loss_notes"}
    assert all(column in TABLES[name].names for name, columns in BLANKED.items() for column in columns)


def test_under_pseudonyms_no_byte_of_them_holds_a_name_or_a_number(hashed: Session, tmp_path: Path) -> None:
    session = copy_of(hashed, tmp_path / "w")
    (session.workspace.root / "xundan.toml").unlink()
    assert places(session.workspace.root, *NICKS, *STARRED, *SECRETS) == []
    ids = {buyer for (buyer,) in rows(hashed, layout.BUYER_IDS, "buyer_id")}
    for table in ("reviews", "service_ratings", "complaints", "loss_notes"):
        buyers = {buyer for (buyer,) in current(hashed, table, "buyer_id") if buyer}
        assert buyers and buyers <= ids and all(buyer.startswith("~") for buyer in buyers), table
    of_chats = {buyer for (buyer,) in rows(hashed, layout.raw("messages"), "buyer_id")}
    assert {buyer for (buyer,) in current(hashed, "service_ratings", "buyer_id")} < of_chats
    assert current(hashed, "loss_notes", "reason", "note") == [("嫌贵", "[买家]让打[电话]"), ("缺货", "[买家]下次再来")]
    assert current(hashed, "reviews", "text") == [("[买家]觉得还行",), ("一样坏",), ("好, 电话[电话]",)]


def test_in_clear_names_stay_and_numbers_go(clear: Session) -> None:
    assert places(clear.workspace.root, *SECRETS) == []
    assert current(clear, "adjustments", "note", "points") == [(f"{NICK}, 投诉, [电话]", -5)]
    assert current(clear, "adjustments", "why") == [(f"{NICK}, 撤诉 [身份证号]",)]
    assert current(clear, "attendance", "note", "by") == [(f"{NICK}, 拖住了, [电话]", f"店长 {NICK}, [电话]")]
    assert current(clear, "targets", "note") == [(f"{NICK}, 回头, [身份证号]",)]
    assert current(clear, "credit_overrides", "why", "by") == [(f"{NICK}, 老客, [身份证号]", f"店长 {NICK} [电话]")]
    assert {buyer for (buyer,) in current(clear, "service_ratings", "buyer_id")} == {NICK, LILY}


def test_her_data_are_shown(clear: Session) -> None:
    held = clear.buyer_data(NICK)
    told = {name.partition("/")[2]: found for name, found in held.tables.items() if name.startswith("current/")}
    assert {row["review_id"] for row in told["reviews"]} == {"r1", "r3"}, "one shows her name with stars"
    assert {row["complaint_id"] for row in told["complaints"]} == {"c1", "c2"}
    assert [row["score"] for row in told["service_ratings"]] == [5]
    assert [row["reason"] for row in told["loss_notes"]] == ["缺货"]
    assert [row["order_id"] for name in ("credit_overrides", "fulfilment_errors") for row in told[name]] == [ORDER] * 2
    assert all("key_hash" not in row and "row_key" not in row for found in held.tables.values() for row in found)
    mentioned = {name.partition("/")[2] for name in held.mentions}
    assert {"adjustments", "attendance", "grades", "targets", "reviews", "loss_notes"} <= mentioned


@pytest.mark.parametrize("buyers", ["clear", "pseudonyms"])
def test_a_forgotten_buyer_is_in_no_byte_and_what_pay_hangs_on_stays(
    clear: Session, hashed: Session, tmp_path: Path, files: Path, buyers: str
) -> None:
    session = copy_of(clear if buyers == "clear" else hashed, tmp_path / "w")
    if buyers == "clear":
        session.import_files([files / f"{name}.csv" for name in ("reviews", "loss_notes", "service_ratings")])
        session.undo("last")
    stored = session.buyer_data(NICK).person.stored
    session.forget(NICK)
    assert places(session.workspace.root, NICK, stored, *STARRED[::2]) == []
    assert not session.buyer_data(NICK).anything
    text = "[买家], 一样坏" if buyers == "clear" else "一样坏"
    lily = session.buyer_data(LILY).person.stored
    assert current(session, "reviews", "review_id", "buyer_id", "text", "buyer_level", "result") == [
        ("r1", None, None, None, "good"),
        ("r2", lily, text, None, "bad"),
        ("r3", None, None, None, "good"),
    ]
    assert current(session, "service_ratings", "agent_id", "score", "buyer_id", "buyer") == [
        (AGENT, 2, lily, *_number(session, lily)),
        (AGENT, 5, None, None),
    ]
    assert current(session, "complaints", "complaint_id", "agent_id", "upheld", "buyer_id", "order_id") == [
        ("c1", AGENT, True, None, ORDER),
        ("c2", AGENT, False, None, None),
    ]
    assert [buyer for (buyer,) in current(session, "loss_notes", "buyer_id")] == [lily]
    if buyers == "clear":
        assert current(session, "adjustments", "note", "points") == [("[买家], 投诉, [电话]", -5)]
        assert current(session, "adjustments", "why") == [("[买家], 撤诉 [身份证号]",)]
        kept = current(session, "attendance", "kind", "note", "by")
        assert kept == [("late", "[买家], 拖住了, [电话]", "店长 [买家], [电话]")]
        assert current(session, "targets", "note", "sales") == [("[买家], 回头, [身份证号]", 9000)]
        decided = current(session, "credit_overrides", "why", "by", "agent_id")
        assert decided == [("[买家], 老客, [身份证号]", "店长 [买家] [电话]", AGENT)]
    session.forget(LILY)
    both = current(session, "service_ratings", "score", "buyer_id")
    assert both == [(2, None), (5, None)], "two ratings of one second stay two without their buyers"


def _number(session: Session, buyer: str) -> list[int]:
    return [number for known, number in rows(session, layout.BUYER_IDS, "buyer_id", "buyer") if known == buyer]


@pytest.mark.slow
def test_a_later_import_brings_nothing_of_her_back(clear: Session, tmp_path: Path, files: Path) -> None:
    session = copy_of(clear, tmp_path / "w")
    session.forget(NICK)
    names = ("reviews", "service_ratings", "complaints", "loss_notes", "adjustments", "credit_overrides")
    tables = {name: current(session, name, "agent_id") if name != "reviews" else [] for name in names}
    report = session.import_files([files / f"{name}.csv" for name in names])
    counts = {name: counts for file in report.files for name, counts in file.tables.items()}
    assert sum(each.new + each.changed for each in counts.values()) == 0
    assert counts["loss_notes"].forgotten == 1 and counts["service_ratings"].duplicate == 2
    rating = {"agent_id": AGENT, "buyer_id": NICK, "rated_at": "2026-10-08 10:00:00", "score": "1"}
    session.import_files([csv_file(tmp_path / "later.csv", [rating])])
    assert (1, None) in current(session, "service_ratings", "score", "buyer_id")
    review = {
        "review_id": "r9",
        "order_id": ORDER,
        "buyer_id": STARRED[0],
        "reviewed_at": "2026-10-09",
        "result": "bad",
    }
    session.import_files([csv_file(tmp_path / "review.csv", [review | {"text": "后来坏了"}])])
    assert ("r9", None, None, "bad") in current(session, "reviews", "review_id", "buyer_id", "text", "result")
    assert places(session.workspace.root, "后来坏了") == []
    # Notes of nobody in particular name her again: whom they are about is known to people only.
    assert {name for name in names if places(session.workspace.root / "lake" / "tables" / "current" / name, NICK)} <= {
        "adjustments", "credit_overrides"
    }  # fmt: skip
    assert all(len(current(session, name, "agent_id")) >= len(each) for name, each in tables.items() if each)


def test_who_only_rated_can_be_forgotten(tmp_path: Path) -> None:
    """Nobody knows her by a chat or an order; the facts need not be made anew for it."""
    session = Session(private_shop.workspace(tmp_path / "w"))
    rating = {"agent_id": AGENT, "buyer_id": "只评分的人", "rated_at": "2026-10-08 10:00:00", "score": "1"}
    session.import_files([csv_file(tmp_path / "rated.csv", [rating])])
    session.forget("只评分的人")
    assert places(session.workspace.root, "只评分的人") == []
    assert current(session, "service_ratings", "score", "buyer_id") == [(1, None)]
