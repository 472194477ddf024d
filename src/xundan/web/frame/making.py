"""A page made once for all who ask the same and may see the same, and remembered until the data are others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xundan.model.text import UserError
from xundan.web.frame.asked import Asked, State, state_of
from xundan.web.frame.kept import Kept
from xundan.web.frame.page import Block
from xundan.web.frame.register import Route
from xundan.web.people.reach import ALIKE
from xundan.web.shop import NO_NUMBERS, answers, own_files


def state_in(shop: str, route: Route) -> State | None:
    """What an address of this page is read against; None where there are no numbers, for a page that needs none."""
    try:
        return answers().remembered(("state", shop), lambda view: state_of(view, shop))
    except UserError as error:
        if error.code in NO_NUMBERS and route.bare:
            return None
        raise


def made(route: Route, question: Asked, parts: Mapping[str, str]) -> Kept:
    """A page that hangs on nothing but the data and what is asked; not for `bare` and `live` ones."""
    question = replace(question, reach=ALIKE) if route.alike else question
    return answers().remembered(
        ("page", route.name, question, tuple(sorted(parts.items())), own_files()),
        lambda view: Kept(route.make(view, question, **parts)),
        _size,
    )


def _size(kept: Kept) -> int:
    """How many values a page holds, itself and as it is written: in HTML and JSON, in both languages at worst."""
    return 1000 + 5 * sum(_values(block) for block in kept.page.blocks)


def _values(block: Block) -> int:
    if block.kind == "table":
        return len(block.sheet.rows) * max(len(block.sheet.columns), 1)
    if block.kind == "chart":
        return len(block.places) * len(block.series)
    return 0
