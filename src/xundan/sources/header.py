"""Finding a format's columns in a header: by name, never by position.

Names are compared trimmed, width-folded (NFKC: `（秒）` is `(秒)`) and without case: exports differ in just that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from xundan.sources.values import WHITE

LOOKED_AT = 20
"""Rows from the top in which a header is looked for (workbooks put titles above it)."""


_SHORT = 100


def fold(name: str) -> str:
    """A header cell as it is compared."""
    return _folded_before(name) if len(name) <= _SHORT else _folded(name)


def _folded(name: str) -> str:
    return normalize("NFKC", name).strip(WHITE).casefold()


# Every format looks at the same cells, of every file anew; what is long enough to be no name is not held.
_folded_before = lru_cache(maxsize=10_000)(_folded)


@lru_cache(maxsize=10_000)
def _all_folded(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, names))


@dataclass(frozen=True, slots=True)
class Layout:
    """A format's columns as data: our name -> the names that exports have used, best first; which must be there; and
    groups of which one must."""

    names: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...] = ()

    def shown(self, name: str) -> str:
        """What a person would look for in the file."""
        return self.names[name][0]

    @property
    def asked(self) -> tuple[str, ...]:
        """All that must be there, as a person would look for it; `day / month` for one of a group."""
        return tuple(map(self.shown, self.required)) + tuple(map(self._either, self.one_of))

    def missing(self, there: Collection[str]) -> tuple[str, ...]:
        """What of it is not among `there`, our names."""
        lacking = tuple(self.shown(name) for name in self.required if name not in there)
        return lacking + tuple(self._either(group) for group in self.one_of if not any(name in there for name in group))

    def _either(self, group: Sequence[str]) -> str:
        return " / ".join(map(self.shown, group))


@dataclass(frozen=True, slots=True)
class Match:
    """Where a layout's columns are in a header. `twice` are names that two columns bear; the first one is in `at`."""

    at: dict[str, int]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    twice: tuple[str, ...]


def match(header: Sequence[str], layout: Layout) -> Match:
    """Compares a header with a layout. Where two accepted names are both there, the one listed first is taken."""
    places: dict[str, list[int]] = {}
    for i, cell in enumerate(header):
        places.setdefault(fold(cell), []).append(i)
    at: dict[str, int] = {}
    twice: list[str] = []
    for name, accepted in layout.names.items():
        found = next((places[key] for key in _all_folded(accepted) if key in places), None)
        if found:
            at[name] = found[0]
            if len(found) > 1:
                twice.append(header[found[0]].strip(WHITE))
    used = set(at.values())
    extra = tuple(cell.strip(WHITE) for i, cell in enumerate(header) if i not in used and cell.strip(WHITE))
    return Match(at, layout.missing(at), extra, tuple(twice))


def find(rows: Sequence[Sequence[str]], layout: Layout) -> tuple[int, Match] | None:
    """The first of the top rows that has all required columns: (its index, the match)."""
    for i, row in enumerate(rows[:LOOKED_AT]):
        found = match(row, layout)
        if not found.missing:
            return i, found
    return None


def likeness(header: Sequence[str], layout: Layout) -> float:
    """How much a header looks like a layout: the share of required columns that are there, then of the header known."""
    found = match(header, layout)
    if not layout.asked or not found.at:
        return 0.0
    known = len(found.at) / max(len([cell for cell in header if cell.strip(WHITE)]), 1)
    return 1 - len(found.missing) / len(layout.asked) + known / 1000
