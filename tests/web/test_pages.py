"""Pages say what the command line says, escape what others wrote, and go as files."""

from __future__ import annotations

import io
import json
from typing import Any
from urllib.parse import quote

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from tests.web.conftest import Site
from xundan.cli.app import app


def _command(site: Site, *words: str) -> dict[str, Any]:
    found = CliRunner().invoke(app, [*words, "--format", "json", "--lang", "zh", "-w", str(site.place.root)])
    assert found.exit_code == 0, found.output
    found_rows: dict[str, Any] = json.loads(found.output)
    return found_rows


def _api(site: Site, page: str, query: str = "", login: str = "owner") -> dict[str, Any]:
    found = site.client(login).get(f"/api/shops/{quote(site.shop)}/pages/{page}?{query}")
    assert found.status_code == 200, found.content
    told: dict[str, Any] = found.json()
    return told


def test_the_agents_table_is_the_command_lines(site: Site) -> None:
    told = _command(site, "agents", "--from", "2026-10-05", "--to", "2026-10-20", "--shop", site.shop)
    found = _api(site, "agents/", "from=2026-10-05&to=2026-10-20")
    assert found["tables"]["agents"]["rows"] == told["rows"]
    assert len(told["rows"]) > 3


def test_the_funnel_is_the_command_lines(site: Site) -> None:
    told = _command(site, "funnel", "--from", "2026-10-05", "--to", "2026-10-20", "--shop", site.shop)
    assert _api(site, "funnel/", "from=2026-10-05&to=2026-10-20")["tables"]["funnel"]["rows"] == told["rows"]


def test_the_tiles_are_the_metrics_of_the_command_line(site: Site) -> None:
    words = ("--from", "2026-10-05", "--to", "2026-10-20", "--shop", site.shop)
    told = _command(site, "metrics", "sales", "visitors", "inquiry_conversion", *words)["rows"][0]
    found = _api(site, "overview/", "from=2026-10-05&to=2026-10-20")
    tiles = {tile["key"]: tile for block in found["blocks"] if block["kind"] == "tiles" for tile in block["tiles"]}
    for name in ("sales", "visitors", "inquiry_conversion"):
        assert float(tiles[name]["value"]) == pytest.approx(float(told[name]), abs=1e-9), name


def test_a_number_opens_to_as_many_rows(site: Site) -> None:
    days = "from=2026-10-05&to=2026-10-20"
    rows = _api(site, "agents/", days)["tables"]["agents"]["rows"]
    busiest = max(rows, key=lambda row: row["inquiries"])
    behind = _api(site, "rows/", f"{days}&metric=inquiries&where-agent={quote(busiest['agent'])}")
    assert len(behind["tables"]["rows"]["rows"]) == busiest["inquiries"] > 0


def test_a_table_goes_as_a_workbook_and_as_csv(site: Site) -> None:
    client = site.client("owner")
    book = client.get(site.at("agents/?take=agents.xlsx"))
    page = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    names = {row["name"] for row in _api(site, "agents/")["tables"]["agents"]["rows"]}
    assert names <= {str(cell) for row in page for cell in row}
    assert client.get(site.at("agents/?take=agents.csv")).content.decode("utf-8-sig").count("\n") >= len(names)
    for taken in ("agents.exe", "nothing.xlsx", "../agents.xlsx", ".xlsx"):
        assert client.get(site.at(f"agents/?take={taken}")).status_code == 404, taken


def test_what_an_address_says_is_escaped(site: Site) -> None:
    evil = "<script>alert(1)</script>"
    for path in (f"rows/?metric={quote(evil)}", f"?range={quote(evil)}", f"funnel/?rule={quote(evil)}"):
        found = site.client("owner").get(site.at(path))
        assert found.status_code == 400
        assert evil not in found.content.decode()
    found = site.client("owner").get(site.at(f"rows/?metric=inquiries&where-agent={quote(evil)}"))
    assert evil not in found.content.decode()


def test_both_languages(site: Site) -> None:
    client = site.client("owner")
    assert "询单转化率" in client.get(site.at()).content.decode()
    english = client.get(site.at("?lang=en")).content.decode()
    assert "Overview" in english
    assert "总览" not in english
    client.post("/language/", {"lang": "en", "back": site.at()})
    assert 'lang="en"' in client.get(site.at()).content.decode()


def test_each_answer_keeps_others_out(site: Site) -> None:
    found = site.client("owner").get(site.at())
    policy = found["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert found["X-Frame-Options"] == "DENY"
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Cache-Control"] == "private, no-store"
    text = found.content.decode()
    assert " style=" not in text
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "导入聊天记录和订单"),
        ("agents/", "导入聊天记录和订单"),
        ("orders/", "导入订单"),
        ("chats/", "导入聊天记录"),
        ("chats/samples/", "导入聊天记录"),
        ("lost/day/", "导入聊天记录"),
    ],
)
def test_a_shop_without_data_says_what_to_import(site: Site, path: str, said: str) -> None:
    found = site.client("owner").get(site.at(path, site.other))
    assert found.status_code == 200
    assert f"{said}: 千牛" in found.content.decode()


