"""A forgetting that is killed at any moment: afterwards a buyer is held as before, or nowhere, and never half."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support import private_shop
from tests.support.bytes_of import places
from tests.support.private_shop import NICK
from tests.support.stored import facts
from xundan.session import Session
from xundan.workspace import find

MOMENTS = int(os.environ.get("XUNDAN_KILLS", "4"))


@pytest.mark.slow
def test_killed_at_any_moment_she_is_held_as_before_or_nowhere(tmp_path: Path) -> None:
    made = Session(private_shop.workspace(tmp_path / "made"))
    made.import_files([private_shop.files(tmp_path / "files")])
    before = facts(made)
    whole = forgotten_in(shutil.copytree(made.workspace.root, tmp_path / "whole"))
    after = facts(Session(find(tmp_path / "whole")))
    chance = random.Random(7)
    outcomes = {"held": 0, "gone": 0}
    for n in range(MOMENTS):
        root = shutil.copytree(made.workspace.root, tmp_path / f"w{n}")
        process = started(root)
        time.sleep(chance.uniform(0.3, 1.1) * whole)
        process.kill()
        process.wait()
        session = Session(find(root))
        session.refresh()
        if session.buyer_data(NICK).tables:
            outcomes["held"] += 1
            assert facts(session) == before
            session.forget(NICK)
        else:
            outcomes["gone"] += 1
        assert places(root, NICK) == [] and facts(session) == after
        shutil.rmtree(root)
    print(outcomes)


def started(root: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "xundan", "forget", NICK, "--yes", "-w", str(root)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def forgotten_in(root: Path) -> float:
    """Forgets her undisturbed; how many seconds it takes."""
    began = time.monotonic()
    assert started(root).wait() == 0
    return time.monotonic() - began
