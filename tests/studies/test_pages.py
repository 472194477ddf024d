"""Pages of studies and the plots beside them belong together, and nothing of one machine or day is in a plot."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from studies.__main__ import NAMES
from studies.study import Finding, Plot, Study, index, page
from tests.docs.test_pages import MACHINE

PAGES = Path(__file__).resolve().parents[2] / "docs" / "studies"
PLOTS = sorted(PAGES.glob("*.svg"))
PICTURE = re.compile(r"^!\[(.*)\]\((.*)\)$", re.MULTILINE)
LARGEST = 40_000


def pictures() -> dict[str, list[tuple[str, str]]]:
    """By page the caption and file of each picture."""
    return {file.stem: PICTURE.findall(file.read_text(encoding="utf-8")) for file in sorted(PAGES.glob("*.md"))}


def test_every_plot_is_on_the_page_of_its_study_and_every_plot_of_a_page_is_there() -> None:
    named = [(name, file) for name, found in pictures().items() for _, file in found]
    assert sorted(file for _, file in named) == [file.name for file in PLOTS]
    assert all(file.startswith(f"{name}-") and file.endswith(".svg") for name, file in named)


def test_the_index_tells_what_the_pages_tell() -> None:
    """A study that was run alone changes its page and the index; who commits one without the other is told here."""
    written = {name: (PAGES / f"{name}.md").read_text(encoding="utf-8") for name in NAMES}
    assert (PAGES / "README.md").read_text(encoding="utf-8") == index(written)


def test_captions_are_sentences() -> None:
    captions = [caption for found in pictures().values() for caption, _ in found]
    assert captions
    assert [each for each in captions if not re.fullmatch(r"[A-Z][^\[\]]{30,}\.", each)] == []


@pytest.mark.parametrize("file", PLOTS, ids=lambda file: file.name)
def test_a_plot_is_small_and_tells_of_no_machine_no_day_and_no_version(file: Path) -> None:
    svg = file.read_text(encoding="utf-8")
    assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert file.stat().st_size < LARGEST
    assert not MACHINE.search(svg)
    assert not re.search(r"\b20\d\d-\d\d|dc:date|matplotlib (v|\d)|matplotlib\.org", svg)


def test_a_page_links_its_plots_with_their_captions_before_the_tables() -> None:
    study = Study(
        "Title", "How.", [Finding("claim", "target", "result", False)], "## More", [Plot("a-b.svg", "It is so.", "")]
    )
    assert page(study).splitlines() == [
        "# Title",
        "",
        "<!-- Made by `make study`; do not edit. -->",
        "",
        "How.",
        "",
        "| claim | target | result | met |",
        "|---|---|---|---|",
        "| claim | target | result | **no** |",
        "",
        "![It is so.](a-b.svg)",
        "",
        "## More",
    ]


def test_the_index_takes_the_findings_of_a_page_and_not_its_plots_or_tables() -> None:
    study = Study(
        "Title", "How.", [Finding("claim", "target", "result", True)], "| x |", [Plot("a-b.svg", "It is.", "")]
    )
    rows = index({"name": page(study)}).split("|---|---|---|---|---|\n")[1]
    assert rows == "| [Title](name.md) | claim | target | result | yes |\n"
