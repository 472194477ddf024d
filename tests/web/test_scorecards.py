"""Scorecards: what the command line says of a month, cut to what each person may see."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from shutil import rmtree
from typing import Any
from urllib.parse import quote

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from tests.web.conftest import Site
from xundan.cli.app import app
from xundan.session import Session
from xundan.workspace import Workspace

MONTH = "2026-10"
PAY_WORDS = ("底薪", "绩效奖金", "应发", "提成")


def _command(site: Site, *words: str) -> dict[str, Any]:
    found = CliRunner().invoke(app, [*words, "--format", "json", "--lang", "zh", "-w", str(site.place.root)])
    assert found.exit_code == 0, found.output
    told: dict[str, Any] = json.loads(found.output, parse_float=Decimal)
    return told


def _api(site: Site, page: str, login: str = "owner") -> dict[str, Any]:
    found = site.client(login).get(f"/api/shops/{quote(site.shop)}/pages/{page}")
    assert found.status_code == 200, found.content
    told: dict[str, Any] = json.loads(found.content, parse_float=Decimal)
    return told


def _scores(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for key, table in told["tables"].items() if key.startswith("scores") for row in table["rows"]]


@pytest.fixture
def cards(site: Site) -> list[dict[str, Any]]:
    """The month's cards as the command line tells them."""
    found: list[dict[str, Any]] = _command(site, "score", "--month", MONTH)["cards"]
    assert len(found) > 3
    return found


def test_the_months_scores_are_the_command_lines(site: Site, cards: list[dict[str, Any]]) -> None:
    rows = {row["name"]: row for row in _scores(_api(site, f"scorecards/?month={MONTH}"))}
    assert set(rows) == {card["name"] for card in cards}
    for card in cards:
        row = rows[card["name"]]
        assert (row["score"], row["place"]) == (card["score"], card["place"])
        for item in card["items"]:
            assert row[f"item {item['item']}"] == item["adds"]


def test_the_payroll_is_the_command_lines_and_its_workbook_has_a_page_a_slip(
    site: Site, cards: list[dict[str, Any]]
) -> None:
    rows = {row["name"]: row for row in _api(site, f"scorecards/?month={MONTH}")["tables"]["payroll"]["rows"]}
    assert {name: row["total"] for name, row in rows.items()} == {card["name"]: card["total"] for card in cards}
    assert all(row["total"] > 1000 for row in rows.values())
    content = site.client("bookkeeper").get(site.at(f"scorecards/?month={MONTH}&take=payroll.xlsx")).content
    pages = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    assert pages[1:] == [card["name"] for card in cards]


def test_a_slip_says_what_the_command_line_says(site: Site, cards: list[dict[str, Any]]) -> None:
    card = next(card for card in cards if card["agent_id"] == site.own)
    rows = _api(site, f"slip/{MONTH}/{quote(site.own, safe='')}/")["tables"]["slip-1"]["rows"]
    assert [row["points"] for row in rows if row["part"] == "考核"] == [item["adds"] for item in card["items"]]
    assert [row["amount"] for row in rows if row["part"] == "工资"] == [line["amount"] for line in card["lines"]]


def test_points_open_to_the_rows_that_they_are_made_of(site: Site, cards: list[dict[str, Any]]) -> None:
    found = next(
        (card, item)
        for card in cards
        for item in card["items"]
        if item["evidence"] and item["evidence"]["metric"] == "inquiry_conversion"
    )
    card, item = found
    page = site.client("owner").get(site.at(f"scorecards/{MONTH}/{quote(card['agent_id'], safe='')}/"))
    links = [part.split('"')[0].replace("&amp;", "&") for part in page.content.decode().split('href="')]
    address = next(link for link in links if "metric=inquiry_conversion" in link and "/rows/" in link)
    assert f"from={card['stays'][0]['first']}" in address
    assert f"to={card['stays'][-1]['last']}" in address
    rows = site.client("owner").get(address.replace("/shops/", "/api/shops/").replace("/rows/", "/pages/rows/"))
    assert len(rows.json()["tables"]["rows"]["rows"]) == item["evidence"]["whole"] > 0


