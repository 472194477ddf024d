"""Aspects of reviews against 200 real ones that were read by hand."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

from studies.plotting import Estimate, Target, bars, percent
from studies.study import Finding, Plot, Study
from xundan.analysis.intervals import wilson
from xundan.analysis.reviews.aspects import ASPECTS, Aspect, reader_of

_ROOT = Path(__file__).resolve().parent.parent
_LABELS = _ROOT / "tests" / "real" / "review_labels.csv"
_DATA = Path(os.environ.get("XUNDAN_SHARED_DATA", _ROOT.parent / "shared" / "data"))
_REVIEWS = _DATA / "reviews" / "online_shopping_sample.csv"
_SIGNS = {"good": "+", "bad": "-", "even": "0"}
_PRECISION, _RECALL, _SIDE = 0.8, 0.6, 0.8
_METHOD = (
    "200 reviews drawn by chance from ten categories of a public collection of real reviews, labelled by hand "
    "(tests/real/LABELS.md) by somebody who did not write the words; whoever wrote the words looked at other reviews "
    "of the collection only. What is asked for was set after a first look at the result, so the figures say more than "
    "`met`; the words were not changed by what the labelled reviews showed. One review judges an aspect where the "
    "label has a sign there. The reviews themselves are not in the repository."
)


def study() -> Study:
    """A second; without the reviews it says so."""
    if not _REVIEWS.is_file():
        return Study("Aspects of reviews", _METHOD, [], more="The reviews are not here: nothing was measured.")
    labels, texts = _read()
    reader = reader_of(None)
    found = [{each.aspect: _SIGNS[each.side] for each in reader.of(texts[row])} for row in labels]
    truth = list(labels.values())
    counts = {aspect: Counter(_outcome(t[aspect], f.get(aspect, "")) for t, f in zip(truth, found, strict=True))
              for aspect in ASPECTS}  # fmt: skip
    findings = []
    for aspect, count in counts.items():
        right, wrong, missed = count["right"] + count["side"], count["invented"], count["missed"]
        precision, recall = right / (right + wrong), right / (right + missed)
        side = count["right"] / right
        findings.append(
            Finding(
                f"{aspect}: what is said to be judged is, and what is judged is found",
                f"precision {_PRECISION:.0%}, recall {_RECALL:.0%}, right side {_SIDE:.0%}",
                f"precision {precision:.0%} ({right}/{right + wrong}), recall {recall:.0%} ({right}/{right + missed}), "
                f"right side {side:.0%} ({count['right']}/{right})",
                precision >= _PRECISION and recall >= _RECALL and side >= _SIDE,
            )
        )
    return Study("Aspects of reviews", _METHOD, findings, more=_table(counts), plots=[_plot(counts)])


def _read() -> tuple[dict[int, dict[Aspect, str]], dict[int, str]]:
    """Labels by row, and the texts of those rows; row 1 follows the header."""
    with _LABELS.open(encoding="utf-8", newline="") as file:
        labels = {int(row["row"]): {aspect: row[aspect] for aspect in ASPECTS} for row in csv.DictReader(file)}
    with _REVIEWS.open(encoding="utf-8", newline="") as file:
        texts = {n: row["review"] for n, row in enumerate(csv.DictReader(file), start=1) if n in labels}
    return labels, texts


def _outcome(truth: str, told: str) -> str:
    if truth and told:
        return "right" if truth == told else "side"
    return "missed" if truth else "invented" if told else "neither"


def _plot(counts: dict[Aspect, Counter[str]]) -> Plot:
    groups: dict[str, list[Estimate | None]] = {}
    for aspect, count in counts.items():
        right = count["right"] + count["side"]
        wholes = [right + count["invented"], right + count["missed"], right]
        parts = [right, right, count["right"]]
        groups[aspect] = [_rate(part, whole) for part, whole in zip(parts, wholes, strict=True)]
    return Plot(
        "reviews-aspects.svg",
        "Precision, recall and the share with the right side by aspect, with Wilson's 95 % intervals, which are wide"
        " for logistics and service, since few reviews judge them.",
        bars(
            "Aspects of 200 real reviews, with 95 % intervals (dashed: asked for)",
            groups,
            ("precision", "recall", "right side"),
            percent,
            [Target(_RECALL, f"recall {_RECALL:.0%}"), Target(_PRECISION, f"others {_PRECISION:.0%}")],
        ),
    )


def _rate(part: int, whole: int) -> Estimate | None:
    interval = wilson(part, whole)
    return Estimate(part / whole, interval) if interval else None


def _table(counts: dict[Aspect, Counter[str]]) -> str:
    lines = [
        "Intervals (Wilson, 95 %): few reviews judge logistics and service, so their figures are rough.",
        "",
        "| aspect | judged by hand | found | precision | recall | side wrong |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for aspect, count in counts.items():
        right = count["right"] + count["side"]
        told = [wilson(right, right + count[other]) for other in ("invented", "missed")]
        shown = [f"{each.low:.0%} to {each.high:.0%}" if each else "-" for each in told]
        lines.append(
            f"| {aspect} | {right + count['missed']} | {right + count['invented']} | {shown[0]} | {shown[1]} "
            f"| {count['side']} |"
        )
    return "\n".join(lines)
