"""Buyers at risk of a bad review: who of the fifty that are named first leaves one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from studies.plotting import Target, curve, percent
from studies.study import Finding, Plot, Study
from xundan.analysis.intervals import wilson
from xundan.analysis.risk.ranking import Ranked, ranked
from xundan.analysis.risk.settings import settings_of
from xundan.demo.journeys import everything
from xundan.demo.records import Contact, Order
from xundan.demo.shop import DAY, HOUR, SHOP_NAME
from xundan.demo.world import World
from xundan.demo.writing import write_files
from xundan.lake.importing import Wishes
from xundan.session import Session
from xundan.workspace import create

_SEEDS = (11, 12, 13)
_SCALE, _DAYS, _BACK = 0.3, 60, 6
_LAST = date(2026, 10, 31)
_TOP = 50
_FIRST = 10
"""The least number of buyers whose share is drawn."""
_TIMES = 3
_BASE, _TROUBLE, _URGES, _LEFT, _REFUSED, _LATE = 0.02, 0.35, 0.15, 0.25, 0.5, 0.15
_TROUBLES = ("size", "colour", "quality", "damaged", "missing")


def study() -> Study:
    """A minute and a half."""
    named = hits = buyers = bad = 0
    seen: list[tuple[int, int, int, int, int]] = []
    outcomes: list[list[bool]] = []
    for seed in _SEEDS:
        found, angry, of = _shop(seed)
        top = [each.buyer_id for each in found.risks[:_TOP]]
        own = sum(buyer in angry for buyer in top)
        seen.append((seed, of, len(angry), len(top), own))
        outcomes.append([each.buyer_id in angry for each in found.risks])
        named, hits, buyers, bad = named + len(top), hits + own, buyers + of, bad + len(angry)
    interval = wilson(hits, named)
    assert interval is not None
    precision, base = hits / named, bad / buyers
    finding = Finding(
        f"The first {_TOP} of the list leave bad reviews far more often than others",
        f"at least {_TIMES} times as often as all who can still write one, beyond chance",
        f"{precision:.0%} ({hits}/{named}, 95 % interval {interval.low:.0%} to {interval.high:.0%}) against {base:.1%} "
        f"of {buyers:,}: {precision / base:.1f} times",
        precision >= _TIMES * base and interval.low > base,
    )
    lines = [
        "| seed | buyers who can still review | who leave a bad one | named | of them bad |",
        "|--:|--:|--:|--:|--:|",
        *(f"| {seed} | {of:,} | {angry} | {top} | {own} |" for seed, of, angry, top, own in seen),
    ]
    return Study(
        "Buyers at risk of a bad review",
        f"The demo's shop at {_SCALE:g} of its size, {_DAYS} days, seeds {', '.join(map(str, _SEEDS))}. Its reviews "
        f"are left out; here they are planted: a buyer leaves a bad one with chance {_BASE:.0%}, and besides with "
        f"{_TROUBLE:.0%} after something was wrong with the goods (whether or not she wrote of it), {_URGES:.0%} when "
        f"she had to ask where it is, {_LEFT:.0%} when an agent left her question open, {_REFUSED:.0%} when her refund "
        f"failed, {_LATE:.0%} when the parcel left after two days. These chances are ours; the list is not told them, "
        f"nor what went wrong: it reads chats, orders and refunds as known {_BACK} days before the end, while reviews "
        "also hang on what happens later. The files used tell no time of shipping, so late parcels go unseen.",
        [finding],
        more="\n".join(lines),
        plots=[_plot(outcomes, base)],
    )


def _plot(outcomes: list[list[bool]], base: float) -> Plot:
    """Over the places that all lists have."""
    places = min(map(len, outcomes))
    bad = [sum(list_[place] for list_ in outcomes) for place in range(places)]
    shares = [(k, sum(bad[:k]) / (k * len(outcomes))) for k in range(_FIRST, places + 1)]
    told = ", ".join(f"{shares[k - _FIRST][1]:.0%} of the first {k}" for k in (20, 50, 100) if k <= places)
    return Plot(
        "risk-top.svg",
        f"The share of those named first who leave a bad review, by how many are named, over the {len(outcomes)} shops:"
        f" {told}, against {base:.1%} of all.",
        curve(
            "Of those named first, who leaves a bad review?",
            shares,
            ("buyers named in each shop", "who leave a bad review"),
            (lambda value: f"{value:.0f}", percent),
            Target(base, "of all who can still write one"),
        ),
    )


def _shop(seed: int) -> tuple[Ranked, set[str], int]:
    """The list, who leaves a bad review, and how many can still write one."""
    world = World(seed, _SCALE, _DAYS, _LAST)
    everything(world)
    asked = _LAST - timedelta(days=_BACK)
    first = asked - timedelta(days=29)
    with tempfile.TemporaryDirectory(prefix="study-") as folder:
        workspace = create(Path(folder) / "shop", SHOP_NAME)
        write_files(world, workspace.root / "files")
        session = Session(workspace)
        session.import_files([workspace.root / "files"], Wishes())
        with session.view() as view:
            found = ranked(view, first, asked, settings_of(None))
    now = (_DAYS - _BACK) * DAY
    begins = now - 30 * DAY
    could = [o for o in world.orders if o.paid is not None and begins <= o.paid < now and not _closed(o, now)]
    return found, _angry(could, world.contacts, Random(seed)), found.buyers


def _closed(order: Order, now: int) -> bool:
    return order.closed is not None and order.closed < now


def _angry(orders: Iterable[Order], contacts: Iterable[Contact], dice: Random) -> set[str]:
    by_order: dict[str, list[Contact]] = {}
    for contact in contacts:
        by_order.setdefault(contact.order_id, []).append(contact)
    return {
        order.buyer.nick
        for order in sorted(orders, key=lambda each: each.order_id)
        if dice.random() < _chance(order, by_order.get(order.order_id, []))
    }


def _chance(order: Order, contacts: Iterable[Contact]) -> float:
    assert order.paid is not None
    cases = {contact.case for contact in contacts}
    refund = order.refund
    wrong = cases & {*_TROUBLES} or (refund is not None and refund.stage == "after_shipping")
    happened = (
        (True, _BASE),
        (bool(wrong), _TROUBLE),
        (bool(cases & {"urge", "logistics"}), _URGES),
        (any(contact.broken for contact in contacts), _LEFT),
        (refund is not None and not refund.succeeds, _REFUSED),
        (order.shipped is not None and order.shipped - order.paid > 48 * HOUR, _LATE),
    )
    calm = 1.0
    for holds, chance in happened:
        calm *= 1 - chance if holds else 1.0
    return 1 - calm
