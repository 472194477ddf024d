"""How far a command that writes has come, told while it works. Whoever is told may raise: what is not published yet is
then as if it never was."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Step(StrEnum):
    """The stages of a command, in their order; each command has some of them."""

    WAIT = "wait"
    """Another process writes."""
    READ = "read"
    """Bytes of one file, of its bytes."""
    SORT = "sort"
    """Rows are told apart from those that are there."""
    DERIVE = "derive"
    """Facts written, of how many there are."""
    PUBLISH = "publish"
    """The last that is told: from here on nothing stops it."""


Tell = Callable[[Step, int, int], None]
"""Told a step, how much of it is done, and of how much (0: nobody knows)."""


def nobody(step: Step, done: int, of: int) -> None:
    """Tells nobody."""
