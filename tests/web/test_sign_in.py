"""Signing in and out, lockout, the first account, and where one is led to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.conftest import PASSWORD, Site

if TYPE_CHECKING:
    from django.test import Client


def _sign_in(client: Client, login: str, password: str, **more: str) -> Any:
    return client.post("/sign-in/", {"login": login, "password": password, **more})


def test_a_person_signs_in_and_lands_on_her_first_page(site: Site) -> None:
    for login, page in (("owner", ""), ("lead", ""), ("agent", "me/"), ("analyst", "")):
        client = site.client()
        assert _sign_in(client, login, PASSWORD)["Location"] == "/"
        assert client.get("/")["Location"] == site.at(page), login


def test_it_leads_back_to_where_she_wanted_but_to_no_other_site(site: Site) -> None:
    wanted = site.at("funnel/?range=7")
    assert _sign_in(site.client(), "owner", PASSWORD, next=wanted)["Location"] == wanted
    for evil in ("https://example.org/", "//example.org/x", "javascript:alert(1)"):
        assert _sign_in(site.client(), "owner", PASSWORD, next=evil)["Location"] == "/"


def test_wrong_names_and_passwords_are_told_alike(site: Site) -> None:
    wrong = _sign_in(site.client(), "owner", "not her password")
    nobody = _sign_in(site.client(), "nobody at all", "not her password")
    assert wrong.status_code == nobody.status_code == 401
    plain = [re.sub(r'value="[^"]*"', "", page.content.decode()) for page in (wrong, nobody)]
    assert plain[0] == plain[1]


def test_five_failed_tries_lock_the_name_also_for_the_right_password(site: Site) -> None:
    client = site.client()
    found = [_sign_in(client, "lead", "wrong").status_code for _ in range(5)]
    assert found == [401, 401, 401, 401, 429]
    assert _sign_in(client, "lead", PASSWORD).status_code == 429
    assert _sign_in(site.client(), "owner", PASSWORD).status_code == 302


def test_signing_out_ends_the_session(site: Site) -> None:
    client = site.client()
    _sign_in(client, "owner", PASSWORD)
    assert client.get(site.at()).status_code == 200
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert client.get(site.at()).status_code == 302


def test_an_account_that_was_closed_is_out_at_once(site: Site) -> None:
    from xundan.web.people.models import Person

    client = site.client()
    _sign_in(client, "analyst", PASSWORD)
    Person.objects.filter(login="analyst").update(is_active=False)
    assert client.get(site.at()).status_code == 302


def test_a_form_of_another_site_is_refused(site: Site) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    assert _sign_in(client, "owner", PASSWORD).status_code == 403


def test_what_was_done_is_written_down_without_the_password(site: Site) -> None:
    from xundan.web.audit.models import Entry

    before = set(Entry.objects.values_list("pk", flat=True))
    client = site.client()
    _sign_in(client, "owner", "hunter2hunter2")
    _sign_in(client, "owner", PASSWORD)
    client.get(site.at("agents/?take=agents.xlsx"))
    client.post("/sign-out/")
    entries = list(Entry.objects.exclude(pk__in=before).order_by("pk"))
    assert [entry.act for entry in entries] == ["sign_in_failed", "sign_in", "export", "sign_out"]
    assert {entry.login for entry in entries} == {"owner"}
    assert entries[2].about == {"page": "agents", "table": "agents.xlsx"}
    assert not any(word in str(vars(entry)) for entry in entries for word in ("hunter2", PASSWORD))


def test_nobody_makes_a_second_first_account(site: Site) -> None:
    assert site.client().get("/start/").status_code == 302
    found = site.client().post("/start/", {"key": "", "login": "thief", "password": "a long password 1"})
    assert found.status_code == 302
    from xundan.web.people.models import Person

    assert not Person.objects.filter(login="thief").exists()


@pytest.fixture
def empty(site: Site) -> Site:
    """The site before its first account."""
    from xundan.web.people.models import Person

    Person.objects.all().delete()
    return site


def test_the_first_account_needs_the_key_and_a_password_worth_the_name(empty: Site) -> None:
    from xundan.web.people.models import Person
    from xundan.web.start.key import make_key

    client = empty.client()
    assert client.get("/")["Location"] == "/start/"
    key = make_key(empty.place)
    assert client.get("/start/?key=guessed").status_code == 403
    assert client.get("/start/").status_code == 403
    assert client.get(f"/start/?key={key}").status_code == 200
    for password in ("short1", "1234567890123", "password123", "店主店主店主店主店主1"):
        found = client.post("/start/", {"key": key, "login": "店主店主店主店主店主", "password": password})
        assert found.status_code == 400, password
    assert not Person.objects.exists()
    found = client.post("/start/", {"key": key, "login": "店主", "password": "Sehr gut 2026 x"})
    assert found["Location"] == "/"
    owner = Person.objects.get()
    assert [(seat.shop, seat.role) for seat in owner.seats.all()] == [("*", "owner")]
    assert client.get(empty.at()).status_code == 200
    assert client.get(f"/start/?key={key}").status_code == 302


def test_a_key_serves_once(empty: Site) -> None:
    from xundan.web.people.models import Person
    from xundan.web.start.key import make_key

    key = make_key(empty.place)
    empty.client().post("/start/", {"key": key, "login": "店主", "password": "Sehr gut 2026 x"})
    Person.objects.all().delete()
    assert empty.client().get(f"/start/?key={key}").status_code == 403
