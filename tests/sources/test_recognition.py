"""No format takes another's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from xundan.sources import IMPORTERS, Hint, open_path

SOURCES = Path(__file__).parents[2] / "src/xundan/sources"
ALSO = {"taobao_orders": {"tmall_report"}}
"""Formats that ask for less: the registry has them behind the other."""


@pytest.mark.parametrize("name", [importer.name for importer in IMPORTERS])
def test_a_sample_is_recognised_by_its_own_importer_only(name: str) -> None:
    samples = sorted((SOURCES / name).glob("sample*"))
    assert samples
    for sample in samples:
        with open_path(sample) as files:
            for file in files:
                takers = {importer.name for importer in IMPORTERS if importer.recognise(file, Hint()) is True}
                assert takers == {name} | ALSO.get(name, set())
