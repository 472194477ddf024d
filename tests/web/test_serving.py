"""Starting the site."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Site
from xundan.model.text import UserError
from xundan.web.place import Place
from xundan.web.serving import Address, serve
from xundan.workspace import create


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.168.1.4", False),
        ("shop.example", False),
    ],
)
def test_what_others_can_reach(host: str, loopback: bool) -> None:
    assert Address(host, 8000).loopback is loopback


def test_addresses_in_a_browser() -> None:
    assert Address("127.0.0.1", 8000).url == "http://127.0.0.1:8000/"
    assert Address("::1", 81).url == "http://[::1]:81/"


def test_others_reach_it_only_when_that_was_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    with pytest.raises(UserError) as found:
        serve(Place(tmp_path), Address("0.0.0.0", 8000), False, print)
    assert found.value.code == "public_host"
    assert not (tmp_path / "site").exists()


def test_a_port_in_use_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(UserError) as found:
            serve(Place(tmp_path), Address("127.0.0.1", other.getsockname()[1]), False, print)
    assert found.value.code == "port"
    assert not (tmp_path / "site").exists()


def test_the_key_of_sessions_is_made_once_and_for_one_account_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XUNDAN_SECRET_KEY", raising=False)
    place = Place(tmp_path)
    assert place.secret() == ""
    place.furnish()
    first = place.secret()
    place.furnish()
    assert place.secret() == first
    assert len(first) > 40
    if os.name == "posix":
        assert (tmp_path / "site" / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("processes", [1, 2])
def test_it_serves_a_workspace_and_prints_where(tmp_path: Path, processes: int) -> None:
    """A process of its own, as a person starts it: the first page is the first account's."""
    create(tmp_path / "shop", "小店")
    port = _free()
    words = ["serve", "-w", str(tmp_path / "shop"), "--port", str(port), "--no-browser", "--lang", "en"]
    words += ["--processes", str(processes)]
    server = subprocess.Popen(
        [sys.executable, "-m", "xundan", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found is not None
        assert "/start/?key=" in found[0]
        page = _get(found[0])
        assert 'name="password"' in page
        assert 'name="shop"' not in page
    finally:
        server.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        server.wait(20)
        if server.stdout is not None:
            server.stdout.close()


def test_a_request_that_breaks_off_is_not_read_as_if_it_were_whole() -> None:
    from xundan.web.requests import Whole

    come = iter([{"type": "http.request", "body": b"half", "more_body": True}, {"type": "http.disconnect"}])
    read: list[bytes] = []

    async def receive() -> Any:
        return next(come)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        for _ in range(2):
            read.append((await receive())["body"])

    with pytest.raises(ConnectionResetError):
        asyncio.run(Whole(app)({"type": "http"}, receive, receive))
    assert read == [b"half"]


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _get(address: str) -> str:
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=10) as found:
                return str(found.read().decode())
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the site did not answer")


def test_a_lost_password_is_replaced_by_command_and_that_is_written_down(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xundan.web.audit.models import Entry
    from xundan.web.serving import password_link

    monkeypatch.setattr("xundan.web.serving.prepare", lambda place: None)  # it is ready, and has people
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    found = password_link(site.place, Address("127.0.0.1", 81), "owner")
    assert found.startswith("http://127.0.0.1:81/join/")
    path = found.removeprefix("http://127.0.0.1:81")
    assert site.client().post(path, {"password": "quite another 1"}).status_code == 302
    assert site.client().get(path).status_code == 403
    assert site.client().post("/sign-in/", {"login": "owner", "password": "quite another 1"}).status_code == 302
    entry = Entry.objects.get(act="password_link")
    assert entry.about == {"person": "owner", "second_factor_removed": False}
    monkeypatch.setenv("ALLOWED_HOSTS", "shop.example, other.example")
    assert password_link(site.place, Address("127.0.0.1", 81), "lead").startswith("https://shop.example/join/")
    with pytest.raises(UserError) as nobody:
        password_link(site.place, Address("127.0.0.1", 81), "nobody")
    assert nobody.value.code == "no_person"
    assert "owner" in nobody.value.hint.en


def test_old_files_are_cleared_away_while_a_server_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    from xundan.web import clearing

    looks: list[int] = []
    again = threading.Event()

    def clear() -> None:
        looks.append(1)
        if len(looks) == 1:
            raise OSError("the disk is away")
        again.set()

    monkeypatch.setattr(clearing, "clear", clear)
    monkeypatch.setattr(clearing, "_EVERY", 0.01)
    found = clearing.Clearing()
    found.begin()
    try:
        assert again.wait(20), "one look that fails is not the last"
    finally:
        found.end()
