"""Expressions compiled to SQL, each shape once: compiling takes Ibis longer than a small shop's rows take the engine.

Two expressions have the same SQL when their trees are the same but for the connection that their tables belong to.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any

import ibis.expr.types as ir
from ibis.common.graph import Node

_MOST = 3_000
_LOCK = Lock()
_COMPILED: OrderedDict[Hashable, str] = OrderedDict()


def sql_of(expression: ir.Table, dialect: str, make: Callable[[ir.Table], str]) -> str:
    """The expression's SQL in a dialect; `make` compiles it when none of its shape was compiled before."""
    key = dialect, fingerprint(expression)
    with _LOCK:
        found = _COMPILED.get(key)
        if found is not None:
            _COMPILED.move_to_end(key)
            return found
    found = str(make(expression))
    with _LOCK:
        _COMPILED[key] = found
        while len(_COMPILED) > _MOST:
            _COMPILED.popitem(last=False)
    return found


def fingerprint(expression: ir.Table) -> Hashable:
    """All that an expression's SQL follows from: every node of its tree after those that it is made of, with its kind
    and its arguments, in which other nodes are numbers."""
    root: Node = expression.op()
    numbers: dict[int, int] = {}
    told: list[tuple[Any, ...]] = []
    waiting: list[tuple[Node, bool]] = [(root, False)]
    while waiting:
        node, ready = waiting.pop()
        if id(node) in numbers:
            continue
        if ready:
            numbers[id(node)] = len(told)
            told.append((type(node), *(_told(argument, numbers) for argument in _arguments(node))))
            continue
        waiting.append((node, True))
        for argument in _arguments(node):
            waiting += [(child, False) for child in _nodes(argument)]
    return tuple(told)


def _arguments(node: Node) -> list[Any]:
    """A node's arguments without the connection."""
    return [value for name, value in zip(node.__argnames__, node.__args__, strict=True) if name != "source"]


def _nodes(argument: Any) -> list[Node]:
    if isinstance(argument, Node):
        return [argument]
    if isinstance(argument, tuple):
        return [child for part in argument for child in _nodes(part)]
    if isinstance(argument, Mapping):
        return [child for part in argument.values() for child in _nodes(part)]
    return []


def _told(argument: Any, numbers: Mapping[int, int]) -> Hashable:
    if isinstance(argument, Node):
        return (Node, numbers[id(argument)])
    if isinstance(argument, tuple):
        return (tuple, *(_told(part, numbers) for part in argument))
    if isinstance(argument, Mapping):
        return (Mapping, *((key, _told(part, numbers)) for key, part in argument.items()))
    # 1, 1.0 and True are equal, and Decimal("1.0") is Decimal("1.00"): what is written tells them apart.
    return (type(argument), str(argument), argument)
