"""What each buyer of the days met that makes buyers write bad reviews, as it was known at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

import ibis.expr.types as ir

from xundan.analysis.risk.settings import Settings
from xundan.analysis.text.words import folded
from xundan.metrics.view import View

Kind = Literal[
    "complaint", "refund_refused", "error", "unhappy", "low_rating", "not_shipped", "parcel_late", "refund_waiting",
    "unanswered", "shipped_late",
]  # fmt: skip
_ORDER = ["shop", "order_id"]
_LOOK_BACK = 60


@dataclass(frozen=True)
class Order:
    """A paid order that can still be reviewed."""

    shop: str
    order_id: str
    buyer: int
    buyer_id: str
    paid_at: datetime
    shipped_at: datetime | None
    finished_at: datetime | None
    amount: Decimal
    status: str | None = None


@dataclass(frozen=True)
class Sign:
    """One thing that happened to a buyer. `hours` is how long she waited, where she waits; `said` what she wrote, or
    the kind of a complaint or of a mistake."""

    kind: Kind
    shop: str
    buyer: int
    at: datetime
    order_id: str | None = None
    hours: int | None = None
    said: str | None = None


def orders_open(view: View, first: date, last: date, shops: tuple[str, ...] = ()) -> tuple[ir.Table, list[Order]]:
    """Orders paid in the days that were neither closed nor reviewed by the end of the last one: as a table (shop,
    order_id, buyer, paid_at) and as rows."""
    now = end_of(last)
    rows = view.current("orders")
    rows = rows.filter(rows.buyer.notnull() & rows.paid_at.notnull() & rows.paid_day.between(first, last))
    rows = rows.filter(rows.closed_at.isnull() | (rows.closed_at >= now))
    if shops:
        rows = rows.filter(rows.shop.isin(shops))
    reviews = view.current("reviews")
    rows = rows.anti_join(reviews.filter(reviews.reviewed_at < now), _ORDER)
    columns = (*_ORDER, "buyer", "buyer_id", "paid_at", "shipped_at", "finished_at", "paid_amount", "status")
    held = view.engine.keep(rows.select(*columns))
    read = view.engine.rows(held.order_by(_ORDER)).to_pylist()
    found = [Order(*(row[name] for name in columns)) for row in read]
    return held.select(*_ORDER, "buyer", "paid_at"), found


def end_of(day: date) -> datetime:
    """The moment after a day's last second."""
    return datetime.combine(day + timedelta(days=1), time())


def signs(
    view: View, orders: ir.Table, found: list[Order], last: date, settings: Settings, silent: frozenset[str]
) -> list[Sign]:  # fmt: skip
    """All signs up to the end of the last day, in order of time. Of shops in `silent` no file tells when orders were
    shipped: there only an order whose state says so is taken for one that waits."""
    now = end_of(last)
    every = [
        *_of_parcels(found, now, settings, silent),
        *_complaints(view, orders, now),
        *_refunds(view, orders, now, settings),
        *_errors(view, orders, now),
        *_ratings(view, orders, now),
        *_unanswered(view, orders, now),
        *_unhappy(view, orders, now, settings),
    ]
    return sorted(every, key=lambda s: (s.at, s.shop, s.buyer, s.kind, s.order_id or "", s.said or ""))


def without_shipping(view: View, last: date) -> frozenset[str]:
    """Shops whose files do not tell when orders were shipped: fewer than half of those paid in the 60 days before and a
    week ago or longer have a time (of a shop without such orders: none at all)."""
    now = end_of(last)
    rows = view.current("orders")
    rows = rows.filter((rows.paid_at < now) & (rows.paid_at >= now - timedelta(days=_LOOK_BACK)))
    rows = rows.select("shop", old=rows.paid_at < now - timedelta(days=7), told=rows.shipped_at.notnull())
    counts = rows.group_by("shop", "old", "told").aggregate(n=rows.count())
    found: dict[tuple[str, bool], dict[bool, int]] = {}
    for row in view.engine.rows(counts).to_pylist():
        found.setdefault((row["shop"], row["old"]), {})[row["told"]] = row["n"]
    silent = set()
    for shop in {shop for shop, _ in found}:
        old, new = found.get((shop, True), {}), found.get((shop, False), {})
        told = old.get(True, 0) if old else new.get(True, 0)
        if not told or (old and 2 * told < sum(old.values())):
            silent.add(shop)
    return frozenset(silent)


def _of_parcels(orders: list[Order], now: datetime, settings: Settings, silent: frozenset[str]) -> Iterator[Sign]:
    limits = settings.limits
    for each in orders:
        shipped = each.shipped_at if each.shipped_at is not None and each.shipped_at < now else None
        arrived = each.finished_at is not None and each.finished_at < now
        waited = _hours(each.paid_at, shipped or now)
        # What has not been shipped when the file was made was not shipped earlier.
        told = each.shop not in silent or bool(settings.not_shipped.search(folded(each.status or "")))
        if told and waited >= limits["not_shipped_hours"] and not arrived:
            kind: Kind = "shipped_late" if shipped else "not_shipped"
            yield Sign(kind, each.shop, each.buyer, shipped or now, each.order_id, waited)
        if shipped and not arrived and _hours(shipped, now) >= limits["parcel_late_hours"]:
            yield Sign("parcel_late", each.shop, each.buyer, now, each.order_id, _hours(shipped, now))


