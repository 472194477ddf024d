"""What each analysis says of a period, from the view to its words: the command line and the site ask through these."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.query import check
from xundan.metrics.view import View
from xundan.model.rules import CreditRule
from xundan.reports.telling import Telling

LostPart = Literal["reasons", "lines", "follow-up", "unpaid"]
LOST_PARTS: tuple[LostPart, ...] = get_args(LostPart)
TRAFFIC = ("bounce", "keywords", "pages", "heat", "channels")


@dataclass(frozen=True)
class Days:
    """A period of some shops (empty: all)."""

    first: date
    last: date
    shops: tuple[str, ...] = ()


def lost(
    view: View, days: Days, root: Path, part: LostPart = "reasons", reason: str | None = None,
    agents: Collection[str] | None = None,
) -> Telling:  # fmt: skip
    """Why inquiries were lost, by agent and reason or line by line; whom to ask again; why orders were not paid.
    `root` is the workspace's folder, with its dictionary; `agents` None: everybody's.

    Raises UserError `reason` for one that there is not.
    """
    from xundan.analysis.lost.asking import check_reason, only
    from xundan.analysis.lost.follow_up import follow_ups
    from xundan.analysis.lost.inquiries import losses
    from xundan.analysis.lost.model import with_model
    from xundan.analysis.lost.names import REASONS, UNPAID
    from xundan.analysis.lost.roots import causes
    from xundan.analysis.lost.unpaid import unpaid
    from xundan.analysis.text.dictionary import dictionary
    from xundan.reports.analysis.lost import lost_telling, shortcomings
    from xundan.reports.analysis.lost_lines import lines_telling
    from xundan.reports.analysis.lost_orders import follow_up_telling, unpaid_telling

    first, last, shops = days.first, days.last, days.shops
    check_reason(reason, UNPAID if part == "unpaid" else REASONS)
    known = dictionary(root)
    if part == "unpaid":
        return unpaid_telling(view, only(unpaid(view, first, last, shops, known), reason, agents), first, last)
    found = losses(view, first, last, shops, known)
    found, trial = with_model(view, found, last, shops, known)
    if part == "follow-up":
        buyers = follow_ups(view, found.rows, first, last, shops)
        return follow_up_telling(view, only(buyers, reason, agents), first, last)
    found = replace(found, rows=only(found.rows, reason, agents))
    if part == "lines" or reason is not None:
        return lines_telling(view, found, shortcomings(found, trial), first, last)
    return lost_telling(view, found, causes(found.rows, known), trial, first, last)


def reviews(view: View, days: Days, root: Path, rule: CreditRule) -> Telling:
    """What reviews say of goods, logistics and service."""
    from xundan.analysis.reviews.aspects import reader_of
    from xundan.analysis.reviews.mining import mined
    from xundan.reports.analysis.reviews import reviews_telling

    reader = reader_of(root)
    ask = Ask((), (), days.first, days.last, rule, days.shops)
    check(view, ask, [CATALOGUE["good_review_rate"]])
    return reviews_telling(view, mined(view, ask, reader), days.first, days.last)


def returns(view: View, days: Days, rule: CreditRule) -> Telling:
    """Reasons of refunds, first against last, and the items that come back."""
    from xundan.analysis.returns.items import items
    from xundan.analysis.returns.reasons import reasons
    from xundan.reports.analysis.returns import returns_telling

    ask = Ask(("refund_amount",), (), days.first, days.last, rule, days.shops)
    check(view, ask, [CATALOGUE["refund_amount"]])
    currency = view.shops[(days.shops or tuple(view.shops))[0]].currency
    return returns_telling(view, reasons(view, ask), items(view, ask), days.first, days.last, currency)


def drift(view: View, days: Days, rule: CreditRule, metrics: Sequence[str] = ()) -> Telling:
    """What really moved, of which agent, since when and how far; without `metrics` the usual ones."""
    from xundan.analysis.drift.dsr import dsr
    from xundan.analysis.drift.watch import WATCHED, watch
    from xundan.reports.analysis.drift import drift_telling

    found = watch(view, metrics or WATCHED, days.first, days.last, rule, days.shops)
    return drift_telling(view, found, dsr(view, days.first, days.last, days.shops), days.first, days.last)


def traffic(view: View, days: Days, part: str) -> Telling:
    """Where visitors come from and where they leave; `part` is one of TRAFFIC."""
    from xundan.analysis.traffic.seen import checked
    from xundan.reports.analysis.traffic.bounce import bounce_telling
    from xundan.reports.analysis.traffic.channels import channels_telling
    from xundan.reports.analysis.traffic.heat import heat_telling
    from xundan.reports.analysis.traffic.keywords import keywords_telling
    from xundan.reports.analysis.traffic.pages import pages_telling

    tellings = (bounce_telling, keywords_telling, pages_telling, heat_telling, channels_telling)
    return dict(zip(TRAFFIC, tellings, strict=True))[part](view, checked(view, days.first, days.last, days.shops))
