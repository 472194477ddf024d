"""Making a workspace, and finding it again."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from xundan.model.clock import Shop
from xundan.model.rules import DatedRules, Rules
from xundan.model.text import UserError
from xundan.workspace import create, find, load_config

CHANGED = {
    "session_gap": 330,
    "response_anchor": "last",
    "late_turns": "cap",
    "transferred_turns": "unanswered",
    "count_automatic": True,
    "auto_reply_prefixes": ("【自动回复】", 'say "hi" \\ '),
    "auto_reply_texts": ("a\nb\tc", "\x7f\u2028"),
    "ignored_kinds": (),
    "closing_phrases": ("谢谢", "'", '"'),
    "slow_turns": 4,
    "slow_seconds": 7200,
    "filter_own_staff": False,
    "own_accounts": ("tb*1",),
    "inquiry_window_days": 3,
    "credited_agent": "most_messages",
    "silent_chase_after": 15,
    "channels": {"小红书 直播": "off_platform", 'a"b=c': "paid", "": "own"},
}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XUNDAN_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)


def test_init_writes_every_setting_and_it_loads_to_the_defaults(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w", "我的店 'A' \"B\"", timezone="Europe/London", currency="GBP")
    lines = (workspace.root / "xundan.toml").read_text(encoding="utf-8").split("\n")
    for setting in fields(Rules):
        [line] = [line for line in lines if line.startswith(f"{setting.name} = ")]
        assert setting.metadata["doc"].zh in line and setting.metadata["doc"].en in line
    config = workspace.config
    assert config.rules == DatedRules(Rules(), ())
    assert config.shops == (Shop("我的店 'A' \"B\"", "我的店 'A' \"B\"", "", "Europe/London", currency="GBP"),)


def test_init_with_changed_settings_loads_to_them(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w", "s", settings=CHANGED)
    assert workspace.config.rules.first == Rules(**CHANGED)  # type: ignore[arg-type]
    changed = [name for name in CHANGED if getattr(Rules(**CHANGED), name) == getattr(Rules(), name)]  # type: ignore[arg-type]
    assert changed == []


def test_init_never_overwrites(tmp_path: Path) -> None:
    create(tmp_path, "first")
    before = (tmp_path / "xundan.toml").read_bytes()
    with pytest.raises(UserError) as error:
        create(tmp_path, "second")
    assert error.value.code == "workspace_exists"
    assert (tmp_path / "xundan.toml").read_bytes() == before


def test_init_leaves_other_files_alone_and_makes_the_folders_it_needs(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    create(tmp_path, "s")
    create(tmp_path / "a" / "b", "s")
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "a" / "b" / "xundan.toml").is_file()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"timezone": "Nowhere/City"}, "shops[1].timezone"),
        ({"currency": "rmb"}, "shops[1].currency"),
        ({"shop": ""}, "shops[1].id"),
    ],
)
def test_init_refuses_what_would_not_load_and_makes_nothing(tmp_path: Path, settings: dict, said: str) -> None:
    with pytest.raises(UserError) as error:
        create(tmp_path / "w", **{"shop": "s", **settings})
    assert error.value.code == "config" and error.value.message.en.startswith(said)
    assert not (tmp_path / "w").exists()


def test_init_at_a_file_says_that_it_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("")
    with pytest.raises(UserError) as error:
        create(tmp_path / "w", "s")
    assert error.value.code == "no_folder"


@pytest.mark.parametrize("name", ["我的 店铺#1 %41", "a[1]", "x^y", "p|q"])
def test_a_folder_whose_name_the_tables_cannot_bear_is_refused_before_anything_is_made(
    tmp_path: Path, name: str
) -> None:
    """The Delta library reads %41 in a path as the letter A and would write into another folder."""
    with pytest.raises(UserError) as error:
        create(tmp_path / name, "s")
    assert error.value.code == "lake_path"
    assert not (tmp_path / name).exists()


def test_a_workspace_moved_to_such_a_name_says_so_and_may_keep_its_lake_elsewhere(tmp_path: Path) -> None:
    create(tmp_path / "w", "s")
    (tmp_path / "w").rename(tmp_path / "w[2]")
    workspace = find(tmp_path / "w[2]")
    with pytest.raises(UserError, match="path may not hold"):
        _ = workspace.lake
    config = tmp_path / "w[2]" / "xundan.toml"
    config.write_text(f"lake = '{tmp_path / 'data'}'\n" + config.read_text(encoding="utf-8"), encoding="utf-8")
    assert find(tmp_path / "w[2]").lake == tmp_path / "data"


def test_the_lake_is_beside_the_settings_unless_they_say_otherwise(tmp_path: Path) -> None:
    workspace = create(tmp_path / "w", "s")
    assert workspace.lake == tmp_path / "w" / "lake"
    assert workspace.rejects == tmp_path / "w" / "rejects"


def test_a_workspace_is_found_by_name_then_by_the_variable_then_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("named", "variable", "here"):
        create(tmp_path / name, name)
    monkeypatch.chdir(tmp_path / "here")
    assert find().root == tmp_path / "here"
    monkeypatch.setenv("XUNDAN_WORKSPACE", "../variable")
    assert find().root == tmp_path / "variable"
    assert find(Path("../named")).root == tmp_path / "named"
    monkeypatch.setenv("XUNDAN_WORKSPACE", "")
    assert find().root == tmp_path / "here"


def test_the_nearest_folder_above_is_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create(tmp_path, "outer")
    create(tmp_path / "a", "inner")
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b" / "c")
    assert find().root == tmp_path / "a"


def test_a_named_folder_that_is_no_workspace_is_an_error_even_inside_one(tmp_path: Path) -> None:
    create(tmp_path, "outer")
    (tmp_path / "a").mkdir()
    with pytest.raises(UserError) as error:
        find(tmp_path / "a")
    assert error.value.code == "no_workspace" and "a" in error.value.message.zh


def test_without_a_workspace_anywhere_the_error_says_how_to_make_one() -> None:
    with pytest.raises(UserError) as error:
        find()
    assert error.value.code == "no_workspace"
    assert "xundan init" in error.value.hint.zh and "xundan init" in error.value.hint.en


def test_the_written_file_has_an_example_of_a_later_block_that_loads(tmp_path: Path) -> None:
    path = create(tmp_path / "w", "s").root / "xundan.toml"
    head, example = path.read_text(encoding="utf-8").rsplit("# [[rules]]", 1)
    path.write_text(head + "[[rules]]" + example.replace("\n# ", "\n"), encoding="utf-8")
    [(start, rules)] = load_config(path).rules.later
    assert (start.isoformat(), rules.session_gap) == ("2027-01-01", 300)
