"""Whether something is a person's to see or do in every shop of the workspace."""

from __future__ import annotations

from xundan.web.people.models import Person
from xundan.web.people.roles import Right
from xundan.web.shop import shops


def has_everywhere(person: Person, right: Right) -> bool:
    """Whether she has this right in every shop there is."""
    seats = [person.seat_in(shop) for shop in shops()]
    return all(seat is not None and seat.may(right) for seat in seats)
