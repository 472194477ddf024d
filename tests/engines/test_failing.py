"""What a person is told when the cluster is not there, and what is left when it goes away in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.servers import Server, missing
from tests.engines.test_workspace import asked, done, ran
from tests.support import small_shop
from xundan.workspace import Workspace

WORKERS = {
    "SAIL_MODE": "local-cluster",
    "SAIL_CLUSTER__WORKER_INITIAL_COUNT": "2",
    "SAIL_CLUSTER__WORKER_MAX_COUNT": "3",
    "SAIL_CLUSTER__WORKER_TASK_SLOTS": "2",
}
"""A driver and workers that hand each other rows over the network, threads of one process."""

needs_client = pytest.mark.skipif(missing("sail") == "needs the extra spark", reason="needs the extra spark")
needs_sail = pytest.mark.skipif(missing("sail") is not None, reason=f"sail {missing('sail')}")


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """The small shop, imported with DuckDB."""
    made = small_shop.workspace(tmp_path / "shop")
    done("import", small_shop.files(tmp_path / "files"), "-w", made.root, *small_shop.COVERS)
    return made


@pytest.fixture
def several() -> Iterator[Server]:
    """Sail with several workers."""
    server = Server("sail", WORKERS)
    yield server
    server.close()


@needs_client
def test_nobody_at_the_address(shop: Workspace) -> None:
    started = time.monotonic()
    found = ran("refresh", "--full", "--engine", "sc://127.0.0.1:1", "-w", shop.root)
    assert found.status == 2
    assert "sc://127.0.0.1:1 does not answer" in found.err
    assert time.monotonic() - started < 20


@pytest.mark.skipif(missing("sail") != "needs the extra spark", reason="the extra spark is installed")
def test_without_the_extra_its_name_is_said(shop: Workspace) -> None:
    found = ran("refresh", "--full", "--engine", "sc://127.0.0.1:1", "-w", shop.root)
    assert found.status == 2
    assert "pip install 'xundan[spark]'" in found.err


@needs_sail
def test_several_workers_give_the_same_bytes(shop: Workspace, several: Server) -> None:
    expected = asked(shop.root, "duckdb")
    done("refresh", "--full", "--engine", several.address, "-w", shop.root)
    assert asked(shop.root, "duckdb") == expected
    assert asked(shop.root, several.address) == expected


@needs_sail
@pytest.mark.parametrize("steps", [1, 15])
def test_a_cluster_that_dies_leaves_nothing_half_done(
    shop: Workspace, several: Server, tmp_path: Path, steps: int
) -> None:
    """Killed when so many steps lie in the scratch folder; whoever is told so can run it again."""
    expected = asked(shop.root, "duckdb")
    refresh = ("refresh", "--full", "-w", str(shop.root), "--engine")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "xundan", *refresh, several.address, "--lang", "en"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(scratch)},
    )
    while process.poll() is None and len(list(scratch.glob("xundan-*/rows*"))) < steps:
        time.sleep(0.01)
    several.kill()
    _, err = process.communicate(timeout=180)
    assert process.returncode == 2, err
    assert "Traceback" not in err and several.address in err
    assert not list(scratch.iterdir())
    assert asked(shop.root, "duckdb") == expected
    again = Server("sail", WORKERS)
    try:
        done(*refresh, again.address)
        assert asked(shop.root, again.address) == expected
    finally:
        again.close()
