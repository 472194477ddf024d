"""Sanity of the oracle itself, on cases computed by hand: DSR, scores, items, promotion (readings 65, 71, 74, 76)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests import oracle
from tests.examples.build import DAY, Build, at, day
from tests.oracle import World

from .test_oracle import ask, grouped

D = Decimal
DAYS = ["shop", "day", "week", "month", "weekday"]


def dsr(built: Build, when: str, description: str, service: str = "4.8", logistics: str = "4.7") -> Build:
    """The marks of a day."""
    marks = {"description": D(description), "service": D(service), "logistics": D(logistics)}
    return built.row("dsr", day=day(when), **marks)


def quality(built: Build, when: str, *marks: str | None) -> Build:
    """Experience, service, compliance, loyalty of a day."""
    names = ("experience", "service", "compliance", "loyalty")
    values = {name: None if mark is None else D(mark) for name, mark in zip(names, marks, strict=True)}
    return built.row("quality_scores", day=day(when), **values)


def two_shops(first: Build, second: Build) -> World:
    """Both in one world."""
    a, b = first.world(), second.world()
    tables = {name: a.tables.get(name, []) + b.tables.get(name, []) for name in a.tables | b.tables}
    return World(a.shops + b.shops, a.rules, tables, a.coverage + b.coverage)


def test_dsr_is_that_of_the_last_day() -> None:
    """Rows in any order; outside the period they do not count."""
    built = dsr(dsr(dsr(Build(), "03-03", "4.85"), "03-02", "4.1"), "03-09", "1")
    assert ask(built, "dsr_description", "dsr_service", "dsr_logistics", to=day("03-08")) == (4.85, 4.8, 4.7)
    assert grouped(built, "dsr_description", "day") == {"2026-03-02": 4.1}
    assert ask(built, "dsr_description", on=day("03-05")) is None
    assert ask(Build(), "dsr_description") is None


def test_trend_is_the_slope_of_the_least_squares_line() -> None:
    """4.0, 4.2 and 4.1 on days 0, 1 and 3 (mean day 4/3, mean mark 4.1): sum of dx dy = 0.1 x 4/3 - 0.1 x 1/3 + 0 =
    0.1, sum of dx dx = 16/9 + 1/9 + 25/9 = 14/3; 0.1 / (14/3) = 3/140 a day. One day has no trend."""
    built = dsr(dsr(dsr(Build(), "03-02", "4.0"), "03-03", "4.2"), "03-05", "4.1")
    assert ask(built, "dsr_description:trend", "dsr_service:trend", to=day("03-05")) == (3 / 140, 0)
    assert ask(built, "dsr_description:trend") is None


def test_marks_of_several_shops_have_no_one_value() -> None:
    """Null together, each its own by shop."""
    first, second = dsr(Build("s1"), "03-02", "4.5"), dsr(Build("s2"), "03-02", "4.1")
    world = two_shops(quality(first, "03-02", "4", "4", "4", "4"), quality(second, "03-02", "5", "5", "5", "5"))
    metrics = ["dsr_description", "dsr_description:trend", "quality_score", "satisfaction_index"]
    assert ask(world, *metrics) == (None, None, None, None)
    rows = oracle.query(world, ["dsr_description", "quality_score"], ["shop"], DAY, DAY)
    assert [tuple(row.values()) for row in rows] == [("s1", 4.5, 4), ("s2", 4.1, 5)]
    assert oracle.query(world, ["dsr_description"], [], DAY, DAY, shops=["s2"]) == [{"dsr_description": 4.1}]


def test_quality_score_is_a_weighted_mean_of_the_last_day() -> None:
    """(4 + 3 + 5 + 4.5) / 4; with weights 3, 1, 0, 0 (12 + 3) / 4, and then the blank parts do not matter."""
    built = quality(Build(), "03-02", "4", "3", "5", "4.5")
    assert ask(built, "quality_score") == 4.125
    weights = {"experience": 3, "service": 1, "compliance": 0, "loyalty": 0}
    quality(built, "03-03", "4", "3", None, None).rule("03-03", quality_weights=weights)
    assert ask(built, "quality_score", to=day("03-03")) == 3.75
    assert grouped(built, "quality_score", "day") == {"2026-03-02": 4.125}
    built.rules.pop()
    assert ask(built, "quality_score", to=day("03-03")) is None
    assert ask(built.rule(quality_weights=dict.fromkeys(weights, 0)), "quality_score") is None


def test_satisfaction_leaves_out_what_no_file_says() -> None:
    """(45 x 4.8 + 35 x 4.6 + 7 x 4.5) / 87 = 408.5 / 87; with 1, 0, 0 the description alone."""
    built = dsr(Build(), "03-02", "4.8", "4.6", "4.5")
    assert ask(built, "satisfaction_index") == 408.5 / 87
    built.rule(satisfaction_weights={"goods": 1, "attitude": 0, "packaging": 50, "delivery": 0, "other": 9})
    assert ask(built, "satisfaction_index") == 4.8
    built.rule(satisfaction_weights={"goods": 0, "attitude": 0, "packaging": 50, "delivery": 0, "other": 9})
    assert ask(built, "satisfaction_index") is None


def listed(built: Build, item: str, since: str | None, until: str | None = None, category: str | None = None) -> Build:
    """An item of the shop."""
    times = {"listed_at": at(since) if since else None, "delisted_at": at(until) if until else None}
    return built.row("items", item_id=item, category=category, **times)


def sold(built: Build, order: str, item: str, when: str | None = "12:00", category: str | None = None) -> Build:
    """An order of one item."""
    built.row("order_lines", order_id=order, line_id="1", item_id=item, quantity=1, category=category)
    return built.order(order, "b1", "03-01 10:00", paid=when)


def test_items_sell_or_lie_dead() -> None:
    """Of four items one is not listed yet, i2 was delisted that day; i1 sold, i3 was ordered but not paid: 1 of 3."""
    built = listed(listed(Build(), "i1", None, category="鞋"), "i2", "01-01 00:00", "00:00", category="鞋")
    listed(listed(built, "i3", "03-02 23:00"), "i4", "03-03 00:00")
    sold(sold(sold(built, "o1", "i1", category="帽"), "o2", "i3", when=None), "o3", "gone")
    assert ask(built, "sell_through_rate", "dead_items") == (1 / 3, 2)
    assert grouped(built, "dead_items", "item") == {"i2": 1, "i3": 1}
    assert grouped(built, "sell_through_rate", "category") == {"鞋": 1 / 2, None: 0}
    assert ask(built, "sell_through_rate", "dead_items", on=day("03-03")) == (0, 3)
    assert ask(built, "sell_through_rate", "dead_items", to=day("03-03")) == (1 / 4, 3)


def test_items_need_their_tables() -> None:
    """Items, order lines (reading 76) and orders; without a listed item there is no rate."""
    metrics = ("sell_through_rate", "dead_items")

    def shop() -> Build:
        return sold(listed(Build(), "i1", None), "o1", "i2")

    assert ask(shop(), *metrics) == (0, 1)
    for table in ("items", "order_lines", "orders"):
        assert ask(shop().never(table), *metrics) == (None, None), table
    assert ask(shop().covers("orders", "03-03"), *metrics) == (None, None)
    assert ask(listed(Build(), "i1", "03-03 10:00"), *metrics) == (None, 0)


def spent(built: Build, channel: str, cost: str, when: str = "03-02", **other: Any) -> Build:
    """A row of promotion."""
    columns = {"impressions": 1000, "clicks": 10, "sales": D(100), "item_id": None, **other}
    return built.row("ad_spend", day=day(when), channel=channel, cost=D(cost), **columns)


ADS = ("ad_cost", "impressions", "clicks", "ad_sales", "click_rate", "cost_per_click", "ad_roi")


def test_promotion_is_summed_and_divided() -> None:
    """10.10 + 9.93 = 20.03 for 30 clicks of 3000: 0.6676... is 0.67 a click; 400 of sales are 400 / 20.03."""
    built = spent(Build(), "直通车", "10.10", item_id="i1")
    spent(spent(built, "淘宝客", "9.93", impressions=2000, clicks=20, sales=D(300)), "直通车", "5", when="03-03")
    assert ask(built, *ADS) == (D("20.03"), 3000, 30, D(400), 0.01, D("0.67"), 40000 / 2003)
    assert grouped(built, "ad_cost", "channel") == {"淘宝客": D("9.93"), "直通车": D("10.10")}
    assert grouped(built, "clicks", "item") == {"i1": 10, None: 20}


def test_blanks_of_promotion_are_unknown_where_they_are_needed() -> None:
    """A blank number of sales spoils sales and their return, not the rest."""
    built = spent(spent(Build(), "直通车", "10"), "淘宝客", "0", sales=None, clicks=0, impressions=0)
    assert ask(built, *ADS) == (D(10), 1000, 10, None, 0.01, D(1), None)
    assert grouped(built, "ad_roi", "channel") == {"直通车": 10, "淘宝客": None}
    assert grouped(built, "cost_per_click", "channel") == {"直通车": D(1), "淘宝客": None}
    assert grouped(built, "click_rate", "channel") == {"直通车": 0.01, "淘宝客": None}


def test_promotion_without_rows_is_nothing_and_without_a_file_unknown() -> None:
    """0 on a quiet day, null on another."""
    quiet = ask(spent(Build(), "直通车", "10"), *ADS, on=day("03-05"))
    assert quiet == (0, 0, 0, 0, None, None, None)
    assert ask(Build(), *ADS) == (None,) * 7


def test_dimensions_of_marks_items_and_promotion() -> None:
    """Readings 65, 71 and 74."""
    for part in ("description", "service", "logistics"):
        assert oracle.dimensions(f"dsr_{part}") == oracle.dimensions(f"dsr_{part}:trend") == DAYS
    assert oracle.dimensions("quality_score") == oracle.dimensions("satisfaction_index") == DAYS
    assert oracle.dimensions("sell_through_rate") == oracle.dimensions("dead_items") == [*DAYS, "item", "category"]
    for name in ADS:
        assert oracle.dimensions(name) == [*DAYS, "channel", "item"], name
