"""Plots for the pages, as SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure


def saved(panels: int, draw: Callable[[Sequence[Axes]], None]) -> str:
    """A plot of so many logarithmic panels, which `draw` fills, as SVG: the same bytes for the same numbers."""
    style = {"svg.fonttype": "none", "svg.hashsalt": "xundan", "font.size": 9, "lines.markersize": 4}
    with matplotlib.rc_context(style):
        figure = Figure(figsize=(7.5 if panels == 1 else 10.5, 4.2), layout="constrained")
        axes = figure.subplots(1, panels, squeeze=False)[0]
        for each in axes:
            each.set_xscale("log")
            each.set_yscale("log")
        draw(axes)
        for each in axes:
            each.legend(frameon=False, fontsize=8)
        written = BytesIO()
        figure.set_facecolor("white")
        FigureCanvasSVG(figure).print_svg(written, metadata={"Date": None, "Creator": None})
    return "\n".join(line.rstrip() for line in written.getvalue().decode("utf-8").splitlines()) + "\n"
