"""Where a person's own settings are, on each system."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from xundan.model.text import UserError
from xundan.workspace.user_folder import user_folder


@pytest.mark.parametrize(
    ("system", "variables", "below_home"),
    [
        ("linux", {}, ".config/xundan"),
        ("linux", {"XDG_CONFIG_HOME": "relative"}, ".config/xundan"),
        ("darwin", {}, "Library/Application Support/xundan"),
        ("win32", {}, "AppData/Roaming/xundan"),
    ],
)
def test_without_a_word_it_is_below_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, variables: dict[str, str], below_home: str
) -> None:
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "platform", system)
    assert user_folder() == tmp_path / below_home


@pytest.mark.parametrize(
    ("system", "variable"), [("linux", "XDG_CONFIG_HOME"), ("darwin", "XDG_CONFIG_HOME"), ("win32", "APPDATA")]
)
def test_the_system_s_own_variable_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, variable: str
) -> None:
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, str(tmp_path / "我的 设置"))
    monkeypatch.setattr(sys, "platform", system)
    assert user_folder() == tmp_path / "我的 设置" / "xundan"


def test_an_account_without_a_home_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Path:
        raise RuntimeError("no home")

    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "home", none)
    with pytest.raises(UserError) as error:
        user_folder()
    assert error.value.code == "no_home" and "XUNDAN_KEY" in error.value.hint.en
