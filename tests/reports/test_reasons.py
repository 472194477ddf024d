"""What is missing is said as shops call it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.examples.build import Build
from tests.support.xundan_world import Loaded
from xundan.metrics.ask import Ask
from xundan.metrics.families import CATALOGUE
from xundan.metrics.view import View
from xundan.model.tables import TABLES
from xundan.reports.reasons import why_unknown

DAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def bare() -> View:
    """A shop into which nothing was imported."""
    return Loaded(Build().never(*TABLES).world()).view()


def test_no_reason_names_a_table_by_its_identifier(bare: View) -> None:
    told = {}
    for name in CATALOGUE:
        metric = CATALOGUE[name]
        why = why_unknown(bare, Ask((metric.id,), (), DAY, DAY), metric)
        told[metric.id] = why
        assert not re.search(r"[a-z]+_[a-z]+", why.zh + why.en), metric.id
        assert not re.search(r"[a-z]{4,}", why.zh), metric.id
    assert told["quality_score"].zh == "没有店铺体验分: 导入体验分的表 (照平台抄, 一天一行)"
    assert told["quality_score"].en == (
        "no experience scores: import a table of them, a row a day, copied from the platform"
    )
    assert "退款管理" in told["refund_rate:orders"].zh or "订单" in told["refund_rate:orders"].zh
    assert len({why.zh for why in told.values()}) > 8