def _complaints(view: View, orders: ir.Table, now: datetime) -> Iterator[Sign]:
    rows = view.current("complaints")
    rows = rows.filter((rows.opened_at < now) & (rows.closed_at.isnull() | (rows.closed_at >= now)))
    rows = _of_buyers(rows, orders, "opened_at").select("shop", "buyer", "opened_at", "order_id", "kind")
    for row in view.engine.rows(rows).to_pylist():
        yield Sign("complaint", row["shop"], row["buyer"], row["opened_at"], row["order_id"], said=row["kind"])


def _refunds(view: View, orders: ir.Table, now: datetime, settings: Settings) -> Iterator[Sign]:
    rows = view.current("refunds").inner_join(orders, _ORDER)
    rows = rows.filter(rows.applied_at < now)
    for row in view.engine.rows(rows.select(*_ORDER, "buyer", "applied_at", "finished_at", "status")).to_pylist():
        ended = row["finished_at"] is not None and row["finished_at"] < now
        who = row["shop"], row["buyer"]
        waited = _hours(row["applied_at"], now)
        if row["status"] == "closed" and (ended or row["finished_at"] is None):
            yield Sign("refund_refused", *who, row["finished_at"] or row["applied_at"], row["order_id"])
        elif not ended and row["status"] != "succeeded" and waited >= settings.limits["refund_waiting_hours"]:
            yield Sign("refund_waiting", *who, row["applied_at"], row["order_id"], waited)


def _errors(view: View, orders: ir.Table, now: datetime) -> Iterator[Sign]:
    rows = view.current("fulfilment_errors").inner_join(orders, _ORDER)
    rows = rows.filter(rows.found_at < now).select(*_ORDER, "buyer", "found_at", "kind")
    for row in view.engine.rows(rows).to_pylist():
        yield Sign("error", row["shop"], row["buyer"], row["found_at"], row["order_id"], said=row["kind"])


def _ratings(view: View, orders: ir.Table, now: datetime) -> Iterator[Sign]:
    rows = view.current("service_ratings")
    rows = rows.filter((rows.rated_at < now) & (rows.score <= 2))
    rows = _of_buyers(rows, orders, "rated_at").select("shop", "buyer", "rated_at", "score")
    for row in view.engine.rows(rows).to_pylist():
        yield Sign("low_rating", row["shop"], row["buyer"], row["rated_at"], said=f"{row['score'].normalize():f}")


def _unanswered(view: View, orders: ir.Table, now: datetime) -> Iterator[Sign]:
    """Of each buyer the newest turn, where nobody answered it."""
    rows = view.fact("turns")
    rows = _of_buyers(rows.filter(rows.opened_at < now), orders, "opened_at")
    rows = rows.select("shop", "buyer", "opened_at", "status").order_by(["shop", "buyer", "opened_at", "status"])
    newest: dict[tuple[str, int], dict[str, Any]] = {}
    for row in view.engine.rows(rows).to_pylist():
        newest[row["shop"], row["buyer"]] = row
    for (shop, buyer), row in newest.items():
        if row["status"] == "unanswered":
            yield Sign("unanswered", shop, buyer, row["opened_at"], hours=_hours(row["opened_at"], now))


def _unhappy(view: View, orders: ir.Table, now: datetime, settings: Settings) -> Iterator[Sign]:
    rows = view.events("messages")
    rows = rows.filter((rows.sender == "buyer") & rows.text.notnull() & (rows.sent_at < now))
    rows = _of_buyers(rows, orders, "sent_at").select("shop", "buyer", "sent_at", "text")
    for row in view.engine.rows(rows).to_pylist():
        if settings.unhappy.search(folded(row["text"])):
            yield Sign("unhappy", row["shop"], row["buyer"], row["sent_at"], said=row["text"])


def readable(view: View, first: date, last: date) -> bool:
    """Whether any text of a buyer is there to be read in the days."""
    rows = view.events("messages")
    rows = rows.filter((rows.sender == "buyer") & rows.text.notnull() & rows.day.between(first, last)).limit(1)
    return bool(view.engine.rows(rows.select("shop")).num_rows)


def _of_buyers(rows: ir.Table, orders: ir.Table, moment: str) -> ir.Table:
    """Rows of buyers of the orders, since the first of theirs was paid."""
    since = orders.group_by("shop", "buyer").aggregate(since=orders.paid_at.min())
    both = rows.inner_join(since, ["shop", "buyer"])
    return both.filter(both[moment] >= both.since)


def _hours(begins: datetime, ends: datetime) -> int:
    return int((ends - begins).total_seconds() // 3600)
