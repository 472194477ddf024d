"""The overview's attention and targets, and an agent's own first page: hers alone, with numbers that others confirm."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from tests.web.conftest import LAST, Site


def _blocks(site: Site, login: str, page: str, query: str = "") -> dict[str, Any]:
    found = site.client(login).get(f"/api/shops/{quote(site.shop)}/pages/{page}?{query}")
    assert found.status_code == 200, found.content
    told = found.json()
    return {block["key"]: block for block in told["blocks"]} | {"tables": told["tables"]}


def _metric(site: Site, metric: str, first: date, last: date, by: str = "") -> Any:
    address = f"/api/shops/{quote(site.shop)}/metrics?metric={metric}&from={first}&to={last}" + (
        f"&by={by}" if by else ""
    )
    found = site.client("owner").get(address)
    assert found.status_code == 200, found.content
    return found.json()["rows"]


def test_the_months_target_is_held_against_what_is_sold(site: Site) -> None:
    tiles = {tile["key"]: tile for tile in _blocks(site, "owner", "overview/")["sales"]["tiles"]}
    sold = _metric(site, "sales", LAST.replace(day=1), LAST)[0]["sales"]
    target = _metric(site, "sales_target", LAST.replace(day=1), LAST)[0]["sales_target"]
    tile = tiles["sales_target_rate"]
    assert tile["reached"] == pytest.approx(float(sold) / float(target))
    assert tile["due"] == 1.0  # the data go to the month's last day


def test_questions_that_nobody_answered_are_counted(site: Site) -> None:
    said = [each["said"]["zh"] for each in _blocks(site, "owner", "overview/")["attention"]["pointers"]]
    count = _metric(site, "unanswered_turns", LAST - timedelta(days=6), LAST)[0]["unanswered_turns"]
    assert f"最近导入的聊天里 (10-25 至 10-31) 有 {count} 次提问没人回" in said


def test_who_may_not_act_is_not_told(site: Site) -> None:
    """Settings changed and numbers as before: only who refreshes them reads of it, and where."""
    file = site.place.root / "xundan.toml"
    kept = file.read_bytes()
    try:
        file.write_bytes(kept.replace(b"slow_turns = 3 ", b"slow_turns = 4 "))
        assert file.read_bytes() != kept
        told = {login: site.client(login).get(site.at()).content.decode() for login in ("owner", "analyst")}
    finally:
        file.write_bytes(kept)
    assert "规则改过, 数字还是按以前的算的" in told["owner"]
    assert "data/health/" in told["owner"]
    assert "规则改过" not in told["analyst"]


def test_a_lead_reads_of_her_team_only(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from xundan.model.text import Text
    from xundan.reports.attention import Concern
    from xundan.web.pages import attention
    from xundan.web.shop import answers

    others = [agent for agent in site.agents if agent not in site.members]
    made = [Concern("moved", Text(f"变了 {agent}", agent), agent) for agent in (site.own, others[0])]
    answers().close()
    monkeypatch.setattr(attention, "concerns", lambda view, shop, rule: made)
    try:
        pages = {login: site.client(login).get(site.at()).content.decode() for login in ("owner", "lead")}
    finally:
        answers().close()
    assert f"变了 {others[0]}" in pages["owner"]
    assert f"变了 {others[0]}" not in pages["lead"]
    assert f"变了 {site.own}" in pages["lead"]


def test_an_agents_first_page_is_her_own(site: Site) -> None:
    home = site.client("agent").get("/", follow=True)
    assert home.redirect_chain[-1][0].endswith("/me/")
    page = home.content.decode()
    assert not [agent for agent in site.agents if agent != site.own and agent.partition(":")[2] in page]


def test_her_day_is_what_the_metrics_say(site: Site) -> None:
    rows = _blocks(site, "agent", "me/")["tables"]["day"]["rows"]
    for name, called in (("received_buyers", "接待人数"), ("sales", "销售额")):
        hers = [row for row in _metric(site, name, LAST, LAST, "agent") if row["agent"] == site.own]
        row = next(row for row in rows if row["metric"] == called)
        assert float(row["day"]) == (float(hers[0][name]) if hers else 0)


def test_her_questions_without_an_answer_are_those_that_are_counted(site: Site) -> None:
    first = LAST - timedelta(days=6)
    counted = {row["agent"]: row["unanswered_turns"] for row in _metric(site, "unanswered_turns", first, LAST, "agent")}
    rows = _blocks(site, "agent", "me/")["tables"]["unanswered"]["rows"]
    assert len(rows) == counted.get(site.own, 0)


@pytest.mark.parametrize(
    ("path", "zh", "en"),
    [
        ("why/advice/", "导入聊天记录和订单", "Import chats and orders"),
        ("scorecards/marks/", "导入聊天记录", "Import chats"),
        ("scorecards/whatif/", "导入聊天记录和订单", "Import chats and orders"),
    ],
)
def test_a_shop_without_data_is_told_what_to_import(site: Site, path: str, zh: str, en: str) -> None:
    """And where it comes from, in both languages; the workspace has data of another shop only."""
    for lang, said, where in (("zh", zh, "千牛"), ("en", en, "Qianniu")):
        address = f"/shops/{quote(site.other)}/{path}?lang={lang}"
        page = site.client("owner").get(address).content.decode()
        empty = re.search(r'class="empty-subtitle[^"]*">([^<]*)<', page)
        assert empty, lang
        assert said in empty[1]
        assert where in empty[1]
