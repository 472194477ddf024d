"""Features of cases as columns of numbers: a column a level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from xundan.analysis.fair.rows import Mix

Matrix = NDArray[np.float64]
RARE = 20
"""A level of fewer cases than this is told together with the other rare ones of its feature."""


def columns(mix: Mix, cases: int) -> Matrix:
    """A row a case, 1 in the column of each of its levels. What every case has in common has no column."""
    found: list[NDArray[np.float64]] = []
    for name in sorted(mix):
        levels = _told(mix[name])
        known = sorted(set(levels))
        if len(known) > 1:
            place = {level: n for n, level in enumerate(known)}
            at = np.array([place[level] for level in levels])
            found.append((at[:, None] == np.arange(len(known))[None, :]).astype(np.float64))
    return np.hstack(found) if found else np.zeros((cases, 0))


def numbered(names: Sequence[str]) -> NDArray[np.int64]:
    """Names as numbers from 0 on, in the order of the names."""
    place = {name: n for n, name in enumerate(sorted(set(names)))}
    return np.array([place[name] for name in names], dtype=np.int64)


def _told(levels: Sequence[str]) -> list[tuple[bool, str]]:
    counts = Counter(levels)
    return [(False, level) if counts[level] >= RARE else (True, "") for level in levels]
