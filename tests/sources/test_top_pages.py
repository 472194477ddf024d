"""TOP objects in all the dresses in which pages of them are saved, and what is no object."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.taking import Taken, take
from xundan.model.text import UserError

SOURCES = Path(__file__).parents[2] / "src/xundan/sources"
RATE = {"tid": 1, "oid": 11, "role": "buyer", "nick": "甲", "result": "good", "created": "2026-03-02 10:00:00"}
KINDS: dict[str, tuple[str, str, str, str, str, dict[str, Any]]] = {
    # importer: response, plural, singular, table, key, object
    "top_trades": (
        "trades_sold_get_response",
        "trades",
        "trade",
        "orders",
        "order_id",
        {"tid": 1, "created": "2026-03-02 10:00:00", "payment": "9.00", "status": "WAIT_BUYER_PAY"},
    ),
    "top_refunds": (
        "refunds_receive_get_response",
        "refunds",
        "refund",
        "refunds",
        "refund_id",
        {
            "refund_id": 1,
            "tid": 2,
            "oid": 2,
            "created": "2026-03-02 10:00:00",
            "modified": "2026-03-03 10:00:00",
            "status": "SUCCESS",
            "refund_fee": "9.00",
            "payment": "0.00",
        },
    ),
    "top_traderates": (
        "traderates_get_response",
        "trade_rates",
        "trade_rate",
        "reviews",
        "review_id",
        RATE | {"oid": 1},
    ),
}


def text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def saved(folder: Path, content: str) -> Taken:
    path = folder / "随便起的名字.txt"
    path.write_text(content, encoding="utf-8")
    return take(path)


@pytest.mark.parametrize("name", KINDS)
def test_a_page_in_any_dress(tmp_path: Path, name: str) -> None:
    response, plural, singular, table, key, one = KINDS[name]
    number = "refund_id" if name == "top_refunds" else "tid"
    two = one | ({"oid": 2} if name == "top_traderates" else {number: 2})
    page = {response: {plural: {singular: [one, two]}, "total_results": 2, "request_id": "x"}}
    pages = [{response: {singular: each, "request_id": "x"}} for each in (one, two)]
    dresses = {
        "envelope": text(page),
        "simplified": text({plural: [one, two], "total_results": 2}),
        "a list of objects": text([one, two]),
        "a list of pages": text(pages),
        "a page a line": "\n".join(map(text, pages)),
        "an object a line": text(one) + "\r\n" + text(two) + "\r\n",
        "kept with the request": text({"fetched": "2026-03-02", "answer": page}),
        "indented": json.dumps(page, indent=2),
    }
    for dress, content in dresses.items():
        taken = saved(tmp_path, content)
        assert taken.importers == [name], dress
        assert (taken.column(table, key), taken.rejects) == (["1", "2"], []), dress
    assert saved(tmp_path, text(one)).column(table, key) == ["1"]


@pytest.mark.parametrize("name", KINDS)
def test_a_page_without_objects_is_an_answer_too(tmp_path: Path, name: str) -> None:
    response, plural, singular, table, _, _ = KINDS[name]
    for empty in ({"total_results": 0, "request_id": "x"}, {plural: {singular: []}}, {plural: {}}):
        taken = saved(tmp_path, text({response: empty}))
        assert taken.importers == [name]
        assert (taken.rows(table), taken.rejects, taken.notes) == ([], [], [])
        assert taken.readings[0].frames[0].table == table


@pytest.mark.parametrize("name", KINDS)
def test_what_is_no_object_is_set_aside_with_its_number(tmp_path: Path, name: str) -> None:
    response, plural, singular, table, key, one = KINDS[name]
    error = {"error_response": {"code": 27, "msg": "Invalid session"}}
    pages = [
        {response: {plural: {singular: [one, "别的", {"strange": 1}]}}},
        error,
        {response: {plural: {singular: [{"strange": 2}]}}},
        {response: {"total_results": 0}},
        {response: {plural: {singular: [one]}}},
    ]
    taken = saved(tmp_path, text(pages))
    assert taken.column(table, key) == ["1", "1"]
    assert [reject.line for reject in taken.rejects] == [2, 3, 4, 5]
    assert {reject.table for reject in taken.rejects} == {table}
    assert "报错" in taken.rejects[2].reason.zh and "Invalid session" in taken.rejects[2].value


@pytest.mark.parametrize("name", KINDS)
def test_a_page_that_lacks_a_key_or_breaks_off_is_refused(tmp_path: Path, name: str) -> None:
    response, plural, singular, _, _, one = KINDS[name]
    page = {response: {plural: {singular: [{k: v for k, v in one.items() if k != "created"}]}}}
    with pytest.raises(UserError) as error:
        saved(tmp_path, text(page))
    assert error.value.code == "missing_columns" and "created" in error.value.message.zh
    for whole in (text({response: {plural: {singular: [one]}}}), text([one])):
        with pytest.raises(UserError) as error:
            saved(tmp_path, whole[:-2])
        assert error.value.code == "json_broken" and "TOP" in error.value.message.en
        assert {"top_trades": "Trade ", "top_refunds": "Refund", "top_traderates": "TradeRate"}[name].strip() in (
            error.value.message.zh
        )


def test_an_error_of_the_platform_alone_is_of_no_format(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        saved(tmp_path, text({"error_response": {"code": 27, "msg": "Invalid session"}}))
    assert error.value.code == "unknown_format"


@pytest.mark.parametrize("content", ["[]", "{}", "[1, 2]", '{"tid": 1}', '{"result": "good"}', '{"refund_id": 1}'])
def test_other_json_is_not_ours(tmp_path: Path, content: str) -> None:
    with pytest.raises(UserError) as error:
        saved(tmp_path, content)
    assert error.value.code == "unknown_format"


# -- reviews ---------------------------------------------------------------------------------------------------------


def test_the_sample_of_reviews() -> None:
    taken = take(SOURCES / "top_traderates/sample.json")
    assert taken.importers == ["top_traderates"] and taken.rejects == []
    rows = taken.rows("reviews")
    assert [row["order_id"][-1] for row in rows] == ["3", "1", "8"]
    assert [row["review_id"][-2:] for row in rows] == ["32", "01", "08"]
    assert [row["buyer_id"] for row in rows] == ["tb木木", "tb小雨", "t**3"]
    assert [row["result"] for row in rows] == ["good", "bad", "neutral"]
    assert [row["text"] for row in rows] == ["桌子稳, 客服讲得清楚\n会再来", None, "一般"]
    assert [row["item_id"] for row in rows] == ["700000000002", "700000000001", None]
    assert str(rows[0]["reviewed_at"]) == "2026-03-11 08:00:00"
    assert ["1 条" in note.zh for note in taken.notes] == [True, True]
    assert "带星号" in taken.notes[0].zh and "role = seller" in taken.notes[1].zh


def test_reviews_that_cannot_be_read(tmp_path: Path) -> None:
    rates = [
        RATE,
        RATE | {"result": "还行"},
        RATE | {"created": "昨天"},
        RATE | {"oid": None},
        RATE | {"tid": "", "oid": ""},
    ]
    taken = saved(tmp_path, text({"trade_rates": rates}))
    assert taken.column("reviews", "review_id") == ["11", "1"]
    assert sorted(taken.where()) == [(2, "result"), (3, "reviewed_at"), (5, "oid")]


# -- shop scores -----------------------------------------------------------------------------------------------------


def test_the_sample_of_shop_scores() -> None:
    taken = take(SOURCES / "top_shopscore/sample.json")
    assert taken.importers == ["top_shopscore"] and (taken.rejects, taken.notes) == ([], [])
    rows = [
        (str(r["day"]), *(f"{r[name]:.2f}" for name in ("description", "service", "logistics")))
        for r in taken.rows("dsr")
    ]
    assert rows == [("2026-03-02", "4.80", "4.90", "4.80"), ("2026-03-03", "4.81", "4.89", "4.70")]


def test_a_score_is_of_the_day_that_stands_beside_it(tmp_path: Path) -> None:
    score = {"item_score": "4.8", "service_score": "4.9", "delivery_score": "4.8"}
    answer = {"shop_get_response": {"shop": {"shop_score": score}}}
    for page in (
        {"day": "2026-03-02", "response": answer},
        score | {"date": "2026/3/2"},
        answer | {"fetched_at": "2026-03-02 23:00:00"},
    ):
        assert [str(day) for day in saved(tmp_path, text(page)).column("dsr", "day")] == ["2026-03-02"], page


def test_scores_without_a_day_or_beyond_five_are_set_aside(tmp_path: Path) -> None:
    score = {"item_score": "4.8", "service_score": "4.9", "delivery_score": "4.8"}
    pages = [
        {"shop_get_response": {"shop": {"shop_score": score}}},
        score | {"day": "2026-03-02", "service_score": "49"},
    ]
    taken = saved(tmp_path, text(pages))
    assert (taken.rows("dsr"), sorted(taken.where())) == ([], [(1, "day"), (2, "service")])
    assert "day" in taken.rejects[0].reason.zh


def test_scores_that_lack_one_of_the_three_are_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        saved(tmp_path, text({"day": "2026-03-02", "item_score": "4.8", "service_score": "4.9"}))
    assert error.value.code == "missing_columns"
    assert "delivery_score" in error.value.message.zh and "item_score" in error.value.message.en
