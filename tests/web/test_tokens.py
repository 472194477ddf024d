"""Tokens: shown once, narrower than their owner, over with her, and told of in the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from tests.web.conftest import Site
from tests.web.test_permissions import PAGES, addresses

ALL = ("numbers", "chats", "pay")


def _token(login: str, *parts: str, shops: tuple[str, ...] = (), days: str = "90") -> str:
    from xundan.web.api.tokens import make
    from xundan.web.people.models import Person

    return make(Person.objects.get(login=login), "月报程序", shops, parts or ALL, days)


def _get(site: Site, address: str, words: str) -> Any:
    return site.client().get(address, headers={"Authorization": f"Bearer {words}"})


def _pages(site: Site, name: str, rest: str = "", shop: str | None = None) -> str:
    return f"/api/shops/{quote(shop or site.shop)}/pages/{name}/{rest}"


def test_a_token_asks_in_its_owners_name_and_opens_no_page(site: Site) -> None:
    words = _token("agent")
    assert words.startswith("xd_")
    told = _get(site, "/api/me", words).json()
    assert (told["login"], told["token"]) == ("agent", "月报程序")
    assert _get(site, _pages(site, "agents"), words).status_code == 200
    assert _get(site, _pages(site, "overview"), words).status_code == 404  # no agent's page
    assert _get(site, site.at("agents/"), words).status_code == 302
    assert _get(site, "/api/openapi.json", words).status_code == 200


@pytest.mark.parametrize("words", ["", "xd_", "xd_" + "A" * 43, "nonsense", "xd_\udcff", "xd_" + "A" * 5000])
def test_a_wrong_token_is_nobody_even_beside_a_session(site: Site, words: str) -> None:
    client = site.client("owner")
    header = f"Bearer {words}".encode("utf-8", "surrogateescape").decode("latin-1")
    for address in ("/api/me", _pages(site, "agents"), "/api/metrics"):
        assert client.get(address, headers={"Authorization": header}).status_code == 401, address


SEEN = {
    "numbers": {"/api/metrics?metric=sales": 200, "overview/": 200, "chats/": 404, "orders/": 200},
    "chats": {"/api/metrics?metric=sales": 404, "overview/": 404, "chats/": 200, "orders/": 404},
    "pay": {"/api/metrics?metric=sales": 404, "overview/": 404, "chats/": 404, "orders/": 404},
}


@pytest.mark.parametrize("part", SEEN)
def test_a_token_sees_what_it_was_lent(site: Site, part: str) -> None:
    words = _token("owner", part)
    for address, status in SEEN[part].items():
        where = address if address.startswith("/") else f"/api/shops/{quote(site.shop)}/pages/{address}"
        assert _get(site, where, words).status_code == status, where


def test_numbers_alone_show_no_word_and_no_buyer_whatever_was_remembered(site: Site) -> None:
    address = _pages(site, "order", f"{site.orders[site.own]}/")

    def said(answer: Any) -> set[str]:
        (dialogue,) = [block for block in answer.json()["blocks"] if block["kind"] == "dialogue"]
        return {bubble["text"] for bubble in dialogue["bubbles"] if bubble["side"] != "event"} - {None}

    assert said(site.client("owner").get(address))
    assert said(_get(site, address, _token("owner", "numbers"))) == set()
    assert said(_get(site, address, _token("owner", "numbers", "chats")))
    listed = _get(site, _pages(site, "orders"), _token("owner", "numbers"))
    assert {row["buyer"] for row in listed.json()["tables"]["orders"]["rows"]} <= {"▇▇▇", None}


def test_a_token_for_one_shop_knows_no_other(site: Site) -> None:
    words = _token("owner", shops=(site.shop,))
    assert _get(site, _pages(site, "agents"), words).status_code == 200
    assert site.client("owner").get(_pages(site, "agents", shop=site.other)).status_code == 200
    assert _get(site, _pages(site, "agents", shop=site.other), words).status_code == 404
    assert [shop["id"] for shop in _get(site, "/api/shops", words).json()["shops"]] == [site.shop]


def test_a_token_has_its_owners_rights_of_now(site: Site) -> None:
    from xundan.web.people.models import Person, Seat

    words = _token("bookkeeper")
    assert _get(site, _pages(site, "overview"), words).status_code == 200
    Seat.objects.filter(person__login="bookkeeper").update(role="agent", accounts=[site.own])
    assert _get(site, _pages(site, "overview"), words).status_code == 404
    rows = _get(site, _pages(site, "agents"), words).json()["tables"]["agents"]["rows"]
    assert {row["agent"] for row in rows} <= {site.own}
    Seat.objects.filter(person__login="bookkeeper").delete()
    assert _get(site, _pages(site, "agents"), words).status_code == 404
    assert _get(site, "/api/metrics?metric=sales&by=agent", words).status_code == 404
    Person.objects.filter(login="bookkeeper").update(is_active=False)
    assert _get(site, "/api/me", words).status_code == 401


def test_a_token_ends_and_is_revoked(site: Site) -> None:
    from django.utils import timezone

    from xundan.web.api.models import Token

    words, other = _token("analyst"), _token("analyst")
    first, second = Token.objects.filter(person__login="analyst")
    assert _get(site, "/api/me", words).status_code == 200
    Token.objects.filter(pk=first.pk).update(ends=timezone.now() - timedelta(seconds=1))
    assert _get(site, "/api/me", words).status_code == 401
    page = site.at("settings/api/")
    assert site.client("owner").post(page, {"revoke": str(second.pk)}).status_code == 404
    assert site.client("analyst").post(page, {"revoke": "x" * 30}).status_code == 404
    assert _get(site, "/api/me", other).status_code == 200
    assert site.client("analyst").post(page, {"revoke": str(second.pk)}).status_code == 200
    assert _get(site, "/api/me", other).status_code == 401


def test_its_words_are_shown_once_and_kept_hashed(site: Site) -> None:
    import re
    from hashlib import sha256

    from xundan.web.api.models import Token

    client, page = site.client("lead"), site.at("settings/api/")
    form = {"name": "看板", "parts": ["numbers"], "shops": [site.shop], "days": "30"}
    shown = re.search(r"xd_[A-Za-z0-9_-]{43}", client.post(page, form).content.decode())
    assert shown is not None
    kept = Token.objects.get(person__login="lead")
    assert kept.hashed == sha256(shown[0].encode()).hexdigest()
    assert shown[0] not in str(vars(kept))
    again = client.get(page).content.decode()
    assert "看板" in again
    assert shown[0] not in again
    assert _get(site, _pages(site, "agents"), shown[0]).status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "parts": ["numbers"], "days": "30"},
        {"name": "x" * 81, "parts": ["numbers"], "days": "30"},
        {"name": "x", "days": "30"},
        {"name": "x", "parts": ["everything"], "days": "30"},
        {"name": "x", "parts": ["numbers"], "days": "366"},
        {"name": "x", "parts": ["numbers"], "days": "0"},
        {"name": "x", "parts": ["numbers"], "days": "soon"},
        {"name": "x", "parts": ["numbers"], "days": "30", "shops": ["没有这家店"]},
    ],
)
def test_a_token_that_cannot_be_is_not_made(site: Site, form: dict[str, Any]) -> None:
    from xundan.web.api.models import Token

    refused = site.client("lead").post(site.at("settings/api/"), form)
    assert refused.status_code == 400
    assert not Token.objects.exists()


def test_the_log_tells_of_tokens_and_of_what_was_read_through_them(site: Site) -> None:
    from xundan.web.api.models import Token
    from xundan.web.audit.models import Entry

    before = set(Entry.objects.values_list("pk", flat=True))
    words = _token("lead", shops=(site.shop,))
    _get(site, _pages(site, "chat", site.chats[site.own] + "/"), words)
    _get(site, f"/api/shops/{quote(site.shop)}/metrics?metric=sales", words)
    number = Token.objects.get(person__login="lead").pk
    site.client("lead").post(site.at("settings/api/"), {"revoke": str(number)})
    entries = list(Entry.objects.exclude(pk__in=before).order_by("pk"))
    assert [entry.act for entry in entries] == ["token_made", "read_chat", "export", "export", "token_revoked"]
    assert {(entry.login, entry.shop, entry.about["token"]) for entry in entries} == {("lead", site.shop, "月报程序")}
    assert not [entry for entry in entries if words in str(vars(entry))]


def test_of_an_owners_pages_a_token_opens_none_but_those_of_its_parts(site: Site) -> None:
    """With numbers those that an analyst has, who sees numbers and nothing else; with other parts none of these."""
    numbers, others = _token("owner", "numbers"), _token("owner", "chats", "pay")
    for name, (_, who) in PAGES.items():
        words = others if "analyst" in who else numbers
        assert _get(site, addresses(site, name, site.shop)[1], words).status_code == 404, name


def test_whatever_a_token_was_lent_an_agents_opens_no_more_than_she(site: Site) -> None:
    words = _token("agent", *ALL)
    for name, (_, who) in PAGES.items():
        if "agent" not in who:
            assert _get(site, addresses(site, name, site.shop)[1], words).status_code == 404, name
