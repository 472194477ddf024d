"""Trees filled with the figures of two periods: steps that add up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import prod

from xundan.analysis.change.compared import Pair
from xundan.analysis.change.product import defined, factor_weights
from xundan.analysis.change.quantity import undefined
from xundan.analysis.change.step import Kind, Step
from xundan.analysis.change.tree import Tree
from xundan.metrics.figures import Figure

Segments = Callable[[str, str], Mapping[str | int | None, Pair]]
"""Figures by segment of a dimension and a metric."""


def grown(tree: Tree, pair: Pair, segments: Segments, *, deep: bool = True) -> Step | None:
    """The tree's steps; None where its first level cannot be filled: something is unknown, or does not add up (sales
    on days without visitors). A deeper level that cannot be filled is left out. `deep` off: the first level only."""
    before, after = (tree.quantity.figure(values) for values in pair)
    if before.value is None or after.value is None:
        return None
    root = Step(
        tree.quantity.id, "whole", tree.quantity.name, tree.quantity.unit, before, after, after.value - before.value
    )
    return _with_children(tree, root, (before.value, after.value), pair, segments, deep)


def _with_children(
    tree: Tree, step: Step, ends: tuple[Fraction, Fraction], pair: Pair, segments: Segments, deep: bool
) -> Step | None:
    """The step with its children, None where they cannot be filled. `ends` are its values, those of the other period
    where it is undefined."""
    if tree.by:
        children = _segments(tree, step, ends, segments(tree.by, tree.quantity.id))
        return None if children is None else replace(step, children=tuple(children))
    filled = _ends(tree, pair)
    if filled is None:
        return None
    befores, afters = filled
    for value, factors in zip(ends, filled, strict=True):
        held = prod(factors, start=Fraction(1)) if tree.how == "product" else sum(factors, Fraction(0))
        if held != value:
            return None
    weights = factor_weights(befores, afters) if tree.how == "product" else [Fraction(1)] * len(befores)
    kind: Kind = "factor" if tree.how == "product" else "part"
    children = []
    for child, weight, a, b in zip(tree.children, weights, befores, afters, strict=True):
        quantity = child.quantity
        whole = step.weight * weight
        then, now = (quantity.figure(values) for values in pair)
        made = Step(quantity.id, kind, quantity.name, quantity.unit, then, now, (b - a) * whole, whole * child.sign)
        deeper = None
        if deep and child.how != "leaf":
            # A part that is taken off has its own value the other way round.
            deeper = _with_children(child, made, (a * child.sign, b * child.sign), pair, segments, deep)
        children.append(deeper or made)
    return replace(step, children=tuple(children))


def _ends(tree: Tree, pair: Pair) -> tuple[list[Fraction], list[Fraction]] | None:
    """The values that the children enter with, before and after; None where one is unknown."""
    found: list[list[Fraction | None]] = []
    for values in pair:
        found.append([])
        for child in tree.children:
            figure = child.quantity.figure(values)
            entering = _entering(child, figure)
            if entering is None and not (undefined(figure) or (child.inverse and figure.value == 0)):
                return None
            found[-1].append(entering)
    return defined(*found)


def _entering(child: Tree, figure: Figure) -> Fraction | None:
    if figure.value is None or (child.inverse and figure.value == 0):
        return None
    return 1 / figure.value if child.inverse else figure.value * child.sign


def _segments(
    tree: Tree, step: Step, ends: tuple[Fraction, Fraction], found: Mapping[str | int | None, Pair]
) -> list[Step] | None:
    quantity = tree.quantity
    children = []
    sums = [Fraction(0), Fraction(0)]
    for key, pair in found.items():
        before, after = (quantity.figure(values) for values in pair)
        if before.value is None or after.value is None:
            return None
        sums[0] += before.value
        sums[1] += after.value
        share = (after.value - before.value) * step.weight
        children.append(
            Step(
                quantity.id, "segment", quantity.name, quantity.unit, before, after, share, step.weight,
                dimension=tree.by, value=key,
            )
        )  # fmt: skip
    return children if tuple(sums) == ends and len(children) > 1 else None