def test_the_page_why_adds_up_as_the_command_line_does(site: Site) -> None:
    words = ("sales", "--from", "2026-10-19", "--to", "2026-10-25", "--shop", site.shop)
    told = _command(site, "why", *words)
    page = _api(site, "why/", "from=2026-10-19&to=2026-10-25&metric=sales")
    said = next(block for block in page["blocks"] if block["kind"] == "said")
    assert [each["zh"] for each in said["sentences"]] == told["sentences"]
    chart = next(block for block in page["blocks"] if block["kind"] == "chart")
    assert chart["shape"] == "waterfall"
    assert chart["said"]["zh"] == told["sentences"][0]


def test_why_says_what_cannot_be_said(site: Site) -> None:
    found = site.client("owner").get(site.at("why/?from=2026-10-05&to=2026-10-06&against=last-year"))
    assert found.status_code == 200
    assert "empty-title" in found.content.decode()
    assert site.client("owner").get(site.at("why/?metric=pay")).status_code == 400


def test_chats_are_found_by_their_words_and_outcome(site: Site) -> None:
    days = "from=2026-10-05&to=2026-10-20"
    everything = _api(site, "chats/", days)["tables"]["chats"]["rows"]
    day, _, dialogue = site.chats[site.own].partition("/")
    found = _api(site, f"chat/{day}/{dialogue}/")
    bubbles = next(block for block in found["blocks"] if block["kind"] == "dialogue")["bubbles"]
    word = next(bubble["text"] for bubble in bubbles if bubble["side"] == "buyer" and len(bubble["text"]) > 1)[:8]
    rows = _api(site, "chats/", f"range=30&q={quote(word)}")["tables"]["chats"]["rows"]
    assert len(rows) > 0
    assert _api(site, "chats/", f"{days}&q={quote('没有人写过这句话')}")["tables"]["chats"]["rows"] == []
    by_outcome = {
        outcome: _api(site, "chats/", f"{days}&outcome={outcome}")["tables"]["chats"]["rows"]
        for outcome in ("paid", "ordered", "lost", "other")
    }
    assert sum(len(rows) for rows in by_outcome.values()) == len(everything)
    inquiries = _command(
        site, "metrics", "inquiries", "--from", "2026-10-05", "--to", "2026-10-20", "--shop", site.shop, "--by", "agent"
    )["rows"]
    asked = sum(len(by_outcome[outcome]) for outcome in ("paid", "ordered", "lost"))
    assert asked == sum(row["inquiries"] for row in inquiries)


def test_orders_are_found_by_agent_and_a_choice_keeps_what_was_searched_for(site: Site) -> None:
    whose = next(agent for agent in site.agents if agent in site.orders)
    rows = _api(site, "orders/", f"rule=order&agent={quote(whose)}")["tables"]["orders"]["rows"]
    every = _api(site, "orders/", "rule=order")["tables"]["orders"]["rows"]
    called = next(row["owner"] for row in rows if row["order_id"] == site.orders[whose])
    hers = {row["order_id"] for row in every if row["owner"] == called}
    assert hers
    assert hers <= {row["order_id"] for row in rows}
    assert len(rows) < len(every)
    page = site.client("owner").get(site.at(f"orders/?agent={quote(whose)}&q=x")).content.decode()
    search, choice = (page.partition(f'<form class="{kind}')[2].partition("</form>")[0] for kind in
                      ("d-flex gap-2 mb-3", "d-flex flex-wrap align-items-center gap-2 mb-3"))  # fmt: skip
    assert f'<input type="hidden" name="agent" value="{whose}">' in search
    assert '<input type="hidden" name="q" value="x">' in choice


def test_the_rows_of_each_side_are_chosen_and_lead_to_their_orders(site: Site) -> None:
    days = "from=2026-10-05&to=2026-10-20"
    page = (
        site.client("owner").get(site.at(f"rows/?{days}&metric=shop_conversion&where-day=2026-10-10")).content.decode()
    )
    assert "--part" not in page
    assert '<input type="hidden" name="where-day" value="2026-10-10">' in page
    both = [
        _api(site, "rows/", f"{days}&metric=shop_conversion&part={part}")["tables"]["rows"]["rows"]
        for part in ("denominator", "numerator")
    ]
    assert len(both[0]) != len(both[1]) > 0
    sold = _api(site, "rows/", f"{days}&metric=sales")["tables"]["rows"]["rows"]
    page = site.client("analyst").get(site.at(f"rows/?{days}&metric=sales")).content.decode()
    assert f"orders/{sold[0]['order_id']}/" in page
