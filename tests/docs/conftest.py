"""A small simulated shop, made once, and a folder for each document to work in."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from tests.docs.running import run


@pytest.fixture(scope="session")
def small_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `demo-shop` at a twentieth of the traffic and its files again as `downloads`.

    Tests that run in parallel share it: who comes first makes it, the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "docs-shop"
    ready = folder / "downloads"
    try:
        folder.mkdir()
    except FileExistsError:
        for _ in range(600):
            if ready.is_dir():
                return folder
            time.sleep(0.5)
        pytest.fail("the demo shop that another worker makes is not there after five minutes")
    status, _, told = run(["demo", "demo-shop", "--scale", "0.05"], folder)
    assert status == 0, told
    shutil.copytree(folder / "demo-shop" / "files", folder / "copying")
    (folder / "copying").rename(ready)
    return folder


@pytest.fixture
def working_folder(small_shop: Path, tmp_path: Path) -> Path:
    """A copy of it that a document may change."""
    return Path(shutil.copytree(small_shop, tmp_path / "work"))
