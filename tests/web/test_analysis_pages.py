"""Pages of analyses say what the command line says, cut to who may see it, each chart with its table."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from typer.testing import CliRunner

from tests.web.conftest import Site
from xundan.cli.app import app

_DAYS = ("2026-10-11", "2026-10-24")
_QUERY = f"from={_DAYS[0]}&to={_DAYS[1]}"
_PAGES = {
    "fair/": "why/agents/",
    "speed/": "why/speed/",
    "drift/": "why/drift/?metric=first_response",
    "traffic/": "traffic/",
    **{f"{name}/": f"traffic/{path}/" for name, path in (
        ("keywords", "keywords"), ("bounce", "bounce"), ("exits", "pages"), ("items", "items"), ("dead", "dead"),
        ("together", "together"), ("audience", "audience"), ("visitors", "visitors"), ("market", "market"),
        ("event", "event"))},
    **{f"{name}/": f"lost/{name}/" for name in ("questions", "at-risk", "inspection")},
}  # fmt: skip
"""The address of each page in the API, and on the site."""


def _command(site: Site, *words: str) -> dict[str, Any]:
    more = ("--format", "json", "--lang", "zh", "--shop", site.shop, "-w", str(site.place.root))
    found = CliRunner().invoke(app, [*words, *more])
    assert found.exit_code == 0, found.output
    told: dict[str, Any] = json.loads(found.output)
    return told


def _api(site: Site, page: str, query: str = _QUERY, login: str = "owner") -> dict[str, Any]:
    found = site.client(login).get(f"/api/shops/{quote(site.shop)}/pages/{page}?{query}")
    assert found.status_code == 200, found.content.decode()
    told: dict[str, Any] = found.json()
    return told


def _block(told: dict[str, Any], kind: str, key: str = "") -> dict[str, Any]:
    return next(block for block in told["blocks"] if block["kind"] == kind and key in ("", block["key"]))


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("fair/", ("fair",)),
        ("speed/", ("speed",)),
        ("traffic/", ("traffic", "channels")),
        ("audience/", ("goods", "audience")),
        ("market/", ("market",)),
        ("at-risk/", ("at-risk",)),
        ("inspection/", ("inspect",)),
    ],
)
def test_a_page_says_what_the_command_says(site: Site, page: str, words: tuple[str, ...]) -> None:
    told = _command(site, *words, "--from", _DAYS[0], "--to", _DAYS[1])
    found = _api(site, page)
    said = [each["zh"] for each in _block(found, "said")["sentences"]]
    assert [each for each in told["sentences"] if "xundan" not in each] == [
        each for each in said if each in told["sentences"]
    ]
    assert told["sentences"]


@pytest.mark.parametrize("page", _PAGES)
def test_a_chart_has_its_table_and_no_sentence_names_a_command(site: Site, page: str) -> None:
    path, _, own = _PAGES[page].partition("?")
    query = f"{_QUERY}&{own}" if own else _QUERY
    found = _api(site, page, query)
    for chart in (block for block in found["blocks"] if block["kind"] == "chart"):
        assert found["tables"][chart["table"]]["rows"], chart["key"]
        assert all(len(each["values"]) == len(chart["places"]) for each in chart["series"])
        assert chart["said"]["zh"]
        taken = site.client("owner").get(site.at(f"{path}?{query}&take={chart['table']}.csv"))
        assert taken.status_code == 200, chart["key"]
        assert taken["Content-Type"].startswith("text/csv")
    _names_no_command(site.client("owner").get(site.at(f"{path}?{query}")).content.decode())


def _names_no_command(html: str) -> None:
    assert not re.search(r"xundan (advise|drill|fair|faq|goods|import|inspect|lost|speed|traffic|metrics)", html)


def test_the_home_pages_cells_hold_all_clicks_that_have_a_place(site: Site) -> None:
    told = _command(site, "traffic", "heat", "--from", _DAYS[0], "--to", _DAYS[1])
    chart = _block(_api(site, "exits/"), "chart", "heat")
    clicks = sum(cell["clicks"] for cell in told["cells"])
    assert sum(sum(row["values"]) for row in chart["series"]) == clicks > 0
    cell = max(told["cells"], key=lambda each: (each["clicks"], each["x"], each["y"]))
    row = next(row for row in chart["series"] if row["name"]["zh"] == str(cell["y"]))
    column = [place["zh"] for place in chart["places"]].index(str(cell["x"]))
    assert row["values"][column] == cell["clicks"]


def test_a_control_chart_draws_the_points_that_the_command_tells_and_marks_those_flagged(site: Site) -> None:
    told = _command(site, "drift", "response_time", "--from", "2026-10-02", "--to", "2026-10-31")
    chart = _block(_api(site, "drift/", "range=30&metric=response_time"), "chart")
    whole = next(each for each in told["series"] if each["agent"] is None)
    parts = {each["part"]: each["values"] for each in chart["series"]}
    assert parts["value"] == [pytest.approx(float(point["value"])) for point in whole["points"]]
    assert len(parts["high"]) - parts["high"].count(None) == sum(each["high"] is not None for each in whole["points"])
    flagged = {each["flagged"] for each in told["signals"] if each["agent"] is None}
    assert [n for n, value in enumerate(parts["out"]) if value is not None] == [
        n for n, point in enumerate(whole["points"]) if point["to"] in flagged
    ]


def test_an_agent_sees_of_inspection_and_questions_her_own_chats_only(site: Site) -> None:
    own, every = (_api(site, "inspection/", login=login) for login in ("agent", "owner"))
    assert [row["agent"] for row in own["tables"]["table-1"]["rows"]] == [site.own]
    hers = next(row for row in every["tables"]["table-1"]["rows"] if row["agent"] == site.own)
    assert own["tables"]["table-1"]["rows"][0]["chats"] == hers["chats"]
    assert len(every["tables"]["table-1"]["rows"]) > 1
    lines = _api(site, "inspection/", f"{_QUERY}&part=chats", "agent")["tables"]["table-1"]["rows"]
    assert {row["agent"] for row in lines} == {site.own}
    asked = {
        login: sum(row["questions"] for row in _api(site, "questions/", login=login)["tables"]["table-2"]["rows"])
        for login in ("agent", "lead", "owner")
    }
    assert 0 < asked["agent"] < asked["lead"] < asked["owner"]
    told = _command(site, "faq", "--from", _DAYS[0], "--to", _DAYS[1])
    assert asked["owner"] == told["questions"]


def test_agents_are_not_held_against_one_another_for_an_agent(site: Site) -> None:
    assert site.client("owner").get(site.at(f"lost/questions/?{_QUERY}&part=best")).status_code == 200
    assert site.client("agent").get(site.at(f"lost/questions/?{_QUERY}&part=best")).status_code == 400
    options = _block(_api(site, "questions/", login="agent"), "choices")["choices"][0]["options"]
    assert "best" not in [name for name, _ in options]


def test_who_sees_nobody_is_shown_nobody(site: Site) -> None:
    from xundan.web.people.models import Seat

    Seat.objects.filter(person__login="lead").update(team="nobody is in this team")
    for page in ("inspection/", "questions/"):
        found = _api(site, page, login="lead")
        assert not any(table["rows"] for table in found["tables"].values()), page


def test_the_row_of_pages_has_only_those_that_are_hers(site: Site) -> None:
    def tabs(login: str, path: str) -> list[str]:
        html = site.client(login).get(site.at(path)).content.decode()
        nav = re.search(r'<nav class="tabs.*?</nav>', html, re.S)
        return re.findall(r'href="[^"]*?/shops/[^/]+/([^"?]*)', nav[0]) if nav else []

    assert "lost/at-risk/" in tabs("owner", "lost/inspection/?range=7")
    assert "lost/at-risk/" not in tabs("agent", "lost/inspection/?range=7")
    assert tabs("lead", "traffic/event/?range=30")[0] == "traffic/"


def test_a_promotion_has_its_days(site: Site) -> None:
    assert _block(_api(site, "event/", "range=30"), "empty")["key"] == "choose"
    told = _command(site, "event", "--days", "2026-10-20..2026-10-22")
    found = _api(site, "event/", "from=2026-10-20&to=2026-10-22")
    assert [each["zh"] for each in _block(found, "said")["sentences"]] == told["sentences"]
    chart = _block(found, "chart")
    marked = next(each["values"] for each in chart["series"] if each["part"] == "out")
    assert [place["zh"] for place, value in zip(chart["places"], marked, strict=True) if value is not None] == [
        "10-20", "10-21", "10-22",
    ]  # fmt: skip


def test_advice_is_kept_and_looked_at_again(site: Site) -> None:
    folder = site.place.workspace.advice
    days = {"from": "2026-10-02", "to": "2026-10-16", "rule": "order_first", "form": "keep"}
    address = site.at("why/advice/do/keep-advice/")
    assert not folder.exists()
    try:
        assert site.client("owner").post(address, {**days, "from": "2026-13-45"}).status_code == 400
        assert not folder.exists()
        assert site.client("owner").post(address, days).status_code == 303
        assert [file.name for file in folder.iterdir()] == ["2026-10-02..2026-10-16.json"]
        told = _command(site, "advise", "--review")
        query = "from=2026-10-17&to=2026-10-31"
        found = _api(site, "advice/", query)
        assert [each["zh"] for each in _block(found, "said", "review-said")["sentences"]] == told["sentences"]
        page = site.client("owner").get(site.at(f"why/advice/?{query}")).content.decode()
        _names_no_command(page)
        kept = re.search(r'<section [^>]*id="review".*?</section>', page, re.S)
        assert kept and re.search(r'<td[^>]* title="[^"]+ = [^"]+"[^>]*><a href="[^"]*/metrics/', kept[0])
    finally:
        for file in folder.glob("*"):
            file.unlink()
        if folder.exists():
            folder.rmdir()
