"""xundan doctor: a workspace in order has no problem, and each kind of damage is named."""

from __future__ import annotations

import json
import os
import shutil
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.cli.conftest import Run
from xundan.doctor import Finding, findings
from xundan.lake import Lake
from xundan.lake import doctor as lake_doctor
from xundan.lake.privacy.keys import key_path
from xundan.workspace import Workspace, create


@pytest.fixture
def root(shop: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shop, tmp_path / "我的 店铺#1"))


def found(root: Path) -> dict[str, Finding]:
    return {finding.code: finding for finding in findings(Workspace(root))}


def problems(root: Path) -> set[str]:
    return {code for code, finding in found(root).items() if finding.problem}


def files_of(root: Path, table: str) -> list[Path]:
    lake = Lake(root / "lake")
    return [Path(file) for file in lake.files(table, lake.snapshot())]


def state(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def edited(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")


def test_a_workspace_in_order_has_no_problem_and_is_not_touched(root: Path, run: Run) -> None:
    before = state(root)
    assert found(root) == {}
    ran = run("doctor", "-w", root)
    assert (ran.status, ran.out) == (0, "no problem was found\n")
    assert run("doctor", "--lang", "zh", "-w", root).out == "没有发现问题\n"
    assert run("doctor", "--json", "-w", root).json == {"problems": 0, "findings": []}
    assert state(root) == before


def test_a_new_workspace_is_told_to_import(tmp_path: Path, run: Run) -> None:
    made = create(tmp_path / "new", "s").root
    assert set(found(made)) == {"nothing_imported"}
    assert run("doctor", "-w", made).status == 0


def test_mistakes_in_the_settings_are_named_with_their_lines(root: Path, run: Run) -> None:
    edited(root / "xundan.toml", lambda text: text.replace("session_gap", "sesion_gap", 1))
    assert problems(root) == {"config"}
    ran = run("doctor", "-w", root)
    assert ran.status == 1 and ran.out.startswith("problem: xundan.toml:") and "sesion_gap" in ran.out


def test_missing_shortened_and_changed_files_are_found(root: Path, run: Run) -> None:
    files_of(root, "raw/messages")[0].unlink()
    short = files_of(root, "current/orders")[0]
    short.write_bytes(short.read_bytes()[:-9])
    bad = files_of(root, "facts/turns")[0]
    content = bytearray(bad.read_bytes())
    content[20:400] = bytes(380)
    bad.write_bytes(content)
    assert problems(root) == {"file_missing", "file_size", "file_unreadable"}
    ran = run("doctor", "--json", "-w", root)
    assert (ran.status, ran.json["problems"]) == (1, 3)
    told = {finding["code"]: finding["message"] for finding in ran.json["findings"]}
    assert short.name in told["file_size"] and "tables/facts/turns" in told["file_unreadable"]


def test_a_version_that_is_gone_is_found(root: Path) -> None:
    shutil.rmtree(root / "lake" / "tables" / "raw" / "orders" / "_delta_log")
    assert problems(root) == {"table_unreadable"}


@pytest.mark.parametrize("content", ["", "{", '{"versions": {"../../etc/x": 1}, "info": {}}'])
def test_a_snapshot_that_cannot_be_read_is_found(root: Path, content: str) -> None:
    shutil.copy(root / "lake/snapshots/0000000001.json", root / "lake/snapshots/0000000002.json")
    assert problems(root) == set()
    (root / "lake/snapshots/0000000001.json").write_text(content, encoding="utf-8")
    assert problems(root) == {"old_snapshot"}
    (root / "lake/snapshots/0000000002.json").write_text(content, encoding="utf-8")
    assert problems(root) == {"lake_damaged"}


def test_what_a_killed_writer_left_is_harmless(root: Path) -> None:
    lake = Lake(root / "lake")
    with lake.write("import") as transaction:
        transaction.append("raw/new", pa.table({"n": [1]}))
        assert found(root)["writing"].message.en.startswith("xundan import (process")
    (root / "lake" / "writer.json").write_text(
        json.dumps({"command": "import", "pid": 1, "host": "h", "since": "2026-03-02T10:00:00+08:00"})
    )
    (root / "lake" / "readers").mkdir(exist_ok=True)
    (root / "lake" / "readers" / "0000000001-999999-00000000-00000000.pin").touch()
    told = found(root)
    assert set(told) == {"unfinished", "dead_writer", "readers"}
    assert not any(finding.problem for finding in told.values())
    assert "raw/new" in told["unfinished"].message.zh
    with lake.write():
        pass
    assert "unfinished" not in found(root)


def changed_info(root: Path, change: Callable[[dict[str, Any]], None]) -> None:
    lake = Lake(root / "lake")
    with lake.write() as transaction:
        info = json.loads(json.dumps(dict(transaction.base.info)))
        change(info)
        transaction.commit(info)


def test_a_shop_that_is_held_back_is_a_problem_until_it_adds_up(root: Path) -> None:
    changed_info(root, lambda info: info.update(held_back={"s1": 1}))
    assert problems(root) == {"held_back"}
    assert "snapshot 1" in found(root)["held_back"].message.en
    assert found(root)["held_back"].shop == "s1"
    (root / "lake/snapshots/0000000001.json").unlink()
    assert problems(root) == {"held_back", "snapshot_missing"}


def test_changed_rules_clocks_and_shops_are_told(root: Path) -> None:
    config = root / "xundan.toml"
    edited(config, lambda text: text.replace('session_gap = "', 'session_gap = "1', 1))
    assert set(found(root)) == {"stale_facts"}
    edited(config, lambda text: text.replace('business_day_cut = "00:00"', 'business_day_cut = "05:00"', 1))
    assert "clock" in problems(root)
    edited(config, lambda text: text.replace('id = "s2"', 'id = "another"'))
    assert "s2" in found(root)["unknown_shops"].message.en


def test_a_key_that_is_lost_or_open_to_others_is_found(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = Lake(root / "lake").snapshot().info["key"]
    path = key_path(known)
    if os.name != "nt":
        path.chmod(0o644)
        assert problems(root) == {"key_open"}
        path.chmod(0o600)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(root / "nowhere"))
    monkeypatch.setenv("APPDATA", str(root / "nowhere"))
    assert problems(root) == {"key_lost"}


def test_little_room_and_a_read_only_folder_are_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(lake_doctor.shutil, "disk_usage", lambda folder: usage(10, 10, 300_000_000))
    monkeypatch.setattr(lake_doctor.os, "access", lambda *words: False)
    told = found(root)
    assert set(told) == {"disk", "read_only"} and told["disk"].problem and not told["read_only"].problem
    assert "300 MB" in told["disk"].message.zh


def test_rejects_of_an_import_that_is_not_in_are_told(root: Path) -> None:
    (root / "rejects").mkdir(exist_ok=True)
    (root / "rejects" / "000099.csv").write_text("file")
    (root / "rejects" / "mine.csv").write_text("file")
    told = found(root)
    assert set(told) == {"stray_rejects"} and "000099.csv" in told["stray_rejects"].message.en
    assert "mine.csv" not in told["stray_rejects"].message.en


def test_a_name_in_a_message_cannot_write_over_the_terminal(root: Path, run: Run) -> None:
    changed_info(root, lambda info: info.update(held_back={"s\x1b[2J": 0}))
    out = run("doctor", "-w", root).out
    assert "\x1b" not in out and "do not add up" in out
