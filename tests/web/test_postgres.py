"""The site's database in PostgreSQL: a cluster of its own on the loopback, where PostgreSQL is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent


def _programs() -> Path | None:
    """The folder of initdb and pg_ctl; Debian keeps it off the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


def _as_nobody_special() -> list[str] | None:
    """What to begin a command with so that it does not run as root, which PostgreSQL refuses. None: it cannot be."""
    if os.name != "posix" or os.geteuid() != 0:
        return []
    runuser = shutil.which("runuser")
    known = subprocess.run(["id", "-u", "postgres"], capture_output=True).returncode == 0
    return [runuser, "-u", "postgres", "--"] if runuser and known else None


@pytest.fixture
def database() -> Iterator[str]:
    """The address of an empty database."""
    programs, before = _programs(), _as_nobody_special()
    if programs is None or before is None:
        pytest.skip("PostgreSQL is not installed here, or only root could run it: the site is tried with SQLite only")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="xundan-postgres-"))
    if before:
        shutil.chown(folder, "postgres")

    def run(*words: str) -> None:
        subprocess.run([*before, *words], check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=60)

    data = str(folder / "data")
    try:
        run(str(programs / "initdb"), "-D", data, "-U", "xundan", "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        run(str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", settings, "start")
        try:
            yield f"postgres://xundan@127.0.0.1:{port}/postgres"
        finally:
            run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
def test_people_seats_sign_in_and_the_log_work_in_postgresql(database: str) -> None:
    """The tests of these, once more, in a process whose site keeps its own data there."""
    names = ("test_people.py", "test_audit.py", "test_sign_in.py")
    words = ["-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *(str(HERE / name) for name in names)]
    asked = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    found = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=asked | {"DATABASE_URL": database}, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-1000:]
    assert " passed" in found.stdout