def test_an_agent_sees_her_own_slip_and_no_colleagues(site: Site, cards: list[dict[str, Any]]) -> None:
    client = site.client("agent")
    hers = client.get(site.at(f"scorecards/{MONTH}/{quote(site.own, safe='')}/"))
    assert hers.status_code == 200
    assert "底薪" in hers.content.decode()
    others = [card for card in cards if card["agent_id"] != site.own]
    for card in others:
        path = f"scorecards/{MONTH}/{quote(card['agent_id'], safe='')}/"
        assert client.get(site.at(path)).status_code == 404
        assert client.get(f"/api/shops/{quote(site.shop)}/pages/slip/{MONTH}/{quote(card['agent_id'], safe='')}/"
                          ).status_code == 404  # fmt: skip
    told = _api(site, f"scorecards/?month={MONTH}", "agent")
    assert [row["name"] for row in told["tables"]["payroll"]["rows"]] == [
        card["name"] for card in cards if card["agent_id"] == site.own
    ]
    text = client.get(site.at(f"scorecards/?month={MONTH}")).content.decode()
    assert not [card["name"] for card in others if card["name"] in text]
    assert "left" not in told["tables"]


def test_a_lead_sees_her_teams_scores_and_no_pay(site: Site, cards: list[dict[str, Any]]) -> None:
    client = site.client("lead")
    told = _api(site, f"scorecards/?month={MONTH}", "lead")
    team = {card["name"] for card in cards if card["agent_id"] in site.members}
    assert {row["name"] for row in _scores(told)} == team
    assert 0 < len(team) < len(cards)
    assert "payroll" not in told["tables"]
    totals = [f"{card['total']:,}" for card in cards]
    for path in (f"scorecards/?month={MONTH}", f"scorecards/{MONTH}/{quote(site.own, safe='')}/"):
        text = client.get(site.at(path)).content.decode()
        assert not [word for word in (*PAY_WORDS, *totals) if word in text], path
    slip = _api(site, f"slip/{MONTH}/{quote(site.own, safe='')}/", "lead")["tables"]["slip-1"]
    assert slip["footer"] == []
    assert all("amount" not in row for row in slip["rows"])
    other = next(card["agent_id"] for card in cards if card["agent_id"] not in site.members)
    assert client.get(site.at(f"scorecards/{MONTH}/{quote(other, safe='')}/")).status_code == 404


@pytest.mark.parametrize("path", ["2026-13", "yesterday", "2026-1"])
def test_what_is_no_month_has_no_slip(site: Site, path: str) -> None:
    assert site.client("owner").get(site.at(f"scorecards/{path}/{quote(site.own, safe='')}/")).status_code == 404


def _posted(site: Site, login: str, path: str, **given: str) -> Any:
    return site.client(login).post(site.at(path), given)


def _grades(site: Site, agent: str) -> dict[str, Any]:
    card = next(card for card in _command(site, "score", "--month", MONTH)["cards"] if card["agent_id"] == agent)
    return {item["item"]: item["points"] for item in card["items"]}


def test_marks_are_entered_and_taken_back_with_who_and_why(site: Site, cards: list[dict[str, Any]]) -> None:
    from xundan.web.audit.models import Entry

    agent = next(card["agent_id"] for card in cards if card["plan"] == "aftersale")
    path = f"scorecards/marks/?month={MONTH}&agent={quote(agent)}"
    page = site.client("bookkeeper").get(site.at(path)).content.decode()
    assert 'name="grade:quality"' in page
    before = _grades(site, agent)
    written = {"agent": agent, "month": MONTH, "form": "grades", "grade:quality": "7", "grade:execution": "3.5"}
    act = f"scorecards/marks/do/mark-grades/?month={MONTH}&agent={quote(agent)}"
    newest = _newest_import(site)
    refused = _posted(site, "bookkeeper", act, **written)
    assert refused.status_code == 400
    assert "原因要填" in refused.content.decode()
    assert 'value="3.5"' in refused.content.decode()
    assert _posted(site, "bookkeeper", act, why="复核", **written).status_code == 303
    assert _grades(site, agent) == before | {"quality": 7, "execution": Decimal("3.5")}
    same = _posted(site, "bookkeeper", act, why="复核", **written)
    assert (same.status_code, "没有改动" in same.content.decode()) == (400, True)
    listed = _api(site, f"marks/?month={MONTH}&agent={quote(agent)}")["tables"]["entered-grades"]["rows"]
    mine = [row for row in listed if row["by"] == "bookkeeper" and row["state"] == "stands"]
    assert [(row["item"], row["score"], row["why"]) for row in mine] == [
        ("quality", 7, "复核"),
        ("execution", Decimal("3.5"), "复核"),
    ]
    page = site.client("bookkeeper").get(site.at(path)).content.decode()
    for item in ("服务质量", "执行力"):
        key = next(part for part in page.split("<option value=") if f"{item} · " in part and "bookkeeper" in part)
        gone = _posted(
            site, "bookkeeper", "scorecards/marks/do/mark-take-back/", month=MONTH, which=key.split('"')[1], why="记错"
        )
        assert gone.status_code == 303
    assert set(_grades(site, agent).items()) - set(before.items()) == {("quality", None), ("execution", None)}
    acts = [(entry.act, entry.about["what"]) for entry in Entry.objects.filter(act__startswith="mark").order_by("pk")]
    assert acts == [("marked", "quality"), ("marked", "execution"), ("mark_withdrawn", "quality"),
                    ("mark_withdrawn", "execution")]  # fmt: skip
    assert "复核" not in str([entry.about for entry in Entry.objects.all()])
    _undone(site, newest)
    assert _command(site, "score", "--month", MONTH)["cards"] == cards


