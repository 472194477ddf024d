"""The numbers of JD, Pinduoduo and Shopify orders, from file to metric."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from xundan.sources.about import samples

METRICS = ("sales", "paid_orders", "paid_buyers", "units", "refunded_sales")

# By hand from the samples. JD: 1300 + 200 + 50 + 180; the parted order and the two unpaid ones are nothing; two buyers
# on the 2nd, one on the 3rd. Pinduoduo: 52 + 132.50 + 55 + 128 + 60, and nobody knows by whom, or what was refunded.
# Shopify: 135 + 90 + 50 by someone unknown among others; 40 + 50 went back.
EXPECTED: dict[str, tuple[Any, ...]] = {
    "jd_orders": (1730.0, 4, 3, 6, None),
    "pdd_orders": (427.5, 5, None, 8, None),
    "shopify_orders": (275.0, 3, None, 7, 90.0),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_money_counts_once_and_what_the_file_does_not_tell_is_unknown(run: Run, tmp_path: Path, name: str) -> None:
    assert run("init", tmp_path / "w", "--shop", "s1").status == 0
    words = (
        "metrics",
        *METRICS,
        "--from",
        "2026-03-01",
        "--to",
        "2026-05-31",
        "--format",
        "json",
        "-w",
        tmp_path / "w",
    )
    expected = [dict(zip(METRICS, EXPECTED[name], strict=True))]
    for _ in range(2):  # the same file again adds nothing
        assert run("import", samples(name)[0], "-w", tmp_path / "w").status == 0
        assert run(*words).json["rows"] == expected
