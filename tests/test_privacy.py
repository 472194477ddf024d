"""A workspace keeps of people what its settings say, and its numbers do not hang on them: every byte is looked at."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.support import private_shop
from tests.support.bytes_of import places
from tests.support.private_shop import NICKS, SECRETS, STARRED
from xundan.lake import layout
from xundan.lake.importing import Wishes
from xundan.lake.privacy.keys import key_path
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
    """The rows of a lake table."""
    with session.view() as view:
        return view.engine.rows(view.table(table)).to_pylist()
