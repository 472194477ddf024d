"""Every address of the site x every role x the own and another shop; an address without a line here fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.web.conftest import Site

ROLES = ("owner", "lead", "agent", "bookkeeper", "analyst")
ALL = frozenset(ROLES)
SHOP = ALL - {"agent"}
"""Who sees the numbers of the whole shop."""
TRADE = SHOP - {"bookkeeper"}
"""Who sees visitors, items and the market."""

WHOLE = frozenset({"owner", "bookkeeper", "analyst"})
"""Who sees all agents; the lead here has a team."""
WHY = WHOLE - {"bookkeeper"}
"""Who of them asks why numbers moved and what to do."""
PAY = frozenset({"owner", "bookkeeper"})
"""Who sees everybody's pay, changes plans and closes months."""
SCORES = ALL - {"analyst"}
"""Who sees scores, and be it her own."""
CHATS = frozenset({"owner", "lead", "agent"})
"""Who reads chats."""
OWNER = frozenset({"owner"})

PAGES: dict[str, tuple[str, frozenset[str]]] = {
    "overview": ("", SHOP),
    "funnel": ("funnel/", SHOP),
    "me": ("me/", frozenset({"agent"})),
    "agents": ("agents/", ALL),
    "agent": ("agents/{own}/", ALL),
    "orders": ("orders/", ALL),
    "order": ("orders/{order}/", ALL),
    "disputes": ("disputes/", CHATS),
    "chats": ("chats/", CHATS),
    "chat": ("chats/{chat}/", CHATS),
    "samples": ("chats/samples/?kind=slowest", CHATS),
    "scored": ("chats/scored/", CHATS),
    "lost": ("lost/?range=7", CHATS),
    "lost-day": ("lost/day/?range=7", CHATS),
    "quality": ("quality/?range=30", WHOLE),
    "refunds": ("quality/refunds/?range=30", WHOLE),
    "reviews": ("quality/reviews/?range=30", frozenset({"owner"})),
    "complaints": ("quality/complaints/?range=30", WHOLE),
    "questions": ("lost/questions/?range=7", CHATS),
    "at-risk": ("lost/at-risk/?range=30", frozenset({"owner"})),
    "inspection": ("lost/inspection/?range=7", CHATS),
    "traffic": ("traffic/?range=7", TRADE),
    "keywords": ("traffic/keywords/?range=7", TRADE),
    "bounce": ("traffic/bounce/?range=7", TRADE),
    "exits": ("traffic/pages/?range=7", TRADE),
    "items": ("traffic/items/?range=7", TRADE),
    "dead": ("traffic/dead/?range=7", TRADE),
    "together": ("traffic/together/?range=7", TRADE),
    "audience": ("traffic/audience/?range=7", TRADE),
    "visitors": ("traffic/visitors/?range=7", TRADE),
    "market": ("traffic/market/?range=7", TRADE),
    "event": ("traffic/event/?range=7", TRADE),
    "why": ("why/?metric=inquiry_conversion&range=7&by=agent", WHY),
    "fair": ("why/agents/?range=7", WHY),
    "speed": ("why/speed/?range=7", WHY),
    "drift": ("why/drift/?range=7&metric=first_response", WHY),
    "advice": ("why/advice/?range=7", WHY),
    "scorecards": ("scorecards/?month=2026-10", SCORES),
    "slip": ("scorecards/2026-10/{own}/", SCORES),
    "plans": ("scorecards/plans/", PAY),
    "plan": ("scorecards/plans/presale/", PAY),
    "new-plan": ("scorecards/new-plan/?name=other&source=presale&month=2026-12", PAY),
    "whatif": ("scorecards/whatif/", PAY),
    "compare": ("scorecards/compare/?month=2026-10", SCORES),
    "marks": ("scorecards/marks/?month=2026-10&agent={own}", PAY | {"lead"}),
    "data": ("data/?range=7", SHOP),
    "upload": ("data/upload/", OWNER),
    "upload-look": ("data/upload/{upload}/", OWNER),
    "upload-map": ("data/upload/{upload}/map/", OWNER),
    "imports": ("data/imports/", OWNER),
    "import": ("data/imports/1/", OWNER),
    "reconcile": ("data/reconcile/?range=yesterday", WHOLE),
    "reports": ("data/reports/?range=7", WHOLE),
    "formats": ("data/formats/", SHOP),
    "format": ("data/formats/taobao_orders/", SHOP),
    "jobs": ("data/jobs/", OWNER),
    "job": ("data/jobs/{job}/", OWNER),
    "health": ("data/health/", OWNER),
    "held": ("settings/held/", ALL),
    "rows": ("rows/?metric=inquiries&where-agent={own}", ALL),
    "metric": ("metrics/inquiry_conversion/", ALL),
    "look": ("settings/look/", ALL),
    "shops": ("settings/shops/", OWNER),
    "team": ("settings/team/", OWNER),
    "rules": ("settings/rules/", OWNER),
    "rules-try": ("settings/rules/try/", OWNER),
}
"""A page's address below its shop's, and who may see it; `own` is an account of the agent's and of the lead's team."""

