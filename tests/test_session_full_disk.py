"""Whole commands on a disk that is full: a clear error, and nothing is changed, not even the rejects."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.lake.test_full_disk import filled
from tests.support.contents import contents, write_files
from xundan.model.text import UserError
from xundan.session import Session
from xundan.workspace import create


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of some megabytes."""
    folder = tmp_path / "我的 店铺#1"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    if not sys.platform.startswith("linux") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be made here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def rejects(session: Session) -> dict[str, bytes]:
    """The files of rejects, half-written ones too."""
    folder = session.workspace.rejects
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def until_it_fits(session: Session, disk: Path, run: Callable[[], object]) -> int:
    """Runs a command with more and more room, until it succeeds; gives how often it was refused."""
    before, number, were = contents(session), session.lake.snapshot().number, rejects(session)
    for refused, left in enumerate(range(0, 3 << 20, 40 << 10)):
        ballast = filled(disk, left)
        try:
            run()
        except UserError as error:
            assert error.code == "disk_full", error.message
            ballast.unlink()
            assert (contents(session), session.lake.snapshot().number, rejects(session)) == (before, number, were)
        else:
            ballast.unlink()
            return refused
    pytest.fail("it never fitted")


def test_a_command_on_a_full_disk_changes_nothing(small: Path, tmp_path: Path) -> None:
    files = write_files(tmp_path / "files")
    session = Session(create(small / "w", "s1"))
    session.import_files([files["talk"]])
    without = contents(session)
    assert until_it_fits(session, small, lambda: session.import_files([files["more"]])) >= 2
    assert list(rejects(session)) == ["000002.csv"]
    assert until_it_fits(session, small, lambda: session.undo("2")) >= 2
    assert contents(session) == without
    session.refresh(full=True)
    assert contents(session) == without
