"""A workspace keeps of people what its settings say, and its numbers do not hang on them: every byte is looked at."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.lake.keeper import csv_file, message, order
from tests.support import private_shop, small_shop
from tests.support.bytes_of import places
from tests.support.private_shop import NICK, NICKS, SECRETS, STARRED
from xundan.facts import refresh as refreshing
from xundan.facts.identity import Broken
from xundan.lake import Transaction, layout
from xundan.lake.importing import Wishes
from xundan.lake.privacy import erasing
from xundan.lake.privacy.keys import key_path
from xundan.lake.sql import read
from xundan.lake.storage import Folder
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import answer
from xundan.model.text import UserError
from xundan.session import Session
from xundan.workspace import find

DAYS = (date(2026, 10, 5), date(2026, 10, 6))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return private_shop.files(tmp_path_factory.mktemp("private") / "files")


@pytest.fixture(scope="module")
def clear(files: Path) -> Session:
    """A workspace with names in the clear, the files imported; tests that write work on a copy."""
    return session_of(files.parent / "clear", files)


@pytest.fixture(scope="module")
def hashed(files: Path) -> Session:
    """The same under pseudonyms."""
    return session_of(files.parent / "hashed", files, buyers="pseudonyms")


def session_of(folder: Path, files: Path, **privacy: object) -> Session:
    """A session over a workspace with these settings, the files imported."""
    session = Session(private_shop.workspace(folder, **privacy))
    session.import_files([files], Wishes(covers=DAYS))
    return session


def copy_of(session: Session, folder: Path) -> Session:
    return Session(find(shutil.copytree(session.workspace.root, folder)))


def numbers(session: Session) -> list[object]:
    """Every metric of the catalogue, in all and by agent where it can be."""
    found: list[object] = []
    with session.view() as view:
        for by in ((), ("agent",)):
            names = tuple(name for name in CATALOGUE if set(by) <= set(CATALOGUE[name].dimensions))
            found += answer(view, Ask(names, by, *DAYS)).rows
    return found


def settings_but(session: Session) -> None:
    """Takes the lists of buyers, which are the owner's own, out of the settings file."""
    config = session.workspace.root / "xundan.toml"
    lines = config.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("own_accounts", "blocked_buyers"))]
    config.write_text("\n".join(kept), encoding="utf-8")


def test_under_pseudonyms_no_byte_holds_a_name_a_number_or_the_key(
    hashed: Session, tmp_path: Path, files: Path
) -> None:
    session = copy_of(hashed, tmp_path / "w")
    session.import_files([files])
    session.undo("last")
    session.refresh(full=True)
    key = key_path(session.lake.snapshot().info["key"]).read_text().strip()
    settings_but(session)
    looked_for = (*NICKS, *STARRED, *SECRETS, key, private_shop.LILY.upper())
    assert places(session.workspace.root, *looked_for) == []
    assert places(session.workspace.root, private_shop.ORDER), "an order's number stays"
    rejects = (session.workspace.rejects / "000001.csv").read_text(encoding="utf-8-sig")
    assert "sender" in rejects and "created_at" in rejects


def test_in_clear_names_stay_and_numbers_go(clear: Session) -> None:
    assert places(clear.workspace.root, *SECRETS) == []
    assert all(places(clear.workspace.root, nick) for nick in NICKS)
    assert private_shop.NICK in {row["buyer_id"] for row in rows(clear, layout.BUYER_IDS)}


@pytest.mark.slow
def test_pseudonyms_change_no_number(clear: Session, hashed: Session, tmp_path: Path) -> None:
    assert numbers(hashed) == numbers(clear)
    reasons = sorted(row["filter_reason"] or "" for row in rows(hashed, "facts/receptions"))
    assert reasons == sorted(row["filter_reason"] or "" for row in rows(clear, "facts/receptions"))
    assert {"own_staff", "blocked_buyers", ""} <= set(reasons) and reasons.count("own_staff") == 2
    anew = copy_of(hashed, tmp_path / "w")
    anew.refresh(full=True)
    assert numbers(anew) == numbers(clear)


