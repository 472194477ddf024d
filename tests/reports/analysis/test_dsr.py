"""What is said of the platform's marks."""

from __future__ import annotations

from fractions import Fraction

from xundan.analysis.drift.dsr import Going
from xundan.analysis.drift.trend import Trend
from xundan.analysis.intervals import Interval
from xundan.reports.analysis.dsr import dsr_sentences


def _going(mark: str, slope: Fraction, low: float, high: float, days: int) -> Going:
    first = Fraction("4.87")
    return Going("店", mark, Trend(slope, Interval(low, high), first, first + slope * (days - 1), days))


def test_what_moves_and_what_only_seems_to() -> None:
    going = [
        _going("description", Fraction(1, 10_000), 0.00005, 0.00015, 100),  # 0.0099 in all
        _going("service", Fraction(1, 10_000), 0.00005, 0.00015, 101),  # 0.01 in all
        _going("logistics", Fraction(-1, 1_000), -0.003, 0.001, 101),  # its interval has 0
    ]
    said = [each.en for each in dsr_sentences(going, False)]
    assert len(said) == 3
    assert said[0].startswith("DSR service rises by 0.0001 a day")
    assert said[1] == "DSR description: hardly moves, by less than 0.01 in all these days"
    assert said[2] == "DSR logistics: the trend is within chance"
