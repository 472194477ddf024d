"""The site as a process over a small simulated shop, and a browser in front of it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts import axe as axe_core
from tests.browser.desk import PATIENCE, QUIET, Desk
from tests.browser.seeding import SEED, Seed

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HERE = Path(__file__).parent


def _missing() -> str:
    """Why the browser tests cannot run here; empty when they can."""
    if CHROMIUM is None:
        return "no Chromium on the path: the browser tests are left out"
    return ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    why = _missing()
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if why:
                item.add_marker(pytest.mark.skip(reason=why))


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Seed:
    """The shop. Workers that run in parallel share it: who comes first makes it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "browser-shop"
    made = folder / SEED
    try:
        folder.mkdir()
        first = True
    except FileExistsError:
        first = False
    if first:
        (folder / f"ended-{_seeded(folder)}").touch()
    for _ in range(600):
        if ended := list(folder.glob("ended-*")):
            assert ended[0].name == "ended-0", "the shop could not be made"
            break
        time.sleep(0.5)
    return Seed(**json.loads(made.read_text(encoding="utf-8")))


def _seeded(folder: Path) -> int:
    """Makes a shop in a folder; the exit status."""
    return subprocess.run([sys.executable, "-m", "tests.browser.seeding", str(folder)], cwd=HERE.parents[1]).returncode


@pytest.fixture(scope="module")
def own_desk(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The browser in front of a shop that a module's tests may change."""
    folder = tmp_path_factory.mktemp("own")
    assert _seeded(folder) == 0
    seed = Seed(**json.loads((folder / SEED).read_text(encoding="utf-8")))
    with serving(seed.root) as address:
        yield Desk(desk.browser, address, seed)


@pytest.fixture(scope="session")
def server(shop: Seed) -> Iterator[str]:
    """The site's address, without a slash at its end."""
    with serving(shop.root) as address:
        yield address


@contextmanager
def serving(root: str) -> Iterator[str]:
    """The site of a workspace, on a free port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    words = ["serve", "-w", root, "--port", str(port), "--no-browser"]
    process = subprocess.Popen([sys.executable, "-m", "xundan", *words], stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/sign-in/")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=10).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the site did not answer")


@pytest.fixture(scope="session")
def desk(shop: Seed, server: str) -> Iterator[Desk]:
    """A browser in which anybody can be signed in."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    assert CHROMIUM is not None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield Desk(browser, server, shop)
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str | None:
    """axe-core's script; None where `make axe` did not fetch it."""
    return axe_core.FILE.read_text(encoding="utf-8") if axe_core.FILE.is_file() else None
