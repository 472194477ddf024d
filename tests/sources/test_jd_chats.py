"""JD's chat rows: JSON pages and tables alike; and the corpus that has no times."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.sources.taking import Taken, take
from xundan.model.text import UserError

SAMPLE = Path(__file__).parents[2] / "src/xundan/sources/jd_chats/sample.json"
NAMES = ("waiter", "customer", "waiterSend", "createdTime", "content", "msgType", "sid", "uuid", "revokeFlag", "skuId")


def row(**more: Any) -> dict[str, Any]:
    values = ("w1", "c1", "false", "2026-03-02 10:00:00", "在吗", "text", "s1", "u1", "0", "")
    return dict(zip(NAMES, values, strict=True)) | more


def read(folder: Path, data: object) -> Taken:
    path = folder / "f.csv"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return take(path)


def table(folder: Path, *rows: dict[str, Any], names: tuple[str, ...] = NAMES) -> Taken:
    path = folder / "f.json"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return take(path)


def test_the_sample() -> None:
    taken = take(SAMPLE)
    assert taken.importers == ["jd_chats"] and (taken.rejects, taken.notes) == ([], [])
    rows = taken.rows("messages")
    assert [row["sender"] for row in rows] == ["buyer", "agent", "agent", "buyer"]
    assert {(row["buyer_id"], row["agent_id"], row["conversation_id"]) for row in rows} == {
        ("jd_示例小雨", "云朵家居-小夏", "sample-sid-1")
    }
    assert [row["kind"] for row in rows] == ["text", "text", "recall", "image"]
    assert [row["message_id"] for row in rows] == [f"sample-uuid-{n}" for n in range(1, 5)]
    assert [row["item_id"] for row in rows] == ["100000000001", None, None, None]
    # 1772416900 seconds since 1970, in Shanghai.
    assert rows[3]["sent_at"] == datetime(2026, 3, 2, 10, 1, 40)
    assert rows[2]["text"] == "灰色没有了"


@pytest.mark.parametrize("value", [True, "true", 1, "1", "是"], ids=repr)
def test_who_wrote_in_every_spelling(tmp_path: Path, value: object) -> None:
    taken = read(tmp_path, [row(waiterSend=value), row(waiterSend=not value if value is True else "0")])
    assert taken.column("messages", "sender") == ["agent", "buyer"]


def test_who_wrote_is_not_guessed(tmp_path: Path) -> None:
    taken = read(tmp_path, [row(), row(waiterSend=None), row(waiterSend="2"), "x"])
    assert taken.where() == [(2, "waiterSend"), (3, "waiterSend"), (4, "")]
    assert taken.rejects[1].value == "2" and len(taken.rows("messages")) == 1


@pytest.mark.parametrize("value", [1, "1", True, "true"], ids=repr)
def test_a_revoked_message_is_a_recall(tmp_path: Path, value: object) -> None:
    assert read(tmp_path, [row(revokeFlag=value)]).column("messages", "kind") == ["recall"]


def test_a_table_gives_what_json_gives(tmp_path: Path) -> None:
    rows = [row(), row(waiterSend="true", content=" 两头\n“引号”, 逗号 ", uuid="u2", skuId="100", revokeFlag="1")]
    one, other = read(tmp_path, rows), table(tmp_path, *rows)
    assert one.rows("messages") == other.rows("messages") and other.importers == ["jd_chats"]
    assert other.column("messages", "text") == ["在吗", " 两头\n“引号”, 逗号 "]


def test_columns_of_a_table_are_found_by_name(tmp_path: Path) -> None:
    names = (" UUID", "content", "waiterSend ", "createdTime", "customer", "waiter", "页码")
    path = tmp_path / "f"
    path.write_text(
        ",".join(names) + "\nu1,在吗,0,2026-03-02 10:00:00,c1,w1,7\nu2,在,5,2026-03-02 10:00:01,c1,w1,7\n",
        encoding="gb18030",
    )
    taken = take(path)
    assert [(r["message_id"], r["sender"], r["agent_id"]) for r in taken.rows("messages")] == [("u1", "buyer", "w1")]
    assert taken.where() == [(3, "waiterSend")]
    told = " ".join(note.zh for note in taken.notes)
    assert "页码" in told and "sid" in told and "revokeFlag" in told


def test_what_is_lacking_is_named(tmp_path: Path) -> None:
    lacking = tuple(name for name in NAMES if name != "createdTime")
    with pytest.raises(UserError) as error:
        table(tmp_path, row(), names=lacking)
    assert error.value.code == "missing_columns" and "createdTime" in error.value.message.zh
    with pytest.raises(UserError) as error:
        read(tmp_path, [{name: value for name, value in row().items() if name != "createdTime"}])
    assert error.value.code == "missing_columns" and "uuid" in error.value.message.en


def test_the_corpus_without_times_is_no_chat(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    lines = [f"s{n}\tUSERID_{n}\t{n % 2}\t0\t0\tnan\t在吗, 你好" for n in range(30)]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(UserError) as error:
        take(path)
    assert error.value.code == "no_times" and "JDDC" in error.value.message.zh
    assert "text" in error.value.hint.en and "文字" in error.value.hint.zh
