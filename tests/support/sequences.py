"""Sequences of imports, undos and redos over drawn files, and what is left of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from tests.agreement.chance import chance
from tests.support.exports import File


@dataclass(frozen=True)
class Step:
    """One command: an import of `files`, or the undo or redo of the import `which`."""

    verb: Literal["import", "undo", "redo"]
    files: tuple[File, ...] = ()
    which: int = 0


@dataclass
class Commands:
    """Commands, and the imports that are in after them by their numbers."""

    steps: list[Step] = field(default_factory=list)
    left: dict[int, tuple[File, ...]] = field(default_factory=dict)


def draw_commands(draw: Random, files: Sequence[File], length: int, at_once: Sequence[int] = (1, 1, 2, 3)) -> Commands:
    """A sequence of so many commands; the same files may be imported again and again, so many of them `at_once`."""
    found = Commands()
    brought: dict[int, tuple[File, ...]] = {}
    for _ in range(length):
        gone = sorted(set(brought) - set(found.left))
        if gone and chance(draw, 25):
            which = draw.choice(gone)
            found.steps.append(Step("redo", which=which))
            found.left[which] = brought[which]
        elif found.left and chance(draw, 40):
            which = draw.choice(sorted(found.left))
            found.steps.append(Step("undo", which=which))
            del found.left[which]
        else:
            some = tuple(draw.choice(files) for _ in range(draw.choice(at_once)))
            number = len(brought) + 1
            brought[number] = found.left[number] = some
            found.steps.append(Step("import", some))
    return found
