"""Letting people in and out of a shop."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from tests.web.conftest import PASSWORD, Site

NEW = "another long 1"


def _people(site: Site, by: str = "owner", **form: Any) -> Any:
    return site.client(by).post(site.at("settings/people/"), form)


def _link(answer: Any) -> str:
    found = re.search(r"http://testserver(/join/[^\"]+)", answer.content.decode())
    assert found is not None
    return found[1]


def _seat(login: str) -> Any:
    from xundan.web.people.models import Seat

    return Seat.objects.get(person__login=login)


def test_somebody_is_let_in_and_sets_her_password_herself(site: Site) -> None:
    link = _link(_people(site, login="小满", role="agent", accounts=[site.own]))
    client = site.client()
    assert client.post("/sign-in/", {"login": "小满", "password": ""}).status_code == 401
    assert client.get(link).status_code == 200
    assert client.post(link, {"password": "short"}).status_code == 400
    assert client.post(link, {"password": NEW})["Location"] == "/"
    assert client.get("/")["Location"] == site.at("me/")
    assert client.get(site.at()).status_code == 404
    assert site.client().get(link).status_code == 403
    assert site.client().post("/sign-in/", {"login": "小满", "password": NEW}).status_code == 302


def test_a_made_up_link_opens_nothing(site: Site) -> None:
    for who, token in (("MQ", "abc-def"), ("xx", "1"), ("%C3%BF", "a-b"), ("OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "a-b")):
        assert site.client().get(f"/join/{who}/{token}/").status_code == 403


def test_what_the_shop_does_not_have_is_refused(site: Site) -> None:
    from xundan.web.people.models import Person

    before = Person.objects.count()
    for form in (
        {"login": "甲", "role": "agent"},
        {"login": "甲", "role": "agent", "accounts": ["别家:某人"]},
        {"login": "甲", "role": "lead", "team": "没有这个组"},
        {"login": "甲", "role": "king"},
        {"login": " ", "role": "analyst"},
        {"login": "x" * 81, "role": "analyst"},
        {"login": "lead", "role": "analyst"},
    ):
        assert _people(site, **form).status_code == 400, form
    assert Person.objects.count() == before


def test_a_role_is_changed_and_counts_at_once(site: Site) -> None:
    client = site.client("analyst")
    assert client.get(site.at("settings/people/")).status_code == 404
    assert _people(site, seat=str(_seat("analyst").pk), act="change", role="owner").status_code == 200
    assert client.get(site.at("settings/people/")).status_code == 200


def test_who_is_let_out_is_out_at_once(site: Site) -> None:
    client = site.client("bookkeeper")
    assert client.get(site.at()).status_code == 200
    _people(site, seat=str(_seat("bookkeeper").pk), act="out")
    assert client.get(site.at()).status_code in (302, 404)
    assert site.client().post("/sign-in/", {"login": "bookkeeper", "password": PASSWORD}).status_code == 401


def test_seats_of_other_shops_and_of_the_owner_of_all_are_not_changed_from_here(site: Site) -> None:
    from xundan.web.people.models import Seat

    elsewhere = Seat.objects.create(person=_seat("lead").person, shop=site.other, role="lead")
    for number in (str(elsewhere.pk), str(_seat("owner").pk), "0", "-1", "x", "9" * 30):
        assert _people(site, seat=number, act="out").status_code == 404, number
    assert Seat.objects.filter(pk=elsewhere.pk).exists()


def test_an_owner_of_one_shop_gets_no_link_into_another(site: Site) -> None:
    """Whoever has the link can use it, and it would open the other shop as well."""
    from xundan.web.people.models import Person, Seat

    Seat.objects.filter(person__login="analyst").update(role="owner")
    Seat.objects.create(person=_seat("lead").person, shop=site.other, role="lead")
    here = Seat.objects.get(person__login="lead", shop=site.shop)
    assert _people(site, by="analyst", seat=str(here.pk), act="link").status_code == 400
    assert "/join/" in _people(site, by="owner", seat=str(here.pk), act="link").content.decode()
    waiting = Person(login="新人")
    waiting.set_unusable_password()
    waiting.save()
    Seat.objects.create(person=waiting, shop=site.other, role="owner")
    answer = _people(site, by="analyst", login="新人", role="analyst")
    assert answer.status_code == 200
    assert "/join/" not in answer.content.decode()


def test_another_password_needs_the_one_of_now_and_ends_other_sessions(site: Site) -> None:
    here, there = site.client("agent"), site.client("agent")
    path = site.at("settings/")
    assert here.post(path, {"old": "wrong", "password": NEW}).status_code == 400
    assert here.post(path, {"old": PASSWORD, "password": "short"}).status_code == 400
    assert there.get(path).status_code == 200
    assert here.post(path, {"old": PASSWORD, "password": NEW}).status_code == 200
    assert here.get(path).status_code == 200
    assert there.get(path).status_code == 302


def test_the_log_tells_of_people_and_that_it_is_whole(site: Site) -> None:
    from xundan.web.audit.models import Entry

    _people(site, login="小满", role="agent", accounts=[site.own])
    page = site.client("owner").get(site.at("settings/audit/")).content.decode()
    assert "加人" in page
    assert "小满" in page
    assert "没有被改过" in page
    Entry.objects.filter(act="invited").update(login="nobody")
    assert "日志被改过" in site.client("owner").get(site.at("settings/audit/")).content.decode()


def test_nobody_changes_or_takes_her_own_seat(site: Site) -> None:
    from xundan.web.people.models import Seat

    Seat.objects.filter(person__login="analyst").update(role="owner")
    own = str(_seat("analyst").pk)
    for form in ({"act": "out"}, {"act": "change", "role": "agent", "accounts": [site.own]}):
        assert _people(site, by="analyst", seat=own, **form).status_code == 400
    assert _seat("analyst").role == "owner"


def test_a_failed_sign_in_keeps_no_word_of_the_address_that_was_wanted(site: Site) -> None:
    from axes.models import AccessAttempt

    form = {"login": "owner", "password": "wrong", "next": site.at("orders/?q=某位买家")}
    site.client().post("/sign-in/?next=/x/?q=某位买家", form)
    attempt = AccessAttempt.objects.get(username="owner")
    assert "某位买家" not in attempt.get_data + attempt.post_data
    assert "wrong" not in attempt.post_data


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("settings/", {"old": "not hers 77", "password": NEW}, "现在的密码不对"),
        ("settings/", {"old": PASSWORD, "password": "short"}, "密码至少 10 个字符"),
        ("settings/people/", {"login": "甲", "role": "agent"}, "客服要选她的聊天账号"),
        ("settings/api/", {"name": "月报", "days": "90"}, "选一下令牌能看什么"),
        ("settings/code/", {"act": "begin", "password": "not hers 77"}, "现在的密码不对"),
    ],
)
def test_what_is_wrong_with_a_form_is_said_on_its_page(site: Site, path: str, form: dict[str, str], said: str) -> None:
    answer = site.client("owner").post(site.at(path), form)
    assert answer.status_code == 400
    alerts = re.findall(
        r'<div class="alert alert-danger" role="alert">([^<]*)</div>', unescape(answer.content.decode())
    )
    assert alerts == [said]
