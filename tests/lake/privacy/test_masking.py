"""Masks at import: what is stored is masked, and nothing else is any different for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lake.keeper import Keeper, message, order
from xundan.lake import layout
from xundan.lake.privacy import protection

PHONE = "13812345678"


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path)


def test_texts_are_stored_masked_and_their_length_is_that_of_what_was_written(keeper: Keeper) -> None:
    keeper.given(message("10:00:00", f" 我的电话{PHONE} "), message("10:00:01", "在吗"), message("10:00:02", ""))
    found = keeper.rows(layout.raw("messages"), "text, characters", order_by="sent_at")
    assert found == [(" 我的电话[电话] ", 15), ("在吗", 2), (None, 0)]


def test_rows_are_told_apart_by_what_was_written(keeper: Keeper) -> None:
    rows = [message("10:00:00", f"打{PHONE}"), message("10:00:00", "打13998765432"), message("10:00:00", f"打{PHONE}")]
    assert keeper.given(*rows) == {"new": 3}
    assert keeper.given(*rows) == {"duplicate": 3}
    assert keeper.given(message("10:00:00", "打[电话]")) == {"new": 1}


@pytest.mark.parametrize("better_first", [True, False])
def test_a_better_mask_doubles_nothing(keeper: Keeper, monkeypatch: pytest.MonkeyPatch, better_first: bool) -> None:
    chat = [message("10:00:00", f"打{PHONE}"), message("10:00:01", "在吗", message_id="m1")]
    bought = [order("o1", close_reason=f"打{PHONE}")]
    with monkeypatch.context() as other:
        if not better_first:
            other.setattr(protection, "masked_column", lambda column: column)
        assert keeper.given(*chat) == {"new": 2} and keeper.given(*bought) == {"new": 1}
    with monkeypatch.context() as other:
        if better_first:
            other.setattr(protection, "masked_column", lambda column: column)
        assert keeper.given(*chat) == {"duplicate": 2} and keeper.given(*bought) == {"duplicate": 1}


def test_reasons_are_masked_and_titles_are_not(keeper: Keeper) -> None:
    keeper.given(order("o1", close_reason=f"买家要求打{PHONE}", region="浙江省杭州市"))
    keeper.given({"order_id": "o1", "line_id": "l1", "item_id": "i1", "title": f"靓号 {PHONE}", "quantity": "1"})
    assert keeper.orders("close_reason, region") == [("买家要求打[电话]", "浙江省杭州市")]
    assert keeper.rows(layout.current("order_lines"), "title") == [(f"靓号 {PHONE}",)]


def test_rejects_are_masked(keeper: Keeper) -> None:
    report = keeper.take(keeper.file(message("10:00:00"), message("10:00:01", sender=f"她的电话{PHONE}")))
    assert [(reject.column, reject.value) for reject in report.rejects] == [("sender", "她的电话[电话]")]
    assert PHONE not in str(report)
