"""What is known of a case before anybody acts, by hand.

Monday 5 October 2026, shop s1. b1 saw the cup from 手淘搜索 at 09:50 and the pot from 直通车 at 09:55, asks a1 at 10:00
when it comes and is answered after 20 seconds. b2 asks a1 at 10:05 with the picture of the pot, and sends the cup only
after she was answered. b3 asks a1 at 10:30, without a word of goods anywhere; b1's dialogue is over for her then. b2
bought on the 1st. The cup is listed at 20.00; the pot is not, but sold for 100.00 and 60.00.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.lake.keeper import csv_file, message, order
from xundan.analysis.cases import Known, price_band
from xundan.lake.importing import Wishes
from xundan.metrics.ask import Ask
from xundan.metrics.view import View
from xundan.session import Session
from xundan.workspace import create

DAY = date(2026, 10, 5)
ASK = Ask(("inquiry_conversion",), ("agent",), date(2026, 10, 4), date(2026, 10, 6))


def _visit(time: str, item: str, source: str, event: str = "view") -> dict[str, str]:
    at = f"2026-10-05 {time}"
    return {"visitor_id": "v1", "at": at, "event": event, "buyer_id": "b1", "item_id": item, "source": source}


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    folder = tmp_path_factory.mktemp("cases")
    tables = {
        "messages": [
            message("10:00:00", "几天能到", "b1"),
            message("10:00:20", "三天", "b1", sender="agent"),
            message("10:05:00", "", "b2", item_id="pot", kind="card"),
            message("10:05:30", "您好", "b2", sender="agent"),
            message("10:06:00", "", "b2", item_id="cup", kind="card"),
            message("10:30:00", "在吗", "b3"),
        ],
        "visits": [
            _visit("09:50:00", "cup", "手淘搜索"),
            _visit("09:55:00", "pot", "直通车"),
            _visit("09:56:00", "cup", "购物车", "order"),
            _visit("10:01:00", "cup", "我的淘宝"),
        ],
        "orders": [order("o1", "2026-10-01 09:00:00", "160", buyer_id="b2", paid_at="2026-10-01 09:00:00")],
        "order_lines": [
            {"order_id": "o1", "line_id": "1", "item_id": "pot", "category": "锅", "quantity": "1", "price": "100"},
            {"order_id": "o1", "line_id": "2", "item_id": "pot", "category": "锅", "quantity": "1", "price": "60"},
            {"order_id": "o1", "line_id": "3", "item_id": "cup", "category": "锅", "quantity": "1", "price": "90"},
        ],
        "items": [{"item_id": "cup", "category": "杯", "listed_at": "2026-01-01", "price": "20"}],
    }
    made = Session(create(folder / "w", "s1"))
    made.import_files([csv_file(folder / f"{name}.csv", rows) for name, rows in tables.items()], Wishes())
    with made.view() as found:
        yield found


def _mix(view: View, buyer: str) -> dict[str, str]:
    receptions = view.fact("receptions")
    number = view.engine.rows(receptions.filter(receptions.buyer_id == buyer)).to_pylist()[0]["buyer"]
    known = Known(view, ASK)
    return known.mix(known.on(("s1", "a1", number), DAY), "s1", DAY, "new")


def test_the_last_visit_before_she_asked_tells_goods_and_source(view: View) -> None:
    found = _mix(view, "b1")
    # Not the cup that she ordered or looked at afterwards. The pot sold for 80.00 on average.
    assert (found["category"], found["price"], found["channel"]) == ("锅", price_band(80), "直通车")
    assert (found["topic"], found["load"], found["hour"], found["weekday"]) == ("arrival", "0", "5", "1")
    assert (found["week"], found["shop"], found["buyer_type"], found["crowd"]) == ("2026-41", "s1", "new", "2")


def test_what_she_sent_before_the_answer_goes_before(view: View) -> None:
    found = _mix(view, "b2")
    assert (found["category"], found["channel"], found["topic"]) == ("锅", "", "")
    # b1's turn opened five minutes before.
    assert found["load"] == "1"


def test_what_nobody_knows_is_blank(view: View) -> None:
    found = _mix(view, "b3")
    assert (found["category"], found["price"], found["channel"], found["topic"]) == ("", "", "", "other")
    assert found["load"] == "0"


def test_an_order_looks_back_a_week(view: View) -> None:
    receptions = view.fact("receptions")
    row = view.engine.rows(receptions.filter(receptions.buyer_id == "b1")).to_pylist()[0]
    known, key = Known(view, ASK), ("s1", "a1", row["buyer"])
    assert known.before(key, row["t_utc"] - 1, DAY) is None
    assert known.before(key, row["t_utc"], DAY) == known.on(key, DAY)
    assert known.before(key, row["t_utc"] + 7 * 86_400, date(2026, 10, 12)) is not None
    assert known.before(key, row["t_utc"] + 8 * 86_400, date(2026, 10, 13)) is None
    assert known.mix(None, "s1", DAY, None)["buyer_type"] == ""


def test_bands_of_prices() -> None:
    # 64 to 90.50 is one band: its end is 1.41 times its beginning.
    assert price_band(64) == price_band(90) == "12"
    assert (price_band(91), price_band(None), price_band(0)) == ("13", "", "")