FORMS: dict[str, tuple[str, frozenset[str]]] = {
    "settings": ("settings/", ALL),
    "tokens": ("settings/api/", ALL),
    "second-factor": ("settings/code/", ALL),
    "people": ("settings/people/", frozenset({"owner"})),
    "audit": ("settings/audit/", frozenset({"owner"})),
}
"""The same of pages with forms, which have no part in the API."""
ACTS: dict[str, tuple[str, frozenset[str]]] = {
    "object": ("settings/held/", ALL),
    "answer-objection": ("settings/held/", frozenset({"owner", "lead"})),
    "month-close": ("scorecards/", PAY),
    "month-confirm": ("scorecards/", PAY),
    "month-reopen": ("scorecards/", PAY),
    "month-carry": ("scorecards/compare/", PAY),
    "plan-draft": ("scorecards/plans/", PAY),
    "plan-create": ("scorecards/new-plan/", PAY),
    "plan-save": ("scorecards/plans/presale/", PAY),
    "what-if": ("scorecards/whatif/", PAY),
    "mark-grades": ("scorecards/marks/", PAY | {"lead"}),
    "mark-attendance": ("scorecards/marks/", PAY | {"lead"}),
    "mark-adjustment": ("scorecards/marks/", PAY | {"lead"}),
    "mark-target": ("scorecards/marks/", PAY | {"lead"}),
    "mark-take-back": ("scorecards/marks/", PAY | {"lead"}),
    "upload": ("data/upload/", OWNER),
    "piece": ("data/upload/", OWNER),
    "look-at": ("data/upload/", OWNER),
    "folder": ("data/upload/", OWNER),
    "demo": ("data/upload/", OWNER),
    "look-again": ("data/upload/{upload}/", OWNER),
    "take": ("data/upload/{upload}/", OWNER),
    "discard": ("data/upload/{upload}/", OWNER),
    "map": ("data/upload/{upload}/map/", OWNER),
    "undo": ("data/imports/", OWNER),
    "redo": ("data/imports/", OWNER),
    "stop": ("data/jobs/{job}/", OWNER),
    "refresh": ("data/health/", OWNER),
    "vacuum": ("data/health/", OWNER),
    "look": ("settings/look/", ALL),
    "columns-reset": ("settings/look/", ALL),
    "shop-save": ("settings/shops/", OWNER),
    "shop-add": ("settings/shops/", OWNER),
    "agent-save": ("settings/team/", OWNER),
    "rules-try": ("settings/rules/", OWNER),
    "rules-save": ("settings/rules/try/", OWNER),
    "rules-drop": ("settings/rules/try/", OWNER),
    "report-write": ("data/reports/", WHOLE),
    "keep-advice": ("why/advice/", frozenset({"owner"})),
    "dispute": ("orders/{order}/", CHATS),
    "take-back-dispute": ("orders/{order}/", CHATS),
    "dispute-order": ("disputes/", CHATS),
    "mark-chat": ("chats/{chat}/", frozenset({"owner", "lead"})),
    "note-losses": ("lost/day/", CHATS),
    "decide": ("orders/{order}/", frozenset({"owner", "lead"})),
}
"""What is done on pages: its page's address below its shop's, and who may do it. An act that is hers to do answers an
empty form with 400 or leads back with 303."""
FILES: dict[str, tuple[str, frozenset[str]]] = {
    "rejects": ("data/imports/1/rejects.csv", OWNER),
    "report-file": ("data/reports/{report}/file", WHOLE),
}
"""Addresses of files that are there as they are."""
API: dict[str, tuple[str, frozenset[str]]] = {
    "api-me": ("/api/me", ALL),
    "api-shops": ("/api/shops", ALL),
    "api-metrics": ("/api/metrics?metric=inquiries&shop={shop}", SHOP),
    "api-shop-metrics": ("/api/shops/{shop}/metrics?metric=inquiries", SHOP),
}
"""Addresses of programs that are no page, and whom they answer."""
OPEN = {"home", "start", "sign-in", "second-step", "language", "join"}
"""Addresses for strangers."""
OWN = {"columns", "sign-out", "sign-out-elsewhere", "sign-out-everywhere"}
"""Addresses that take a form and show no page, for everybody who signed in."""


