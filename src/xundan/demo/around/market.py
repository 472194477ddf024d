"""What the platform shows of the industry and of the one competitor, day by day."""

from __future__ import annotations

from collections.abc import Iterator

from xundan.demo.around.planted import (
    COMPETITOR_AFTER,
    COMPETITOR_EVENT,
    COMPETITOR_VISITORS,
    INDUSTRY,
    RANK_AFTER,
    RANK_BEFORE,
)
from xundan.demo.world import World

_INDUSTRY_EVENT = 3.5  # times the visitors in the promotion
_AOV = 109.0


def market(world: World) -> Iterator[tuple[object, str, str, str]]:
    """Day, metric, scope and value. Counts are of a shop as large as ours."""
    rng = world.stream("benchmarks")
    for day in range(world.days):
        date = world.seasons.date_of(day)
        event = world.seasons.in_event(day)
        after = world.seasons.event_day >= 0 and day > world.seasons.event_day + 2

        def around(value: float, spread: float = 0.03) -> float:
            return value * max(rng.gauss(1.0, spread), 0.5)

        conversion = around(INDUSTRY["shop_conversion"] * (1.25 if event else 1.0))
        aov = around(INDUSTRY["aov"])
        visitors = round(around(INDUSTRY["visitors"] * world.scale * (_INDUSTRY_EVENT if event else 1.0)))
        yield date, "aov", "industry", f"{aov:.2f}"
        yield date, "bounce_rate", "industry", f"{around(INDUSTRY['bounce_rate'], 0.02):.4f}"
        yield date, "sales_per_visitor", "industry", f"{conversion * aov:.2f}"
        yield date, "shop_conversion", "industry", f"{conversion:.4f}"
        yield date, "visitors", "industry", str(visitors)
        rank = round(around(RANK_AFTER if after else RANK_BEFORE, 0.05))
        yield date, "rank", "industry", str(rank)
        gains = COMPETITOR_EVENT if event else COMPETITOR_AFTER if after else 1.0
        theirs = round(around(COMPETITOR_VISITORS * world.scale * gains))
        yield date, "visitors", "competitor", str(theirs)
        sales = theirs * around(0.09 * (1.2 if event else 1.0)) * around(_AOV)
        yield date, "sales", "competitor", f"{sales:.2f}"
