"""Draws these tables, writes them and tells what is true of them."""

from __future__ import annotations

from pathlib import Path

from xundan.demo.around.adverts import adverts
from xundan.demo.around.clicks import clicks
from xundan.demo.around.dsr import dsr
from xundan.demo.around.market import market
from xundan.demo.around.notes import notes
from xundan.demo.around.planted import as_dict
from xundan.demo.around.ratings import ratings
from xundan.demo.around.reviews import reviews
from xundan.demo.around.shelf import shelf
from xundan.demo.around.troubles import blunders, complaints
from xundan.demo.files import shipping
from xundan.demo.files import surroundings as files
from xundan.demo.merits import merits
from xundan.demo.truth import LostInquiry, ReviewTruth, Surroundings
from xundan.demo.world import World


def write_around(world: World, lost: list[LostInquiry], folder: Path) -> Surroundings:
    """The files beside those of chats, orders, visits and staff."""
    orders = sorted(world.orders, key=lambda order: (order.created, order.order_id))
    events = sorted(world.visits)
    found = reviews(world)
    shipping.write(world, orders, folder)
    files.write_reviews(world, found, folder)
    files.write_dsr(dsr(world, found), folder)
    files.write_ratings(world, ratings(world), folder)
    files.write_notes(notes(world, lost), folder)
    files.write_complaints(world, complaints(world, merits(world, sorted(world.messages))), folder)
    files.write_blunders(world, blunders(world), folder)
    files.write_items(shelf(world), folder)
    files.write_clicks(world, clicks(world, events), folder)
    files.write_adverts(world, adverts(world, events, orders), folder)
    files.write_market(market(world), folder)
    told = tuple(
        ReviewTruth(files.review_id(one), one.order_id, one.item.item_id, one.result, one.causes, one.blamed)
        for one in found
    )
    return Surroundings(as_dict(), told)