def _newest_import(site: Site) -> int:
    return max(each.id for each in Session(Workspace(site.place.root)).history())


def _undone(site: Site, newest: int) -> None:
    """Other tests read the same shop: what came in after this import is taken back."""
    session = Session(Workspace(site.place.root))
    for each in sorted(session.history(), key=lambda each: each.id, reverse=True):
        if each.id > newest and each.undone_at is None:
            session.undo(str(each.id))


def test_a_lead_marks_her_team_and_nobody_else(site: Site, cards: list[dict[str, Any]]) -> None:
    other = next(card["agent_id"] for card in cards if card["agent_id"] not in site.members)
    for act, more in (
        ("mark-attendance", {"day": "2026-10-13", "kind": "late"}),
        ("mark-adjustment", {"day": "2026-10-13", "kind": "praise", "why": "x"}),
        ("mark-target", {"when": "2026-12", "sales": "5"}),
        ("mark-grades", {"month": MONTH, "grade:quality": "7", "why": "x"}),
    ):
        path = f"scorecards/marks/do/{act}/"
        assert _posted(site, "lead", path, agent=other, **more).status_code == 404, act
        assert _posted(site, "lead", path, agent="-", **more).status_code == 404, act
    page = site.client("lead").get(site.at(f"scorecards/marks/?month={MONTH}")).content.decode()
    assert other not in page
    assert site.own in page or site.own.partition(":")[2] in page


def test_no_money_is_entered_by_hand(site: Site) -> None:
    """What is carried from month to month comes from closing them."""
    given = {"agent": site.own, "day": "2026-10-13", "kind": "carried", "why": "x", "amount": "500"}
    found = _posted(site, "owner", "scorecards/marks/do/mark-adjustment/", **given)
    assert found.status_code == 404


def test_an_item_that_no_plan_marks_is_not_marked(site: Site) -> None:
    given = {"agent": site.own, "month": MONTH, "why": "x", "grade:nonsense": "7"}
    found = _posted(site, "owner", "scorecards/marks/do/mark-grades/", **given)
    assert (found.status_code, "nonsense" in found.content.decode()) == (400, True)


PLAN = """id = "helpers"
name = "帮手考核"
from = 2026-10-01
[applies]
agents = ["nobody"]
[[items]]
id = "quality"
name = "服务质量"
full = 20
score = "grade"
"""


@pytest.fixture
def shelf(site: Site) -> Iterator[Path]:
    """The workspace's plans; as they were afterwards."""
    folder = site.place.root / "plans"
    kept = {path: path.read_bytes() for path in folder.glob("*.toml")}
    yield folder
    for path in folder.glob("*"):
        if path not in kept:
            path.unlink()
    for path, content in kept.items():
        path.write_bytes(content)


def test_a_wrong_plan_is_refused_with_its_lines_and_nothing_is_stored(site: Site, shelf: Path) -> None:
    before = {path.name: path.read_bytes() for path in shelf.glob("*")}
    text = (shelf / "presale.toml").read_text(encoding="utf-8")
    client = site.client("owner")
    page = client.get(site.at("scorecards/plans/presale/")).content.decode()
    was = page.split('name="was" value="')[1].split('"')[0]
    lines = text.split("\n")
    at = next(n for n, line in enumerate(lines, 1) if line.startswith("weight"))
    lines[at - 1] = 'weight = "viel"'
    act = site.at("scorecards/plans/presale/do/plan-save/")
    refused = client.post(act, {"form": "text", "was": was, "text": "\r\n".join(lines)})
    told = refused.content.decode()
    assert refused.status_code == 400
    assert f"plans/presale.toml:{at}: " in told
    assert "weight = &quot;viel&quot;" in told
    heavier = text.replace("weight = 30", "weight = 31", 1)
    assert client.post(act, {"was": was, "text": heavier}).status_code == 400
    stale = client.post(act, {"was": "0" * 64, "text": text})
    assert (stale.status_code, "刚被别人改过" in stale.content.decode()) == (400, True)
    assert {path.name: path.read_bytes() for path in shelf.glob("*")} == before
    assert client.post(site.at("scorecards/plans/%2E%2E%2Fxundan/do/plan-save/"), {"was": was, "text": text}
                       ).status_code in (400, 404)  # fmt: skip


