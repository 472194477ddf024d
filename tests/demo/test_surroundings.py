from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from math import sqrt
from pathlib import Path
from statistics import mean

import pytest

from tests.demo.reading import neutral, orders
from tests.demo.test_reviews import near
from xundan.demo import Truth

Shop = tuple[Path, Truth]
REASONS = {
    "价格", "缺货", "尺寸不合", "发货慢", "客服回复慢", "只是比较", "活动不了解", "质量顾虑", "等活动",
}  # fmt: skip
EVENT = ("2026-09-30", "2026-10-01", "2026-10-02")


def visits(folder: Path) -> list[dict[str, str]]:
    return [row for path in sorted(folder.glob("visits_*.csv")) for row in neutral(path)]


def test_notes_are_written_by_some_of_lost_inquiries_and_mostly_true(shop: Shop) -> None:
    folder, truth = shop
    why: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for lost in truth.lost:
        why[lost.agent_id, lost.buyer_id, lost.day].add(truth.reasons[lost.reason])
    notes = neutral(folder / "loss_notes.csv")
    assert {row["agent_id"].partition(":")[2] for row in notes} == {"小满", "小鹿"}
    assert {row["reason"] for row in notes} <= REASONS
    assert all((row["agent_id"], row["buyer_id"], row["day"]) in why for row in notes)
    right = sum(row["reason"] in why[row["agent_id"], row["buyer_id"], row["day"]] for row in notes)
    assert len(notes) > 60
    assert near(right, len(notes), 0.8)


def test_buyers_rate_agents_by_how_well_they_answer(shop: Shop) -> None:
    """4 and 5 stars: 66 % and 30 points times the depth of the answers, 25 points less where the buyer waited."""
    depth = {"小满": 0.85, "阿澄": 0.75, "知夏": 0.35, "苏苏": 0.80}
    scores = defaultdict(list)
    for row in neutral(shop[0] / "service_ratings.csv"):
        assert row["invited_by"] in {"agent", "buyer", "system"}
        assert row["score"] or row["invited_by"] != "buyer"
        if row["score"]:
            scores[row["agent_id"].partition(":")[2]].append(int(row["score"]))
    for name, deep in depth.items():
        own = scores[name]
        most = 0.66 + 0.30 * deep
        chance = 4 * sqrt(most * (1 - most) / len(own))
        assert most - 0.25 - chance < mean(score >= 4 for score in own) < most + chance, name
    content = {name: mean(score >= 4 for score in scores[name]) for name in depth}
    assert content["小满"] > content["知夏"]


def test_every_marked_complaint_is_there_and_some_were_not_upheld(shop: Shop) -> None:
    folder, _ = shop
    rows = neutral(folder / "complaints.csv")
    upheld = Counter((row["agent_id"], row["order_id"][-4:]) for row in rows if row["kind"] == "complaint")
    marked = Counter(
        (row["agent_id"], row["note"].rpartition("订单尾号")[2])
        for row in neutral(folder / "adjustments.csv")
        if row["kind"] == "complaint"
    )
    assert upheld == marked
    assert marked
    assert {row["kind"] for row in rows if row["upheld"] == "false"} <= {"rights", "dispute"}
    assert all(bool(row["closed_at"]) == bool(row["upheld"]) for row in rows)
    assert all(row["opened_at"] < row["closed_at"] for row in rows if row["closed_at"])


def test_mistakes_of_the_store_are_of_paid_orders(shop: Shop) -> None:
    folder, _ = shop
    paid = {order.order_id: order.paid for order in orders(folder)}
    rows = neutral(folder / "fulfilment_errors.csv")
    assert {row["kind"] for row in rows} <= {"missing", "damaged", "wrong_item"}
    assert rows
    for row in rows:
        moment = paid[row["order_id"]]
        assert moment is not None
        assert moment < datetime.fromisoformat(row["found_at"])


def test_the_shelf_has_dead_stock_and_what_was_taken_down(shop: Shop) -> None:
    folder, _ = shop
    items = {row["item_id"]: row for row in neutral(folder / "items.csv")}
    sold = Counter[str]()
    for row in neutral(folder / "order_lines.csv"):
        assert items[row["item_id"]]["title"] == row["title"]
        assert items[row["item_id"]]["category"] == row["category"]
        sold[row["item_id"]] += int(row["quantity"])
    # 860 pieces in a whole shop, this one is a fifth of it.
    assert items["680010052323"]["stock"] == "172"
    wanted = [item for item in items if item not in ("680010052323", "680010022424")]
    assert sold["680010052323"] <= 2 < min(sold[item] for item in wanted)
    gone = [row for row in items.values() if row["delisted_at"]]
    assert len(gone) == 1
    assert gone[0]["listed_at"] < gone[0]["delisted_at"] < "2026-08-03"
    assert not sold[gone[0]["item_id"]]


