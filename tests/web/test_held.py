"""What is held about a person, who read it, and objecting to it."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import quote

from tests.web.conftest import Site


def _page(site: Site, login: str) -> Any:
    return site.client(login).get(f"/api/shops/{quote(site.shop)}/pages/held/").json()


def _act(site: Site, login: str, name: str, **form: Any) -> Any:
    return site.client(login).post(site.at(f"settings/held/do/{name}/"), form)


def test_an_agent_sees_her_own_counts_by_month(site: Site) -> None:
    from xundan.session import Session

    with Session(site.place.workspace).view() as view:
        rows = view.fact("receptions").filter(lambda t: (t.shop == site.shop) & (t.agent_id == site.own))
        counted = Counter(row["day"].strftime("%Y-%m") for row in view.engine.rows(rows.select("day")).to_pylist())
    told = _page(site, "agent")
    assert {row["month"]: row["receptions"] for row in told["tables"]["months"]["rows"]} == dict(counted)
    assert counted
    assert {row["agent_id"] for row in told["tables"]["states"]["rows"]} == {site.own}
    others = [account for account in site.agents if account != site.own]
    assert not [
        account for account in others if account in site.client("agent").get(site.at("settings/held/")).content.decode()
    ]


def test_who_is_no_agent_sees_her_account_only(site: Site) -> None:
    told = _page(site, "analyst")
    assert told["tables"] == {}
    assert "analyst" in str(told["blocks"])


def test_she_sees_who_read_her_chats_and_not_who_read_others(site: Site) -> None:
    def readers() -> Counter[tuple[str, str, str]]:
        rows = _page(site, "agent")["tables"].get("readers", {"rows": []})["rows"]
        return Counter((row["who"], row["where"], row["whose"]) for row in rows)

    before = readers()  # the reading log is a file of the shop that every test here writes to
    site.client("owner").get(site.at(f"chats/{site.chats[site.own]}/"))
    other = next(agent for agent in site.chats if agent != site.own)
    site.client("owner").get(site.at(f"chats/{site.chats[other]}/"))
    site.client("agent").get(site.at(f"chats/{site.chats[site.own]}/"))
    assert readers() - before == {("owner", "chat", "你的聊天"): 1}


def test_an_objection_is_seen_and_answered_by_owner_and_lead_and_by_nobody_else(site: Site) -> None:
    from xundan.web.audit.models import Entry
    from xundan.web.held.models import Objection

    before = set(Entry.objects.values_list("pk", flat=True))
    words = "我 10 月 3 日没有上班, 考勤记错了 <b>"
    assert _act(site, "agent", "object", words=words).status_code == 303
    number = str(Objection.objects.get().pk)
    for login in ("owner", "lead", "agent"):
        assert words in str(_page(site, login)["tables"]["objections"]["rows"]), login
    for login in ("bookkeeper", "analyst"):
        assert words not in str(_page(site, login)), login
    shown = site.client("lead").get(site.at("settings/held/")).content.decode()
    assert "<b>" not in shown
    assert "answer-objection" in shown
    assert "answer-objection" not in site.client("agent").get(site.at("settings/held/")).content.decode()
    assert _act(site, "agent", "answer-objection", objection=number, answer="自己答").status_code == 404
    assert _act(site, "lead", "answer-objection", objection=number, answer="改过来了").status_code == 303
    assert _act(site, "owner", "answer-objection", objection=number, answer="再答一次").status_code == 400
    (row,) = _page(site, "agent")["tables"]["objections"]["rows"]
    assert (row["answer"], row["by"]) == ("改过来了", "lead")
    entries = [entry for entry in Entry.objects.exclude(pk__in=before).order_by("pk") if "object" in entry.act]
    assert [(entry.act, entry.login) for entry in entries] == [("objected", "agent"), ("objection_answered", "lead")]
    assert not [entry for entry in entries if "考勤" in str(vars(entry)) or "改过来" in str(vars(entry))]


def test_a_lead_sees_no_objection_from_outside_her_team(site: Site) -> None:
    from xundan.web.held.models import Objection
    from xundan.web.people.models import Seat

    outside = next(account for account in site.agents if account not in site.members)
    Seat.objects.filter(person__login="agent").update(accounts=[outside])
    assert _act(site, "agent", "object", words="不同意").status_code == 303
    assert "objections" not in _page(site, "lead")["tables"]
    number = str(Objection.objects.get().pk)
    assert _act(site, "lead", "answer-objection", objection=number, answer="x").status_code == 404
    assert _act(site, "owner", "answer-objection", objection=number, answer="好").status_code == 303


def test_an_objection_has_words_and_not_too_many(site: Site) -> None:
    from xundan.web.held.models import Objection

    for words in ("", "  ", "长" * 1001):
        assert _act(site, "agent", "object", words=words).status_code == 400
    assert not Objection.objects.exists()
