"""The tables of ``around``, each as the neutral file of its name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from xundan.demo.around.adverts import Key, Spent
from xundan.demo.around.clicks import Click
from xundan.demo.around.notes import LossNote
from xundan.demo.around.ratings import Rating
from xundan.demo.around.reviews import Review
from xundan.demo.around.troubles import Blunder, Complaint
from xundan.demo.files.neutral import money, write_csv
from xundan.demo.truth import REASONS
from xundan.demo.world import World

REVIEWS = (
    "order_id", "review_id", "buyer_id", "reviewed_at", "result", "text", "has_picture", "has_video", "item_id",
    "buyer_level",
)  # fmt: skip
COMPLAINTS = ("complaint_id", "opened_at", "kind", "order_id", "buyer_id", "agent_id", "closed_at", "upheld")
CLICKS = (
    "visitor_id", "at", "event", "buyer_id", "page_type", "page_id", "source", "keyword", "x", "y", "session_id",
    "event_id",
)  # fmt: skip
ADVERTS = (
    "day", "channel", "campaign", "keyword", "item_id", "impressions", "clicks", "cost", "sales", "orders",
)  # fmt: skip


def write_reviews(world: World, reviews: list[Review], folder: Path) -> None:
    rows = (
        (
            one.order_id, review_id(one), one.buyer, world.time(one.at), one.result, one.text, _flag(one.has_picture),
            _flag(one.has_video), one.item.item_id, one.level,
        )
        for one in reviews
    )  # fmt: skip
    write_csv(folder / "reviews.csv", REVIEWS, rows)


def review_id(review: Review) -> str:
    return f"V{review.order_id}"


def write_dsr(rows: Iterable[tuple[object, ...]], folder: Path) -> None:
    write_csv(folder / "dsr.csv", ("day", "description", "service", "logistics"), rows)


def write_ratings(world: World, ratings: list[Rating], folder: Path) -> None:
    rows = (
        (one.agent, one.buyer, world.time(one.at), "" if one.score is None else one.score, one.invited_by)
        for one in ratings
    )
    write_csv(folder / "service_ratings.csv", ("agent_id", "buyer_id", "rated_at", "score", "invited_by"), rows)


def write_notes(notes: list[LossNote], folder: Path) -> None:
    rows = ((one.agent, one.buyer, one.day, "not_ordered", REASONS[one.reason], one.note) for one in notes)
    write_csv(folder / "loss_notes.csv", ("agent_id", "buyer_id", "day", "kind", "reason", "note"), rows)


def write_complaints(world: World, complaints: list[Complaint], folder: Path) -> None:
    rows = (
        (
            f"T{number:05d}{one.order_id[-6:]}", world.time(one.opened), one.kind, one.order_id, one.buyer, one.agent,
            "" if one.closed is None else world.time(one.closed), one.upheld,
        )
        for number, one in enumerate(complaints, 1)
    )  # fmt: skip
    write_csv(folder / "complaints.csv", COMPLAINTS, rows)


def write_blunders(world: World, blunders: list[Blunder], folder: Path) -> None:
    rows = ((one.order_id, world.time(one.found), one.kind) for one in blunders)
    write_csv(folder / "fulfilment_errors.csv", ("order_id", "found_at", "kind"), rows)


def write_items(rows: Iterable[tuple[object, ...]], folder: Path) -> None:
    header = ("item_id", "title", "category", "listed_at", "delisted_at", "price", "stock")
    write_csv(folder / "items.csv", header, rows)


def write_clicks(world: World, clicks: list[Click], folder: Path) -> None:
    rows = (
        (
            one.view.visitor, world.time(one.at), "click", one.view.buyer, "home", "home", one.view.source,
            one.view.keyword, one.x, one.y, one.view.session, f"k{number:07d}",
        )
        for number, one in enumerate(clicks, 1)
    )  # fmt: skip
    write_csv(folder / "home_clicks.csv", CLICKS, rows)


def write_adverts(world: World, adverts: list[tuple[Key, Spent]], folder: Path) -> None:
    rows = (
        (
            world.seasons.date_of(key[0]), *key[1:], spent.impressions, spent.clicks, money(spent.cost),
            money(spent.sales), spent.orders,
        )
        for key, spent in adverts
    )  # fmt: skip
    write_csv(folder / "ad_spend.csv", ADVERTS, rows)


def write_market(rows: Iterable[tuple[object, str, str, str]], folder: Path) -> None:
    write_csv(folder / "benchmarks.csv", ("day", "metric", "scope", "value"), rows)


def _flag(value: bool) -> str:
    return "true" if value else "false"
