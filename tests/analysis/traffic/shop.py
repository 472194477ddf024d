"""A shop of three weeks. Every day 20 visitors come by search (6 bounce, one named buyer pays 100) and 20 by
recommendation (16 bounce, nobody pays).

Week one: the industry bounces at 35 %, with orders of 80. Week two: the same at 120. Week three: no benchmarks.
Every 100 was paid for one unit of p1, listed at 100, on whose page all land.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tests.examples.build import Build
from tests.support.xundan_world import Loaded
from xundan.analysis.traffic.seen import Span
from xundan.metrics.view import View

FIRST = date(2026, 3, 2)
SEARCH, RECOMMENDED = ("free", "手淘搜索"), ("free", "猜你喜欢")


def week(number: int) -> Span:
    """Week one, two or three."""
    first = FIRST + timedelta(days=7 * (number - 1))
    return Span(first, first + timedelta(days=6))


def three_weeks() -> View:
    """The shop, ready to ask."""
    built = Build()
    for n in range(21):
        day = FIRST + timedelta(days=n)
        on = f"{day:%m-%d}"
        for source, bounced in ((SEARCH[1], 6), (RECOMMENDED[1], 16)):
            for nth in range(20):
                name = f"{on} {source} {nth}"
                buys = source == SEARCH[1] and nth == 19
                more = {"buyer_id": f"b{n}"} if buys else {}
                events = f"view {on} 10:00" if nth < bounced else f"view {on} 10:00, view {on} 10:01"
                word = "四件套" if source == SEARCH[1] else None
                built.visit(
                    name, events, source=source, page_type="item", page_id="p1", item_id="p1", keyword=word, **more
                )
        built.order(f"o{n}", f"b{n}", f"{on} 11:00", f"{on} 11:01", "100")
        built.row(
            "order_lines", order_id=f"o{n}", line_id="1", item_id="p1", quantity=1, price=Decimal(100), category="床品"
        )
        if n < 14:
            built.row("benchmarks", day=day, metric="bounce_rate", scope="industry", value=Decimal("0.35"))
            built.row("benchmarks", day=day, metric="aov", scope="industry", value=80 if n < 7 else 120)
    return Loaded(built.world()).view()
