"""What stored rows were made with: a lost or foreign key, or another clock, must never pass unseen."""

from __future__ import annotations

import os
import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from xundan.lake.made_with import check_clocks, made_with, workspace_key
from xundan.model.clock import Shop
from xundan.model.text import UserError

SHOPS = {"s1": Shop("s1"), "s2": Shop("s2", timezone="Europe/London", business_day_cut=timedelta(hours=4, minutes=30))}


def test_the_key_is_made_once_and_its_owner_s_alone(tmp_path: Path) -> None:
    key = workspace_key(tmp_path, {}, rows=False)
    assert re.fullmatch("[0-9a-f]{32}", key)
    assert workspace_key(tmp_path, {}, rows=True) == key
    assert os.name == "nt" or stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    assert workspace_key(tmp_path / "other", {}, rows=False) != key


def test_a_key_for_looking_only_is_not_kept(tmp_path: Path) -> None:
    workspace_key(tmp_path / "lake", {}, rows=False, keep=False)
    assert not (tmp_path / "lake").exists()


def test_an_editor_s_line_end_after_the_key_does_no_harm(tmp_path: Path) -> None:
    key = workspace_key(tmp_path, {}, rows=False)
    (tmp_path / "key").write_text(key + "\r\n")
    assert workspace_key(tmp_path, {}, rows=True) == key


@pytest.mark.parametrize("content", [None, "", "'; DROP", "0" * 31, "钥匙"])
def test_a_key_that_is_lost_or_damaged_stops_the_import(tmp_path: Path, content: str | None) -> None:
    workspace_key(tmp_path, {}, rows=False)
    (tmp_path / "key").unlink()
    if content is not None:
        (tmp_path / "key").write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as error:
        workspace_key(tmp_path, {}, rows=True)
    assert error.value.code == "key_lost"
    assert "key" in error.value.message.zh and "备份" in error.value.hint.zh


def test_another_workspace_s_key_is_seen(tmp_path: Path) -> None:
    info = made_with({}, workspace_key(tmp_path, {}, rows=False), SHOPS, [])
    (tmp_path / "key").write_text("0" * 32)
    with pytest.raises(UserError) as error:
        workspace_key(tmp_path, info, rows=True)
    assert error.value.code == "key_lost"


def test_what_a_snapshot_says_of_its_key_does_not_give_it_away() -> None:
    key = "5" * 32
    assert key not in str(made_with({}, key, SHOPS, ["s1"]))


def test_the_clock_of_a_shop_is_noted_with_its_first_rows_and_kept() -> None:
    first = made_with({}, None, SHOPS, ["s2"])
    assert first == {"clocks": {"s2": ["Europe/London", "04:30"]}}
    second = made_with(first, "5" * 32, SHOPS, ["s1"])
    assert second["clocks"] == {"s1": ["Asia/Shanghai", "00:00"], "s2": ["Europe/London", "04:30"]}
    assert made_with(second, None, SHOPS, []) == second


@pytest.mark.parametrize("other", [{"timezone": "Asia/Tokyo"}, {"business_day_cut": timedelta(hours=4)}])
def test_another_clock_than_that_of_the_stored_rows_is_refused(other: dict) -> None:
    info = made_with({}, None, SHOPS, ["s1"])
    check_clocks(info, SHOPS)
    check_clocks(info, {"s2": SHOPS["s2"]})
    with pytest.raises(UserError) as error:
        check_clocks(info, {"s1": Shop("s1", **other)})
    assert error.value.code == "clock" and "s1" in error.value.message.zh
    check_clocks({}, {"s1": Shop("s1", **other)})
