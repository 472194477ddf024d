"""The neutral format: which table a header is, and every kind of file it may be in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.sources.taking import take
from xundan.model.tables import TABLES
from xundan.model.text import UserError
from xundan.sources import Refusal
from xundan.sources.neutral.columns import table_of

MESSAGES = "buyer_id,agent_id,sent_at,sender"
ORDERS = "order_id,created_at,paid_amount"


def write(folder: Path, text: str, name: str = "f.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def refused(path: Path, **options: str) -> UserError:
    with pytest.raises(UserError) as error:
        take(path, **options)  # type: ignore[arg-type]
    return error.value


def table(header: str, wanted: str | None = None) -> str | tuple[str, ...] | None:
    """The table's name, or what is missing, or None."""
    found = table_of(header.split(","), wanted)
    return found.missing if isinstance(found, Refusal) else found and found[0]


# -- which table -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(TABLES))
def test_all_columns_of_a_table_are_that_table(name: str) -> None:
    assert table(",".join(TABLES[name].names)) == name
    least = ("shop", *TABLES[name].required, *(group[-1] for group in TABLES[name].one_of))
    # Without points, adjustments have the columns of attendance and no other: --as says which they are.
    assert table(",".join(least)) == ("attendance" if name == "adjustments" else name)
    assert table(",".join(least), name) == name


@pytest.mark.parametrize(
    ("header", "answer"),
    [
        (" Buyer_ID ,ＡＧＥＮＴ_ID,sent_at,sender", "messages"),
        (f"{MESSAGES},order_id", "messages"),
        ("buyer_id,agent_id,sent_at,text", ("sender",)),  # not a list of agents
        ("buyer_id,agent_id,sent_at,text,team", ("sender",)),  # nor although it has a team
        ("order_id,created_at,status,buyer_id", ("paid_amount",)),
        ("order_id,line_id,item_id,quantity,price", "order_lines"),
        ("agent_id", "agents"),
        ("agent_id,工号", None),
        ("agent_id,team,工号", "agents"),
        ("agent_id,day,starts_at,ends_at", "shifts"),
        ("agent_id,day,starts_at,工号", ("ends_at",)),
        ("agent_id,month,sales", "targets"),
        ("agent_id,month,sales,by,note,marked_at", "targets"),
        ("agent_id,day,kind", "attendance"),
        ("agent_id,day,kind,note", "adjustments"),  # the note tells two of a day apart
        ("agent_id,day,kind,by,note,marked_at,withdrawn", "attendance"),
        ("agent_id,day,kind,by,note,marked_at,withdrawn,amount", "adjustments"),
        ("a,b,c", None),
        ("", None),
    ],
)
def test_which_table_a_header_is(header: str, answer: str | tuple[str, ...] | None) -> None:
    assert table(header) == answer


def test_as_decides(tmp_path: Path) -> None:
    path = write(tmp_path, f"{ORDERS},agent_id,team\n1,2026-03-02,1,a,t\n")
    assert take(path).typed[0].table == "orders"
    assert take(path, as_table="agents").column("agents", "team") == ["t"]
    error = refused(path, as_table="refunds")
    assert error.code == "missing_columns"
    assert "refund_id" in error.message.zh and "paid_amount" in error.message.zh


def test_a_lacking_header_says_what_is_missing_and_what_is_there(tmp_path: Path) -> None:
    error = refused(write(tmp_path, "buyer_id,agent_id,sent_at,说的话\nb,a,2026-03-02,hi\n"))
    assert error.code == "missing_columns"
    assert all("sender" in text and "说的话" in text for text in (error.message.zh, error.message.en))


def test_a_stranger_is_shown_what_was_found(tmp_path: Path) -> None:
    error = refused(write(tmp_path, "甲,乙\n1,2\n"))
    assert error.code == "unknown_format" and "甲, 乙" in error.message.zh and "--as" in error.hint.en


def test_a_stranger_is_told_the_nearest_format(tmp_path: Path) -> None:
    error = refused(write(tmp_path, "refund_id,order_id,买家\n1,2,3\n"))
    assert error.code == "unknown_format"
    assert all(
        "applied_at" in text and "refund_id, order_id, 买家" in text for text in (error.message.zh, error.message.en)
    )
    error = refused(write(tmp_path, "订单创建时间,买家实际支付金额,颜色\n1,2,3\n"))
    assert error.code == "unknown_format"
    assert "缺少: 订单编号, 买家会员名;" in error.message.zh and "(xundan formats taobao_orders)" in error.message.en
    assert "missing: 订单编号, 买家会员名; not known to it: 颜色" in error.message.en
    assert "它没有的列: 颜色" in error.message.zh


