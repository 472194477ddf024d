"""What needs to be done, each with the way to where one does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xundan.web.frame.page import Pointer, Pointers
from xundan.web.frame.register import routes

if TYPE_CHECKING:
    from xundan.web.frame.draw import Drawing


def pointers(block: Pointers, drawing: Drawing) -> dict[str, Any]:
    """What leads to pages of hers."""
    hers = {route.name for route in routes() if route.open_to(drawing.seat)}
    return {
        "title": drawing.said(block.title),
        "none": drawing.said(block.none),
        "pointers": [
            {"said": drawing.said(each.said), "to": _to(each, drawing), "grave": each.grave}
            for each in block.pointers
            if each.page in hers
        ],
    }


def _to(pointer: Pointer, drawing: Drawing) -> str:
    path, mark, place = pointer.path.partition("#")
    days = {}
    if pointer.days is not None:
        first, last = (day.isoformat() for day in pointer.days)
        days = {"range": "own", "from": first, "to": last}
    return drawing.link(path, **days) + mark + place


def hundredths(share: float | None) -> str:
    """A share as a width out of a hundred; empty for none."""
    return "" if share is None else f"{min(max(share, 0.0), 1.0) * 100:.1f}"