def test_a_plan_is_changed_and_the_log_says_so(site: Site, shelf: Path) -> None:
    from xundan.web.audit.models import Entry

    client = site.client("owner")
    text = (shelf / "presale.toml").read_text(encoding="utf-8")
    was = client.get(site.at("scorecards/plans/presale/")).content.decode().split('name="was" value="')[1].split('"')[0]
    changed = text.replace("pool = 1000", "pool = 900")
    assert changed != text
    saved = client.post(site.at("scorecards/plans/presale/do/plan-save/"), {"was": was, "text": changed})
    assert saved.status_code == 303
    assert (shelf / "presale.toml").read_text(encoding="utf-8") == changed
    entry = Entry.objects.get(act="plan_changed")
    assert (entry.login, entry.about["file"]) == ("owner", "presale.toml")
    assert "900 × 得分" in client.get(site.at("scorecards/plans/presale/")).content.decode()


def test_a_new_plan_is_stored_only_when_nobody_is_under_two(site: Site, shelf: Path) -> None:
    client = site.client("owner")
    given = {"name": "helpers", "source": "presale", "month": MONTH}
    drafted = client.post(site.at("scorecards/plans/do/plan-draft/"), given)
    assert drafted.status_code == 303
    page = client.get(drafted["Location"]).content.decode()
    assert "id = &quot;helpers&quot;" in page
    assert not (shelf / "helpers.toml").exists()
    copied = (shelf / "presale.toml").read_text(encoding="utf-8").replace('id = "presale"', 'id = "helpers"', 1)
    create = site.at("scorecards/new-plan/do/plan-create/")
    twice = client.post(create, given | {"text": copied})
    assert (twice.status_code, "同时适用" in twice.content.decode()) == (400, True)
    other = client.post(create, given | {"text": PLAN.replace("helpers", "others")})
    assert (other.status_code, "编号应为 helpers" in other.content.decode()) == (400, True)
    assert not (shelf / "helpers.toml").exists()
    assert client.post(create, given | {"text": PLAN.replace("\n", "\r\n")}).status_code == 303
    assert (shelf / "helpers.toml").read_text(encoding="utf-8") == PLAN
    assert client.post(create, given | {"text": PLAN}).status_code == 400


def test_who_sees_the_pay_of_one_shop_changes_no_plan_of_all(site: Site, shelf: Path) -> None:
    client = site.client("bookkeeper")
    page = client.get(site.at("scorecards/plans/presale/")).content.decode()
    assert "销售目标达成率" in page
    assert "<textarea" not in page
    text = (shelf / "presale.toml").read_text(encoding="utf-8")
    found = client.post(site.at("scorecards/plans/presale/do/plan-save/"), {"was": "1", "text": text})
    assert (found.status_code, "全部店铺" in found.content.decode()) == (400, True)


def test_a_trial_is_the_command_lines(site: Site) -> None:
    client = site.client("bookkeeper")
    given = {"plan": "aftersale", "months": MONTH, "set:items.refund_rate.full": "40", "set:pay.pool": "1200"}
    led = client.post(site.at("scorecards/whatif/do/what-if/"), given)
    assert led.status_code == 303
    assert "下单优先" in client.get(led["Location"]).content.decode()
    query = led["Location"].partition("?")[2]
    found = client.get(f"/api/shops/{quote(site.shop)}/pages/whatif/?{query}")
    rows = json.loads(found.content, parse_float=Decimal)["tables"]["lines"]["rows"]
    told = _command(
        site, "whatif", "--plan", "aftersale", "--months", MONTH, "--set", "items.refund_rate.full=40", "--set",
        "pay.pool=1200",
    )["rows"]  # fmt: skip
    keys = ("agent", "score_before", "score_after", "total_before", "total_after", "difference")
    assert [[row[key] for key in keys] for row in rows] == [[row[key] for key in keys] for row in told]
    assert any(row["difference"] for row in rows)
    nothing = client.post(site.at("scorecards/whatif/do/what-if/"), {"plan": "aftersale", "months": MONTH})
    assert nothing.status_code == 400
    wrong = client.post(site.at("scorecards/whatif/do/what-if/"), given | {"more": "nonsense"})
    assert wrong.status_code == 400