def addresses(site: Site, name: str, shop: str) -> tuple[str, str]:
    from xundan.web.frame.register import route_named

    path, _, query = site.filled(PAGES[name][0]).partition("?")
    page = site.at(path, shop) + (f"?{query}" if query else "")
    rest = path[len(route_named(name).path.partition("<")[0]) :]
    return page, f"/api/shops/{quote(shop)}/pages/{name}/{rest}" + (f"?{query}" if query else "")


@pytest.mark.parametrize("name", PAGES)
def test_each_role_sees_its_pages_and_no_others(site: Site, name: str) -> None:
    for role in ROLES:
        client = site.client(role)
        for address in addresses(site, name, site.shop):
            expected = 200 if role in PAGES[name][1] else 404
            assert client.get(address).status_code == expected, (role, address)


@pytest.mark.parametrize("name", PAGES)
def test_another_shop_answers_404(site: Site, name: str) -> None:
    for role in ROLES:
        client = site.client(role)
        for address in addresses(site, name, "没有这家店"):
            assert client.get(address).status_code == 404, (role, address)
        if role == "owner":  # has a seat in every shop
            continue
        for address in addresses(site, name, site.other):
            assert client.get(address).status_code == 404, (role, address)


@pytest.mark.parametrize("name", PAGES)
def test_strangers_are_asked_who_they_are(site: Site, name: str) -> None:
    page, api = addresses(site, name, site.shop)
    client = site.client()
    found = client.get(page)
    assert found.status_code == 302
    assert found["Location"].startswith("/sign-in/?next=")
    assert client.get(api).status_code == 401


def test_every_address_has_its_line(site: Site) -> None:
    from django.urls import get_resolver

    names = {pattern.name for pattern in _patterns(get_resolver())}
    told = {f"page-{name}" for name in PAGES if name != "overview"} | {f"api-{name}" for name in PAGES}
    acts = {f"act-{name}" for name in ACTS}
    assert names == told | acts | set(FORMS) | set(FILES) | OPEN | OWN | set(API) | {"shop", "api-root", "openapi-json"}


def _patterns(resolver: Any) -> Iterator[Any]:
    """All addresses, also those below another."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern)
        else:
            yield pattern


@pytest.mark.parametrize("name", API)
def test_questions_of_programs_are_answered_as_roles_say(site: Site, name: str) -> None:
    path, who = API[name]
    for role in ROLES:
        client = site.client(role)
        assert client.get(path.format(shop=quote(site.shop))).status_code == (200 if role in who else 404), role
        if "{shop}" in path:
            for shop in [site.other, "没有这家店"]:
                expected = 200 if (role, shop) == ("owner", site.other) else 404
                assert client.get(path.format(shop=quote(shop))).status_code == expected, (role, shop)
    assert site.client().get(path.format(shop=quote(site.shop))).status_code == 401


@pytest.mark.parametrize("name", ACTS)
def test_acts_are_for_those_who_may(site: Site, name: str) -> None:
    path, who = ACTS[name]
    path = site.filled(path)
    for role in ROLES:
        client = site.client(role)
        assert client.get(site.at(f"{path}do/{name}/")).status_code == 405
        expected = (303, 400) if role in who else (404,)
        assert client.post(site.at(f"{path}do/{name}/")).status_code in expected, role
        for shop in [site.other, "没有这家店"]:
            if role != "owner" or shop != site.other:
                assert client.post(site.at(f"{path}do/{name}/", shop)).status_code == 404, (role, shop)
    assert site.client().post(site.at(f"{path}do/{name}/")).status_code == 302


@contextmanager
def _file(site: Site, name: str) -> Iterator[str]:
    """Such a file, for a while; its address below its shop's."""
    from django.utils import timezone

    from xundan.web.jobs.models import Job
    from xundan.web.people.models import Person
    from xundan.web.reports.files import keep

    path = FILES[name][0]
    if name == "rejects":
        kept = site.place.workspace.rejects / "000001.csv"
        kept.parent.mkdir(exist_ok=True)
        kept.write_text("file,table,line,column,value,原因,reason\n", encoding="utf-8-sig")
    else:
        job = Job.objects.create(person=Person.objects.get(login="owner"), shop=site.shop, kind="report", state="done",
                                 wish={"format": "pdf"}, found={"name": "月结表.pdf"}, at=timezone.now())  # fmt: skip
        keep(job, "pdf", b"...")
        kept, path = site.place.own / "reports" / str(job.pk) / "report.pdf", path.format(report=job.pk)
    try:
        yield path
    finally:
        kept.unlink()
    assert site.client("owner").get(site.at(path)).status_code == 404


