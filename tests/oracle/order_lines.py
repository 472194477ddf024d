"""Items and categories: the groups of an order by its lines, and how its money is split over them (readings 51-53)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .book import Refund
from .context import Context, cents
from .world import Row, text_of

LINE_DIMENSIONS = {"item": "item_id", "category": "category"}  # and the columns they are read from


@dataclass(frozen=True)
class Share:
    """What one group has of an order: some of its lines, or, where neither item nor category is asked for, all."""

    values: dict[str, str | None]  # item and category, as far as they are asked for
    lines: list[Row]  # all imported lines of the order, in order of line_id
    places: list[int]  # which of them are the group's

    @property
    def own(self) -> list[Row]:
        """The group's own lines."""
        return [self.lines[place] for place in self.places]

    def part(self, amount: Decimal) -> Decimal:
        """Reading 52: "a group gets the parts of its lines"; all of them are the whole, and so are none of none."""
        if len(self.places) == len(self.lines):
            return amount
        parts = split(amount, weights_of(self.lines))
        return sum((parts[place] for place in self.places), Decimal(0))

    def refunded(self, refund: Refund) -> Decimal | None:
        """Reading 53: "a refund that names an imported line of its order is that line's alone: its whole amount"; any
        other is split as the order is. None: the refund is not in the group."""
        named = place_named(refund, self.lines)
        if named is None:
            return self.part(refund.amount)
        return refund.amount if named in self.places else None


def shares_of(context: Context, lines: list[Row]) -> list[Share]:
    """Reading 51: "in the group of every item (category) among its imported lines, once in each group"; "by item and
    category together its groups are the pairs of its lines"; without lines, item null and category null."""
    asked = {name: column for name, column in LINE_DIMENSIONS.items() if name in context.by}
    ordered = sorted(lines, key=lambda line: str(line["line_id"]))
    if not ordered:
        return [Share(dict.fromkeys(asked), [], [])]
    places: dict[tuple[str | None, ...], list[int]] = {}
    for place, line in enumerate(ordered):
        group = tuple(text_of(line, column) for column in asked.values())
        places.setdefault(group, []).append(place)
    return [Share(dict(zip(asked, group, strict=True)), ordered, own) for group, own in places.items()]


def place_named(refund: Refund, lines: list[Row]) -> int | None:
    """The place of the line that a refund names; None when it names none or one that is not imported."""
    for place, line in enumerate(lines):
        if refund.line_id is not None and refund.line_id == str(line["line_id"]):
            return place
    return None


def weights_of(lines: list[Row]) -> list[Fraction]:
    """Reading 52: the lines' paid_amount, "else price x quantity, else 1 each"."""
    paid = [number_of(line, "paid_amount") for line in lines]
    prices = [number_of(line, "price") for line in lines]
    quantities = [number_of(line, "quantity") for line in lines]
    listed = [
        price * quantity if price is not None and quantity is not None else None
        for price, quantity in zip(prices, quantities, strict=True)
    ]
    return usable(paid) or usable(listed) or [Fraction(1) for _ in lines]


def number_of(line: Row, column: str) -> Fraction | None:
    """A number of a line, exact; blank is none."""
    value: Any = line.get(column)
    return None if value is None or value == "" else Fraction(value)


def usable(numbers: list[Fraction | None]) -> list[Fraction] | None:
    """The numbers as weights, "when every line has one, none is negative and they add up to more than 0"."""
    weights = [number for number in numbers if number is not None and number >= 0]
    return weights if len(weights) == len(numbers) and sum(weights) > 0 else None


def split(amount: Decimal, weights: list[Fraction]) -> list[Decimal]:
    """Reading 52: "line k gets cut(k) - cut(k - 1), where cut(k) = amount x (w1 + ... + wk) / (w1 + ... + wn), rounded
    half away from zero to cents. So the parts add up to the order to the cent"."""
    whole = sum(weights, Fraction(0))
    parts: list[Decimal] = []
    so_far, cut_before = Fraction(0), Decimal(0)
    for weight in weights:
        so_far += weight
        cut = cents(Fraction(amount) * so_far / whole)
        parts.append(cut - cut_before)
        cut_before = cut
    return parts
