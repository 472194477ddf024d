"""Plots are the same to the byte whatever a machine's settings, and show what they were given."""

from __future__ import annotations

import re
from collections.abc import Callable

import matplotlib
import pytest

from studies.plotting import Estimate, Row, Target, against, bars, curve, dots, intervals, percent
from xundan.analysis.intervals import Interval

BLUE, ORANGE = "#0072b2", "#d55e00"


def estimate(value: float, reach: float) -> Estimate:
    return Estimate(value, Interval(value - reach, value + reach))


def reasons() -> str:
    return bars("Reasons", {"price": [0.25, 0.5], "size": [0.75, None]}, ("found", "true"), percent)


def whole(value: float) -> str:
    return f"{value:.0f}"


KINDS: dict[str, Callable[[], str]] = {
    "bars": reasons,
    "dots": lambda: dots(
        "Ranks", [Row("speed", [0.2, estimate(0.5, 0.1)], 0.4)], "correlation", [Target(0.6, "asked")]
    ),
    "intervals": lambda: intervals("Runs", {"": [estimate(1, 2), estimate(5, 1)]}, "points", Target(0.0, "planted")),
    "against": lambda: against("Agents", {"raw": [(1, 2), (3, 1)], "adjusted": [(1, 1), (3, 3)]}, ("truth", "found")),
    "curve": lambda: curve("First", [(1, 0.5), (2, 0.4)], ("named", "bad"), (whole, percent), Target(0.1, "of all")),
}


def texts(svg: str) -> list[str]:
    return [text.strip() for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def widths(svg: str, colour: str) -> list[float]:
    """How wide the filled shapes of a colour are, in their order."""
    found = []
    for path in re.findall(rf'<path d="([^"]*)"[^>]*style="fill: {colour}"', svg):
        xs = [float(x) for x in re.findall(r"[ML] (\S+) \S+", path)]
        found.append(max(xs) - min(xs))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_plot_is_the_same_to_the_byte_whatever_this_machine_has_set(kind: str) -> None:
    first = KINDS[kind]()
    with matplotlib.rc_context({"font.size": 20, "lines.linewidth": 7, "svg.fonttype": "path", "svg.hashsalt": None}):
        assert KINDS[kind]() == first


@pytest.mark.parametrize("kind", KINDS)
def test_words_are_text_and_the_first_of_them_is_the_title(kind: str) -> None:
    svg = KINDS[kind]()
    assert re.findall(r"<title>(\w+)</title>", svg)[0] in texts(svg)
    assert "DejaVu" not in svg


def test_bars_begin_at_0_so_that_three_times_as_much_is_three_times_as_long() -> None:
    quarter, most = widths(reasons(), BLUE)
    assert most / quarter == pytest.approx(3, rel=1e-4)


def test_bars_carry_their_values_the_first_of_each_series_its_name() -> None:
    assert [text for text in texts(reasons()) if text[0].isdigit()] == ["25% found", "50% true", "75%"]


def test_what_is_unknown_is_a_dash_and_no_bar() -> None:
    svg = reasons()
    assert "—" in texts(svg)
    assert [width for width in widths(svg, ORANGE) if width] == pytest.approx([2 * widths(svg, BLUE)[0]], rel=1e-4)


def test_intervals_that_miss_the_truth_are_counted_and_stand_out() -> None:
    """Of -1 to 3, 4 to 6 and -2 to 0 the second misses 0."""
    hit, miss, edge = estimate(1, 2), estimate(5, 1), estimate(-1, 1)
    svg = intervals("Runs", {"": [hit, miss, edge]}, "points", Target(0.0, "planted"))
    assert "2 of 3 hold it" in texts(svg)
    assert "points (dashed: planted)" in texts(svg)
    strokes = {colour: re.search(rf'<path d="([^"]*)"[^>]*stroke: {colour}', svg) for colour in (BLUE, ORANGE)}
    counted = {colour: found.group(1).count("M ") for colour, found in strokes.items() if found}
    assert counted == {BLUE: 2, ORANGE: 1}


def test_planted_has_its_sign_only_where_something_was_planted() -> None:
    without = dots("Ranks", [Row("speed", [0.2])], "correlation")
    assert "○ found" in texts(without)
    assert "● found" in texts(dots("Ranks", [Row("speed", [estimate(0.2, 0.1)])], "correlation"))
    assert "| planted" not in texts(without)
    assert "| planted" in texts(KINDS["dots"]())
