"""The privacy of a workspace from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import typer

from tests.cli.conftest import Run
from tests.support import private_shop
from tests.support.private_shop import BLOCKED, LONELY, NICK
from xundan.workspace.config import load_config


@pytest.fixture(params=["clear", "pseudonyms"])
def private(tmp_path: Path, run: Run, request: pytest.FixtureRequest) -> Path:
    """A workspace with the files of a shop whose buyers tell everything."""
    root = private_shop.workspace(tmp_path / "w", buyers=request.param).root
    assert run("import", private_shop.files(tmp_path / "files"), "-w", root).status == 0
    return root


def test_init_takes_how_buyers_are_kept_and_refuses_another_word(tmp_path: Path, run: Run) -> None:
    assert run("init", tmp_path / "w", "--buyers", "pseudonyms").status == 0
    assert load_config(tmp_path / "w" / "xundan.toml").privacy.buyers == "pseudonyms"
    refused = run("init", tmp_path / "v", "--buyers", "none")
    assert refused.status == 2 and "pseudonyms" in refused.err and not (tmp_path / "v").exists()


def test_buyer_data_shows_what_is_held_everywhere(private: Path, run: Run) -> None:
    found = run("buyer-data", NICK, "-w", private, "--json").json
    assert found["buyer"] == NICK and found["shops"] == ["s1"] and found["forgotten"] == []
    counts = {table["table"]: table["count"] for table in found["tables"]}
    assert all(len(table["rows"]) == table["count"] for table in found["tables"])
    assert counts["raw/messages"] == 4 and counts["current/orders"] == counts["raw/orders"] == 1
    assert {"ids/buyers", "raw/visits", "facts/receptions", "facts/turns", "facts/order_facts"} <= set(counts)
    texts = [row["text"] for table in found["tables"] for row in table["rows"] if table["table"] == "raw/messages"]
    assert any("[电话]" in text for text in texts)
    names = [file["file"] for file in found["files"]]
    assert "orders.csv" in names and len(names) == 3
    plain = run("buyer-data", NICK, "-w", private)
    assert plain.status == 0 and "raw/messages: 4 rows" in plain.out


def test_buyer_data_takes_a_pseudonym_as_numbers_show_it(private: Path, run: Run) -> None:
    found = run("buyer-data", NICK, "-w", private, "--json").json
    again = run("buyer-data", found["stored_as"], "-w", private, "--json").json
    assert again["tables"] == found["tables"]


def test_buyer_data_tells_of_rejects_and_settings_and_of_nothing(private: Path, run: Run) -> None:
    assert run("buyer-data", BLOCKED, "-w", private, "--json").json["settings"] == ["blocked_buyers"]
    lonely = run("buyer-data", LONELY, "-w", private, "--json").json
    assert lonely["tables"] == [] and len(lonely["files"]) == 1
    assert "nothing is held" in run("buyer-data", "没有这个人", "-w", private).out
    assert run("buyer-data", NICK, "--shop", "s9", "-w", private).status == 2


def test_forget_asks_first_and_refuses_where_nobody_can_answer(
    private: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = run("forget", NICK, "-w", private)
    assert refused.status == 2 and "--yes" in refused.err and "raw/messages: 4 rows" in refused.out
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(typer, "confirm", _no)
    assert run("forget", NICK, "-w", private).status == 130
    assert run("buyer-data", NICK, "-w", private, "--json").json["tables"]


def test_forget_tells_what_is_left_to_do(private: Path, run: Run) -> None:
    ran = run("forget", NICK, "--yes", "-w", private)
    assert ran.status == 0 and "orders.csv" in ran.out and "blank buyer" in ran.out
    assert run("buyer-data", NICK, "-w", private, "--json").json["forgotten"] == ["s1"]
    assert "blocked_buyers" in run("forget", BLOCKED, "--yes", "-w", private).out
    again = run("forget", NICK, "--yes", "-w", private)
    assert again.status == 2 and "is forgotten" in again.err
    imported = run("import", private.parent / "files", "-w", private)
    assert imported.status == 0 and "buyers who were forgotten" in imported.out
    assert run("doctor", "-w", private).status == 0


def _no(*_: object, **__: object) -> None:
    raise typer.Abort
