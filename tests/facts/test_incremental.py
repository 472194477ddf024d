"""Whatever is imported, taken back or set otherwise, the stored facts are those that all rows give."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.agreement.draw_rules import draw_rules
from tests.facts.worlds_on_disk import Disk
from tests.oracle import World
from tests.support.xundan_world import rules_of

pytestmark = pytest.mark.usefixtures("no_shop_is_small")

STEPS = 6


@pytest.mark.parametrize("seed", range(2))
def test_every_step_leaves_the_facts_that_all_rows_give(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Odd ones derive a few buyers and days at a time, which gives the same as all at once (test_parts.py)."""
    if seed % 2:
        monkeypatch.setattr("xundan.facts.of_buyers.PART", 60)
        monkeypatch.setattr("xundan.facts.of_visits.PART", 60)
    walk(tmp_path, seed, STEPS)


def walk(folder: Path, seed: int, steps: int) -> None:
    """Random steps on a lake of several shops; after each, every fact is compared with one derived from all rows."""
    disk, draw = Disk(folder, seed, shops=12), Random(f"walk {seed}")
    told = [disk.import_some(0.5)]
    for _ in range(steps):
        step = draw.choice(["import", "import", "import", "undo", "redo", "rules"])
        if step == "import":
            told.append(disk.import_some(draw.choice([0.1, 0.3, 1.0])))
        elif step == "rules":
            told.append(disk.change_rules(other_rules(draw, disk.world)))
        else:
            told.append(disk.revert(step))
        differences = disk.differences()
        assert not differences, "\n".join([*told, *differences[:12]])


def other_rules(draw: Random, world: World) -> object:
    """The world's settings with a further set from a day on, or other ones altogether."""
    days = sorted({row["sent_at"].date() for row in world.tables["messages"]})
    drawn = draw_rules(draw, days[len(days) // 2])
    rules = list(world.rules)
    if draw.random() < 0.7:
        from_day = draw.choice(days) + timedelta(days=draw.choice([-1, 0, 1]))
        rules = [*rules, (from_day, drawn[0][1])]
    else:
        rules = drawn
    return rules_of(World(world.shops, rules, world.tables, world.coverage))
