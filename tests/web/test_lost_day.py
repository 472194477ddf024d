"""What an agent fills in each day, and who sees it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import quote

import pytest

from tests.web.conftest import LAST, Site
from xundan.analysis.lost.unbought import Days, Unbought, unbought
from xundan.analysis.text.dictionary import dictionary
from xundan.session import Session


@pytest.fixture
def asked(site: Site) -> list[Unbought]:
    """The inquiries to fill in of the newest day on which somebody of the lead's team has two without a note; the agent
    who signs in is she."""
    from xundan.web.people.models import Seat

    found = [each for each in _unbought(site, *site.members) if each.note is None]
    counts = Counter((each.day, each.agent_id) for each in found)
    day, agent = max(key for key, count in counts.items() if count > 1)
    Seat.objects.filter(person__login="agent").update(accounts=[agent])
    return [each for each in found if (each.day, each.agent_id) == (day, agent)]


def _unbought(site: Site, *agents: str) -> list[Unbought]:
    with Session(site.place.workspace).view() as view:
        return unbought(view, Days(site.shop, LAST.replace(day=1), LAST, agents), dictionary(site.place.root))


def _page(site: Site, login: str, asked: list[Unbought]) -> str:
    query = f"agent={quote(asked[0].agent_id)}&day={asked[0].day}"
    return site.client(login).get(site.at(f"lost/day/?{query}")).content.decode()


def _post(site: Site, login: str, asked: list[Unbought], **given: str) -> Any:
    about = {"form": "notes", "agent": asked[0].agent_id, "day": str(asked[0].day)}
    return site.client(login).post(site.at("lost/day/do/note-losses/"), about | given, follow=True)


def test_an_agent_fills_in_her_day_in_one_go_and_the_lead_sees_it(site: Site, asked: list[Unbought]) -> None:
    from xundan.web.audit.models import Entry

    one, other = asked[:2]
    session = Session(site.place.workspace)
    imports = len(session.history())
    page = _page(site, "agent", asked)
    assert f'name="reason-{one.dialogue}"' in page
    assert one.buyer_id in page
    assert f"chats/{one.day}/{one.dialogue}/" in page
    given = {
        f"reason-{one.dialogue}": "price", f"note-{one.dialogue}": "想要包邮<b>",
        f"reason-{other.dialogue}": "unknown", f"note-{other.dialogue}": "",
    }  # fmt: skip
    assert "存了 2 条" in _post(site, "agent", asked, **given).content.decode()
    try:
        after = {each.dialogue: each.note for each in _unbought(site, one.agent_id)}
        note = after[one.dialogue]
        assert note is not None
        assert (note.written, note.more, note.reason) == ("价格", "想要包邮<b>", "price")
        page = _page(site, "lead", asked)
        assert "想要包邮&lt;b&gt;" in page
        assert len(session.history()) == imports + 1
        told = Entry.objects.get(act="loss_noted").about
        assert set(told) == {"agent", "day", "import_id"}
        again = _post(site, "lead", asked, **given)
        assert again.status_code == 400
        assert "没有新填或改过的" in again.content.decode()
        row = next(
            row
            for row in site.client("owner").get(_api(site)).json()["tables"]["filled"]["rows"]
            if one.agent_id.endswith(f":{row['agent']}") and row["day"] == str(one.day)
        )
        assert (
            row["noted"]
            == sum(each.note is not None for each in _unbought(site, one.agent_id) if each.day == one.day)
            >= 2
        )
    finally:
        session.undo("last")


def _api(site: Site) -> str:
    return f"/api/shops/{quote(site.shop)}/pages/lost-day/?range=month"


def test_what_is_wrong_stands_beside_the_form_with_what_was_written(site: Site, asked: list[Unbought]) -> None:
    number = asked[0].dialogue
    for given, said in [
        ({f"note-{number}": "没选原因", f"reason-{number}": ""}, "原因要选"),
        ({f"reason-{number}": "<script>"}, "没有叫 &lt;script&gt; 的原因"),
        ({"reason-1": "price"}, "没有这个未成交的询单"),
        ({"day": "2026-10-32", f"reason-{number}": "price"}, ""),
    ]:
        found = _post(site, "agent", asked, **given)
        assert found.status_code == (400 if said else 404), given
        assert said in found.content.decode()
    assert _post(site, "agent", asked, agent="").status_code == 400


def test_nobody_fills_in_for_whom_she_does_not_see(site: Site, asked: list[Unbought]) -> None:
    other = next(agent for agent in site.agents if agent != asked[0].agent_id)
    given = {f"reason-{asked[0].dialogue}": "price"}
    assert _post(site, "agent", asked, agent=other, **given).status_code == 404
    assert site.client("agent").get(site.at(f"lost/day/?agent={quote(other)}")).status_code == 404
    page = site.client("agent").get(site.at("lost/day/?range=30")).content.decode()
    others = [agent.partition(":")[2] for agent in site.agents if agent != asked[0].agent_id]
    assert not [name for name in others if re.search(rf">{re.escape(name)}<", page)]