def test_advertising_is_paid_for_the_visitors_that_came(shop: Shop) -> None:
    folder, _ = shop
    sessions: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in visits(folder):
        sessions[row["source"]].add((row["session_id"], row["keyword"]))
    rows = [row for row in neutral(folder / "ad_spend.csv") if row["day"] >= "2026-09-02"]
    words = Counter[str]()
    for channel in ("直通车", "万相台"):
        own = [row for row in rows if row["channel"] == channel]
        clicks = sum(int(row["clicks"]) for row in own)
        assert len(sessions[channel]) <= clicks < 1.15 * len(sessions[channel])
        assert all(int(row["impressions"]) > int(row["clicks"]) > 0 < float(row["cost"]) for row in own)
    for row in rows:
        words[row["keyword"]] += row["channel"] == "直通车"
    assert {word for word, count in words.items() if count} == {word for _, word in sessions["直通车"]}


def test_orders_of_advertising_are_those_placed_in_its_sessions_and_paid(shop: Shop) -> None:
    folder, _ = shop
    paid = {(order.buyer, order.created): order for order in orders(folder) if order.paid}
    sales: dict[str, float] = defaultdict(float)
    for row in visits(folder):
        order = paid.get((row["buyer_id"], datetime.fromisoformat(row["at"])))
        if row["event"] == "order" and row["source"] in ("直通车", "万相台") and order:
            sales[row["source"]] += order.total
    told: dict[str, float] = defaultdict(float)
    for row in neutral(folder / "ad_spend.csv"):
        told[row["channel"]] += float(row["sales"]) if row["day"] >= "2026-09-02" else 0.0
    assert told["直通车"] == pytest.approx(sales["直通车"], rel=0.02)
    assert told["万相台"] == pytest.approx(sales["万相台"], rel=0.02)


def test_one_word_costs_money_and_sells_nothing(shop: Shop) -> None:
    rows = neutral(shop[0] / "ad_spend.csv")
    dead = [row for row in rows if row["keyword"] == "婚庆四件套"]
    assert sum(float(row["cost"]) for row in dead) > 100
    assert {(row["sales"], row["orders"], row["channel"]) for row in dead} == {("0.00", "0", "万相台")}
    assert sum(int(row["orders"]) for row in rows) > 20


def test_the_competitor_gains_in_the_promotion_and_our_rank_falls(shop: Shop) -> None:
    values: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for row in neutral(shop[0] / "benchmarks.csv"):
        values[row["metric"], row["scope"]][row["day"]] = float(row["value"])
    assert {len(days) for days in values.values()} == {90}

    def of(name: str, scope: str, first: str, last: str) -> float:
        return mean(value for day, value in values[name, scope].items() if first <= day <= last)

    before = of("visitors", "competitor", "2026-08-03", "2026-09-29")
    assert before == pytest.approx(600 * 0.2, rel=0.03)
    assert of("visitors", "competitor", EVENT[0], EVENT[-1]) == pytest.approx(10 * before, rel=0.12)
    assert of("visitors", "competitor", "2026-10-03", "2026-10-31") == pytest.approx(1.35 * before, rel=0.05)
    assert of("rank", "industry", "2026-08-03", "2026-10-02") == pytest.approx(38, abs=1)
    assert of("rank", "industry", "2026-10-03", "2026-10-31") == pytest.approx(47, abs=1.5)
    assert of("bounce_rate", "industry", "2026-08-03", "2026-10-31") == pytest.approx(0.41, rel=0.02)
    assert of("aov", "industry", "2026-08-03", "2026-10-31") == pytest.approx(152, rel=0.02)


def test_clicks_on_the_home_page_gather_where_they_were_planted(shop: Shop) -> None:
    folder, truth = shop
    rows = neutral(folder / "home_clicks.csv")
    seen = defaultdict(list)
    for view in visits(folder):
        if view["page_type"] == "home" and view["event"] == "view":
            seen[view["session_id"], view["visitor_id"], view["at"][:10]].append(view["at"])
    blocks = Counter[str]()
    tops = ((120, 560, "banner"), (600, 760, "coupons"), (800, 980, "categories"), (1000, 1699, "bestsellers"))
    for row in rows:
        assert row["event"] == "click"
        assert min(seen[row["session_id"], row["visitor_id"], row["at"][:10]]) < row["at"]
        assert 0 <= int(row["x"]) <= 750
        blocks[next((name for top, bottom, name in tops if top <= int(row["y"]) <= bottom), "below")] += 1
    for name, share in {"banner": 0.44, "coupons": 0.20, "categories": 0.16, "bestsellers": 0.11}.items():
        assert truth.planted["home_clicks"][name] == share
        assert near(blocks[name], len(rows), share), name
