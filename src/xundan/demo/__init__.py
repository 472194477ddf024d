"""The simulated shop: files that look like a shop's, and the truth that was planted in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from xundan.demo.around.writing import write_around
from xundan.demo.journeys import everything
from xundan.demo.truth import Truth
from xundan.demo.world import World
from xundan.demo.writing import lost_inquiries, tell_truth, write_files

__all__ = ["Truth", "write_shop"]


def write_shop(
    folder: Path,
    *,
    seed: int = 20261031,
    scale: float = 1.0,
    days: int = 90,
    last_day: date = date(2026, 10, 31),
    around: bool = True,
) -> Truth:
    """Write the files of an invented shop into ``folder`` and the planted truth into ``folder``/truth/truth.json.

    ``scale`` multiplies the traffic; agents stay eight. ``days`` (at least 3) end with ``last_day``; nothing is later.
    ``around`` writes besides reviews, ratings, notes of loss, complaints, advertising and the like, some of which tell
    what an analysis would have to find out; without it the other files have the same bytes.
    The same arguments give the same bytes. Use an empty folder: files of another run are not cleared away.
    """
    if days < 3:
        raise ValueError(f"days must be at least 3, got {days}: the period is parted in thirds")
    if scale <= 0:
        raise ValueError(f"scale must be above 0, got {scale}")
    world = World(seed, scale, days, last_day)
    everything(world)
    write_files(world, folder)
    surroundings = write_around(world, lost_inquiries(world), folder) if around else None
    truth = tell_truth(world, seed, surroundings)
    truth.write(folder / "truth" / "truth.json")
    return truth
