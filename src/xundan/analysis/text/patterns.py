"""Phrases looked for in what was said: as written, or as a regular expression between two slashes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from xundan.analysis.text.words import folded


def is_expression(phrase: str) -> bool:
    """Whether a phrase is a regular expression, such as /等.{0,4}活动/."""
    return len(phrase) > 2 and phrase.startswith("/") and phrase.endswith("/")


def matcher(phrases: Iterable[str]) -> re.Pattern[str]:
    """One expression for all phrases, over folded text. Nothing matches where there are none. Raises re.error."""
    parts = [f"(?:{each[1:-1]})" if is_expression(each) else re.escape(folded(each)) for each in phrases]
    return re.compile("|".join(parts) if parts else r"(?!)")


@dataclass(frozen=True)
class Weighted:
    """Phrases in groups of one weight each: a text weighs as much as the heaviest group that it has a phrase of."""

    groups: Mapping[float, tuple[str, ...]]

    @cached_property
    def _matchers(self) -> list[tuple[float, re.Pattern[str]]]:
        return [(weight, matcher(phrases)) for weight, phrases in sorted(self.groups.items(), reverse=True)]

    def weight(self, text: str) -> float:
        """The weight of a folded text; 0 where no phrase is in it."""
        return next((weight for weight, found in self._matchers if found.search(text)), 0.0)
