"""Where one is signed in, and signing out there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.web.conftest import PASSWORD, Site

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (WINDOWS, "Chrome · Windows"),
        (WINDOWS + " Edg/140.0.0.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 "
         "Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 "
         "MicroMessenger/8.0.50", "微信 · Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Gecko/20100101 Firefox/140.0", "Firefox · macOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("curl/8.0", ""),
        ("", ""),
        ("<script>alert(1)</script>", ""),
    ],
)  # fmt: skip
def test_a_device_is_told_shortly(site: Site, agent: str, device: str) -> None:
    from xundan.web.people.sessions import device_of

    assert device_of(agent) == device


def test_sessions_are_listed_without_their_keys_and_ended_one_by_one(site: Site) -> None:
    here, there, other = site.client(), site.client(), site.client("owner")
    for client, agent in ((here, WINDOWS), (there, "Mozilla/5.0 (iPhone) Safari/604.1")):
        client.post("/sign-in/", {"login": "lead", "password": PASSWORD}, headers={"User-Agent": agent})
    page = here.get(site.at("settings/")).content.decode()
    assert "Chrome · Windows" in page
    assert "Safari · iPhone" in page
    keys = [client.cookies["sessionid"].value for client in (here, there, other)]
    assert not [key for key in keys if key in page]
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>.*?name=\"session\" value=\"([0-9a-f]+)\"", page, re.DOTALL)
    assert len(rows) == 2
    (mine,) = [number for device, number in rows if "就是这里" in device]
    (hers,) = [number for _, number in rows if number != mine]
    end = site.at("settings/sign-out-elsewhere/")
    assert other.post(end, {"session": hers}).status_code == 404
    assert here.post(end, {"session": "0" * 16}).status_code == 404
    assert there.get(site.at("agents/")).status_code == 200
    assert here.post(end, {"session": hers}).status_code == 302
    assert there.get(site.at("agents/")).status_code == 302
    assert here.get(site.at("agents/")).status_code == 200
    here.post(end, {"session": mine})
    assert here.get(site.at("agents/")).status_code == 302


def test_when_it_was_last_used_is_noted_now_and_then(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    from xundan.web.people.models import Person
    from xundan.web.people.sessions import places_of

    client = site.client("lead")
    person = Person.objects.get(login="lead")
    (first,) = places_of(person)
    client.get(site.at("agents/"))
    assert places_of(person)[0].seen == first.seen
    later = timezone.now() + timedelta(minutes=6)
    with monkeypatch.context() as then:
        then.setattr(timezone, "now", lambda: later)
        client.get(site.at("agents/"))
    (place,) = places_of(person)
    assert (place.since, place.seen) == (first.since, later)
