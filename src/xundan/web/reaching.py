"""What a seat reaches in the newest data, found once for each state of it."""

from __future__ import annotations

from xundan.model.text import UserError
from xundan.web.people.models import Seat
from xundan.web.people.reach import Reach, reach_of
from xundan.web.shop import NO_NUMBERS, answers


def reach_in(seat: Seat, shop: str) -> Reach:
    """The reach of a seat in a shop."""
    key = ("reach", shop, seat.role, seat.team, tuple(seat.accounts), seat.scope and seat.scope.rights)
    try:
        return answers().remembered(key, lambda view: reach_of(seat, shop, view))
    except UserError as error:
        if error.code not in NO_NUMBERS:
            raise
        return reach_of(seat, shop, None)
