"""Files written by others: the figures that their publishers and counters give must come out."""

from __future__ import annotations

import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.taking import take
from xundan.model.text import UserError

DATA = Path(os.environ.get("XUNDAN_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real files are not here: {DATA}")


def test_the_tmall_report_of_february_2020() -> None:
    taken = take(DATA / "tmall")
    assert taken.importers == ["tmall_report"] and (taken.rejects, taken.notes) == ([], [])
    orders, refunds = taken.rows("orders"), taken.rows("refunds")
    assert len(orders) == len({row["order_id"] for row in orders}) == 28_010
    assert sum(row["paid_amount"] for row in orders if row["paid_at"]) == Decimal("2474823.07")
    assert sum(row["paid_amount"] for row in orders if not row["paid_at"]) == 0
    assert sum(row["goods_amount"] for row in orders) == Decimal("2995760.61")
    assert sum(1 for row in orders if row["paid_at"]) == 24_087
    assert (len(refunds), sum(row["amount"] for row in refunds)) == (5_646, Decimal("572335.92"))
    assert {row["status"] for row in refunds} == {"succeeded"}
    paid = sum(row["paid_amount"] for row in orders) - sum(row["amount"] for row in refunds)
    assert paid == Decimal("1902487.15")  # the file's own paid column, which is net
    assert all(row["region"] for row in orders)
    assert len({row["region"] for row in orders}) <= 34


def test_the_visits_of_26_november_2017() -> None:
    taken = take(DATA / "taobao_userbehavior")
    assert taken.importers == ["userbehavior"] and taken.rejects == []
    visits = taken.rows("visits")
    assert len(visits) == 110_300
    assert len({row["visitor_id"] for row in visits}) == 66_454
    assert Counter(row["event"] for row in visits) == {"view": 98_361, "cart": 6_063, "favorite": 3_383, "pay": 2_493}
    first = min(row["at"] for row in visits)
    assert (first.isoformat(), {row["at"].date().isoformat() for row in visits}) == (
        "2017-11-26T09:00:00",
        {"2017-11-26"},
    )


@pytest.mark.parametrize("folder", ["jdata", "jddc", "olist", "reviews"])
def test_formats_without_an_importer_are_refused_and_none_is_misread(folder: str) -> None:
    for path in sorted((DATA / folder).iterdir()):
        with pytest.raises(UserError) as error:
            take(path)
        expected = ("no_times",) if folder == "jddc" else ("unknown_format", "missing_columns")
        assert error.value.code in expected
