"""What stored rows were made with: another clock must never pass unseen (keys: privacy/test_keys.py)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from xundan.lake.made_with import check_clocks, made_with
from xundan.model.clock import Shop
from xundan.model.text import UserError

SHOPS = {"s1": Shop("s1"), "s2": Shop("s2", timezone="Europe/London", business_day_cut=timedelta(hours=4, minutes=30))}


def test_what_a_snapshot_says_of_its_key_does_not_give_it_away() -> None:
    key = "5" * 32
    assert key not in str(made_with({}, key, SHOPS, ["s1"]))


def test_the_clock_of_a_shop_is_noted_with_its_first_rows_and_kept() -> None:
    first = made_with({}, None, SHOPS, ["s2"])
    assert first == {"clocks": {"s2": ["Europe/London", "04:30"]}}
    second = made_with(first, "5" * 32, SHOPS, ["s1"])
    assert second["clocks"] == {"s1": ["Asia/Shanghai", "00:00"], "s2": ["Europe/London", "04:30"]}
    assert made_with(second, None, SHOPS, []) == second


@pytest.mark.parametrize("other", [{"timezone": "Asia/Tokyo"}, {"business_day_cut": timedelta(hours=4)}])
def test_another_clock_than_that_of_the_stored_rows_is_refused(other: dict) -> None:
    info = made_with({}, None, SHOPS, ["s1"])
    check_clocks(info, SHOPS)
    check_clocks(info, {"s2": SHOPS["s2"]})
    with pytest.raises(UserError) as error:
        check_clocks(info, {"s1": Shop("s1", **other)})
    assert error.value.code == "clock" and "s1" in error.value.message.zh
    check_clocks({}, {"s1": Shop("s1", **other)})
