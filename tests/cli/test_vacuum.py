"""xundan vacuum, and what a person sees while a command waits for another one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

_WRITES = """
import sys
from pathlib import Path
from xundan.lake import Lake
with Lake(Path(sys.argv[1])).write("import"):
    print("writing", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def own(shop: Path, tmp_path: Path) -> Path:
    """A workspace to write to, in a folder with a name that is hard to bear."""
    return Path(shutil.copytree(shop, tmp_path / "我的 店铺#1"))


def test_no_number_changes_and_old_versions_go(run: Run, own: Path) -> None:
    question = ("metrics", "sales", "orders", "inquiry_conversion", "--month", "2026-10", "--format", "json", "-w", own)
    before = run(*question)
    assert before.status == 0, before.err
    assert run("refresh", "--full", "-w", own).status == 0
    said = run("vacuum", "--older-than", "0d", "--dry-run", "-w", own)
    assert said.status == 0 and said.out.startswith("would remove 1 snapshots, "), said.err
    assert run("vacuum", "-w", own).out.startswith("removed 0 snapshots, 0 data files")
    done = run("vacuum", "--older-than", "0d", "--json", "-w", own).json
    assert done["snapshots"] == 1 and done["files"] > 0 and done["bytes"] > 0 and done["stuck"] == []
    assert run(*question) == before


@pytest.mark.parametrize("age", ["7", "d", "-1d", "7 weeks", "1e9d", ""])
def test_an_age_that_is_none_is_refused(run: Run, own: Path, age: str) -> None:
    ran = run("vacuum", "--older-than", age, "-w", own)
    assert ran.status == 2 and "--older-than takes an age" in ran.err


def test_a_command_says_for_whom_it_waits_or_fails_if_it_must_not(run: Run, own: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", _WRITES, str(own / "lake")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdin is not None and other.stdout is not None and other.stdout.readline() == "writing\n"
    try:
        refused = run("refresh", "--no-wait", "-w", own)
        assert refused.status == 2 and f"xundan import (process {other.pid} on " in refused.err
        assert run("vacuum", "--no-wait", "--json", "-w", own).error["code"] == "lake_busy"
        waits = subprocess.Popen(
            [sys.executable, "-m", "xundan", "vacuum", "-w", str(own), "--lang", "zh"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert waits.stderr is not None
        told = waits.stderr.readline()
        other.stdin.write("\n")
        other.stdin.flush()
        out, _ = waits.communicate(timeout=120)
    finally:
        other.kill()
        other.communicate()
    assert told.startswith(f"等待 xundan import (进程 {other.pid}") and told.rstrip().endswith("结束 ...")
    assert waits.returncode == 0 and out.startswith("已删除 0 个快照")
