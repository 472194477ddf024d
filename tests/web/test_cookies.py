"""What the cookies of a site that others can reach are allowed to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from xundan.workspace import create
from xundan.workspace.folder import VARIABLE

HOST = "shop.example"
_VISIT = """
import json, pathlib, sys
from xundan.web.place import Place
from xundan.web.serving import prepare
prepare(Place(pathlib.Path(sys.argv[1])))
from django.test import Client
from xundan.web.people.models import Person, Seat
Seat.objects.create(person=Person.objects.make("owner", "long enough 7"), shop="*", role="owner")
client = Client(headers={"host": sys.argv[2], "x-forwarded-proto": "https"})
client.get("/sign-in/")
client.post("/language/", {"lang": "en"})
sent = {"login": "owner", "password": "long enough 7"}
status = client.post("/sign-in/", sent).status_code
names = ("secure", "httponly", "samesite", "domain")
told = {key: {name: each[name] for name in names} for key, each in client.cookies.items()}
json.dump({"status": status, "cookies": told}, sys.stdout)
"""


def _visited(root: Path, host: str, allowed: str) -> dict[str, Any]:
    """The cookies that somebody has who signed in, by their names. The settings are read once a process, so it is one
    of its own."""
    create(root, "小店")
    held = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", VARIABLE)}
    words = [sys.executable, "-c", _VISIT, str(root), host]
    done = subprocess.run(words, capture_output=True, text=True, env=held | {"ALLOWED_HOSTS": allowed}, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["status"] == 302
    cookies: dict[str, Any] = told["cookies"]
    return cookies


@pytest.mark.parametrize("public", [True, False])
def test_cookies_of_a_public_site_go_over_tls_only_and_are_for_no_script_and_no_other_site(
    tmp_path: Path, public: bool
) -> None:
    cookies = _visited(tmp_path / "shop", HOST if public else "127.0.0.1", HOST if public else "")
    assert {"sessionid", "csrftoken"} < set(cookies)
    assert len(cookies) == 3  # and the language
    for name, cookie in cookies.items():
        assert bool(cookie["secure"]) is public, name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["domain"] == "", name