@pytest.mark.parametrize("name", FILES)
def test_files_are_for_those_who_may(site: Site, name: str) -> None:
    who = FILES[name][1]
    with _file(site, name) as path:
        for role in ROLES:
            client = site.client(role)
            assert client.get(site.at(path)).status_code == (200 if role in who else 404), role
            for shop in [site.other, "没有这家店"]:
                if (role, name, shop) != ("owner", "rejects", site.other):  # the owner's imports hold both shops
                    assert client.get(site.at(path, shop)).status_code == 404, (role, shop)
        assert site.client().get(site.at(path)).status_code == 302
        assert site.client("owner").post(site.at(path)).status_code == 405


@pytest.mark.parametrize("name", FORMS)
def test_forms_are_for_those_who_may(site: Site, name: str) -> None:
    path, who = FORMS[name]
    for role in ROLES:
        client = site.client(role)
        for answer in (client.get(site.at(path)), client.post(site.at(path))):
            assert (answer.status_code != 404) == (role in who or answer.status_code == 405), (role, answer.status_code)
        if role != "owner":
            assert client.get(site.at(path, site.other)).status_code == 404
            assert client.post(site.at(path, site.other)).status_code in (404, 405)
    assert site.client().get(site.at(path)).status_code == 302
    assert site.client().post(site.at(path)).status_code == 302


def test_signing_out_everywhere_ends_ones_own_sessions_only(site: Site) -> None:
    first, second, other = site.client("lead"), site.client("lead"), site.client("agent")
    assert first.get(site.at("settings/sign-out-everywhere/")).status_code == 405
    assert second.post(site.at("settings/sign-out-everywhere/", "没有这家店")).status_code == 404
    first.post(site.at("settings/sign-out-everywhere/"))
    assert second.get(site.at("agents/")).status_code == 302
    assert other.get(site.at("agents/")).status_code == 200


def test_an_agent_sees_her_own_rows_only(site: Site) -> None:
    client = site.client("agent")
    hers, another = site.own, next(account for account in site.agents if account != site.own)
    rows = client.get(f"/api/shops/{quote(site.shop)}/pages/agents/").json()["tables"]["agents"]["rows"]
    assert {row["agent"] for row in rows} <= {hers}
    assert client.get(site.at(f"agents/{quote(another, safe='')}/")).status_code == 404
    for query in (f"where-agent={quote(another)}", "where-day=2026-10-20", ""):
        assert client.get(site.at(f"rows/?metric=inquiries&{query}")).status_code == 404, query


def test_a_lead_sees_her_team_only(site: Site) -> None:
    client = site.client("lead")
    others = [account for account in site.agents if account not in site.members]
    assert others
    rows = client.get(f"/api/shops/{quote(site.shop)}/pages/agents/").json()["tables"]["agents"]["rows"]
    assert {row["agent"] for row in rows} <= set(site.members)
    assert rows
    assert client.get(site.at(f"agents/{quote(others[0], safe='')}/")).status_code == 404


def test_who_may_not_read_chats_sees_no_buyer(site: Site) -> None:
    query = "rows/?metric=sales&range=30"
    clear = site.client("owner").get(site.at(query)).content.decode()
    masked = site.client("analyst").get(site.at(query))
    assert "▇▇▇" not in clear
    assert "▇▇▇" in masked.content.decode()
    table = site.client("analyst").get(site.at(f"{query}&take=rows.csv")).content.decode()
    buyers = {
        row["buyer_id"]
        for row in site.client("owner")
        .get(f"/api/shops/{quote(site.shop)}/pages/rows/?metric=sales")
        .json()["tables"]["rows"]["rows"]
    }
    assert buyers - {None}
    for buyer in buyers - {None}:
        assert buyer not in table


