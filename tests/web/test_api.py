"""The API: the command line's answers to the byte, cut to what whoever asks may see, in one shape of error."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.cli.conftest import run_main
from tests.web.conftest import Site


def _ask(site: Site, login: str, *metrics: str, shop: str | None = None, **more: Any) -> Any:
    query = urlencode([("metric", name) for name in metrics] + list(more.items()))
    path = f"/api/shops/{quote(shop)}/metrics" if shop else "/api/metrics"
    return site.client(login).get(f"{path}?{query}")


@pytest.mark.parametrize(
    ("metrics", "words"),
    [
        (("inquiry_conversion", "sales", "first_response"), {"by": "agent,day", "month": "2026-10"}),
        (("visitors", "aov:order"), {"from": "2026-10-12", "to": "2026-10-20", "rule": "payment"}),
        (("sales",), {"last": "3", "by": "shop"}),
        (("sales", "sales_share"), {"by": "agent"}),
        ((), {}),
    ],
)
def test_the_api_answers_what_the_command_line_prints(
    site: Site, monkeypatch: pytest.MonkeyPatch, metrics: tuple[str, ...], words: dict[str, str]
) -> None:
    options = [part for name, value in words.items() for part in (f"--{name}", value)]
    base = ["metrics", *metrics, *options, "-w", str(site.place.root), "--format", "json", "--lang", "zh"]
    printed = run_main(monkeypatch, *base)
    assert printed.err == ""
    assert _ask(site, "owner", *metrics, **words).content.decode() == printed.out
    of_shop = run_main(monkeypatch, *base, "--shop", site.shop)
    assert _ask(site, "owner", *metrics, shop=site.shop, **words).content.decode() == of_shop.out
    assert _ask(site, "owner", *metrics, **{**words, "shop": site.shop}).content.decode() == of_shop.out


def test_an_agent_gets_her_own_rows_and_no_total(site: Site) -> None:
    for ask in ({"by": "agent,day"}, {"by": "day,agent"}, {"by": "agent"}):
        hers = _ask(site, "agent", "inquiries", "sales", **ask).json()["rows"]
        everybodys = _ask(site, "owner", "inquiries", "sales", shop=site.shop, **ask).json()["rows"]
        assert hers
        assert hers == [row for row in everybodys if row["agent"] == site.own]
    for metrics, by in ((("sales",), ""), (("sales",), "day"), (("sales",), "team"), (("visitors",), "day"),
                        (("sales_share",), "agent")):  # fmt: skip
        assert _ask(site, "agent", *metrics, by=by).status_code == 404, (metrics, by)
        assert _ask(site, "agent", *metrics, by=by, shop=site.shop).status_code == 404, (metrics, by)


def test_a_lead_gets_her_teams_rows(site: Site) -> None:
    rows = _ask(site, "lead", "inquiries", by="agent").json()["rows"]
    assert {row["agent"] for row in rows} == set(site.members)
    assert _ask(site, "lead", "inquiries", by="team").status_code == 404
    assert _ask(site, "lead", "inquiries", by="team,agent").status_code == 200
    assert _ask(site, "lead", "inquiries").status_code == 200  # the shop's page of the first page is hers too


def test_who_sees_some_agents_only_asks_for_one_shop_at_a_time(site: Site) -> None:
    from xundan.web.people.models import Person, Seat

    Seat.objects.create(person=Person.objects.get(login="agent"), shop=site.other, role="analyst")
    refused = _ask(site, "agent", "inquiries", by="agent")
    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == "one_shop"
    assert _ask(site, "agent", "inquiries", by="agent", shop=site.shop).status_code == 200


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ({"metric": "no such"}, 400, "unknown_metric"),
        ({"metric": "sales", "by": "moon"}, 400, "dimension"),
        ({"metric": "sales", "from": "yesterday"}, 400, "day"),
        ({"metric": "sales", "month": "2026-10", "last": "3"}, 400, "period"),
        ({"metric": "sales", "from": "1990-01-01", "to": "2100-12-31"}, 400, "period"),
        ({"metric": "sales", "rule": "first"}, 400, "rule"),
        ({"metric": "sales", "last": "many"}, 422, "parameter"),
        ({"metric": "sales", "last": "99999999999"}, 422, "parameter"),
        ({"metric": "sales", "lang": "fr"}, 422, "parameter"),
        ({"metric": "sales", "shop": "没有这家店"}, 404, "not_found"),
    ],
)
def test_every_error_has_one_shape(site: Site, words: dict[str, str], status: int, code: str) -> None:
    refused = site.client("owner").get(f"/api/metrics?{urlencode(words)}")
    assert refused.status_code == status
    assert list(refused.json()) == ["error"]
    assert list(refused.json()["error"]) == ["code", "message", "hint"]
    assert refused.json()["error"]["code"] == code
    assert refused["Content-Type"] == "application/json"


def test_an_error_names_parameters_as_addresses_do_not_as_options(site: Site) -> None:
    told = site.client("owner").get("/api/metrics?metric=sales&from=x&lang=en").json()["error"]
    assert told["message"] == "from takes a day YYYY-MM-DD, found 'x'"


def test_strangers_and_writers_are_refused_in_the_same_shape(site: Site) -> None:
    stranger = site.client().get("/api/openapi.json")
    assert (stranger.status_code, stranger.json()["error"]["code"]) == (401, "sign_in")
    assert stranger["WWW-Authenticate"] == "Bearer"
    for address in ("/api/me", f"/api/shops/{quote(site.shop)}/pages/agents/"):
        written = site.client("owner").post(address)
        assert (written.status_code, written.json()["error"]["code"]) == (405, "method")
    nowhere = site.client("owner").get("/api/nowhere")
    assert (nowhere.status_code, nowhere.json()["error"]["code"]) == (404, "not_found")


def test_the_document_tells_of_every_page_with_its_parameters_and_errors(site: Site) -> None:
    from xundan.web.frame.register import routes

    told = site.client("analyst").get("/api/openapi.json").json()
    paths = {path: entry["get"] for path, entry in told["paths"].items()}
    assert all(set(entry) == {"get"} for entry in told["paths"].values())
    for route in routes():
        (entry,) = [each for path, each in paths.items() if each["operationId"] == f"page_{route.name}"]
        named = {each["name"] for each in entry["parameters"] if each["in"] == "query"}
        assert named == {"range", "from", "to", "against", "rule", "lang", *route.takes}
        assert {"200", "400", "401", "404", "422"} <= set(entry["responses"])
        assert entry["description"]
    rows = paths["/api/shops/{shop}/pages/chat/{day}/{dialogue}/"]["parameters"]
    assert {(each["name"], each["schema"]["type"]) for each in rows if each["in"] == "path"} == {
        ("shop", "string"), ("day", "string"), ("dialogue", "integer")
    }  # fmt: skip
    assert {"metric", "by", "from", "to", "month", "last", "rule", "shop", "lang"} == {
        each["name"] for each in paths["/api/metrics"]["parameters"]
    }


def test_who_asks_is_told_what_she_is(site: Site) -> None:
    told = site.client("agent").get("/api/me").json()
    assert (told["login"], told["token"]) == ("agent", None)
    (seat,) = told["seats"]
    assert (seat["shop"], seat["role"], seat["accounts"]) == (site.shop, "agent", [site.own])
    assert {"agents", "chats", "own_pay"} <= set(seat["rights"])
    assert not {"shop", "pay", "people", "settings", "data"} & set(seat["rights"])
    assert [each["id"] for each in site.client("agent").get("/api/shops").json()["shops"]] == [site.shop]
    assert [each["id"] for each in site.client("owner").get("/api/shops").json()["shops"]] == [site.shop, site.other]


def test_data_taken_with_a_session_are_written_down_and_pages_looked_at_are_not(site: Site) -> None:
    from xundan.web.audit.models import Entry

    before = set(Entry.objects.values_list("pk", flat=True))
    client = site.client("analyst")
    client.get(site.at("agents/"))
    client.get("/api/me")
    assert not Entry.objects.exclude(pk__in=before).exists()
    client.get(f"/api/shops/{quote(site.shop)}/pages/agents/")
    client.get(f"/api/shops/{quote(site.shop)}/metrics?metric=sales")
    client.get("/api/metrics?metric=sales")
    client.get(site.at("agents/?take=agents.json"))
    client.get(f"/api/shops/{quote(site.shop)}/pages/health/")  # not hers: nothing leaves
    told = [(e.act, e.login, e.shop, e.about) for e in Entry.objects.exclude(pk__in=before).order_by("pk")]
    assert told == [
        ("export", "analyst", site.shop, {"page": "agents", "table": "json"}),
        ("export", "analyst", site.shop, {"page": "metrics", "table": "json"}),
        ("export", "analyst", "", {"page": "metrics", "table": "json"}),
        ("export", "analyst", site.shop, {"page": "agents", "table": "agents.json"}),
    ]
