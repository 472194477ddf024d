"""Small worlds for reports and drills: one with a bit of everything, and those of single examples."""

from __future__ import annotations

from decimal import Decimal

from tests.examples.build import Build, at, day
from tests.oracle import World


def varied() -> World:
    """Two shops, four days, three agents of two teams; orders of every state, refunds, lines, visits and targets."""
    one, two = _first_shop().world(), _second_shop().world()
    tables = {name: [*one.tables.get(name, []), *two.tables.get(name, [])] for name in one.tables | two.tables}
    return World([*one.shops, *two.shops], one.rules, tables, [*one.coverage, *two.coverage])


def _first_shop() -> Build:
    built = Build("s1").rule(excluded_flags=["red"])
    built.row("agents", agent_id="a1", name="小美", team="早班", role="presale")
    built.row("agents", agent_id="a2", name="", team="晚班", role="both")
    built.chat("b1", "a1", "B 09:00 = 在吗, A 09:00:10 = 在的, B 09:02 = 多少钱, A 09:02:40 = 129")
    built.chat("b1", "a2", "B 09:30, A 09:30:10, B 09:31, R 09:31:01")
    built.chat("b2", "a1", "B 10:00, X 10:00:01, B 10:01, T>a3 10:02").chat("b2", "a3", "A 10:03, B 10:04, A 10:04:20")
    built.chat("b3", "a2", "B 03-01 11:00, A 03-01 11:20").chat("b4", "a2", "B 03-01 23:59, A 03-02 00:01")
    built.chat("b5", "a1", "A 12:00, B 12:30").chat("b6", "a1", "A 03-03 09:00").chat("a2", "a1", "B 13:00, A 13:01")
    built.chat("b7", "a3", "B 03-03 10:00, A 03-03 10:05, B 03-03 10:40, A 03-03 10:40:05")
    built.chat("b9", "a1", "B 03-04 20:00, A 03-04 20:00:30")
    more = {"channel": "手淘", "region": "浙江省"}
    built.order("o1", "b1", "10:00", paid="10:20", amount="129.50", shipped_at=at("03-03 09:00"), **more)
    built.order("o2", "b2", "10:05", paid="10:06", amount="80").order("o3", "b3", "03-01 12:00")
    built.order("o4", "b8", "11:00", paid="11:01", amount="55.25", region="广东省")
    built.order("o5", "b1", "14:00", paid="14:00", amount="20", seller_flag="red")
    built.order("o6", "b7", "03-03 11:00", paid="03-03 11:30", amount="300").order(
        "o7", None, "03-04 09:00", paid="03-04 09:01"
    )
    built.order("o8", "b7", "03-03 09:50", paid="03-04 12:00", amount="42", postage=Decimal("5"))
    built.order("old", "b8", "01-02 09:50", paid="01-02 12:00", amount="7").order("next", "b1", "03-05 12:00")
    for number, (price, paid) in enumerate([("100", "90"), ("50", None), ("30", "30")], 1):
        built.row(
            "order_lines", order_id=f"o{number}", line_id=f"l{number}", item_id="i1", quantity=number,
            price=Decimal(price), paid_amount=Decimal(paid) if paid else None,
        )  # fmt: skip
    built.refund("o1", "29.50", applied="03-03 10:00", finished="03-04 10:00").refund(
        "o4", "55.25", finished="03-03 15:00"
    )
    built.refund("gone", "3", finished="03-03 15:00")
    built.visit("v1", "view 09:00, view 09:01", buyer_id="b1", source="直通车").visit("v2", "view 10:00")
    built.visit("v3", "view 03-01 10:00, favorite 03-01 10:01", source="手淘搜索").visit("v1", "view 03-03 10:00")
    for item, listed in (("i1", "02-01 00:00"), ("i2", "03-02 00:00")):
        built.row("items", item_id=item, listed_at=at(listed))
    built.row("ad_spend", day=day("03-02"), channel="直通车", impressions=900, clicks=20, cost=Decimal("10.50"))
    built.row("ad_spend", day=day("03-03"), channel="万相台", clicks=3, cost=Decimal("2"), sales=Decimal("99"))
    built.row("targets", agent_id="a1", month="2026-03", sales=Decimal("1000"))
    return _looked_back(built.row("targets", agent_id="a3", month="2026-03", sales=Decimal("500")))


def _looked_back(built: Build) -> Build:
    """What buyers, the platform and the shop say of it afterwards, and who was at work."""
    for agent, buyer, score in (("a1", "b1", "5"), ("a1", "b2", "3"), ("a2", "b1", None)):
        built.row("service_ratings", agent_id=agent, buyer_id=buyer, rated_at=at("18:00"),
                  score=score and Decimal(score), invited_by="agent")  # fmt: skip
    for number, order, result in (
        ("v1", "o1", "bad"),
        ("v2", "o4", "good"),
        ("v3", "o5", "good"),
        ("v4", "gone", "bad"),
    ):
        built.row("reviews", review_id=number, order_id=order, result=result, reviewed_at=at("03-03 20:00"),
                  has_picture=result == "bad")  # fmt: skip
    built.row("complaints", complaint_id="c1", kind="complaint", agent_id="a1", opened_at=at("03-03 09:00"),
              closed_at=at("03-04 09:00"))  # fmt: skip
    built.row("complaints", complaint_id="c2", kind="rights", buyer_id="b1", opened_at=at("03-03 10:00"))
    built.row("fulfilment_errors", order_id="o2", kind="missing", found_at=at("03-04 10:00"))
    for on, kind in (("03-02", "present"), ("03-03", "absent")):
        built.row("attendance", agent_id="a1", day=day(on), kind=kind)
        built.row("shifts", agent_id="a1", day=day(on), starts_at=at(f"{on} 09:00"), ends_at=at(f"{on} 01:30"))
    for on, mark in (("03-01", "4.7"), ("03-03", "4.75")):
        built.row("dsr", day=day(on), **{name: Decimal(mark) for name in ("description", "service", "logistics")})
        parts = {name: Decimal(mark) for name in ("experience", "service", "compliance")}
        built.row("quality_scores", day=day(on), loyalty=Decimal(5) if on == "03-01" else None, **parts)
    return built


def _second_shop() -> Build:
    built = Build("s2").rule(excluded_flags=["red"])
    built.chat("b1", "a1", "B 15:00, A 15:00:40").order("p1", "b1", "15:10", paid="15:20", amount="60")
    built.order("p2", "b2", "15:10", paid="15:20", amount="61").order("p3", "b3", "15:10", paid="15:20", amount="62")
    built.row("traffic_daily", day=day("03-02"), visitors=50, page_views=90, bounced_visitors=20)
    built.row("traffic_daily", day=day("03-02"), channel="直通车", visitors=30, page_views=50, bounced_visitors=11)
    for name in ("service_ratings", "reviews", "complaints", "fulfilment_errors"):
        built.covers(name, "01-01")
    built.row("targets", month="2026-03", sales=Decimal("2000"))
    return built