def test_an_agent_sees_her_own_orders_only(site: Site) -> None:
    client = site.client("agent")
    other = next(agent for agent in site.agents if agent != site.own and agent in site.orders)
    listed = client.get(f"/api/shops/{quote(site.shop)}/pages/orders/").json()["tables"]["orders"]["rows"]
    assert listed
    assert site.orders[site.own] in {row["order_id"] for row in listed}
    everything = (
        site.client("owner").get(f"/api/shops/{quote(site.shop)}/pages/orders/").json()["tables"]["orders"]["rows"]
    )
    assert {row["order_id"] for row in listed} < {row["order_id"] for row in everything}
    found = client.get(site.at(f"orders/?q={site.orders[other]}")).content.decode()
    assert f"orders/{site.orders[other]}/" not in found
    assert client.get(site.at("orders/does-not-exist/")).status_code == 404


def test_words_of_chats_are_for_who_may_read_them_and_reading_is_written_down(site: Site) -> None:
    from xundan.web.audit.models import Entry

    path = f"orders/{site.orders[site.own]}/"
    address = f"/api/shops/{quote(site.shop)}/pages/order/{site.orders[site.own]}/"

    def words(login: str) -> set[str]:
        blocks = site.client(login).get(address).json()["blocks"]
        bubbles = next(block for block in blocks if block["kind"] == "dialogue")["bubbles"]
        return {bubble["text"] for bubble in bubbles if bubble["side"] != "event"} - {None}

    before = Entry.objects.filter(act="read_chat").count()
    said = words("owner")
    assert len(said) > 1
    assert words("analyst") == words("bookkeeper") == set()
    assert words("agent") <= said
    assert words("agent")
    assert Entry.objects.filter(act="read_chat").count() - before == 3  # the owner once, the agent twice
    page = site.client("analyst").get(site.at(path)).content.decode()
    assert "▇▇▇" in page
    assert not any(text in page for text in said if len(text) > 6)
    buyer = site.client("owner").get(site.at("orders/?q=" + site.orders[site.own])).content.decode()
    assert "▇▇▇" not in buyer


def test_a_buyers_name_finds_nothing_for_who_may_not_know_it(site: Site) -> None:
    rows = site.client("owner").get(f"/api/shops/{quote(site.shop)}/pages/orders/").json()["tables"]["orders"]["rows"]
    buyer = next(row["buyer"] for row in rows if row["order_id"] == site.orders[site.own])
    clear = site.client("lead").get(site.at(f"orders/?q={quote(buyer)}")).content.decode()
    assert site.orders[site.own] in clear
    found = site.client("analyst").get(site.at(f"orders/?q={quote(buyer)}")).content.decode()
    assert site.orders[site.own] not in found


def test_an_agent_reads_her_own_chats_only(site: Site) -> None:
    client = site.client("agent")
    other = next(agent for agent in site.agents if agent != site.own and agent in site.chats)
    assert client.get(site.at(f"chats/{site.chats[other]}/")).status_code == 404
    assert client.get(site.at(f"chats/?agent={quote(other)}")).status_code == 404
    listed = client.get(f"/api/shops/{quote(site.shop)}/pages/chats/").json()["tables"]["chats"]["rows"]
    whole = site.client("owner").get(f"/api/shops/{quote(site.shop)}/pages/chats/").json()["tables"]["chats"]["rows"]
    assert 0 < len(listed) < len(whole)
    for path in ("2026-10-31/1", "yesterday/1", "2026-10-31/99999999999999999999999"):
        assert client.get(site.at(f"chats/{path}/")).status_code == 404, path


def test_an_agents_page_of_lost_inquiries_tells_of_nobody_else(site: Site) -> None:
    for part in ("reasons", "lines", "follow-up", "unpaid"):
        address = f"/api/shops/{quote(site.shop)}/pages/lost/?range=30&part={part}"
        hers, everybodys = (site.client(login).get(address).content.decode() for login in ("agent", "owner"))
        others = [agent.partition(":")[2] for agent in site.agents if agent != site.own]
        assert not [name for name in others if name in hers], part
        assert [name for name in others if name in everybodys], part


