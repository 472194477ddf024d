"""The phone's code: asked after the password, taken once, counted when wrong; recovery codes; the owner's help."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from tests.web.conftest import PASSWORD, Site


@pytest.fixture(autouse=True)
def no_waiting(settings_of_codes: Any) -> None:
    """Tests type faster than people; the waiting itself has a test of its own."""


@pytest.fixture
def settings_of_codes(site: Site) -> Any:
    from django.test import override_settings

    with override_settings(OTP_TOTP_THROTTLE_FACTOR=0):
        yield


def _code(login: str, ago: int = 0) -> str:
    """What the phone shows, `ago` steps of 30 seconds ago: by RFC 6238, from the kept secret."""
    import hashlib
    import hmac
    import struct

    from django_otp.plugins.otp_totp.models import TOTPDevice

    secret = TOTPDevice.objects.get(user__login=login).bin_key
    mac = hmac.new(secret, struct.pack(">Q", int(time.time()) // 30 - ago), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def _switch_on(site: Site, login: str) -> list[str]:
    """Switches it on as a person does, with the code of the step before; the recovery codes."""
    client, page = site.client(login), site.at("settings/code/")
    client.post(page, {"act": "begin", "password": PASSWORD})
    shown = client.post(page, {"act": "confirm", "code": _code(login, ago=1)}).content.decode()
    return re.findall(r"<li>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</li>", shown)


def _after_password(site: Site, login: str) -> Any:
    client = site.client()
    assert client.post("/sign-in/", {"login": login, "password": PASSWORD})["Location"] == "/sign-in/code/"
    return client


def test_the_code_is_asked_after_the_password_and_nothing_is_open_before(site: Site) -> None:
    assert len(set(_switch_on(site, "lead"))) == 8
    client = _after_password(site, "lead")
    assert client.get(site.at("agents/")).status_code == 302
    assert client.get("/api/me").status_code == 401
    assert client.get("/sign-in/code/").status_code == 200
    assert client.post("/sign-in/code/", {"code": _code("lead")})["Location"] == "/"
    assert client.get(site.at("agents/")).status_code == 200


def test_it_leads_back_to_where_she_wanted_but_to_no_other_site(site: Site) -> None:
    codes = _switch_on(site, "owner")
    for wanted, led in ((site.at("funnel/"), site.at("funnel/")), ("https://example.org/", "/")):
        client = site.client()
        client.post("/sign-in/", {"login": "owner", "password": PASSWORD, "next": wanted})
        assert client.post("/sign-in/code/", {"code": codes.pop()})["Location"] == led


def test_a_code_works_once(site: Site) -> None:
    _switch_on(site, "lead")
    assert _after_password(site, "lead").post("/sign-in/code/", {"code": _code("lead", ago=1)}).status_code == 401
    code = _code("lead")
    assert _after_password(site, "lead").post("/sign-in/code/", {"code": code}).status_code == 302
    assert _after_password(site, "lead").post("/sign-in/code/", {"code": code}).status_code == 401


def test_a_recovery_code_works_once_however_it_is_written(site: Site) -> None:
    codes = _switch_on(site, "lead")
    first = codes[0].upper().replace("-", " ")
    assert _after_password(site, "lead").post("/sign-in/code/", {"code": first}).status_code == 302
    assert _after_password(site, "lead").post("/sign-in/code/", {"code": codes[0]}).status_code == 401
    assert _after_password(site, "lead").post("/sign-in/code/", {"code": codes[1]}).status_code == 302


def test_recovery_codes_are_kept_hashed_and_replaced_as_a_whole(site: Site) -> None:
    from xundan.web.second.models import RecoveryCode

    codes = _switch_on(site, "lead")
    kept = set(RecoveryCode.objects.values_list("hashed", flat=True))
    assert len(kept) == 8
    assert not [code for code in codes if code.replace("-", "") in "".join(kept)]
    page = site.client("lead").post(site.at("settings/code/"), {"act": "codes", "password": PASSWORD})
    fresh = re.findall(r"<li>([a-z2-9-]{19})</li>", page.content.decode())
    assert len(fresh) == 8
    assert _after_password(site, "lead").post("/sign-in/code/", {"code": codes[0]}).status_code == 401
    assert _after_password(site, "lead").post("/sign-in/code/", {"code": fresh[0]}).status_code == 302


def test_failed_codes_lock_the_name_also_for_the_right_one(site: Site) -> None:
    codes = _switch_on(site, "lead")
    client = _after_password(site, "lead")
    wrong = ["12345", "abcdef", "", "９９９９９９", "zzzz-zzzz-zzzz-zzzz"]
    assert [client.post("/sign-in/code/", {"code": code}).status_code for code in wrong] == [401] * 4 + [429]
    assert client.post("/sign-in/code/", {"code": codes[0]})["Location"] == "/sign-in/"
    assert site.client().post("/sign-in/", {"login": "lead", "password": PASSWORD}).status_code == 429


def test_the_password_alone_resets_no_count_of_failed_codes(site: Site) -> None:
    _switch_on(site, "lead")
    for n in range(4):
        assert _after_password(site, "lead").post("/sign-in/code/", {"code": f"wrong {n}"}).status_code == 401
    assert _after_password(site, "lead").post("/sign-in/code/", {"code": "wrong 5"}).status_code == 429


def test_after_a_failure_the_phones_codes_wait(site: Site) -> None:
    from django.test import override_settings

    _switch_on(site, "lead")
    with override_settings(OTP_TOTP_THROTTLE_FACTOR=60):
        client = _after_password(site, "lead")
        assert (
            client.post("/sign-in/code/", {"code": "000000" if _code("lead") != "000000" else "1"}).status_code == 401
        )
        assert client.post("/sign-in/code/", {"code": _code("lead")}).status_code == 401


def test_half_way_in_ends_after_minutes_with_another_password_and_with_the_account(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xundan.web.people.models import Person

    codes = _switch_on(site, "lead")
    assert site.client().get("/sign-in/code/")["Location"] == "/sign-in/"
    late = _after_password(site, "lead")
    other = _after_password(site, "lead")
    now = time.time()
    with monkeypatch.context() as later:
        later.setattr(time, "time", lambda: now + 301)
        assert late.post("/sign-in/code/", {"code": codes[0]})["Location"] == "/sign-in/"
    person = Person.objects.get(login="lead")
    person.set_password("another long 1")
    person.save()
    assert other.post("/sign-in/code/", {"code": codes[0]})["Location"] == "/sign-in/"


def test_switching_on_and_off_asks_for_the_password(site: Site) -> None:
    from django_otp.plugins.otp_totp.models import TOTPDevice

    client, page = site.client("lead"), site.at("settings/code/")
    assert client.post(page, {"act": "begin", "password": "wrong"}).status_code == 400
    assert client.post(page, {"act": "confirm", "code": "123456"}).status_code == 400
    assert not TOTPDevice.objects.exists()
    assert "data:image/svg+xml" in client.post(page, {"act": "begin", "password": PASSWORD}).content.decode()
    assert site.client().post("/sign-in/", {"login": "lead", "password": PASSWORD})["Location"] == "/"  # not yet on
    _switch_on(site, "lead")
    for form in ({"act": "off", "password": "wrong"}, {"act": "off"}, {"act": "codes", "password": "wrong"}):
        assert client.post(page, form).status_code == 400
    _after_password(site, "lead")
    assert client.post(page, {"act": "off", "password": PASSWORD}).status_code == 200
    assert site.client().post("/sign-in/", {"login": "lead", "password": PASSWORD})["Location"] == "/"


def test_wrong_passwords_in_settings_count_too(site: Site) -> None:
    client, page = site.client("lead"), site.at("settings/code/")
    for _ in range(4):
        assert client.post(page, {"act": "begin", "password": "wrong"}).status_code == 400
    assert client.post(page, {"act": "begin", "password": "wrong"}).status_code == 429
    assert client.post(page, {"act": "begin", "password": PASSWORD}).status_code == 400
    assert client.post(site.at("settings/"), {"old": PASSWORD, "password": "another long 1"}).status_code == 400


def test_a_link_for_a_new_password_does_not_step_over_the_code(site: Site) -> None:
    _switch_on(site, "analyst")
    from xundan.web.people.models import Person, Seat

    seat = Seat.objects.get(person__login="analyst")
    page = site.client("owner").post(site.at("settings/people/"), {"seat": str(seat.pk), "act": "link"})
    (link,) = re.findall(r"http://testserver(/join/[^\"]+)", page.content.decode())
    client = site.client()
    assert client.post(link, {"password": "another long 1"})["Location"] == "/sign-in/code/"
    assert client.get(site.at()).status_code == 302
    assert Person.objects.get(login="analyst").check_password("another long 1")


def test_an_owner_switches_it_off_for_who_lost_her_phone(site: Site) -> None:
    from xundan.web.audit.models import Entry
    from xundan.web.people.models import Seat

    _switch_on(site, "lead")
    seat = str(Seat.objects.get(person__login="lead").pk)
    page = site.at("settings/people/")
    Seat.objects.filter(person__login="analyst").update(role="owner")
    elsewhere = Seat.objects.create(person=Seat.objects.get(pk=seat).person, shop=site.other, role="lead")
    assert site.client("analyst").post(page, {"seat": seat, "act": "second"}).status_code == 400
    elsewhere.delete()
    assert site.client("analyst").post(page, {"seat": seat, "act": "second"}).status_code == 200
    assert site.client().post("/sign-in/", {"login": "lead", "password": PASSWORD})["Location"] == "/"
    entry = Entry.objects.get(act="second_reset")
    assert (entry.login, entry.shop, entry.about) == ("analyst", site.shop, {"person": "lead"})


def test_the_log_tells_of_it_without_a_code(site: Site) -> None:
    from axes.models import AccessAttempt

    from xundan.web.audit.models import Entry

    before = set(Entry.objects.values_list("pk", flat=True))
    codes = _switch_on(site, "lead")
    client = _after_password(site, "lead")
    client.post("/sign-in/code/", {"code": "654321"})
    client.post("/sign-in/code/", {"code": codes[0]})
    client.post(site.at("settings/code/"), {"act": "off", "password": "a wrong one"})
    client.post(site.at("settings/code/"), {"act": "off", "password": PASSWORD})
    entries = list(Entry.objects.exclude(pk__in=before).order_by("pk"))
    assert [entry.act for entry in entries] == [
        "second_on", "sign_in_failed", "recovery_used", "sign_in", "second_off"
    ]  # fmt: skip
    assert entries[2].about == {"left": 7}
    attempts = "".join(each.get_data + each.post_data for each in AccessAttempt.objects.all())
    assert not [word for word in ("654321", "a wrong one", PASSWORD, codes[0]) if word in attempts]
