"""The three marks of the shop (DSR) day by day, as the platform makes them: the mean of half a year's marks."""

from __future__ import annotations

from collections.abc import Iterator

from xundan.demo.around.reviews import Review
from xundan.demo.shop import DAY
from xundan.demo.world import World

_WINDOW = 180
_FIVES = (5, 5, 5)
_USUAL = 4.8
_SILENT = 2  # buyers who give five stars without a word, for each who writes


def dsr(world: World, reviews: list[Review]) -> Iterator[tuple[object, ...]]:
    """A row a day: the day, then description, service and logistics with five decimals."""
    by_day: list[list[tuple[int, int, int]]] = [[] for _ in range(world.days)]
    for review in reviews:
        by_day[review.at // DAY] += [review.stars, *[_FIVES] * _SILENT]
    before = _before(reviews)
    a_day = len(reviews) * (1 + _SILENT) / world.days
    window: list[list[tuple[int, int, int]]] = []
    for day, stars in enumerate(by_day):
        window.append(stars)
        # Marks of before the period leave the window day by day, so many a day as now come in; a trace of them stays.
        old = max(a_day * (_WINDOW - day - 1), 0.001)
        marks = [mark for each in window[-_WINDOW:] for mark in each]
        means = (
            (mean * old + sum(mark[place] for mark in marks)) / (old + len(marks)) for place, mean in enumerate(before)
        )
        yield world.seasons.date_of(day), *(f"{mean:.5f}" for mean in means)


def _before(reviews: list[Review]) -> tuple[float, ...]:
    """The marks of before the period: those that buyers of parcels in time give in it."""
    stars = [review.stars for review in reviews if "late_parcel" not in review.causes]
    if not stars:
        return (_USUAL,) * 3
    written = (sum(each) / len(stars) for each in zip(*stars, strict=True))
    return tuple((mean + 5 * _SILENT) / (1 + _SILENT) for mean in written)
