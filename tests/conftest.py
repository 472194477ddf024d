"""What holds for all tests: a person's settings of their own, so that no test writes into those of who runs it."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest

_FOLDER = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """One folder of settings for all workers: what one of them makes another may go on with."""
    gc.set_threshold(200_000, 20, 20)  # as the command line does
    if not hasattr(config, "workerinput"):
        config.stash[_FOLDER] = tempfile.mkdtemp(prefix="xundan-tests-")
        os.environ |= dict.fromkeys(("XDG_CONFIG_HOME", "APPDATA"), config.stash[_FOLDER])
        os.environ.pop("XUNDAN_KEY", None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the tests of a module share is made once: by the one worker that runs them all."""
    for item in items:
        made = getattr(item, "_fixtureinfo").name2fixturedefs.values()  # noqa: B009 - pytest gives no other way
        if any(found.scope == "module" for each in made for found in each):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0].replace("/", "_")))


def pytest_unconfigure(config: pytest.Config) -> None:
    if _FOLDER in config.stash:
        shutil.rmtree(config.stash[_FOLDER], ignore_errors=True)


@pytest.fixture
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's settings that only this test has; not made yet."""
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "settings"))
    return tmp_path / "settings" / "xundan"


@pytest.fixture
def no_shop_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refreshes derive only what a change reaches; of small shops they would derive everything."""
    monkeypatch.setattr("xundan.facts.refresh.SMALL", 0)
