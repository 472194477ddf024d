"""A workspace whose lake is in a bucket, through the command line: one process a command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support import small_shop
from xundan.lake import Lake
from xundan.lake.bucket import Bucket

pytestmark = [pytest.mark.s3, pytest.mark.slow]

QUESTION = ("metrics", "sales", "orders", "inquiry_conversion", "--month", "2026-10", "--by", "shop,agent")

# As `python -m xundan`, with a lease that runs out soon.
_XUNDAN = "from xundan.lake import lease; lease.SECONDS = 2.0; from xundan.cli import main; main()"


def started(*words: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _XUNDAN, *map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"XUNDAN_LANG": "en", "PYTHONUTF8": "1"},
    )


def run(*words: str | Path) -> str:
    out, err = (process := started(*words)).communicate(timeout=240)
    assert process.returncode == 0, err
    return out


def asked(root: Path) -> Any:
    return json.loads(run(*QUESTION, "--format", "json", "-w", root))


@pytest.fixture
def root(tmp_path: Path, url: str) -> Path:
    """A workspace in a folder with a name that is hard to bear; its lake is in the bucket."""
    made = small_shop.workspace(tmp_path / "我的 店铺#1").root
    small_shop.files(made / "files")
    config = made / "xundan.toml"
    config.write_text(f'lake = "{url}"\n\n' + config.read_text(encoding="utf-8"), encoding="utf-8")
    return made


def covered(root: Path, *files: str) -> Sequence[str | Path]:
    named = [root / "files" / name for name in files] or [root / "files"]
    return ("import", *named, "-w", root, *small_shop.COVERS)


def test_two_imports_give_the_numbers_that_one_gives_in_a_folder(root: Path, tmp_path: Path, url: str) -> None:
    run(*covered(root, "messages.csv", "agents.csv"))
    run(*covered(root, "orders.csv", "refunds.csv"))
    here = small_shop.workspace(tmp_path / "here").root
    small_shop.files(here / "files")
    run(*covered(here))
    found = asked(root)
    assert found == asked(here) and len(found["rows"]) == 4
    # The key is on this computer; the bucket holds rows only.
    assert not [file for file in (root / "lake").rglob("*") if file.is_file() and file.name != "key"]
    names = {file.name.split("/")[0] for file in Lake(Bucket(url)).storage.files("")}
    assert names == {"snapshots", "tables", "lock"}

    assert len(json.loads(run("history", "--json", "-w", root))) == 2
    run("undo", "last", "-w", root)
    run("redo", "last", "-w", root)
    assert asked(root) == found
    run("refresh", "--full", "-w", root)
    done = json.loads(run("vacuum", "--older-than", "0d", "--json", "-w", root))
    assert done["snapshots"] >= 4 and done["files"] > 0
    assert asked(root) == found


def test_two_imports_started_together_are_both_in(root: Path) -> None:
    run(*covered(root, "agents.csv"))
    both = [started(*covered(root, "messages.csv")), started(*covered(root, "orders.csv", "refunds.csv"))]
    said = [process.communicate(timeout=240)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert [row["orders"] for row in asked(root)["rows"]] == [1, 2, 1, 1]


def test_an_import_that_is_killed_leaves_the_numbers_as_they_were(root: Path, url: str) -> None:
    run(*covered(root, "messages.csv", "agents.csv"))
    before, lake = asked(root), Lake(Bucket(url))
    killed = started(*covered(root, "orders.csv", "refunds.csv"))
    # In the middle: its first table is written, its snapshot is not there yet.
    while killed.poll() is None and not lake.storage.names("tables/raw/orders/_delta_log"):
        time.sleep(0.02)
    killed.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    killed.communicate()
    assert lake.snapshot().number == 1 and lake.storage.names("tables/raw/orders/_delta_log")
    assert asked(root) == before
    run(*covered(root, "orders.csv", "refunds.csv"))
    assert [row["orders"] for row in asked(root)["rows"]] == [1, 2, 1, 1]
