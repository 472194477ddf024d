"""Words that depend on the clock."""

from __future__ import annotations

from xundan.demo.records import Moment
from xundan.demo.shop import DAY, HOUR
from xundan.demo.world import World


def ship_words(world: World, now: Moment) -> str:
    """What an agent promises about shipping at this moment."""
    day, second = divmod(now, DAY)
    if world.seasons.in_event(day):
        return "活动单5天内按顺序发货"
    return "今天就能发货" if second < 16 * HOUR else "明天安排发货"
