"""How values and their changes are said in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from xundan.metrics.figures import Figure
from xundan.model.text import Lang, Text
from xundan.reports.numbers import POINTS, shown
from xundan.reports.words import UNKNOWN


@dataclass(frozen=True)
class Said:
    """Numbers in words, amounts in one currency."""

    currency: str

    def value(self, figure: Figure | None, unit: str) -> Text:
        """A figure, 47.5 % or ￥1,234.50."""
        value = None if figure is None else figure.value
        return Text(*(shown(value, unit, lang, self.currency) for lang in _LANGS)) if value is not None else _BLANK

    def from_to(self, before: Figure | None, after: Figure | None, unit: str) -> Text:
        """5,118 → 11,349."""
        then, now = self.value(before, unit), self.value(after, unit)
        return Text(f"{then.zh} → {now.zh}", f"{then.en} → {now.en}")

    def size(self, change: Fraction, unit: str) -> Text:
        """How large a change is, whatever its direction; of rates in points."""
        return Text(*(self._size(change, unit, lang) for lang in _LANGS))

    def signed(self, change: Fraction, unit: str) -> Text:
        """A change with its sign."""
        sign = "-" if change < 0 else "+"
        size = self.size(change, unit)
        return Text(sign + size.zh, sign + size.en)

    def _size(self, change: Fraction, unit: str, lang: Lang) -> str:
        if unit == "rate":
            number = shown(abs(change) * 100, "ratio", lang)
            return f"{number} {POINTS[lang]}"
        return shown(abs(change), unit, lang, self.currency)


_LANGS: tuple[Literal["zh"], Literal["en"]] = ("zh", "en")
_BLANK = Text(UNKNOWN, UNKNOWN)