# -- csv and tsv -----------------------------------------------------------------------------------------------------


def test_the_sample() -> None:
    taken = take(Path(__file__).parents[2] / "src/xundan/sources/neutral/sample.csv")
    assert taken.importers == ["neutral"] and taken.rejects == []
    assert taken.column("messages", "sent_at_utc") == [1772416800 + s for s in (0, 1, 60, 120)]
    assert taken.column("messages", "text")[2] == "有的亲\n今天下单明天发"
    assert [note.zh for note in taken.notes] == ["没有用到的列: 备注"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_dress(tmp_path: Path, end: str, delimiter: str, encoding: str) -> None:
    text = f'{MESSAGES},text\n小雨,店:夏,2026/3/2 9:03,buyer,"有吗, ""那个""\n呢"\n'.replace("\n", end)
    text = text if delimiter == "," else text.replace(",", "\t")
    path = tmp_path / "f.txt"
    path.write_bytes(text.encode(encoding))
    assert take(path).column("messages", "text") == [f'有吗{"," if delimiter == "," else chr(9)} "那个"{end}呢']


def test_rejects_have_the_lines_of_the_file(tmp_path: Path) -> None:
    good = f'{MESSAGES},text\nb,a,2026-03-02,buyer,"x\ny"\nb,a,bad,buyer,\nb,a,2026-03-02,nobody,\n'
    assert take(write(tmp_path, good)).where() == [(4, "sent_at"), (5, "sender")]
    taken = take(write(tmp_path, good + "b,a\n" + "b,a,2026-03-02,agent,z\n,,2026-03-02,buyer,\n"))
    assert sorted(taken.where()) == [(4, "sent_at"), (5, "sender"), (6, ""), (8, "buyer_id")]
    assert taken.column("messages", "text") == ["x\ny", "z"]


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    taken = take(write(tmp_path, MESSAGES))
    assert (taken.typed[0].table, taken.typed[0].read, taken.rejects) == ("messages", 0, [])


def test_an_empty_file(tmp_path: Path) -> None:
    assert refused(write(tmp_path, "")).code == "empty_file"
    for text in ("\n\n", "\ufeff", "\ufeff \r\n\t", "\u3000\n"):
        assert refused(write(tmp_path, text)).code == "empty_file"


def test_a_binary_file(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(bytes(range(256)) * 4)
    assert refused(path).code == "not_text"


def test_mixed_encodings_change_nothing_and_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(f"{MESSAGES}\n好的呀,a,2026-03-02,buyer\n".encode() + "小雨雨,a,2026-03-02,buyer\n".encode("gbk"))
    error = refused(path)
    assert error.code == "not_text" and "3" in error.message.en


def test_a_column_that_is_there_twice(tmp_path: Path) -> None:
    assert refused(write(tmp_path, f"{MESSAGES},Sender\nb,a,2026-03-02,buyer,agent\n")).code == "column_twice"
    assert take(write(tmp_path, f"{MESSAGES},x,x\nb,a,2026-03-02,buyer,1,2\n")).column("messages", "sender") == [
        "buyer"
    ]


def test_nul_and_long_messages(tmp_path: Path) -> None:
    long = "长" * 3_000_000
    taken = take(write(tmp_path, f"{MESSAGES},text\nb,a,2026-03-02,buyer,x\0y\nb,a,2026-03-02,buyer,{long}\n"))
    assert taken.column("messages", "text") == ["x\0y", long]


# -- json lines ------------------------------------------------------------------------------------------------------


def test_json_lines(tmp_path: Path) -> None:
    base = {"buyer_id": "b", "agent_id": "a", "sent_at": "2026-03-02 10:00:00", "sender": "buyer"}
    lines = [
        json.dumps(base | {"text": "嗨\n", "seq": 3, "is_auto": True}),
        "",
        json.dumps(base | {"Sender": "agent", "item_id": 1234567890123456789, "extra": 1}).replace(
            '"sender": "buyer", ', ""
        ),
        json.dumps(base | {"text": {"a": [1.50, None]}, "message_id": None}).replace("1.5", "1.50"),
        "{broken",
        '["no object"]',
        json.dumps(base)[:-1] + ', "sender": "agent"}',
        json.dumps(base)[:-1] + ', "Sender": "agent"}',
        json.dumps(base | {"text": "half \ud83d", "seq": "x"}),
        json.dumps(base | {"text": "half \ud83d whole \U0001f600"}),
    ]
    taken = take(write(tmp_path, "\n".join(lines), "f.jsonl"))
    assert taken.importers == ["neutral"]
    assert taken.where() == [(5, ""), (6, ""), (7, ""), (8, ""), (9, "seq")]
    rows = taken.rows("messages")
    assert [row["sender"] for row in rows] == ["buyer", "agent", "buyer", "buyer"]
    assert (rows[0]["text"], rows[0]["seq"], rows[0]["is_auto"]) == ("嗨\n", 3, True)
    assert rows[1]["item_id"] == "1234567890123456789"
    assert rows[2]["text"] == '{"a": [1.50, null]}'
    assert rows[3]["text"] == "half \ufffd whole \U0001f600"
    assert [note.en for note in taken.notes] == ["columns that were not used: extra"]


def test_json_money_keeps_its_digits(tmp_path: Path) -> None:
    line = '{"order_id": 3100000000000000001, "created_at": "2026-03-02", "paid_amount": 123456789012.30}'
    taken = take(write(tmp_path, line))
    assert taken.column("orders", "order_id") == ["3100000000000000001"]
    assert taken.column("orders", "paid_amount") == [Decimal("123456789012.30")]


def test_other_json(tmp_path: Path) -> None:
    for text in ('{"a": 1}', "[1, 2]", "{", "[" * 100_000, '{"a":' * 100_000):
        assert refused(write(tmp_path, text)).code == "unknown_format"


# -- parquet ---------------------------------------------------------------------------------------------------------


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    pq.write_table(
        pa.table(
            {
                "order_id": pa.array([3100000000000000001, 2, 3, 4]),
                "created_at": pa.array([datetime(2026, 3, 2, 9, 3, 7, 999999)] * 4),
                "paid_at": pa.array([datetime(2026, 3, 2, 1, 3, 7, tzinfo=UTC), None, None, None]),
                "paid_amount": pa.array([Decimal("1.50"), Decimal("123456789012.34"), None, Decimal("0.00")]),
                "discount": pa.array([1, -2, 3, -4]),
                "postage": pa.array([178.8, 3.0, 0.1, 0.1 + 0.2]),
                "buyer_id": pa.array(["a", "b", "a", None]).dictionary_encode(),
                "status": pa.array([["x", "1"], None, [], ["雨"]]),
                "unused": pa.array([1, 2, 3, 4]),
            }
        ),
        path,
    )
    taken = take(path)
    rows = taken.rows("orders")
    assert [row["order_id"] for row in rows] == ["3100000000000000001", "2", "4"]
    assert rows[0]["created_at"] == rows[0]["paid_at"] == datetime(2026, 3, 2, 9, 3, 7)
    assert [row["paid_amount"] for row in rows] == [Decimal("1.50"), Decimal("123456789012.34"), Decimal("0.00")]
    assert [row["discount"] for row in rows] == [1, -2, -4]
    assert [row["postage"] for row in rows] == [Decimal("178.80"), Decimal("3.00"), Decimal("0.30")]
    assert [row["buyer_id"] for row in rows] == ["a", "b", None]
    assert rows[0]["status"] == '["x", "1"]'
    assert taken.where() == [(3, "paid_amount")]
    assert len(taken.notes) == 1


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_parquet_times_of_every_unit(tmp_path: Path, unit: str) -> None:
    path = tmp_path / "f.parquet"
    at = pa.array([datetime(2026, 3, 2, 9, 3, 7)], pa.timestamp(unit))
    pq.write_table(pa.table({"order_id": ["1"], "created_at": at, "paid_amount": [1]}), path)
    assert take(path).column("orders", "created_at") == [datetime(2026, 3, 2, 9, 3, 7)]


def test_parquet_of_floats(tmp_path: Path) -> None:
    """A data frame with a gap makes floats of its ids, and not-a-number of its blanks."""
    path = tmp_path / "f.parquet"
    columns = {"order_id": [12.0, 3.1e18], "created_at": ["2026-03-02"] * 2, "paid_amount": [1.0, 1.0]}
    pq.write_table(pa.table({**columns, "postage": [float("nan"), 1.0]}), path)
    taken = take(path)
    assert taken.column("orders", "order_id") == ["12"] and taken.column("orders", "postage") == [None]
    assert taken.where() == [(2, "order_id")]


def test_broken_parquet(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    path.write_bytes(b"PAR1" + b"\0" * 50)
    assert refused(path).code == "parquet_unreadable"


def test_parquet_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    pq.write_table(pa.table({"a": [1]}), path)
    assert refused(path).code == "unknown_format"
