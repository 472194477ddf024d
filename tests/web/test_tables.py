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


@pytest.mark.parametrize(
    ("path", "tag"), [("why/?from=2026-10-20&to=2026-10-26", "th"), ("why/advice/?range=30", "td")]
)
def test_a_metric_named_in_a_row_says_how_it_is_made_where_its_name_stands(site: Site, path: str, tag: str) -> None:
    page = unescape(site.client("owner").get(site.at(path)).content.decode())
    found = re.findall(rf'<{tag}[^>]* title="([^"=]+) = [^"]*"[^>]*><a href="[^"]*/metrics/[^"]*">([^<]*)</a>', page)
    assert found
    assert all(name.strip() == shown.strip() for name, shown in found), found


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


def _ways(page: str, block: str) -> list[tuple[str, str]]:
    """Where the numbers of a part of a page open to rows, each with the number as it stands there."""
    part = re.search(rf'<section [^>]*id="{block}".*?</section>', page, re.S)
    assert part, block
    return re.findall(r'<a href="([^"]*/rows/\?[^"]*)"[^>]*>([^<]*)</a>', unescape(part[0]))


def _number_of_rows(site: Site, login: str, way: str) -> int:
    found = site.client(login).get(way)
    assert found.status_code == 200, (login, way)
    told = re.search(r"共 ([\d,]+) 行", found.content.decode())
    assert told, way
    return int(told[1].replace(",", ""))


@pytest.mark.parametrize("login", ["owner", "lead"])
def test_the_sums_below_the_agents_open_to_their_rows(site: Site, login: str) -> None:
    page = site.client(login).get(site.at(f"agents/?{DAYS}")).content.decode()
    foot = re.search(r'id="agents".*?<tfoot>(.*?)</tfoot>', page, re.S)
    assert foot
    ways = re.findall(r'<a href="([^"]*/rows/\?metric=(\w+)[^"]*)"[^>]*>([^<]*)</a>', unescape(foot[1]))
    counted = {metric: (way, text) for way, metric, text in ways}
    for metric in ("received_buyers", "inquiries", "late_turns"):
        way, text = counted[metric]
        assert _number_of_rows(site, login, way) == int(text.replace(",", "")), metric
    assert {"inquiry_conversion", "first_response", "service_sales" if login == "owner" else "sales"} <= set(counted)
    assert ("silent_sales" in counted) == (login == "owner")
    for way, _, _ in ways:
        assert site.client(login).get(way).status_code == 200, way
        assert ("where-team=" in way) == (login == "lead")


def test_the_sums_of_money_below_the_agents_are_what_their_rows_add_up_to(site: Site) -> None:
    page = f"/api/shops/{quote(site.shop)}/pages"
    foot = site.client("owner").get(f"{page}/agents/?{DAYS}").json()["tables"]["agents"]["footer"]
    rows = site.client("owner").get(f"{page}/rows/?{DAYS}&metric=service_sales").json()["tables"]["rows"]["rows"]
    assert sum(float(row["amount"]) for row in rows) == pytest.approx(float(foot[0]["sales"]))
    assert rows


def test_a_leads_team_opens_to_rows_of_hers_and_no_other_team_does(site: Site) -> None:
    lead, page = site.client("lead"), f"/api/shops/{quote(site.shop)}/pages/rows/?{DAYS}&metric=received_buyers"
    whole = site.client("owner").get(f"{page}&where-team={quote(site.team)}").json()["tables"]["rows"]["rows"]
    assert len(lead.get(f"{page}&where-team={quote(site.team)}").json()["tables"]["rows"]["rows"]) == len(whole) > 0
    stranger = next(agent for agent in site.agents if agent not in site.members)
    for where in ("where-team=other", "where-team=", "", f"where-team={quote(site.team)}&where-agent={stranger}"):
        assert lead.get(f"{page}&{where}").status_code == 404, where
    assert site.client("agent").get(f"{page}&where-team={quote(site.team)}").status_code == 404


@pytest.mark.parametrize("login", ["owner", "lead", "agent"])
def test_tiles_of_an_agent_open_to_their_rows(site: Site, login: str) -> None:
    page = site.client(login).get(site.at(f"agents/{quote(site.own, safe='')}/?{DAYS}")).content.decode()
    tiles = dict(re.findall(r'data-tile="(\w+)".*?<a href="([^"]*/rows/[^"]*)" class="figure"', unescape(page), re.S))
    assert {"received_buyers", "inquiries", "sales", "first_response"} <= set(tiles)
    for metric, way in tiles.items():
        assert f"metric={metric}&" in way
        assert _number_of_rows(site, login, way) > 0


@pytest.mark.parametrize("login", ["owner", "lead", "agent"])
def test_each_stretch_of_waiting_opens_to_as_many_rows_as_it_says(site: Site, login: str) -> None:
    page = site.client(login).get(site.at(f"agents/{quote(site.own, safe='')}/?{DAYS}")).content.decode()
    ways = _ways(page, "spread-table")
    assert len(ways) > 3
    for way, text in ways:
        assert _number_of_rows(site, login, way) == int(text.replace(",", "")), way
    for wrong in ("metric=answered_turns&waited=9", "metric=inquiries&waited=1"):
        path = f"rows/?{wrong}&where-agent={quote(site.own)}"
        assert site.client(login).get(site.at(path)).status_code == 400


@pytest.mark.parametrize(
    ("path", "block"),
    [
        ("why/drift/?range=30", "table-2"),
        ("traffic/market/?" + DAYS, "table-1"),
        ("traffic/event/?from=2026-10-20&to=2026-10-22", "table-1"),
        ("data/reconcile/?" + DAYS, "reconcile"),
        ("data/?" + DAYS, "standing"),
    ],
)
def test_rows_of_metrics_lead_to_their_definitions(site: Site, path: str, block: str) -> None:
    owner = site.client("owner")
    page = owner.get(site.at(path)).content.decode()
    part = re.search(rf'<section [^>]*id="{block}".*?</section>', page, re.S)
    assert part
    body = part[0].split("<tbody>")[1]
    heads = [re.search(r'<th scope="row"([^>]*)>(.*?)</th>', row, re.S) for row in body.split("<tr")[1:]]
    assert heads
    for head in heads:
        assert head
        link = re.search(r'href="([^"]*/metrics/[^"]*)"[^>]*>([^<]+)<', head[2])
        assert link, head[2]
        assert unescape(f'title="{link[2]} = ') in unescape(head[1]), head[1]
    assert owner.get(unescape(link[1])).status_code == 200
    assert len({head[2] for head in heads if head}) > 1
