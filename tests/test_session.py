"""An open workspace: an import and the facts refreshed from it appear at once, or nothing changes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msoffcrypto
import pytest
import xlsxwriter

from tests.lake.keeper import csv_file, message, order
from tests.support import small_shop
from xundan.facts import refresh as refreshing
from xundan.facts.derive import NAMES
from xundan.lake.importing import Wishes
from xundan.lake.privacy.keys import key_path
from xundan.lake.steps import Step
from xundan.metrics.ask import Ask
from xundan.metrics.newest import last_days
from xundan.metrics.query import answer
from xundan.model.tables import MESSAGES, ORDERS
from xundan.model.text import UserError
from xundan.session import Session
from xundan.workspace import Workspace, create, find

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
NUMBERS = ("sales", "orders", "consulted_buyers", "inquiry_conversion", "refunded_sales", "visitors")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with both shops imported; tests that write work on a copy."""
    folder = tmp_path_factory.mktemp("made")
    workspace = small_shop.workspace(folder / "w")
    Session(workspace).import_files([small_shop.files(folder / "files")], Wishes(covers=OCTOBER))
    return folder


@pytest.fixture
def session(made: Path, tmp_path: Path) -> Session:
    shutil.copytree(made / "w", tmp_path / "w")
    return Session(Workspace(tmp_path / "w"))


def totals(session: Session, *metrics: str, by: tuple[str, ...] = (), shops: tuple[str, ...] = ()) -> Any:
    """The values of metrics over October: those of the one row, or of every row by its dimensions."""
    answer = session.answer(Ask(metrics or NUMBERS, by, *OCTOBER, shops=shops))
    rows = [tuple(row[name] for name in (*by, *(metrics or NUMBERS))) for row in answer.rows]
    return rows if by else rows[0]


def configured(session: Session, change: Callable[[str], str]) -> Session:
    """The same workspace after its settings were edited."""
    path = session.workspace.root / "xundan.toml"
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")
    return Session(find(session.workspace.root))


def test_the_small_shop_has_the_numbers_worked_out_by_hand(made: Path) -> None:
    session = Session(Workspace(made / "w"))
    assert totals(session, shops=("s1",)) == (Decimal("157.10"), 3, 3, 1 / 3, Decimal("0.10"), None)
    assert totals(session, "sales", by=("shop", "agent")) == [
        ("s1", "a1", Decimal("100.10")),
        ("s1", None, Decimal("57.00")),
        ("s2", "a1", Decimal("30.33")),
    ]
    with session.view() as view:
        assert last_days(view, 3) == (date(2026, 10, 29), date(2026, 10, 31))


def test_importing_the_same_again_changes_no_number(session: Session, made: Path) -> None:
    before = totals(session, *NUMBERS)
    report = session.import_files([made / "files"])
    assert report.import_id == 2 and report.tables == []
    assert {c.new + c.changed for file in report.files for c in file.tables.values()} == {0}
    assert totals(session, *NUMBERS) == before


def doubled(derive: Any, shop: str) -> Any:
    """A defect: every credited order of a shop has a second owner."""

    def wrong(engine: Any, rows: Any) -> Any:
        facts = derive(engine, rows)
        again = facts.credits.filter(facts.credits.shop == shop)
        return replace(facts, credits=engine.keep(facts.credits.union(again)))

    return wrong


