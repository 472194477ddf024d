"""An agent asks for an order, a lead decides, the numbers follow, and the log keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.web.conftest import Site
from xundan.metrics.deciding import case_of
from xundan.session import Session

if TYPE_CHECKING:
    from django.http import HttpResponse


@pytest.fixture(autouse=True)
def _as_it_was(site: Site) -> Iterator[None]:
    """What a test decides is taken back after it."""
    session = Session(site.place.workspace)
    before = {each.id for each in session.history()}
    yield
    for each in session.history():
        if each.id not in before and each.undone_at is None:
            session.undo(str(each.id))


def _post(site: Site, login: str, path: str, **given: str) -> HttpResponse:
    found: Any = site.client(login).post(site.at(path), given, follow=True)
    return found


def _owner(site: Site, order: str) -> str | None:
    """By the rule that looks at the order's creation, which an unpaid one has too."""
    with Session(site.place.workspace).view() as view:
        return case_of(view, site.shop, order).owners["order"].agent_id


def _status(site: Site, login: str, order: str) -> int:
    return site.client(login).get(site.at(f"orders/{order}/")).status_code


def _in_team(site: Site, but: str) -> str:
    return next(agent for agent in site.members if agent != but and agent in site.orders)


def _log(act: str) -> list[dict[str, Any]]:
    from xundan.web.audit.models import Entry

    return list(Entry.objects.filter(act=act).values_list("about", flat=True))


def test_an_agent_asks_a_lead_decides_and_the_order_is_hers(site: Site) -> None:
    colleague = _in_team(site, site.own)
    order = site.orders[colleague]
    assert _owner(site, order) == colleague
    asked = _post(
        site, "agent", "disputes/do/dispute-order/", order=order, whose=f"agent:{site.own}", why="买家打电话来的"
    )
    assert asked.status_code == 200
    assert "提上去了" in asked.content.decode()
    opens = f'href="{site.at(f"orders/{order}/")}'
    assert (opens in asked.content.decode()) == (_status(site, "agent", order) == 200)
    lead = site.client("lead")
    assert order in lead.get(site.at("disputes/")).content.decode()
    assert "1<span" in lead.get(site.at("orders/")).content.decode()
    page = lead.get(site.at(f"orders/{order}/")).content.decode()
    assert "买家打电话来的" in page
    assert _owner(site, order) == colleague
    done = _post(site, "lead", f"orders/{order}/do/decide/", whose=f"agent:{site.own}", why="听了录音")
    assert "改好了" in done.content.decode()
    assert _owner(site, order) == site.own
    hers = site.client("agent").get(site.at(f"orders/{order}/")).content.decode()
    assert "听了录音" in hers
    assert "照提的改了" in hers
    assert [each["order"] for each in _log("disputed")] == [order]
    (kept,) = _log("override")
    assert (kept["order"], kept["agent"], kept["verdict"]) == (order, site.own, "give")
    assert "录音" not in str(_log("override")) + str(_log("disputed"))


def test_what_is_kept_stays_and_says_why(site: Site) -> None:
    colleague = _in_team(site, site.own)
    order = site.orders[colleague]
    before = _owner(site, order)
    _post(site, "agent", "disputes/do/dispute-order/", order=order, whose="silent", why="买家自己拍的")
    done = _post(site, "lead", f"orders/{order}/do/decide/", whose="keep", why="聊过")
    assert "维持不变" in done.content.decode()
    assert _owner(site, order) == before
    listed = site.client("agent").get(site.at("disputes/")).content.decode()
    assert "聊过" in listed
    again = _post(site, "lead", f"orders/{order}/do/decide/", whose="keep", why="聊过")
    assert again.status_code == 400


def test_a_decision_is_taken_back(site: Site) -> None:
    order = site.orders[site.own]
    before = _owner(site, order)
    _post(site, "owner", f"orders/{order}/do/decide/", whose="silent", why="试一下")
    assert _owner(site, order) is None
    page = site.client("owner").get(site.at(f"orders/{order}/")).content.decode()
    assert "收回改判, 按规则算" in page
    _post(site, "owner", f"orders/{order}/do/decide/", whose="rules", why="弄错了")
    assert _owner(site, order) == before
    assert _post(site, "owner", f"orders/{order}/do/decide/", whose="rules", why="再来").status_code == 400


