"""Tables: columns are left out where she chose so, on the screen and in files; a number says how it is made."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import quote

import pytest

from tests.web.conftest import Site

DAYS = "from=2026-10-05&to=2026-10-20"


def _left(site: Site, login: str, path: str) -> str:
    page = site.client(login).get(site.at(path)).content.decode()
    assert 'data-table="page-agents:agents"' in page
    found = re.search(r'<script id="left-out" type="application/json">(.*?)</script>', page)
    return " ".join(json.loads(found[1]).get("page-agents:agents", [])) if found else ""


def test_columns_are_kept_with_the_person(site: Site) -> None:
    owner = site.client("owner")
    chosen = {"table": "page-agents:agents", "left": ["aov", "late_turns"]}
    assert owner.post("/columns/", chosen).status_code == 204
    assert _left(site, "owner", "agents/") == "aov late_turns"
    assert _left(site, "lead", "agents/") == ""
    head = owner.get(site.at("agents/?take=agents.csv&lang=en")).content.decode("utf-8-sig").splitlines()
    assert not [line for line in head if "Order value" in line]
    assert [line for line in head if "First reply" in line]
    whole = site.client("lead").get(site.at("agents/?take=agents.csv&lang=en")).content.decode("utf-8-sig")
    assert "Order value" in whole
    assert owner.post("/columns/", {"table": "page-agents:agents"}).status_code == 204
    assert _left(site, "owner", "agents/") == ""


@pytest.mark.parametrize(
    "given",
    [{}, {"table": "x" * 101}, {"table": "a", "left": ["x" * 101]}, {"table": "a", "left": ["x"] * 101}],
    ids=["none", "long table", "long key", "many"],
)
def test_what_is_no_choice_of_columns_is_not_kept(site: Site, given: dict[str, object]) -> None:
    from xundan.web.people.models import Person

    assert site.client("owner").post("/columns/", given).status_code == 400
    assert "columns" not in Person.objects.get(login="owner").preferences
    assert site.client("owner").get("/columns/").status_code == 405
    assert site.client().post("/columns/", {"table": "a"}).status_code == 302


def test_all_columns_come_back_at_once(site: Site) -> None:
    agent = site.client("agent")
    agent.post("/columns/", {"table": "page-agents:agents", "left": ["aov"]})
    assert agent.post(site.at("settings/look/do/columns-reset/")).status_code == 303
    assert _left(site, "agent", "agents/") == ""


def test_a_number_says_how_it_is_made_with_its_own_numbers(site: Site) -> None:
    page = unescape(site.client("owner").get(site.at("agents/?" + DAYS)).content.decode())
    address = f"/api/shops/{quote(site.shop)}/metrics?{DAYS}&metric=inquiries&metric=inquiry_paid_buyers"
    told = site.client("owner").get(f"{address}&by=agent").json()["rows"]
    busiest = max(told, key=lambda row: row["inquiries"])
    paid, inquiries = busiest["inquiry_paid_buyers"], busiest["inquiries"]
    assert f": {paid} ÷ {inquiries} = {paid / inquiries * 100:.1f} %" in page
    assert re.search(r'href="[^"]*metrics/inquiry_conversion/[^"]*" title="询单转化率 = ', page)


def test_a_tile_says_how_it_is_made_with_its_own_numbers(site: Site) -> None:
    page = unescape(site.client("owner").get(site.at("?" + DAYS)).content.decode())
    address = f"/api/shops/{quote(site.shop)}/metrics?{DAYS}&metric=inquiries&metric=inquiry_paid_buyers"
    row = site.client("owner").get(address).json()["rows"][0]
    assert f": {row['inquiry_paid_buyers']} ÷ {row['inquiries']} = " in page


def test_the_funnel_holds_each_definition_beside_the_others(site: Site) -> None:
    query = DAYS
    tables = site.client("owner").get(f"/api/shops/{quote(site.shop)}/pages/funnel/?{query}").json()["tables"]
    ways = {row["id"]: row for row in tables["definitions"]["rows"]}
    assert {"inquiry_conversion:paid", "inquiry_conversion:ordered", "silent_conversion:buyers", "aov:order"} <= set(
        ways
    )
    for name in ("inquiry_conversion:ordered", "aov:order"):
        address = f"/api/shops/{quote(site.shop)}/metrics?metric={name}&{query}"
        assert float(ways[name]["value"]) == pytest.approx(
            float(site.client("owner").get(address).json()["rows"][0][name]), abs=0.01
        )
    assert (ways["inquiry_conversion:paid"]["used"], ways["inquiry_conversion:ordered"]["used"]) == (True, False)
    assert {row["item"] for row in tables["items"]["rows"]}
    sales = [float(row["sales"] or 0) for row in tables["items"]["rows"]]
    assert sales == sorted(sales, reverse=True)


def test_the_spread_of_her_answers_counts_what_the_metrics_count(site: Site) -> None:
    owner = site.client("owner")
    names = ("answered_turns", "late_turns", "unanswered_turns", "first_response_within_10s")
    address = f"/api/shops/{quote(site.shop)}/metrics?{DAYS}&by=agent" + "".join(f"&metric={name}" for name in names)
    hers = next(row for row in owner.get(address).json()["rows"] if row["agent"] == site.own)
    page = f"/api/shops/{quote(site.shop)}/pages/agent/{quote(site.own)}/?{DAYS}"
    tables = owner.get(page).json()["tables"]
    counts = [row["turns"] for row in tables["spread-table"]["rows"]]
    assert (sum(counts[:5]), *counts[5:]) == (hers["answered_turns"], hers["late_turns"], hers["unanswered_turns"])
    around = {row["id"]: row["now"] for row in tables["around"]["rows"]}
    assert around["late_turns"] == hers["late_turns"]
    assert float(around["first_response_within_10s"]) == pytest.approx(
        float(hers["first_response_within_10s"]), abs=1e-4
    )


def test_agents_are_held_against_the_days_before(site: Site) -> None:
    """The sixteen days from 5 October are held against the sixteen before them."""
    owner = site.client("owner")
    page = f"/api/shops/{quote(site.shop)}/pages/agents/"
    rows = owner.get(f"{page}?{DAYS}").json()["tables"]["against"]["rows"]
    before = owner.get(f"{page}?from=2026-09-19&to=2026-10-04").json()["tables"]["agents"]["rows"]
    were = {row["name"]: row["sales"] for row in before}
    assert were
    assert {row["name"]: row["sales/was"] for row in rows if row["name"] in were} == {
        name: sales for name, sales in were.items() if name in {row["name"] for row in rows}
    }


def test_a_lead_has_total_and_mean_of_her_team(site: Site) -> None:
    lead, page = site.client("lead"), f"/api/shops/{quote(site.shop)}/pages/agents/?{DAYS}"
    table = lead.get(page).json()["tables"]["agents"]
    total, mean = table["footer"]
    names = ("received_buyers", "sales", "inquiry_conversion", "first_response")
    address = f"/api/shops/{quote(site.shop)}/metrics?{DAYS}&by=team" + "".join(f"&metric={name}" for name in names)
    told = next(row for row in site.client("owner").get(address).json()["rows"] if row["team"] == site.team)
    assert {name: total[name] for name in names} == {name: told[name] for name in names}
    met = [row["received_buyers"] for row in table["rows"] if row["received_buyers"]]
    assert len(met) > 1
    assert mean["received_buyers"] == pytest.approx(sum(met) / len(met))
    whole = site.client("owner").get(page).json()["tables"]["agents"]["footer"]
    assert total["received_buyers"] < whole[0]["received_buyers"]
    assert site.client("agent").get(page).json()["tables"]["agents"]["footer"] == []


def test_numbers_on_an_agents_page_open_to_their_rows(site: Site) -> None:
    owner = site.client("owner")
    page = unescape(owner.get(site.at(f"agents/{quote(site.own, safe='')}/?{DAYS}")).content.decode())
    for metric, rule in (("late_turns", "order_first"), ("sales", "payment")):
        ways = re.findall(rf'href="([^"]*/rows/\?metric={metric}&[^"]*)"', page)
        (way,) = {each for each in ways if f"&rule={rule}&" in each and "&from=2026-10-05&" in each}
        assert owner.get(way).status_code == 200


@pytest.mark.parametrize(("login", "path"), [("owner", "funnel/"), ("agent", "me/")])
def test_a_row_that_is_called_after_a_metric_says_how_it_is_made_and_leads_there(
    site: Site, login: str, path: str
) -> None:
    page = unescape(site.client(login).get(site.at(path)).content.decode())
    assert re.search(
        r'<th scope="row"[^>]* title="询单转化率 = [^"]*"[^>]*><a href="[^"]*/metrics/inquiry_conversion[^"]*">', page
    )


def test_a_shops_number_opens_to_its_rows_from_the_funnel_and_from_its_definition(site: Site) -> None:
    owner = site.client("owner")
    for path in ("funnel/", "metrics/inquiries/", "metrics/inquiry_conversion/"):
        page = unescape(owner.get(site.at(f"{path}?{DAYS}")).content.decode())
        ways = {way for way in re.findall(r'href="([^"]*/rows/\?metric=[^"]*)"', page)}
        assert ways, path
        for way in ways:
            assert owner.get(way).status_code == 200, way
        assert "/rows/?metric=" not in site.client("lead").get(site.at(f"{path}?{DAYS}")).content.decode()
    address = f"/api/shops/{quote(site.shop)}/metrics?{DAYS}&metric=inquiries"
    count = owner.get(address).json()["rows"][0]["inquiries"]
    (way,) = {each for each in re.findall(r'href="([^"]*/rows/\?metric=inquiries&[^"]*)"', unescape(
        owner.get(site.at(f"metrics/inquiries/?{DAYS}")).content.decode()))}  # fmt: skip
    assert f"共 {count:,} 行" in owner.get(way).content.decode()
