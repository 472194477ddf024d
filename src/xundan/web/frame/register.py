"""The pages that there are: each named with its address, its place in the rail and the right that it asks for.

A page is a function of what was asked and the data. Nothing else reaches it, so that who may see a page and what of it
is decided before it is made, and what was made once serves all who ask the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xundan.model.text import Text
from xundan.web.frame.page import Page
from xundan.web.people.roles import Right

if TYPE_CHECKING:
    from xundan.web.people.models import Seat

Make = Callable[..., Page]
"""Called with the view, what was asked, and the parts of the address by name."""

Beside = Callable[..., Page]
"""Called with the page, what was asked, the parts of the address by name, and who asks (`person`, `seat`)."""
Waits = Callable[["Seat", str], int]
"""Called with a seat and a shop."""


@dataclass(frozen=True)
class Route:
    """A page's entry. `path` is Django's pattern below the shop's address; a route with a `rail` text stands in the
    rail on the left, in the order of registration."""

    name: str
    path: str
    right: Right
    make: Make
    rail: Text | None = None
    icon: str = ""
    whole: bool = False
    """Whether it tells of all agents in one breath, and so is for those only who see them all."""
    takes: tuple[str, ...] = ()
    """The parameters of its own that its address may have."""
    reads_chats: bool = False
    """Whether it shows words of chats to who may read them; reading it is written down."""
    carries: tuple[str, ...] = ()
    """Of its own parameters those that go along to the pages of its row that carry them too."""
    dated: bool = True
    """Whether it shows the days, the comparison and the rule of the bar on top."""
    live: bool = False
    """Whether it shows what the site's own database holds: it is made anew each time, and told who asks (`person`)."""
    bare: bool = False
    """Whether it can be shown before anything was imported, and whatever state the numbers are in: it is made without a
    view (None), anew each time, and told who asks (`person`)."""
    alike: bool = False
    """Whether it is the same for all who may see it, whatever their reach: it is made once, with the least of them."""
    under: str = ""
    """The entry of the rail that is lit while this page is shown; empty: its own."""
    tab: Text | None = None
    """Its name in the row of pages that stand under one entry of the rail."""
    beside: Beside | None = None
    """What the site's own database puts beside a page that is remembered: made anew each time, of the page, what was
    asked and who asks."""
    waits: Waits | None = None
    """How many things wait on this page for the person in a seat: told beside its name in the rail and the row."""

    @property
    def entry(self) -> str:
        """The entry of the rail that it belongs to."""
        return self.under or self.name

    def open_to(self, seat: Seat) -> bool:
        """Whether this seat has the page at all; of which rows is said by its reach."""
        return seat.may(self.right) and not (self.whole and seat.limited)


_ROUTES: dict[str, Route] = {}


def page(name: str, path: str, right: Right, *, rail: Text | None = None, **more: Any) -> Callable[[Make], Make]:
    """Registers the function below as a page; `more` are further fields of its Route."""

    def registered(make: Make) -> Make:
        if name in _ROUTES:
            raise ValueError(f"two pages are called {name}")
        _ROUTES[name] = Route(name, path, right, make, rail, **more)
        return make

    return registered


def route_named(name: str) -> Route:
    """The page of this name."""
    return next(route for route in routes() if route.name == name)


def routes() -> Iterator[Route]:
    """All pages, in the order of registration."""
    from xundan.web import pages

    pages.load()
    yield from _ROUTES.values()
