"""Runs the studies and writes their pages to docs/studies.

    python -m studies [NAME ...]

Without a name all of them, two at a time. The index is made of all pages that are there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from studies.running import run
from studies.study import index, page

PAGES = Path(__file__).resolve().parent.parent / "docs" / "studies"
NAMES: tuple[str, ...] = (
    "drift",
    "reviews",
    "risk",
    "fair",
    "speed",
    "inspect",
    "lost",
    "faq",
    "why",
    "event",
    "advice",
)
"""The modules of this package that have a `study() -> Study`, in the order of the index."""


def main(asked: list[str]) -> None:
    """Runs those asked for."""
    unknown = [name for name in asked if name not in NAMES]
    if unknown:
        sys.exit(f"no study {', '.join(unknown)}; there are: {', '.join(NAMES)}")
    for name, found, seconds in run(asked or NAMES):
        (PAGES / f"{name}.md").write_text(page(found), encoding="utf-8", newline="\n")
        for plot in found.plots:
            (PAGES / plot.file).write_text(plot.svg, encoding="utf-8", newline="\n")
        print(f"{name}: {seconds:.0f} s")
        for finding in found.findings:
            print(f"  {'met' if finding.met else 'NOT MET'}: {finding.claim}: {finding.result} ({finding.target})")
    pages = {name: PAGES / f"{name}.md" for name in NAMES}
    written = {name: file.read_text(encoding="utf-8") for name, file in pages.items() if file.is_file()}
    (PAGES / "README.md").write_text(index(written), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
