"""Clicks on the home page: where those who saw it touched it."""

from __future__ import annotations

from typing import NamedTuple

from xundan.demo.around.planted import CLICKS_AGAIN, HOME
from xundan.demo.records import Moment, Visit
from xundan.demo.shop import DAY
from xundan.demo.world import World

_CLICKS = 0.6


class Click(NamedTuple):
    """A click at a pixel, and the view of the home page that it belongs to."""

    at: Moment
    x: int
    y: int
    view: Visit


def clicks(world: World, visits: list[Visit]) -> list[Click]:
    """Of the part of the period whose visits are told one by one, in order of time."""
    rng = world.stream("home_clicks")
    blocks = list(HOME.values())
    shares = [block[-1] for block in blocks]
    found = []
    for visit in visits:
        if visit.event != "view" or visit.page_type != "home" or visit.at < world.split_day * DAY:
            continue
        at, chance = visit.at, _CLICKS
        while rng.random() < chance:
            chance = CLICKS_AGAIN
            left, right, top, bottom, _ = rng.choices(blocks, shares)[0]
            # Thumbs tend to the middle of what they aim at.
            x = round(rng.triangular(left, right))
            y = round(rng.triangular(top, bottom, top + (bottom - top) * 0.4))
            at += rng.randint(1, 6)
            # A click belongs to the visitor's day, as its view does.
            if at // DAY == visit.at // DAY:
                found.append(Click(at, x, y, visit))
    return sorted(found, key=lambda click: (click.at, click.view.order))
