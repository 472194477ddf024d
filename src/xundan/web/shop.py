"""The one workspace of this process, kept open between requests."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from django.http import Http404

from xundan.answers import Answers
from xundan.metrics.view import View
from xundan.model.text import UserError
from xundan.web.place import here

NO_NUMBERS = ("nothing_imported", "old_facts")
"""Errors of a workspace that has no numbers to show: nothing was imported, or the program is newer than they are."""

MOST_VALUES = 4_000_000
"""So many values of pages are remembered by one process. Each costs 30 bytes where programs ask for the pages, 70 where
people look at all of them in both languages: 120 to 280 MB. All pages of fifty people in a shop with eight agents are
1,300,000."""


@cache
def answers() -> Answers:
    """What all pages ask. There is a workspace: the first start leads everybody elsewhere until then."""
    return Answers(here().workspace, harmless=(Http404,), most=MOST_VALUES)


Found = TypeVar("Found")


def if_numbers(ask: Callable[[View], Found]) -> Found | None:
    """What is found in the newest state; None for a workspace that has no numbers to show."""
    try:
        with answers().view() as view:
            return ask(view)
    except UserError as error:
        if error.code not in NO_NUMBERS:
            raise
        return None


def shops() -> list[str]:
    """The ids of the workspace's shops, in the order of xundan.toml."""
    return [shop.id for shop in answers().session.config.shops]


def own_files() -> tuple[tuple[str, int, int], ...]:
    """The shop's own files of words, rules, plans, closed months and kept advice, by which pages are remembered: name,
    time of change, size."""
    found = []
    root, its = here().root, here().workspace
    files = [*its.advice.glob("*.json"), *its.plans.glob("*.toml"), *its.closed.glob("*/*.json*")]
    for path in sorted([*root.glob("*.toml"), *files]):
        status = path.stat()
        found.append((path.relative_to(root).as_posix(), status.st_mtime_ns, status.st_size))
    return tuple(found)
