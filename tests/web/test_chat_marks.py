"""A lead's marks on inspected chats, and the cases for the meeting."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.web.conftest import LAST, Site
from xundan.analysis.inspection.reading import Wanted, inspected
from xundan.analysis.inspection.rules_file import rules_of
from xundan.analysis.inspection.score import score
from xundan.session import Session


@pytest.fixture
def chat(site: Site) -> str:
    """A chat of the agent's in which a rule holds and another does not, as its address says it."""
    rules, month = rules_of(site.place.root), Wanted(LAST.replace(day=1), LAST, [site.shop], [site.own])
    with Session(site.place.workspace).view() as view:
        scored = next(each for each in (score(rules.active, chat) for chat in inspected(view, month)) if each.times)
        rows = view.fact("receptions").filter(lambda t: (t.agent_id == site.own) & (t.buyer_id == scored.chat.buyer))
        found = view.engine.rows(rows.select("day", "dialogue")).to_pylist()
    return f"{scored.chat.day}/{next(row['dialogue'] for row in found if row['day'] == scored.chat.day)}"


def _post(site: Site, login: str, chat: str, **given: str) -> Any:
    about = {"form": "mark"}
    return site.client(login).post(site.at(f"chats/{chat}/do/mark-chat/"), about | given, follow=True)


def _points(site: Site, chat: str, login: str = "lead") -> dict[str, dict[str, Any]]:
    found = site.client(login).get(f"/api/shops/{quote(site.shop)}/pages/chat/{chat}/").json()
    return {row["rule"]: row for row in found["tables"]["points"]["rows"]}


def _options(site: Site, chat: str) -> list[str]:
    page = site.client("lead").get(site.at(f"chats/{chat}/")).content.decode()
    return [part.partition('"')[0] for part in page.split('<option value="')[1:]]


def test_a_lead_waives_a_point_and_the_agent_reads_why(site: Site, chat: str) -> None:
    from xundan.web.audit.models import Entry

    chosen = next(option for option in _options(site, chat) if option.startswith("waive:"))
    added = next(option for option in _options(site, chat) if option.startswith("add:"))
    session = Session(site.place.workspace)
    before = len(session.history())
    try:
        assert "记下了" in _post(site, "lead", chat, what=chosen, why="她在开玩笑").content.decode()
        rows = _points(site, chat, "agent").values()
        assert [(row["lead"], row["why"], row["by"]) for row in rows if row["lead"]] == [("不算", "她在开玩笑", "lead")]
        assert chosen not in _options(site, chat)
        assert chosen.replace("waive", "confirm") in _options(site, chat)
        assert _post(site, "lead", chat, what=added, why="漏了").status_code == 200
        listed = site.client("agent").get(site.at("chats/scored/?range=30&span=30")).content.decode()
        assert "主管看过 1 个" in listed
        told = Entry.objects.filter(act="chat_marked").values_list("about", flat=True)
        assert [each["verdict"] for each in told] == ["waive", "add"]
        assert "开玩笑" not in str(list(told))
        adjusted = [each.files[0]["tables"] for each in session.history()[before:]]
        assert [list(tables) for tables in adjusted] == [["adjustments"], ["adjustments"]]
    finally:
        for each in reversed(session.history()[before:]):
            session.undo(str(each.id))
    assert not any("lead" in row for row in _points(site, chat).values())


def test_an_agent_reads_the_points_and_has_no_form(site: Site, chat: str) -> None:
    page = site.client("agent").get(site.at(f"chats/{chat}/")).content.decode()
    assert "mark-chat" not in page
    assert _points(site, chat, "agent")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"what": "", "why": "有"}, "先选哪一条"),
        ({"what": "shout:greeting", "why": "有"}, "先选哪一条"),
        ({"what": "add:nonsense", "why": "有"}, "没有叫 nonsense 的质检规则"),
        ({"what": "add:greeting", "why": ""}, "原因要填"),
    ],
)
def test_what_cannot_be_marked_is_said_beside_the_form(site: Site, given: dict[str, str], said: str) -> None:
    found = _post(site, "lead", site.chats[site.own], **given)
    assert found.status_code == 400
    assert said in found.content.decode()


def test_a_lead_marks_her_own_agents_chats_only(site: Site) -> None:
    stranger = next(agent for agent in site.chats if agent not in site.members)
    assert _post(site, "lead", site.chats[stranger], what="add:greeting", why="有").status_code == 404
    for chat in ("2026-10-31/1", "yesterday/1", "2026-10-31/99999999999999999999999"):
        assert _post(site, "owner", chat, what="add:greeting", why="有").status_code == 404, chat


@pytest.mark.parametrize("kind", ["random", "slowest", "unanswered", "price", "bad_rating"])
def test_cases_for_the_meeting_are_of_those_whom_she_sees(site: Site, kind: str) -> None:
    address = f"/api/shops/{quote(site.shop)}/pages/samples/?range=30&kind={kind}"
    whole = site.client("owner").get(address).json()["tables"]["samples"]["rows"]
    hers = site.client("agent").get(address).json()["tables"]["samples"]["rows"]
    assert whole
    assert all(row in whole for row in hers)
    assert {row["agent"] for row in hers} <= {site.own.partition(":")[2]}
    assert site.client("owner").get(address).json()["tables"]["samples"]["rows"] == whole
    other = next(agent for agent in site.agents if agent != site.own)
    assert site.client("agent").get(site.at(f"chats/samples/?agent={quote(other)}")).status_code == 404


def test_another_draw_gives_other_cases(site: Site) -> None:
    address = f"/api/shops/{quote(site.shop)}/pages/samples/?range=30&each=3&draw="
    draws = [site.client("owner").get(f"{address}{n}").json()["tables"]["samples"]["rows"] for n in (1, 2)]
    assert draws[0] != draws[1]
    assert len(draws[0]) == len(draws[1])
