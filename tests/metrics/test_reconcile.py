"""Reports of a platform that counts otherwise than we do: xundan names the setting in which it differs.

The platforms are made by the oracle: each shop's figures under other settings than those of the workspace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests import oracle
from tests.agreement.histories import draw_world
from tests.lake.keeper import csv_file
from tests.oracle import World
from tests.support.xundan_world import shops_of
from xundan.lake.importing import Wishes
from xundan.metrics.families import CATALOGUE
from xundan.metrics.reconcile import Reconciled, reconciled
from xundan.metrics.reconcile import changes as tried
from xundan.model.presets import PRESETS
from xundan.model.rules import DatedRules
from xundan.session import Session
from xundan.workspace import Config, Workspace, create

TALK, STAGES = ("received_buyers", "response_time", "answered_turns"), ("inquiries", "inquiry_paid_buyers")
# The figures of all platforms take a minute to make, so one process makes them for all.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("reconcile")]

ROWS = ("messages", "orders", "agents")
THEIRS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "late_turns": ("cap", TALK),
    "transferred_turns": ("unanswered", (*TALK, "unanswered_turns")),
    "session_gap": (300, TALK),
    "response_anchor": ("last", TALK),
    "count_automatic": (True, TALK),
    "inquiry_window_days": (1, STAGES),
    "aftersale_days": (0, STAGES),
    "credit_window_days": (1, ("sales",)),
    "credited_agent": ("most_messages", ("sales",)),
    "sales_include_postage": (False, ("sales",)),
    "rule": ("payment", ("sales",)),
    "sycm": (PRESETS["sycm"].settings, (*TALK, "unanswered_turns")),
}
"""By setting: how the platform counts, and what its report says."""


@pytest.fixture(scope="module")
def world() -> World:
    """Shops under the default settings, with nothing but what the workspace is given too."""
    made = draw_world(77, 60)
    tables = {name: rows for name, rows in made.tables.items() if name in ROWS}
    first = min(row["sent_at"] for row in made.tables["messages"]).date()
    span = {"from_day": first - timedelta(days=60), "to_day": first + timedelta(days=60)}
    covered = [{"shop": shop.id, "table": name, **span} for shop in made.shops for name in tables]
    return World(made.shops, [], tables, covered)


def days(world: World) -> tuple[date, date]:
    first = min(row["sent_at"] for row in world.tables["messages"]).date()
    return first - timedelta(days=2), first + timedelta(days=8)


def told(world: World, setting: str | None, metrics: tuple[str, ...]) -> dict[tuple[str, ...], Any]:
    """What a platform says with one setting changed: by shop, day, agent and metric."""
    value, rule = THEIRS[setting][0] if setting else None, "order_first"
    settings: dict[str, Any] = {}
    if setting == "rule":
        rule = value
    elif setting:
        settings = value if setting in PRESETS else {setting: value}
    book = oracle.read_world(World(world.shops, [(None, settings)], world.tables, world.coverage))
    rows = oracle.query_book(book, list(metrics), ["shop", "day", "agent"], *days(world), rule)
    return {
        (row["shop"], row["day"], row["agent"], metric): row[metric]
        for row in rows
        for metric in metrics
        if row["agent"] not in (None, "?") and row[metric] is not None
    }


def report(world: World, setting: str) -> dict[tuple[str, ...], Any]:
    """What the platform's report says: it lists every agent whom we know there, with 0 where nothing was counted."""
    metrics = THEIRS[setting][1]
    added = [metric for metric in metrics if CATALOGUE[metric].adds_up]
    ours = dict.fromkeys((key for key in told(world, None, metrics) if key[3] in added), 0)
    return ours | told(world, setting, metrics)


@pytest.fixture(scope="module")
def platforms(world: World) -> dict[str, str]:
    """A shop for every setting: the one in whose figures it shows most."""
    shows: dict[str, Counter[str]] = {}
    for setting, (_, metrics) in THEIRS.items():
        theirs, ours = report(world, setting), told(world, None, metrics)
        shows[setting] = Counter(key[0] for key in theirs if theirs[key] != ours.get(key, 0))
    found: dict[str, str] = {}
    for setting in sorted(shows, key=lambda name: len(shows[name])):
        free = {shop: cells for shop, cells in shows[setting].items() if shop not in found.values()}
        found[setting] = max(free, key=lambda shop: (free[shop], shop))
    return found


@pytest.fixture(scope="module")
def session(world: World, platforms: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder: Path = tmp_path_factory.mktemp("reconcile")
    session = Session(Workspace(create(folder / "w", "s00").root))
    session.config = Config(tuple(shops_of(world).values()), DatedRules())
    files = [csv_file(folder / f"{name}.csv", rows) for name, rows in world.tables.items()]
    figures = []
    for setting, shop in platforms.items():
        for (of, day, agent, metric), value in report(world, setting).items():
            if of == shop:
                figure = {"shop": shop, "day": day, "agent_id": agent, "metric": metric, "source": "report"}
                figures.append({**figure, "value": f"{Decimal(str(value)):.6f}"})
    files.append(csv_file(folder / "platform_metrics.csv", figures))
    span = world.coverage[0]
    done = session.import_files(files, Wishes(covers=(span["from_day"], span["to_day"])))
    assert not done.rejects and not done.troubles, (done.rejects[:3], done.troubles)
    return session


@pytest.fixture(scope="module")
def found(world: World, session: Session) -> Iterator[Reconciled]:
    with session.view() as view:
        yield reconciled(view, *days(world), "order_first")


@pytest.mark.parametrize("setting", THEIRS)
def test_the_setting_that_the_platform_has_otherwise_is_named(
    found: Reconciled, platforms: Mapping[str, str], setting: str
) -> None:
    value, shop = THEIRS[setting][0], platforms[setting]
    best = found.trials[shop][0]
    assert best.share == 1, [(trial.change, float(trial.share)) for trial in found.trials[shop][:3]]
    # A change of less, or of something else, may tell the same in so small a shop; the one that was made is among them.
    equals = [trial.change for trial in found.trials[shop] if trial.share == 1]
    if setting == "rule":
        assert value in [change.rule for change in equals]
    elif setting in PRESETS:
        assert setting in [change.preset for change in equals]
    else:
        assert ((setting, value),) in [change.settings for change in equals]


def test_most_settings_are_named_alone(found: Reconciled, platforms: Mapping[str, str]) -> None:
    alone = 0
    for setting, shop in platforms.items():
        change = found.trials[shop][0].change
        if setting == "rule":
            alone += change.rule == THEIRS[setting][0]
        elif setting in PRESETS:
            alone += change.preset == setting
        else:
            alone += [name for name, _ in change.settings] == [setting]
    assert alone >= len(THEIRS) - 3


def test_lines_add_up_what_may_be_added(world: World, found: Reconciled, platforms: Mapping[str, str]) -> None:
    shop = platforms["sales_include_postage"]
    said = report(world, "sales_include_postage")
    for line in found.lines:
        if line.shop == shop:
            cells = [value for key, value in said.items() if key[0] == shop and key[2] == line.agent]
            assert (line.cells, line.theirs) == (len(cells), sum(map(Fraction, cells)))


def test_every_setting_with_a_closed_list_of_values_is_tried() -> None:
    changes = list(tried.candidates(DatedRules().first, "order_first", set(THEIRS), by_rule=True))
    assert {name for change in changes for name, _ in change.settings} >= set(THEIRS) - {"rule", "sycm"}
    assert {change.rule for change in changes if change.rule} == {"order", "payment"}
