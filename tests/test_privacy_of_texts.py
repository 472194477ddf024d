"""Chat text that is masked, dropped when it is old, or never kept: the numbers are those of what was written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.lake.keeper import csv_file, message, order
from tests.support.bytes_of import places
from tests.support.stored import facts
from xundan.lake import layout
from xundan.lake.batch import Batch
from xundan.lake.importing import Wishes
from xundan.lake.privacy import terms
from xundan.model.privacy import Privacy
from xundan.session import Session
from xundan.workspace import create, find

pytestmark = pytest.mark.usefixtures("no_shop_is_small")

FIRST = date(2026, 8, 30)
DAYS = (FIRST, FIRST + timedelta(days=9))
PHRASES = {
    "auto_reply_prefixes": ("亲，您好",),
    "auto_reply_texts": ("稍等, 电话13812345678",),
    "closing_phrases": ("谢谢", "好的"),
    "ad_phrases": ("加微信13912345678", " 刷单"),
    "return_phrases": ("退货", "退到13912345678"),
}


@pytest.fixture(autouse=True)
def on_the_9th(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which commands run, unless a test says another."""
    monkeypatch.setattr(terms, "this_day", lambda: date(2026, 9, 9))


def chats(day: date) -> list[dict[str, Any]]:
    """A day's chats in which every setting that looks at text decides something."""
    said = [
        ("b1", "buyer", "在吗"),
        ("b1", "agent", "亲，您好, 有什么可以帮您"),
        ("b1", "agent", "在的"),
        ("b1", "buyer", " 谢谢 "),
        ("b2", "buyer", "有货吗, 电话13812345678"),
        ("b2", "agent", "稍等, 电话13812345678"),
        ("b3", "buyer", "加微信13912345678 优惠"),
        ("b3", "agent", "不用"),
        ("b4", "buyer", "要 刷单吗"),
        ("b4", "agent", "不要"),
        ("b5", "buyer", "好的"),
        ("b7", "buyer", "钱 退到13912345678"),
        ("b8", "buyer", "退到139 退货"),
    ]
    at = datetime.combine(day, datetime.min.time()) + timedelta(hours=10)
    rows = [
        message(f"{at + timedelta(seconds=10 * n)}", text, who, sender=by) for n, (who, by, text) in enumerate(said)
    ]
    return [*rows, message(f"{day} 00:00:00", "零点", "b6"), message(f"{day} 23:59:59", "夜里", "b6")]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten days, a file each, and orders."""
    folder = tmp_path_factory.mktemp("files")
    for n in range(10):
        csv_file(folder / f"day{n}.csv", chats(FIRST + timedelta(days=n)))
    bought = [order(f"o{n}", f"{FIRST + timedelta(days=n)} 11:00:00", "10", buyer_id="b1") for n in range(10)]
    csv_file(folder / "orders.csv", [{**each, "paid_at": each["created_at"]} for each in bought])
    return folder


def session_of(folder: Path, files: Path, phrases: Mapping[str, Any] = PHRASES, **privacy: Any) -> Session:
    """A session over a workspace with these settings, the files imported."""
    made = create(folder, "s1", settings=phrases, privacy=Privacy(**privacy))
    Session(made).import_files([files], Wishes(covers=DAYS))
    return Session(made)


def texts(session: Session, table: str = layout.raw("messages")) -> dict[date, set[str | None]]:
    """The texts that are kept, by day."""
    found: dict[date, set[str | None]] = {}
    with session.view() as view:
        for row in view.engine.rows(view.table(table)).to_pylist():
            found.setdefault(row["day"], set()).add(row["text"])
    return found


def changed(session: Session, old: str, new: str) -> Session:
    path = session.workspace.root / "xundan.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return Session(find(session.workspace.root))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, files: Path) -> Session:
    """All text kept (masked), nothing dropped."""
    return session_of(tmp_path_factory.mktemp("plain") / "w", files)


def test_settings_that_look_at_text_see_what_was_written_before_the_mask(plain: Session) -> None:
    with plain.view() as view:
        met = view.engine.rows(view.table("facts/receptions")).to_pylist()
    of = {row["buyer_id"]: row for row in met if row["day"] == FIRST}
    assert (of["b1"]["auto_messages"], of["b1"]["agent_messages"], of["b2"]["auto_messages"]) == (1, 1, 1)
    assert of["b3"]["filter_reason"] == of["b4"]["filter_reason"] == "ad_phrases"
    assert {buyer for buyer in of if of[buyer]["return_asked_utc"] is not None} == {"b7", "b8"}
    assert texts(plain)[FIRST] >= {"钱 退到[电话]", "加微信[电话] 优惠", "稍等, 电话[电话]"}


@pytest.mark.parametrize("privacy", [{"chat_text": "none"}, {"keep_chat_text_days": 4}])
def test_without_the_text_the_numbers_are_the_same(
    plain: Session, tmp_path: Path, files: Path, privacy: dict[str, Any]
) -> None:
    session = session_of(tmp_path / "w", files, **privacy)
    assert facts(session) == facts(plain)
    session.refresh(full=True)
    assert facts(session) == facts(plain)
    kept = texts(session)
    if "chat_text" in privacy:
        assert set().union(*kept.values()) == {None}
        assert places(session.workspace.root, "在吗", "优惠", "零点", "夜里") == []
    else:
        assert all((found == {None}) == (day < date(2026, 9, 5)) for day, found in kept.items()), kept


@pytest.mark.slow
def test_text_that_grows_old_goes_with_the_next_command_that_writes(
    plain: Session, tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(tmp_path / "w", files, keep_chat_text_days=10)
    copies = session.import_files([files / "day1.csv"]).import_id
    session.import_files([files / "day2.csv"])
    session.undo("last")
    before = texts(session)
    assert all(None not in found for found in before.values())
    for today, write in (
        (date(2026, 9, 10), lambda: session.refresh()),
        (date(2026, 9, 11), lambda: session.import_files([files / "orders.csv"])),
        (date(2026, 9, 12), lambda: session.vacuum()),
        (date(2026, 9, 30), lambda: session.undo(str(copies))),
    ):
        monkeypatch.setattr(terms, "this_day", lambda today=today: today)
        files_of_facts = session.lake.files("facts/turns", session.lake.snapshot())
        write()
        end = today - timedelta(days=10)
        assert all((found == {None}) == (day < end) for day, found in texts(session).items())
        assert facts(session) == facts(plain)
        assert session.lake.files("facts/turns", session.lake.snapshot()) == files_of_facts, "no fact was written anew"
    assert set().union(*texts(session, layout.undone("messages")).values()) == {None}
    session.redo("last")
    session.vacuum(timedelta(0))
    assert places(session.workspace.root, "优惠", "零点", "夜里") == []
    assert facts(session) == facts(plain)


def test_old_text_that_is_imported_later_is_not_kept_and_counts_as_it_was_written(
    plain: Session, tmp_path: Path, files: Path
) -> None:
    session = Session(create(tmp_path / "w", "s1", settings=PHRASES, privacy=Privacy(keep_chat_text_days=4)))
    for some in ((9,), (0, 5, 3), (8, 1, 7, 2, 6, 4)):
        session.import_files([files / f"day{n}.csv" for n in some])
    session.import_files([files / "orders.csv"], Wishes(covers=DAYS))
    assert all((found == {None}) == (day < date(2026, 9, 5)) for day, found in texts(session).items())
    report = session.import_files([files])
    assert sum(c.new for file in report.files for c in file.tables.values()) == 0
    assert facts(session)["turns"] == facts(plain)["turns"]


@pytest.mark.slow
def test_a_phrase_may_hold_from_another_day_or_go_after_the_text_is_gone(tmp_path: Path, files: Path) -> None:
    """And one that is new finds only text that is kept: here none."""
    gone = session_of(tmp_path / "gone", files, chat_text="none")
    there = session_of(tmp_path / "there", files)
    later = '\n[[rules]]\nvalid_from = 2026-09-04\nad_phrases = []\nclosing_phrases = ["谢谢"]\n'
    for session in (gone, there):
        path = session.workspace.root / "xundan.toml"
        path.write_text(path.read_text(encoding="utf-8") + later, encoding="utf-8")
    gone, there = Session(find(gone.workspace.root)), Session(find(there.workspace.root))
    gone.refresh()
    there.refresh()
    assert facts(gone) == facts(there)
    new = [
        changed(session, 'closing_phrases = ["谢谢", "好的"]', 'closing_phrases = ["在吗"]')
        for session in (gone, there)
    ]
    for session in new:
        session.refresh()
    assert facts(new[0]) != facts(new[1])


def test_a_lake_of_an_earlier_version_takes_the_setting_on(
    tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its messages have no column for what phrases found."""
    prepare = Batch.prepare

    def as_before(batch: Batch) -> None:
        prepare(batch)
        if "messages" in batch.staged:
            batch.con.execute("CREATE TEMP TABLE rows_before AS SELECT * EXCLUDE (hits) FROM keyed_messages")
            batch.con.execute("CREATE OR REPLACE TEMP VIEW keyed_messages AS FROM rows_before")

    with monkeypatch.context() as earlier:
        earlier.setattr(Batch, "prepare", as_before)
        session = session_of(tmp_path / "w", files)
    before = facts(session)
    session = changed(session, "# keep_chat_text_days = 365", "keep_chat_text_days = 4")
    session.refresh()
    assert all((found == {None}) == (day < date(2026, 9, 5)) for day, found in texts(session).items())
    session.refresh(full=True)
    assert facts(session) == before


def test_text_comes_back_with_its_file_when_the_settings_allow_it(tmp_path: Path, files: Path) -> None:
    session = session_of(tmp_path / "w", files, chat_text="none")
    before = facts(session)
    session = changed(session, 'chat_text = "none"', 'chat_text = "masked"')
    session.refresh()
    session.import_files([files / "day1.csv"])
    assert {day for day, found in texts(session).items() if found != {None}} == {date(2026, 8, 31)}
    assert facts(session) == before
