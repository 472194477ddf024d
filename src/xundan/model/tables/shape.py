"""What a canonical table is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "integer", "money", "number", "time", "day", "month", "flag"]
Kind = Literal["event", "state"]

LIMIT = 10**12
"""What no amount of money and no count reaches: more is a column mistaken for another, or a slip."""
FIVE = (1, 5)
"""The bounds of marks that are given as stars."""
LONGEST_ID = 500
"""Characters of an id. The longest that platforms give out, encrypted ones, have about two hundred."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `choices` closes the list of values; `default` fills a blank.

    Money has two decimals; a `number` (a score, points, a value in a platform's report) up to six, exactly.
    `any_number` says of money, numbers and integers that they are of a kind of their own: they may be negative, and
    integers of any size. Without it they are amounts and counts, from 0 to below LIMIT. `bounds` are the least and the
    greatest that a number may be.
    """

    name: str
    type: Type = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    default: str | None = None
    any_number: bool = False
    bounds: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A canonical table.

    `key` identifies a row inside a shop. `dated_by` is the column whose day says which days an import covers.
    `blank_in_key` lists key columns that may be blank (a blank is a value of its own there). `beside` lists columns
    that do not tell two event rows apart, since another export of the same rows may lack them. Of every group in
    `one_of` a row must have at least one column.
    """

    name: str
    kind: Kind
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    dated_by: str | None
    blank_in_key: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns if c.required)


def text(name: str, required: bool = False, choices: tuple[str, ...] = (), default: str | None = None) -> Column:
    """Text as written; with `choices` one of them."""
    return Column(name, "text", required, choices, default)


def time(name: str, required: bool = False) -> Column:
    """A moment."""
    return Column(name, "time", required)


def money(name: str, required: bool = False, any_number: bool = False) -> Column:
    """An amount."""
    return Column(name, "money", required, any_number=any_number)


def count(name: str, required: bool = False, any_number: bool = False) -> Column:
    """A whole number."""
    return Column(name, "integer", required, any_number=any_number)


def number(
    name: str, required: bool = False, any_number: bool = False, bounds: tuple[int, int] | None = None
) -> Column:
    """An exact number; see Column."""
    return Column(name, "number", required, any_number=any_number, bounds=bounds)


def day(name: str = "day", required: bool = False) -> Column:
    """A day."""
    return Column(name, "day", required)


def month(required: bool = False) -> Column:
    """A month."""
    return Column("month", "month", required)
