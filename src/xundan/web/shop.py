"""The one workspace of this process, kept open between requests."""

from __future__ import annotations

from functools import cache

from xundan.answers import Answers
from xundan.web.place import here


@cache
def answers() -> Answers:
    """What all pages ask. There is a workspace: the first start leads everybody elsewhere until then."""
    return Answers(here().workspace)


def shops() -> list[str]:
    """The ids of the workspace's shops, in the order of xundan.toml."""
    return [shop.id for shop in answers().session.config.shops]
