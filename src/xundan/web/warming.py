"""The pages that people open first, made before they come: at the start of a server, and when the data are others.

To make a page takes seconds, to show a remembered one milliseconds. Who opens the site after the morning's import finds
her first page made, whoever imported and however: the server looks at the lake itself.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import suppress

from django.db import close_old_connections

from xundan.model.text import UserError
from xundan.session import Session
from xundan.web.frame.asked import asked
from xundan.web.frame.making import made, state_in
from xundan.web.frame.register import Route, routes
from xundan.web.people.models import Person, Seat
from xundan.web.people.roles import Role
from xundan.web.reaching import reach_in
from xundan.web.shop import answers, shops

State = tuple[Session, int]
"""The settings as they were read, and the lake's snapshot."""

_LOG = logging.getLogger("xundan.warming")
_EVERY = 2.0
"""Seconds between two looks at the lake."""
_BREATH = 0.05
"""Seconds between two pages, and between two looks whether people wait: their questions come first."""


class Warming:
    """A thread that makes pages. `end` lets it finish the page that it is at."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="warming")
        self._seen: State | None = None

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Waits for the page that is being made: an engine at work must not lose its process."""
        self._ending.set()
        self._thread.join(30)

    def _run(self) -> None:
        while not self._ending.wait(_EVERY):
            now = _now()
            if now is not None and now != self._seen:
                try:
                    self.warm(now)
                except Exception as error:  # a page that fails tells whoever opens it
                    _LOG.warning("pages could not be made beforehand: %s", type(error).__name__)
                finally:
                    close_old_connections()

    def warm(self, now: State) -> int:
        """Makes what is not made yet over a state of the data, until it is replaced; gives how many pages it looked
        at."""
        self._seen = now
        count = 0
        for shop in shops():
            for route, seat in first_pages(shop):
                if not self._others_first() or _now() != now:
                    return count
                with suppress(UserError):  # such as a page of data that were never imported
                    state = state_in(shop, route)
                    if state is not None:
                        made(route, asked(state, shop, reach_in(seat, shop), {}, route.takes), {})
                        count += 1
        return count

    def _others_first(self) -> bool:
        """Waits until nobody waits for a page; False where it is to end."""
        while not self._ending.wait(_BREATH):
            if not answers().wanted:
                return True
        return False


def _now() -> State | None:
    """The state of the data and the settings; None where there are no numbers, or nobody can tell."""
    try:
        session = answers().session
        number = session.lake.snapshot().number
    except (UserError, OSError):
        return None  # half-written settings, a lake out of reach: whoever asks is told
    return (session, number) if number else None


def first_pages(shop: str) -> Iterator[tuple[Route, Seat]]:
    """What is opened first in a shop: the first page of everybody, then the entries of the rail of those who see the
    shop's numbers. One seat stands for all that see the same."""
    seats: dict[object, Seat] = {}
    for person in Person.objects.filter(is_active=True).order_by("pk"):
        seat = person.seat_in(shop)
        if seat is not None:
            with suppress(UserError):  # data that cannot be read: she is told when she comes
                seats.setdefault(reach_in(seat, shop), seat)
    rails = {
        key: [route for route in routes() if _made_once(route) and route.open_to(seat)] for key, seat in seats.items()
    }
    for key, seat in seats.items():
        yield from ((route, seat) for route in rails[key][:1])
    for key, seat in seats.items():
        if seat.role != Role.AGENT:
            yield from ((route, seat) for route in rails[key][1:])


def _made_once(route: Route) -> bool:
    return route.rail is not None and not route.live and not route.bare
