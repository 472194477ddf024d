"""Trees: what a number is made of, as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from xundan.analysis.change.quantity import Quantity, of_metric
from xundan.model.text import Text

How = Literal["leaf", "product", "sum"]


@dataclass(frozen=True)
class Tree:
    """A number and what it is a product or a sum of.

    In a product an `inverse` factor divides; in a sum one of `sign` -1 is taken off. A sum with `by` has no children of
    its own: they are the segments of that dimension.
    """

    quantity: Quantity
    how: How = "leaf"
    children: tuple[Tree, ...] = ()
    by: str | None = None
    inverse: bool = False
    sign: int = 1

    def all(self) -> Iterator[Tree]:
        """This one and all below it."""
        yield self
        for child in self.children:
            yield from child.all()


@dataclass(frozen=True)
class Offered:
    """One of the trees of a metric; the first that the data can fill is told. `dimensions`: by which its segments have
    this tree too; `inner`: only its segments have. `needs` names a metric without which it says nothing, although it
    could be filled. `lacks` says what is missing where it cannot be told."""

    tree: Tree
    dimensions: tuple[str, ...] = ()
    lacks: Text | None = None
    inner: bool = False
    needs: str | None = None


def leaf(of: Quantity | str, *, inverse: bool = False, sign: int = 1) -> Tree:
    """A number that is not taken apart."""
    return Tree(_quantity(of), inverse=inverse, sign=sign)


def product(of: Quantity | str, *factors: Tree, inverse: bool = False, sign: int = 1) -> Tree:
    """A number that its factors multiply to."""
    return Tree(_quantity(of), "product", factors, inverse=inverse, sign=sign)


def total(of: Quantity | str, *parts: Tree, sign: int = 1) -> Tree:
    """A number that its parts add up to."""
    return Tree(_quantity(of), "sum", parts, sign=sign)


def over(of: Quantity | str, dimension: str) -> Tree:
    """A number that its segments add up to."""
    return Tree(_quantity(of), "sum", by=dimension)


def _quantity(of: Quantity | str) -> Quantity:
    return of_metric(of) if isinstance(of, str) else of