def test_a_month_is_closed_confirmed_compared_and_opened_again(site: Site, cards: list[dict[str, Any]]) -> None:
    from xundan.web.audit.models import Entry

    closed = site.place.root / "closed"
    client = site.client("owner")
    try:
        assert _posted(site, "bookkeeper", "scorecards/do/month-close/", month=MONTH).status_code == 400
        assert not closed.exists()
        assert _posted(site, "owner", "scorecards/do/month-confirm/", month=MONTH).status_code == 400
        assert _posted(site, "owner", "scorecards/do/month-close/", month=MONTH).status_code == 303
        told = _command(site, "close", MONTH, "--list")
        assert (told["state"], told["journal"][0]["by"]) == ("closed", "owner")
        steps = {row["key"]: row for row in _api(site, f"scorecards/?month={MONTH}")["tables"]["left"]["rows"]}
        assert (steps["close"]["state"], steps["confirm"]["state"]) == ("✓ 好了", "● 要做")
        journals = [
            _api(site, f"scorecards/?month={MONTH}", who)["tables"]["journal"] for who in ("owner", "bookkeeper")
        ]
        assert ["more" in journal["rows"][0] for journal in journals] == [True, False]
        again = _posted(site, "owner", "scorecards/do/month-close/", month=MONTH)
        assert (again.status_code, "已由 owner" in again.content.decode()) == (400, True)
        assert _posted(site, "owner", "scorecards/do/month-confirm/", month=MONTH).status_code == 303
        slip = _api(site, f"slip/{MONTH}/{quote(site.own, safe='')}/", "agent")["tables"]
        card = next(card for card in cards if card["agent_id"] == site.own)
        assert slip["slip-1"]["footer"][0]["amount"] == card["total"]
        assert slip["orders-1"]["rows"]
        compared = _api(site, f"compare/?month={MONTH}")["tables"]["closed"]
        assert compared["notes"] == ["和结账时一样"]
        assert "closed" not in _api(site, f"compare/?month={MONTH}", "agent")["tables"]
        assert _posted(site, "owner", "scorecards/compare/do/month-carry/", month=MONTH).status_code == 303
        assert _posted(site, "owner", "scorecards/do/month-reopen/", month=MONTH).status_code == 400
        assert _posted(site, "owner", "scorecards/do/month-reopen/", month=MONTH, why="漏了一单").status_code == 303
        assert _command(site, "close", MONTH, "--list")["state"] == "open"
        acts = Entry.objects.filter(act__startswith="month").order_by("pk").values_list("act", flat=True)
        assert list(acts) == ["month_closed", "month_confirmed", "month_carried", "month_reopened"]
        assert client.get(site.at(f"scorecards/?month={MONTH}")).status_code == 200
    finally:
        rmtree(closed, ignore_errors=True)


def test_two_months_side_by_side_are_each_months_own(site: Site, cards: list[dict[str, Any]]) -> None:
    rows = _api(site, f"compare/?month={MONTH}&with=2026-11")["tables"]["months"]["rows"]
    scores, pay = ({row["name"]: row[key] for row in rows} for key in ("score_now", "pay_now"))
    assert [(scores[card["name"]], pay[card["name"]]) for card in cards] == [
        (card["score"], card["total"]) for card in cards
    ]
    lead = _api(site, f"compare/?month={MONTH}&with=2026-11", "lead")["tables"]["months"]["rows"]
    assert lead
    assert all("pay_now" not in row for row in lead)


def test_what_is_wrong_with_a_mark_is_said_in_the_words_of_the_page(site: Site) -> None:
    """Not in those of commands, which take the same marks."""
    target = next(
        row for row in _api(site, f"marks/?month={MONTH}")["tables"]["entered-targets"]["rows"] if row["agent"]
    )
    for act, given, said in (
        ("mark-target", {"agent": target["agent"], "when": MONTH, "sales": "5"}, "写明原因"),
        ("mark-attendance", {"agent": site.own, "day": "2026-10-13", "kind": "dancing"}, ""),
        ("mark-adjustment", {"agent": site.own, "day": "not a day", "kind": "praise", "why": "x"}, ""),
    ):
        found = _posted(
            site, "owner", f"scorecards/marks/do/{act}/?month={MONTH}&agent={quote(given['agent'])}", **given
        )
        assert found.status_code == 400, act
        page = found.content.decode()
        told = " ".join(re.findall(r'role="alert"[^>]*>([^<]*)<', page))
        assert said in told
        assert told
        assert not re.search(r"xundan|--", told), told