def test_what_an_agents_share_is_of_is_not_hers_to_see(site: Site) -> None:
    """The rows below the line of such a rate are the whole shop's, whichever agent is named."""
    path = f"rows/?range=30&metric=sales_share&where-agent={quote(site.own)}"
    assert site.client("owner").get(site.at(path)).status_code == 200
    for login in ("agent", "lead"):
        assert site.client(login).get(site.at(path)).status_code == 404
        assert site.client(login).get(site.at(f"{path}&part=numerator")).status_code == 200


def test_no_file_of_orders_names_a_buyer_to_who_may_not_know_her(site: Site) -> None:
    owner = site.client("owner").get(f"/api/shops/{quote(site.shop)}/pages/orders/").json()
    buyers = {row["buyer"] for row in owner["tables"]["orders"]["rows"]} - {None}
    assert buyers
    for address in (f"/api/shops/{quote(site.shop)}/pages/orders/", site.at("orders/?take=orders.json"),
                    site.at("orders/?take=orders.csv")):  # fmt: skip
        told = site.client("analyst").get(address).content.decode()
        assert "▇▇▇" in told or "\\u2587" in told
        assert not [buyer for buyer in buyers if buyer in told], address


def test_every_number_that_opens_opens_for_who_sees_it(site: Site) -> None:
    """Who sees some agents only has no way to the rows of all, also on pages that the owner looked at before her."""
    pages = ("", "funnel/", "traffic/items/?range=7", "agents/", f"agents/{quote(site.own, safe='')}/")
    opened: dict[str, int] = {}
    for role in ("owner", "lead", "agent"):
        client, ways = site.client(role), {}
        for path in pages:
            for found in re.findall(r'href="([^"]*/rows/\?[^"]*)"', client.get(site.at(path)).content.decode()):
                asked = parse_qs(urlsplit(unescape(found)).query)
                kind = tuple(sorted(name for name in asked if name.startswith("where-")))
                ways[path, asked["metric"][0], kind, asked["rule"][0]] = unescape(found)
        opened[role] = len(ways)
        for asked_by, way in ways.items():
            assert client.get(way).status_code == 200, (role, asked_by)
    assert opened["owner"] > opened["lead"] > 0
    assert opened["agent"] > 0


def test_another_shops_agents_are_neither_chosen_from_nor_named(site: Site, tmp_path: Path) -> None:
    """Of a person whose shop is one of two she reads no account and no name of the other."""
    from xundan.lake.importing import Wishes
    from xundan.session import Session

    session, listed = Session(site.place.workspace), tmp_path / "agents.csv"
    listed.write_text("agent_id,name,team,role\n隔壁:小周,小周,一组,presale\n", encoding="utf-8")
    assert not session.import_files([listed], Wishes(shop=site.other, as_table="agents", whole_days=False)).rejects
    try:
        client = site.client("bookkeeper")
        assert client.get(site.at(f"agents/{quote('隔壁:小周', safe='')}/")).status_code == 404
        from xundan.web.people.models import Seat

        Seat.objects.filter(person__login="bookkeeper").update(role="owner")
        for path in ("chats/", "chats/samples/", "chats/scored/", "orders/"):
            page = client.get(site.at(path)).content.decode()
            assert site.own in page, path
            assert "小周" not in page, path
    finally:
        session.undo("last")


def test_a_bookkeepers_menu_is_months_end(site: Site) -> None:
    """She is led neither to traffic nor to the analyses, from no page of hers; an analyst, who has both, is."""

    def led_to(login: str) -> set[str]:
        base, found = site.at(), set()
        for path in ("", "funnel/", "agents/", "quality/?range=30", "orders/", "data/?range=7"):
            page = unescape(site.client(login).get(site.at(path)).content.decode())
            found |= {each.partition("/")[0] for each in re.findall(rf'href="{re.escape(base)}([^"?]*)', page)}
        return found

    keeper, analyst = led_to("bookkeeper"), led_to("analyst")
    assert {"funnel", "agents", "orders", "quality", "scorecards", "data"} <= keeper
    assert not {"traffic", "why"} & keeper
    assert {"traffic", "why"} <= analyst
    assert "scorecards" not in analyst


@pytest.mark.parametrize("path", ["data/", "data/formats/taobao_orders/"])
def test_the_way_to_bring_files_in_is_for_who_may(site: Site, path: str) -> None:
    for role, may in (("owner", True), ("lead", False), ("analyst", False), ("bookkeeper", False)):
        main = site.client(role).get(site.at(path)).content.decode().partition("<h1")[2]
        assert ("/data/upload/" in main) == may, role
