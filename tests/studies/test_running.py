"""A study comes back whole from the process that it ran in."""

from __future__ import annotations

from pathlib import Path

import pytest

from studies.__main__ import NAMES, PAGES, main
from studies.running import run


def test_studies_come_back_in_the_order_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without its texts the study of reviews measures nothing and says so."""
    monkeypatch.setenv("XUNDAN_SHARED_DATA", str(tmp_path))
    found = [(name, study.title, study.more) for name, study, _ in run(["reviews", "reviews"])]
    assert found == [("reviews", "Aspects of reviews", "The reviews are not here: nothing was measured.")] * 2


def test_every_page_has_its_study_and_every_study_its_page() -> None:
    assert sorted(file.stem for file in PAGES.glob("*.md")) == sorted([*NAMES, "README"])


def test_a_study_that_is_not_there_is_refused_before_anything_runs() -> None:
    with pytest.raises(SystemExit, match="no study nothing; there are: drift"):
        main(["nothing"])