@pytest.mark.usefixtures("no_shop_is_small")
def test_a_shop_whose_sales_do_not_add_up_keeps_its_last_good_numbers_and_others_move_on(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_shop = dict(totals(session, "sales", by=("shop",)))
    everything = {shop: totals(session, *NUMBERS, shops=(shop,)) for shop in by_shop}
    root = session.workspace.root
    more = csv_file(
        root / "more.csv",
        [
            order(f"o9{shop}", amount="9", buyer_id="b1", paid_at="2026-10-05 11:00:00", shop=shop)
            for shop in ("s1", "s2")
        ],
    )
    with monkeypatch.context() as broken:
        broken.setattr(refreshing, "derive_buyers", doubled(refreshing.derive_buyers, "s1"))
        report = session.import_files([more])
        assert [(error.code, "s1 2026-10-05" in error.message.en) for error in report.troubles] == [("identity", True)]
        for _ in range(2):
            assert dict(totals(session, "sales", by=("shop",))) == {"s1": by_shop["s1"], "s2": by_shop["s2"] + 9}
            # Not one number of hers moves: not those read beside the facts, nor what is known of which day.
            assert totals(session, *NUMBERS, shops=("s1",)) == everything["s1"]
            with session.view() as view:
                asked = Ask(("sales",), (), *OCTOBER)
                assert answer(view, asked).held_back == ("s1",)
                assert answer(view, replace(asked, shops=("s2",))).held_back == ()
            assert [found.shop for found in session.refresh()] == ["s1"]
    assert session.refresh() == []
    assert dict(totals(session, "sales", by=("shop",))) == {"s1": by_shop["s1"] + 9, "s2": by_shop["s2"] + 9}


@pytest.mark.usefixtures("no_shop_is_small")
def test_a_shop_that_never_added_up_has_no_numbers(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = Session(small_shop.workspace(tmp_path / "w"))
    with monkeypatch.context() as broken:
        broken.setattr(refreshing, "derive", doubled(refreshing.derive, "s1"))
        assert len(empty.import_files([made / "files"]).troubles) == 1
    assert [shop for shop, _ in totals(empty, "sales", by=("shop",))] == ["s2"]
    assert totals(empty, "sales", shops=("s1",)) == (None,)


def test_a_refresh_computes_everything_by_the_settings_of_today(session: Session) -> None:
    info = session.lake.snapshot().info
    imported = {name: info[name] for name in ("clocks", "key")}
    changed = configured(
        session, lambda text: text.replace("sales_include_postage = true", "sales_include_postage = false")
    )
    assert totals(changed, "sales") == (Decimal("187.43"),)
    changed.refresh()
    assert totals(changed, "sales") == (Decimal("177.43"),)
    info = changed.lake.snapshot().info
    assert info["command"] == "refresh" and {name: info[name] for name in imported} == imported
    assert info["rules"]["sales_include_postage"] == [[None, False]]


def test_a_shop_taken_out_of_the_settings_is_in_no_number_until_it_is_put_back(session: Session) -> None:
    block = small_shop.SECOND.removesuffix("[[rules]]")
    alone = configured(session, lambda text: text.replace(block, ""))
    assert totals(alone, "sales", "consulted_buyers") == (Decimal("157.10"), 3)
    assert totals(alone, "sales", by=("shop",)) == [("s1", Decimal("157.10"))]
    with pytest.raises(UserError) as error:
        totals(alone, "sales", shops=("s2",))
    assert error.value.code == "shop"
    back = configured(alone, lambda text: text.replace("\n[[rules]]", f"\n{small_shop.SECOND}", 1))
    assert totals(back, "sales") == (Decimal("187.43"),)


def test_another_clock_than_the_rows_were_imported_with_is_refused_and_changes_nothing(
    session: Session, made: Path
) -> None:
    changed = configured(
        session, lambda text: text.replace('business_day_cut = "00:00"', 'business_day_cut = "04:00"', 1)
    )
    for write in (lambda: changed.import_files([made / "files"]), changed.refresh):
        with pytest.raises(UserError) as error:
            write()
        assert error.value.code == "clock"
    assert changed.lake.snapshot() == session.lake.snapshot()


def test_a_lost_key_is_refused_and_changes_nothing(session: Session, made: Path, own_settings: Path) -> None:
    with pytest.raises(UserError) as error:
        session.import_files([made / "files"])
    assert error.value.code == "key_lost" and str(own_settings) in error.value.message.en
    assert session.lake.snapshot().number == 1


def test_a_key_that_an_earlier_version_kept_in_the_workspace_moves_out_of_it(session: Session, made: Path) -> None:
    kept, old = key_path(session.lake.snapshot().info["key"]), session.workspace.lake / "key"
    shutil.copy(kept, old)
    session.import_files([made / "files"])
    assert kept.exists() and not old.exists()


def test_a_shop_that_the_settings_do_not_have_is_refused_by_name(session: Session, made: Path) -> None:
    with pytest.raises(UserError) as error:
        session.import_files([made / "files"], Wishes(shop="s3"))
    assert error.value.code == "shop" and "s1, s2" in error.value.hint.en


def test_before_any_import_there_is_nothing_to_ask_or_refresh_and_a_dry_run_makes_nothing(
    tmp_path: Path, made: Path
) -> None:
    session = Session(small_shop.workspace(tmp_path / "w"))
    for ask in (session.refresh, lambda: totals(session)):
        with pytest.raises(UserError) as error:
            ask()
        assert error.value.code == "nothing_imported"
    report = session.import_files([made / "files"], Wishes(dry_run=True))
    assert report.import_id is None and sum(c.new for f in report.files for c in f.tables.values()) == 15
    assert [path.name for path in session.workspace.root.iterdir()] == ["xundan.toml"]


def test_a_first_import_without_any_row_can_be_asked_and_orders_alone_tell_nothing_of_chats(tmp_path: Path) -> None:
    session = Session(small_shop.workspace(tmp_path / "w"))
    empty = csv_file(tmp_path / "orders.csv", [], ORDERS.required)
    assert session.import_files([empty], Wishes(shop="s1")).import_id == 1
    assert totals(session) == (None,) * 6
    only = csv_file(tmp_path / "only.csv", [order("o1", amount="5", paid_at="2026-10-05 10:00:00", buyer_id="b1")])
    session.import_files([only], Wishes(shop="s1"))
    assert totals(session) == (Decimal("5.00"), 1, None, None, None, None)
    assert totals(session, "sales", by=("agent",)) == [("?", Decimal("5.00"))]
    chats = csv_file(tmp_path / "chats.csv", [], MESSAGES.required)
    session.import_files([chats], Wishes(shop="s1", covers=OCTOBER))
    assert totals(session) == (Decimal("5.00"), 1, 0, None, None, None)
    assert totals(session, "sales", by=("agent",)) == [(None, Decimal("5.00"))]


def test_a_first_import_whose_every_row_is_rejected_says_so_and_tells_no_zero(tmp_path: Path) -> None:
    session = Session(small_shop.workspace(tmp_path / "w"))
    bad = csv_file(tmp_path / "bad.csv", [message("bad", shop="s1"), message("10:00:00", shop="s9")])
    report = session.import_files([bad])
    assert (report.import_id, len(report.rejects), report.coverage) == (1, 2, [])
    assert (session.workspace.rejects / "000001.csv").is_file()
    assert totals(session) == (None,) * 6


def test_a_workbook_with_a_password_is_opened_with_it_and_not_without(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "open.xlsx")) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate([list(message("10:00:00")), list(message("10:00:00").values())]):
            sheet.write_row(n, 0, row)
    with (tmp_path / "open.xlsx").open("rb") as plain, (tmp_path / "locked.xlsx").open("wb") as locked:
        msoffcrypto.OfficeFile(plain).encrypt("芝麻", locked)
    session = Session(small_shop.workspace(tmp_path / "w"))
    for passwords, code in (((), "password_needed"), (("x",), "password_wrong")):
        with pytest.raises(UserError) as error:
            session.import_files([tmp_path / "locked.xlsx"], Wishes(shop="s1", passwords=passwords))
        assert error.value.code == code and session.lake.snapshot().number == 0
    report = session.import_files([tmp_path / "locked.xlsx"], Wishes(shop="s1", passwords=("芝麻",)))
    assert report.files[0].tables["messages"].new == 1


def test_a_commit_that_fails_leaves_no_rejects_behind(session: Session, tmp_path: Path) -> None:
    bad = csv_file(tmp_path / "bad.csv", [message("bad", shop="s1"), message("12:00:00", shop="s1")])
    snapshots = session.workspace.lake / "snapshots"
    taken = snapshots / "0000000002.json"

    def another(name: str, done: int, size: int) -> None:
        taken.write_bytes((snapshots / "0000000001.json").read_bytes())

    with pytest.raises(UserError) as error:
        session.import_files([bad], progress=another)
    assert error.value.code == "lake_busy"
    assert not list(session.workspace.rejects.glob("*.csv"))


def test_what_a_killed_import_left_of_its_rejects_is_gone_with_the_next(session: Session, tmp_path: Path) -> None:
    folder = session.workspace.rejects
    folder.mkdir(exist_ok=True)
    for name in ("000002.csv", ".000002.csv", "000001.csv", "mine.csv"):
        (folder / name).write_text("left", encoding="utf-8")
    report = session.import_files([csv_file(tmp_path / "good.csv", [message("12:00:00", shop="s1")])])
    assert report.import_id == 2
    assert sorted(path.name for path in folder.iterdir()) == ["000001.csv", "mine.csv"]


def test_the_days_of_a_period_end_with_the_data(session: Session) -> None:
    with session.view() as view:
        first, last = last_days(view, 7)
    assert last - first == timedelta(days=6)


def test_a_shop_s_id_may_hold_what_sql_and_paths_find_special(tmp_path: Path) -> None:
    evil = 'it\'s 100% "my"; DROP TABLE x; -- {0}'
    session = Session(create(tmp_path / "w", evil))
    talk = [message("10:00:00", buyer=evil, agent=evil), message("10:00:09", buyer=evil, agent=evil, sender="agent")]
    bought = order(evil, "2026-10-05 10:01:00", "5", paid_at="2026-10-05 10:02:00", buyer_id=evil, region=evil)
    files = csv_file(tmp_path / "m.csv", talk), csv_file(tmp_path / "o.csv", [bought])
    session.import_files(files, Wishes(covers=OCTOBER))
    rows = totals(session, "sales", by=("shop", "agent"), shops=(evil,))
    assert rows == [(evil, evil, Decimal("5.00"))]
    assert totals(session, "sales", by=("region",)) == [(evil, Decimal("5.00"))]


def test_who_watches_is_told_the_steps_and_can_stop_before_anything_is_published(tmp_path: Path) -> None:
    workspace = small_shop.workspace(tmp_path / "w")
    files = small_shop.files(tmp_path / "files")
    seen: list[tuple[Step, int, int]] = []
    Session(workspace, tell=lambda *told: seen.append(told)).import_files([files])
    assert list(dict.fromkeys(step for step, _, _ in seen)) == [Step.READ, Step.SORT, Step.DERIVE, Step.PUBLISH]
    derived = [(done, of) for step, done, of in seen if step is Step.DERIVE]
    assert derived == [(n, len(NAMES)) for n in range(len(NAMES) + 1)]

    def stop(step: Step, done: int, of: int) -> None:
        if step is Step.PUBLISH:
            raise KeyboardInterrupt

    before, numbers = Session(workspace).lake.snapshot().number, totals(Session(workspace))
    with pytest.raises(KeyboardInterrupt):
        Session(workspace, tell=stop).undo("last")
    assert Session(workspace).lake.snapshot().number == before
    assert totals(Session(workspace)) == numbers
    Session(workspace).undo("last")
    assert totals(Session(workspace)) != numbers
