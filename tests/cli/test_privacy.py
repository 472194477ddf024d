"""The privacy of a workspace from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run
from xundan.workspace.config import load_config


def test_init_takes_how_buyers_are_kept_and_refuses_another_word(tmp_path: Path, run: Run) -> None:
    assert run("init", tmp_path / "w", "--buyers", "pseudonyms").status == 0
    assert load_config(tmp_path / "w" / "xundan.toml").privacy.buyers == "pseudonyms"
    refused = run("init", tmp_path / "v", "--buyers", "none")
    assert refused.status == 2 and "pseudonyms" in refused.err and not (tmp_path / "v").exists()
