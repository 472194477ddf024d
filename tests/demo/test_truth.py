from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime, time, timedelta
from pathlib import Path
from statistics import mean

import pytest

from tests.demo.reading import Said, chats, orders
from xundan.demo import Truth

Shop = tuple[Path, Truth]

# A word of these stands in the chat of an answered inquiry lost for that reason, unless the buyer just left.
SIGNS = {
    "price": ("贵", "便宜", "预算", "少点", "零头", "降价", "不值", "最低", "优惠"),
    "out_of_stock": ("没货", "缺货", "没有", "卖完", "有货吗", "补货", "想要"),
    "size": ("尺寸", "大一号", "更大", "定做", "用不了", "小了", "比"),
    "slow_shipping": ("发货", "天", "急", "周末", "来得及", "发出来", "快"),
    "promotion_unclear": ("满减", "券", "多少钱", "活动", "页面"),
    "quality_doubt": ("质量", "评价", "起球", "安全", "材质", "靠谱"),
    "waiting_for_event": ("活动", "焕新节", "9折"),
}


def by_buyer(folder: Path) -> dict[str, list[Said]]:
    out: dict[str, list[Said]] = defaultdict(list)
    for said in chats(folder):
        out[said.buyer].append(said)
    return out


def test_truth_is_written_as_it_is_returned(shop: Shop) -> None:
    folder, truth = shop
    written = json.loads((folder / "truth" / "truth.json").read_text(encoding="utf-8"))
    assert written["first_day"] == "2026-08-03"
    assert written["split_day"] == "2026-09-02"
    assert len(written["event_days"]) == 3
    assert len(written["lost"]) == len(truth.lost)
    assert [agent["skill"] for agent in written["agents"]] == [agent.skill for agent in truth.agents]
    assert written["effects"]["speed_per_e_fold"] < 0


def test_every_order_has_its_true_cause(shop: Shop) -> None:
    folder, truth = shop
    assert {order.order_id for order in truth.orders} == {order.order_id for order in orders(folder)}
    assert {order.cause for order in truth.orders} == {"silent", "persuaded", "would_buy_anyway", "waited_for_event"}
    assert any(order.chased_by for order in truth.orders)


def test_no_lost_inquiry_ordered_that_day_or_the_next(shop: Shop) -> None:
    folder, truth = shop
    created = defaultdict(list)
    for order in orders(folder):
        created[order.buyer].append(order.created)
    asked = defaultdict(list)
    for inquiry in truth.inquiries:
        asked[inquiry["at"][:10], inquiry["buyer_id"]].append(datetime.fromisoformat(inquiry["at"]))
    assert {lost.reason for lost in truth.lost} == set(truth.reasons)
    for lost in truth.lost:
        last = max(asked[lost.day, lost.buyer_id])
        window_ends = datetime.combine(last.date() + timedelta(days=2), time())
        assert not any(last <= at < window_ends for at in created[lost.buyer_id])


@pytest.mark.parametrize("reason", SIGNS)
def test_the_chat_tells_why_the_inquiry_was_lost(shop: Shop, reason: str) -> None:
    folder, truth = shop
    said = by_buyer(folder)
    lost = [one for one in truth.lost if one.reason == reason and one.answered]
    told = 0
    for one in lost:
        text = "".join(message.text for message in said[one.buyer_id] if str(message.at)[:10] == one.day)
        told += any(sign in text for sign in SIGNS[reason])
    assert len(lost) > 5
    assert told / len(lost) > 0.85


def test_lost_to_slowness_means_that_the_buyer_waited(shop: Shop) -> None:
    slow = [inquiry for inquiry in shop[1].inquiries if inquiry["reason"] == "slow_reply" and inquiry["mean_seconds"]]
    rest = [inquiry for inquiry in shop[1].inquiries if inquiry["reason"] == "comparing" and inquiry["mean_seconds"]]
    assert mean(one["mean_seconds"] for one in slow) > 1.5 * mean(one["mean_seconds"] for one in rest)


def test_the_planted_effects_are_in_the_dice_and_the_dice_in_the_outcomes(shop: Shop) -> None:
    """Answered by a person: skilled agents and quick answers win more orders."""
    answered = [inquiry for inquiry in shop[1].inquiries if inquiry["mean_seconds"] is not None]
    skill = {agent.agent_id: agent.skill for agent in shop[1].agents}

    def chance(rows: list[dict]) -> float:
        return mean(row["chance"] for row in rows)

    strong = [row for row in answered if skill[row["agent_id"]] >= 0.15]
    weak = [row for row in answered if skill[row["agent_id"]] <= -0.2]
    assert chance(strong) > chance(weak) + 0.05
    quick = [row for row in answered if row["mean_seconds"] < 20]
    slow = [row for row in answered if row["mean_seconds"] > 60]
    assert chance(quick) > chance(slow) + 0.05
    won = mean(row["outcome"] != "lost" for row in answered)
    assert abs(won - chance(answered)) < 0.04
    helped = [row for row in answered if row["helped"]]
    assert helped
    assert all(row["outcome"] != "lost" for row in helped)
