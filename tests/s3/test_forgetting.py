"""A buyer is forgotten in a bucket as she is in a folder: no object of the lake holds her."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import private_shop
from tests.support.bytes_of import places
from tests.support.private_shop import NICK
from xundan.session import Session
from xundan.workspace import find

pytestmark = [pytest.mark.s3, pytest.mark.slow]


def test_no_object_holds_a_forgotten_buyer(tmp_path: Path, url: str) -> None:
    config = private_shop.workspace(tmp_path / "w").root / "xundan.toml"
    config.write_text(f'lake = "{url}"\n\n' + config.read_text(encoding="utf-8"), encoding="utf-8")
    session = Session(find(tmp_path / "w"))
    files = private_shop.files(tmp_path / "files")
    session.import_files([files])
    session.import_files([files / "orders.csv"])
    session.undo("last")
    assert places(fetched(session, tmp_path / "before"), NICK)
    assert session.forget(NICK).stuck == []
    assert places(fetched(session, tmp_path / "after"), NICK) == []
    session.import_files([files])
    assert places(fetched(session, tmp_path / "again"), NICK) == [] and session.buyer_data(NICK).forgotten == ["s1"]


def fetched(session: Session, folder: Path) -> Path:
    """All objects of the lake as files."""
    storage = session.lake.storage
    for file in storage.files(""):
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(storage.read(file.name))
    return folder
