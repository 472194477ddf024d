"""One study: what was claimed, what came out, and whether that is enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A claim with what was asked of it and what was found. `result` tells its numbers; `met` follows from them and is
    never set by hand."""

    claim: str
    target: str
    result: str
    met: bool


@dataclass(frozen=True)
class Plot:
    """An SVG beside the page. `file` is named after the study, `caption` is a sentence that says what is seen, for who
    does not see it."""

    file: str
    caption: str
    svg: str


@dataclass(frozen=True)
class Study:
    """A page of docs/studies, in Markdown. `method` says what was simulated, with which seeds, and what the analysis
    was not told; `more` holds further Markdown (tables)."""

    title: str
    method: str
    findings: Sequence[Finding]
    more: str = ""
    plots: Sequence[Plot] = ()


def page(study: Study) -> str:
    """The study as Markdown. Nothing in it tells when or where it ran: the same seeds give the same bytes."""
    lines = [f"# {study.title}", "", "<!-- Made by `make study`; do not edit. -->", "", study.method.strip(), ""]
    lines += ["| claim | target | result | met |", "|---|---|---|---|"]
    lines += [f"| {f.claim} | {f.target} | {f.result} | {'yes' if f.met else '**no**'} |" for f in study.findings]
    lines += [f"\n![{plot.caption}]({plot.file})" for plot in study.plots]
    if study.more:
        lines += ["", study.more.strip()]
    return "\n".join(lines) + "\n"


def index(pages: Mapping[str, str]) -> str:
    """The first page: every claim of every study, from the studies' own pages by name."""
    lines = [
        "# Studies",
        "",
        "<!-- Made by `make study`; do not edit. -->",
        "",
        "Each analysis is run on simulated shops whose truth is known, or on real texts that were read by hand, and",
        "here is how near it came. Seeds are fixed, so `make study` writes these pages again to the byte.",
        "",
        "| study | claim | target | result | met |",
        "|---|---|---|---|---|",
    ]
    for name, text in pages.items():
        title, rows = text.splitlines()[0].removeprefix("# "), iter(text.splitlines())
        for line in rows:
            if line.startswith("| claim |"):
                break
        next(rows)
        for line in rows:
            if not line.startswith("|"):
                break
            lines.append(f"| [{title}]({name}.md) {line}")
    return "\n".join(lines) + "\n"
