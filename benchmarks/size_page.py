"""docs/benchmarks-size.md: what was promised, at one, three and ten times a size, met or not."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes

from benchmarks import promised
from benchmarks.plots import saved
from benchmarks.promised import Found, met, work


def write(page: Path, shops: list[Found], years: list[Found], *, busy: bool) -> None:
    """The page and its plot, beside it. `shops` and `years`: what at_size.py found, the smallest first."""
    promised.keep(page, shops, years)
    plot = page.with_name(page.stem + ".svg")
    meanwhile = " **Others worked on the machine meanwhile**: the processors tell more than the clock." if busy else ""
    head = f"""# What it costs at size

Written by `python -m benchmarks.at_size`; not by hand. {os.cpu_count()} processors, {platform.system()}, Python
{platform.python_version()}.{meanwhile}"""
    text = "\n\n".join([head, _days(shops), _questions(years), _starts(years), f"![Cost against size]({plot.name})"])
    page.write_text(text + "\n", encoding="utf-8", newline="\n")
    plot.write_text(_plot(shops, years), encoding="utf-8", newline="\n")


def _days(shops: list[Found]) -> str:
    lines = [
        "## One more day",
        "",
        "One day imported into 30, 90 and 365 days of a shop, and deriving all of them anew. Buyers come back after up"
        " to four weeks. Seconds of the processors, medians of five days (least to most). Asked for: at most 3 % of"
        " everything, and the same whatever the history within noise, which is to say that the spread at 365 overlaps"
        " with the others.",
        "",
        "| messages a day | a day into 30 | a day into 90 | a day into 365 | 365 against 30 | everything |"
        " its peak, MB | a day of everything | |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for shop in shops:
        spreads = [work(costs) for costs in shop["days"].values()]
        share, whole = promised.share(shop), shop["whole"]
        kept = f"{met(share <= promised.SHARE)}; {'flat' if promised.flat(shop) else '**not flat**'}"
        times = statistics.median(spreads[-1]) / statistics.median(spreads[0])
        told = " | ".join(_spread(spread) for spread in spreads)
        lines.append(
            f"| {shop['size']:,} | {told} | {times:.2f} times | {whole['work']:.1f} | {whole['peak_mb']:,.0f} |"
            f" {share:.1%} | {kept} |"
        )
    lines += [
        "",
        "About three seconds of a day are the same whatever the shop: a hundred expressions are built and compiled. So"
        " a day is a small share only where everything takes minutes.",
        "",
        "What a long history adds, profiled at 6,000 messages a day: Delta tables are opened sixty times, and each time"
        " the log of all their files is read (0.09 s in all after 33 days, 0.24 after 373); and ids that come in are"
        " looked for among all orders and buyers that are known (0.8 MB read, then 5.0), with which the engine's"
        " statements take 0.2 s more. Neither was straightened yet.",
        "",
        *(
            f"At {shop['size']:,} a day everything is {shop['whole']['rows']['messages']:,} messages and"
            f" {shop['whole']['rows']['visits']:,} visits."
            for shop in shops[-1:]
        ),
    ]
    return "\n".join(lines)


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def _questions(years: list[Found]) -> str:
    lines = [
        "## Questions",
        "",
        "Every metric over a year of receptions, by agent and day, and by agent over one month. Seconds by the clock,"
        " answers not remembered, the view open; the limits are those for ten million receptions.",
        "",
        "| receptions | period | median | slowest | which | limit | within | first time, median |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for each in years:
        for period, told in each["periods"].items():
            warm, limit = told["warm"], told["limit"]
            within = sum(taken <= limit for taken in warm) / len(warm)
            lines.append(
                f"| {each['size']:,} | {period} | {statistics.median(warm):.3f} | {warm[0]:.3f} | `{told['slowest']}` |"
                f" {limit} | {within:.0%} | {told['cold']:.3f} |"
            )
    return "\n".join(lines)


def _starts(years: list[Found]) -> str:
    commands = list(years[0]["starts"])
    lines = [
        "## Starting up",
        "",
        "Seconds of a command as a process of its own, over a year of so many receptions; medians of five.",
        "",
        "| receptions | " + " | ".join(f"`xundan {command}`" for command in commands) + " |",
        "|---|" + "---|" * len(commands),
    ]
    for each in years:
        lines.append(f"| {each['size']:,} | " + " | ".join(_spread(each["starts"][name]) for name in commands) + " |")
    return "\n".join(lines)


def _plot(shops: list[Found], years: list[Found]) -> str:
    """Two panels: days and everything against messages a day; questions against receptions."""

    def draw(panels: Sequence[Axes]) -> None:
        left, right = panels
        sizes = [shop["size"] for shop in shops]
        left.plot(sizes, [shop["whole"]["work"] for shop in shops], "o-", label="everything anew, 365 days")
        for days in reversed(shops[0]["days"]):
            medians = [statistics.median(work(shop["days"][days])) for shop in shops]
            left.plot(sizes, medians, "o-", label=f"one day more, into {days}")
        left.set(xlabel="messages a day", ylabel="seconds of processors", title="One more day")
        for period in years[0]["periods"]:
            for what, pick in (("slowest", max), ("median", statistics.median)):
                taken = [pick(each["periods"][period]["warm"]) for each in years]
                right.plot([each["size"] for each in years], taken, "o-", label=f"{period}, {what}")
        right.set(xlabel="receptions in the year", ylabel="seconds", title="Every metric")

    return saved(2, draw)