def test_nobody_is_judge_over_another_team(site: Site) -> None:
    stranger = next(agent for agent in site.agents if agent not in site.members and agent in site.orders)
    order = site.orders[site.own]
    found = _post(site, "lead", f"orders/{order}/do/decide/", whose=f"agent:{stranger}", why="给别的组")
    assert found.status_code == 400
    assert "要店主来定" in found.content.decode()
    assert _owner(site, order) == site.own
    assert site.client("lead").post(site.at(f"orders/{site.orders[stranger]}/do/decide/")).status_code in (400, 404)
    _post(site, "agent", f"orders/{order}/do/dispute/", whose=f"agent:{stranger}", why="是她的")
    lead = site.client("lead").get(site.at(f"orders/{order}/")).content.decode()
    assert "是她的" in lead
    assert 'action="' + site.at(f"orders/{order}/do/decide/") not in lead


def test_a_dispute_is_seen_by_who_asked_and_who_decides(site: Site) -> None:
    from xundan.web.people.models import Person, Seat

    colleague = _in_team(site, site.own)
    other = Seat(
        shop=site.shop, role="agent", accounts=[colleague], person=Person.objects.make("other", "long enough 7")
    )
    other.save()
    order = site.orders[colleague]
    _post(site, "agent", "disputes/do/dispute-order/", order=order, whose=f"agent:{site.own}", why="悄悄话")
    assert "悄悄话" in site.client("agent").get(site.at("disputes/")).content.decode()
    assert "悄悄话" in site.client("owner").get(site.at(f"orders/{order}/")).content.decode()
    for login, path in [("other", "disputes/"), ("other", f"orders/{order}/"), ("analyst", f"orders/{order}/")]:
        found = site.client(login).get(site.at(path))
        assert found.status_code == 200
        assert "悄悄话" not in found.content.decode(), (login, path)


def test_one_asks_once_and_takes_it_back(site: Site) -> None:
    order = site.orders[site.own]
    for status in (200, 400):
        found = _post(site, "agent", f"orders/{order}/do/dispute/", whose="silent", why="不是我的")
        assert found.status_code == status
    assert "已经提过" in found.content.decode()
    assert _post(site, "agent", f"orders/{order}/do/take-back-dispute/").status_code == 200
    assert _post(site, "agent", f"orders/{order}/do/take-back-dispute/").status_code == 400
    assert _post(site, "agent", f"orders/{order}/do/dispute/", whose="silent", why="不是我的").status_code == 200


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"whose": "silent", "why": ""}, "原因要填"),
        ({"whose": "silent", "why": "长" * 501}, "最多 500 个"),
        ({"whose": "", "why": "有"}, "先选归谁"),
        ({"whose": "keep", "why": "有"}, "先选归谁"),
        ({"whose": "agent:<script>alert(1)</script>", "why": "有"}, "没有客服账号"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_form(site: Site, given: dict[str, str], said: str) -> None:
    found = _post(site, "agent", f"orders/{site.orders[site.own]}/do/dispute/", form="dispute", **given)
    assert found.status_code == 400
    text = found.content.decode()
    assert said in text
    assert "<script>alert" not in text


def test_an_order_that_there_is_not_is_named(site: Site) -> None:
    found = _post(site, "agent", "disputes/do/dispute-order/", form="ask", order="<b>1", whose="silent", why="有")
    assert found.status_code == 400
    text = found.content.decode()
    assert "没有订单 &lt;b&gt;1" in text
    assert _post(site, "agent", f"orders/{quote('不存在')}/do/dispute/", whose="silent", why="有").status_code == 404


def test_a_phone_number_in_a_reason_is_masked(site: Site) -> None:
    from xundan.web.disputes.models import Dispute

    _post(site, "agent", f"orders/{site.orders[site.own]}/do/dispute/", whose="silent", why="打 13812345678 问的")
    assert "13812345678" not in Dispute.objects.get().why


def test_of_a_closed_month_it_says_that_what_was_paid_stays(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    from xundan.web.pages import order_disputes

    with Session(site.place.workspace).view() as view:
        facts = view.fact("order_facts").filter(lambda t: (t.order_agent == site.own) & t.paid_day.notnull())
        (row,) = view.engine.rows(facts.order_by("order_id").limit(1).select("order_id", "paid_day")).to_pylist()
    asked = []

    def closed(_: object, month: object) -> object:
        asked.append(str(month))
        return SimpleNamespace(state="closed")

    monkeypatch.setattr(order_disputes, "closed_month", closed)
    done = _post(site, "owner", f"orders/{row['order_id']}/do/decide/", whose="silent", why="弄错了")
    assert f"{row['paid_day']:%Y-%m} 已结账, 发过的工资不变" in done.content.decode()
    assert asked == [f"{row['paid_day']:%Y-%m}"]