def test_a_buyer_has_the_same_pseudonym_in_every_file_and_import_and_another_under_another_key(
    hashed: Session, tmp_path: Path, files: Path
) -> None:
    one, two = copy_of(hashed, tmp_path / "a"), session_of(tmp_path / "b", files, buyers="pseudonyms")
    ids = {row["buyer_id"] for row in rows(one, layout.BUYER_IDS)}
    assert all(buyer.startswith("~") and len(buyer) == 33 for buyer in ids)
    assert not ids & {row["buyer_id"] for row in rows(two, layout.BUYER_IDS)}
    report = one.import_files([files])
    counts = [counts for file in report.files for counts in file.tables.values()]
    assert sum(c.new for c in counts) == 0 and sum(c.duplicate for c in counts) > 0
    assert {row["buyer_id"] for row in rows(one, layout.BUYER_IDS)} == ids


def test_names_inside_texts_are_masked_in_full_and_starred(hashed: Session) -> None:
    texts = {row["text"] for row in rows(hashed, layout.raw("messages"))}
    assert "亲亲[买家]您好, 单号2847384738473847384" in texts
    assert {"[买家]的件已发出, [买家]签收", "[买家]您好, [买家] 请看", "[买家]在"} <= texts


def test_files_named_after_a_buyer_are_kept_under_a_pseudonym_and_others_under_their_names(
    hashed: Session,
) -> None:
    [imported] = hashed.history()
    names = sorted(file["file"] for file in imported.files)
    assert {"orders.csv", "visits.csv", "agents.csv"} <= set(names)
    assert sum(name.startswith("千牛聊天记录.zip/~") and name.endswith(".json") for name in names) == 5


def test_how_buyers_are_kept_is_fixed_by_the_first_import(tmp_path: Path, files: Path) -> None:
    session = Session(private_shop.workspace(tmp_path / "w"))
    session = changed(session, '"clear"', '"pseudonyms"')
    session.import_files([files])
    back = changed(session, '"pseudonyms"', '"clear"')
    before = back.lake.snapshot()
    for write in (lambda: back.import_files([files]), back.refresh, lambda: back.undo("last")):
        with pytest.raises(UserError) as error:
            write()
        assert error.value.code == "buyers_fixed" and "pseudonyms" in error.value.hint.zh
    assert back.lake.snapshot() == before
    assert numbers(back), "reading goes on"


