"""The workspace's key: outside the workspace, found by its fingerprint, and never shown."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest

from xundan.lake.privacy.keys import derived, drop_old_key, fingerprint, keep_key, key_path, workspace_key
from xundan.model.text import UserError

KEY, OTHER = "5" * 32, "a" * 32


def info_of(key: str) -> dict[str, str]:
    return {"key": fingerprint(key)}


def code(error: pytest.ExceptionInfo[UserError]) -> str:
    """The error's code; no error holds a key."""
    told = [error.value.message.zh, error.value.message.en, error.value.hint.zh, error.value.hint.en]
    assert not any(key in text for key in (KEY, OTHER) for text in told)
    return error.value.code


def test_a_key_is_made_once_and_lies_in_the_person_s_own_settings(own_settings: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    key = workspace_key(lake, {}, rows=False)
    assert re.fullmatch("[0-9a-f]{32}", key)
    assert not own_settings.exists(), "a first import that fails, or a dry run, leaves nothing"
    keep_key(key)
    keep_key(key)
    [path] = [p for p in own_settings.rglob("*") if p.is_file()]
    assert path == key_path(fingerprint(key)) and path.read_text() == key + "\n"
    assert os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == 0o600
    assert workspace_key(lake, info_of(key), rows=True) == key
    assert not lake.exists()
    assert workspace_key(lake, {}, rows=False) != key, "another workspace has another key"


def test_an_editor_s_line_end_after_the_key_does_no_harm(own_settings: Path) -> None:
    keep_key(KEY)
    key_path(fingerprint(KEY)).write_text(KEY + "\r\n")
    assert workspace_key(None, info_of(KEY), rows=True) == KEY


@pytest.mark.parametrize("content", [None, "", "'; DROP", "0" * 31, OTHER, "钥匙"])
def test_a_key_that_is_lost_or_damaged_stops_everything(own_settings: Path, content: str | None) -> None:
    path = key_path(fingerprint(KEY))
    if content is not None:
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as error:
        workspace_key(None, info_of(KEY), rows=True)
    assert code(error) == "key_lost"
    assert str(path) in error.value.message.zh and "备份" in error.value.hint.zh


def test_a_key_in_the_environment_needs_no_file(own_settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNDAN_KEY", KEY)
    assert workspace_key(None, {}, rows=False) == KEY
    keep_key(KEY)
    assert not own_settings.exists()
    assert workspace_key(None, info_of(KEY), rows=True) == KEY


def test_a_key_in_the_environment_that_is_another_workspace_s_does_no_harm(
    own_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_key(KEY)
    monkeypatch.setenv("XUNDAN_KEY", OTHER)
    assert workspace_key(None, info_of(KEY), rows=True) == KEY
    key_path(fingerprint(KEY)).unlink()
    with pytest.raises(UserError) as error:
        workspace_key(None, info_of(KEY), rows=True)
    assert code(error) == "key_lost" and "XUNDAN_KEY" in error.value.message.en


@pytest.mark.parametrize("given", [KEY + "0", KEY[:-1], "x" * 32])
def test_what_is_no_key_is_refused_and_not_shown(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNDAN_KEY", given)
    with pytest.raises(UserError) as error:
        workspace_key(None, {}, rows=False)
    assert error.value.code == "key_form"
    assert given not in error.value.message.en + error.value.message.zh + error.value.hint.en


@pytest.mark.parametrize("known", [True, False])
def test_a_key_that_an_earlier_version_kept_in_the_lake_moves_out(
    own_settings: Path, tmp_path: Path, known: bool
) -> None:
    (tmp_path / "key").write_text(KEY)
    key = workspace_key(tmp_path, info_of(KEY) if known else {}, rows=True)
    assert key == KEY and (tmp_path / "key").exists(), "looking moves nothing"
    keep_key(key)
    drop_old_key(tmp_path, key)
    assert not (tmp_path / "key").exists()
    assert workspace_key(tmp_path, info_of(KEY), rows=True) == KEY


def test_another_key_in_the_lake_is_not_taken_and_not_removed(own_settings: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(OTHER)
    with pytest.raises(UserError) as error:
        workspace_key(tmp_path, info_of(KEY), rows=True)
    assert code(error) == "key_lost"
    drop_old_key(tmp_path, KEY)
    assert (tmp_path / "key").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this account may write anywhere")
def test_settings_that_cannot_be_written_are_named(own_settings: Path) -> None:
    own_settings.mkdir(parents=True)
    own_settings.chmod(0o500)
    with pytest.raises(UserError) as error:
        keep_key(KEY)
    assert code(error) == "key_place"


def test_settings_that_are_no_folder_are_named(own_settings: Path) -> None:
    own_settings.parent.mkdir(parents=True)
    own_settings.write_text("")
    with pytest.raises(UserError) as error:
        keep_key(KEY)
    assert code(error) == "key_place" and str(own_settings) in error.value.message.en


def test_each_purpose_has_a_key_of_its_own() -> None:
    keys = {derived(KEY, "buyers"), derived(KEY, "forgotten"), derived(OTHER, "buyers"), KEY}
    assert len(keys) == 4