def test_without_the_key_the_numbers_are_there_and_nothing_is_written(
    hashed: Session, tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = copy_of(hashed, tmp_path / "w")
    before = numbers(session)
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    for write in (lambda: session.import_files([files]), session.refresh):
        with pytest.raises(UserError) as error:
            write()
        assert error.value.code == "key_lost"
    assert numbers(session) == before


def changed(session: Session, old: str, new: str) -> Session:
    path = session.workspace.root / "xundan.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return Session(find(session.workspace.root))


def rows(session: Session, table: str) -> list[dict[str, object]]:
    """The rows of a lake table, those that wait too."""
    files = session.lake.files(table, session.lake.snapshot())
    return duckdb.sql(f"SELECT * FROM {read(files)}").to_arrow_table().to_pylist()


@pytest.mark.parametrize("buyers", ["clear", "pseudonyms"])
def test_a_forgotten_buyer_is_in_no_byte_and_no_version(
    clear: Session, hashed: Session, tmp_path: Path, files: Path, buyers: str
) -> None:
    session = copy_of(clear if buyers == "clear" else hashed, tmp_path / "w")
    session.import_files([files / "orders.csv", files / "messages.csv", files / "visits.csv"])
    session.undo("last")
    stored = session.buyer_data(NICK).person.stored
    assert places(session.workspace.root, stored)
    done = session.forget(NICK)
    assert done.stuck == [] and done.broken == [] and done.was.tables
    assert bool(done.was.rejects) == (buyers == "clear")
    assert places(session.workspace.root, NICK, stored, *STARRED[:1]) == []
    assert session.lake.snapshots.numbers() == [session.lake.snapshot().number]
    assert not session.buyer_data(NICK).anything and session.buyer_data(NICK).forgotten == ["s1"]
    if buyers == "clear":
        assert places(session.workspace.root, private_shop.LILY), "others stay"


def test_the_money_of_her_orders_stays_and_nobody_gets_it_by_her_chats(clear: Session, tmp_path: Path) -> None:
    session = copy_of(clear, tmp_path / "w")
    ask = Ask(("sales", "orders", "unattributable_sales", "received_buyers", "paid_buyers"), (), *DAYS)
    [before] = session.answer(ask).rows
    session.forget(NICK)
    [after] = session.answer(ask).rows
    assert after["sales"] == before["sales"] and after["orders"] == before["orders"]
    assert after["unattributable_sales"] == before["unattributable_sales"] + Decimal("100.10")
    assert after["received_buyers"] == before["received_buyers"] - 1
    assert before["paid_buyers"] == 2 and after["paid_buyers"] is None, "one of them is nobody known"
    session.refresh(full=True)
    assert session.answer(ask).rows == [after]
    assert {row["order_id"] for row in rows(session, "facts/order_facts")} == {private_shop.ORDER, "o2", "o3"}


@pytest.mark.slow
@pytest.mark.parametrize("buyers", ["clear", "pseudonyms"])
def test_a_later_import_does_not_bring_her_back(
    clear: Session, hashed: Session, tmp_path: Path, files: Path, buyers: str
) -> None:
    session = copy_of(clear if buyers == "clear" else hashed, tmp_path / "w")
    session.forget(NICK)
    before = numbers(session)
    report = session.import_files([files], Wishes(covers=DAYS))
    counts = [counts for file in report.files for counts in file.tables.values()]
    assert sum(c.forgotten for c in counts) == 5 and sum(c.new for c in counts) == 0
    assert any("forgotten" in note.en for file in report.files for note in file.notes)
    assert places(session.workspace.root, NICK) == [] and numbers(session) == before
    again = order("o77", "2026-10-06 10:00:00", "9", buyer_id=NICK, paid_at="2026-10-06 10:01:00")
    session.import_files([csv_file(tmp_path / "later.csv", [again])])
    assert [row["buyer_id"] for row in rows(session, layout.current("orders")) if row["order_id"] == "o77"] == [None]
    session.undo("1")
    session.redo("1")
    assert places(session.workspace.root, NICK) == []


@pytest.mark.slow
def test_forgetting_first_or_importing_first_gives_the_same(clear: Session, tmp_path: Path, files: Path) -> None:
    one = copy_of(clear, tmp_path / "a")
    one.forget(NICK)
    other = copy_of(one, tmp_path / "b")
    other.undo("1")
    other.import_files([files], Wishes(covers=DAYS))
    assert numbers(other) == numbers(one)


def test_nobody_is_forgotten_by_mistake(clear: Session, tmp_path: Path) -> None:
    session = copy_of(clear, tmp_path / "w")
    before = session.lake.snapshot()
    for buyer in ("小雨", "没有这个人"):
        with pytest.raises(UserError) as error:
            session.forget(buyer)
        assert error.value.code == "no_buyer" and session.lake.snapshot() == before
    with pytest.raises(UserError) as error:
        session.forget(NICK, "s9")
    assert error.value.code == "shop"
    session.forget(NICK)
    with pytest.raises(UserError) as error:
        session.forget(NICK)
    assert error.value.code == "no_buyer" and "forgotten" in error.value.message.en


def test_a_killed_forgetting_is_finished_by_the_next_command_that_writes(
    clear: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = copy_of(clear, tmp_path / "w")
    with monkeypatch.context() as killed:
        killed.setattr(erasing, "keep_only_newest", _killed)
        with pytest.raises(KeyboardInterrupt):
            session.forget(NICK)
    assert places(session.workspace.root, NICK)
    session.refresh()
    assert places(session.workspace.root, NICK) == [] and not erasing.pending(session.lake)


@pytest.mark.slow
def test_a_forgetting_that_was_killed_before_it_was_certain_changes_nothing(
    clear: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = copy_of(clear, tmp_path / "w")
    before = numbers(session)
    with monkeypatch.context() as killed:
        killed.setattr(Transaction, "commit", _killed)
        with pytest.raises(KeyboardInterrupt):
            session.forget(NICK)
    assert numbers(session) == before and session.buyer_data(NICK).tables
    session.forget(NICK)
    assert places(session.workspace.root, NICK) == []


def test_what_killed_writers_left_is_erased_too(
    clear: Session, tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows and log entries that no snapshot ever named."""
    session = copy_of(clear, tmp_path / "w")
    later = csv_file(tmp_path / "later.csv", [message(f"2026-09-0{n} 10:00:00", buyer=NICK) for n in range(1, 9)])
    with monkeypatch.context() as killed:
        killed.setattr(Transaction, "commit", _killed)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                session.import_files([later])
    session.forget(NICK)
    assert places(session.workspace.root, NICK) == []


def test_a_buyer_of_one_shop_is_forgotten_there_and_stays_in_the_other(tmp_path: Path) -> None:
    session = Session(small_shop.workspace(tmp_path / "w"))
    session.import_files([small_shop.files(tmp_path / "files")])
    session.forget("b1", "s1")
    assert session.buyer_data("b1", "s2").tables and not session.buyer_data("b1", "s1").tables
    assert session.buyer_data("b1").forgotten == ["s1"]
    assert {(row["shop"], row["buyer_id"]) for row in rows(session, layout.current("orders"))} == {
        ("s1", None), ("s1", "b9"), ("s1", "b8"), ("s2", "b1"),
    }  # fmt: skip
    session.forget("b1")
    assert session.buyer_data("b1").forgotten == ["s1", "s2"] and not session.buyer_data("b1").tables


def test_a_shop_that_is_held_back_is_no_hiding_place(
    clear: Session, tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its numbers come from an older state; that one goes, and the shop has none until its sales add up."""
    session = copy_of(clear, tmp_path / "w")
    with monkeypatch.context() as broken:
        wrong = [Broken("s1", DAYS[0], "order", Decimal(1), Decimal(2))]
        broken.setattr(refreshing, "broken_identities", lambda *_: wrong)
        session.refresh(full=True)
        assert session.forget(NICK).broken == wrong
        assert places(session.workspace.root, NICK) == []
        assert session.answer(Ask(("sales",), (), *DAYS)).rows == [{"sales": None}]
    assert session.refresh() == []
    assert session.answer(Ask(("sales",), (), *DAYS)).rows[0]["sales"] == Decimal("105.10")


def test_where_the_key_is_lost_a_buyer_can_be_forgotten_all_the_same(
    clear: Session, tmp_path: Path, own_settings: Path
) -> None:
    session = copy_of(clear, tmp_path / "w")
    session.forget(NICK)
    assert places(session.workspace.root, NICK) == [] and not own_settings.exists()


def test_what_another_program_has_open_goes_with_the_next_command(
    clear: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows an open file cannot be removed."""
    session = copy_of(clear, tmp_path / "w")
    remove = Folder.remove
    opened = next(file.name for file in session.lake.storage.files("tables/raw/messages") if "parquet" in file.name)

    def refuse(folder: Folder, name: str) -> None:
        if name == opened:
            raise PermissionError(name)
        remove(folder, name)

    with monkeypatch.context() as windows:
        windows.setattr(Folder, "remove", refuse)
        assert session.forget(NICK).stuck == [opened]
    assert places(session.workspace.root, NICK)
    session.vacuum()
    assert places(session.workspace.root, NICK) == []


def test_a_reader_in_the_middle_is_told(clear: Session, tmp_path: Path) -> None:
    session = copy_of(clear, tmp_path / "w")
    with pytest.raises(UserError) as error, session.view() as view:
        Session(find(session.workspace.root)).forget(NICK)
        view.engine.rows(view.table(layout.raw("messages")))
    assert error.value.code == "erased_meanwhile"
    assert numbers(session)


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
