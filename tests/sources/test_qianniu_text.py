"""Chats copied from the Qianniu window: every form of a header, marks, recalls, notices, cards, and who is who."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.sources.taking import Taken, take
from xundan.model.text import UserError
from xundan.sources import Hint, SourceFile, recognise
from xundan.sources.qianniu_text import reader

SAMPLE = Path(__file__).parents[2] / "src/xundan/sources/qianniu_text/sample.txt"
SHOP = "店"
ASKED = ("小雨", "buyer", "店:甲", datetime(2024, 1, 5, 9, 3, 7), "在吗")
SAID = ("小雨", "agent", "店:甲", datetime(2024, 1, 5, 9, 3, 27), "在的亲")


def read(folder: Path, text: str, name: str = "f.csv") -> Taken:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return take(path)


def refused(folder: Path, text: str) -> UserError:
    with pytest.raises(UserError) as error:
        read(folder, text)
    return error.value


def told(taken: Taken) -> list[tuple[Any, ...]]:
    columns = ("buyer_id", "sender", "agent_id", "sent_at", "text")
    return [tuple(row[name] for name in columns) for row in taken.rows("messages")]


def short(taken: Taken) -> list[tuple[str, str, str]]:
    return [(row["sender"], row["agent_id"], row["text"]) for row in taken.rows("messages")]


def test_the_sample() -> None:
    taken = take(SAMPLE)
    assert taken.importers == ["qianniu_text"] and (taken.rejects, taken.notes) == ([], [])
    rows = taken.rows("messages")
    xia, bei, helper = "云朵家居:小夏", "云朵家居:阿北", "云朵家居:服务助手"
    assert [(row["sender"], row["agent_id"], row["kind"]) for row in rows] == [
        ("system", helper, "text"),
        ("buyer", helper, "text"),
        ("robot", helper, "text"),
        ("system", helper, "transfer"),
        ("agent", xia, "text"),
        ("buyer", xia, "card"),
        ("system", xia, "recall"),
        ("buyer", xia, "recall"),
        ("agent", xia, "text"),
        ("system", xia, "transfer"),
        ("agent", bei, "text"),
    ]
    assert {row["buyer_id"] for row in rows} == {"tb小雨"}
    assert [row["transfer_to"] for row in rows if row["transfer_to"]] == [xia, bei]
    assert rows[4]["text"] == "有的亲\n就剩三件了" and rows[10]["text"] == "亲, 我是售后阿北"
    assert rows[3]["text"] == "由 服务助手 转交给 云朵家居:小夏\n原因:【离线留言自动分配】"
    assert rows[5]["item_id"] == "600000000001"
    times = "9:03:07 9:03:07 9:03:08 9:03:08 9:03:40 9:04:02 9:04:02 9:04:02 9:04:30 9:04:30 10:00:00"
    assert [row["sent_at"].strftime("%H:%M:%S").removeprefix("0") for row in rows] == times.split()


HEADERS = {
    "no space": "小雨2024-1-5 9:03:07\n在吗\n店:甲2024-1-5 9:03:27\n在的亲\n",
    "space": "小雨 2024-1-5 9:03:07\n在吗\n店:甲 2024-1-5 9:03:27\n在的亲\n",
    "slashes and zeros": "小雨 2024/01/05 09:03:07\n在吗\n店:甲 2024/01/05 09:03:27\n在的亲\n",
    "brackets": "小雨(2024-1-5 9:03:07):\n在吗\n店:甲 (2024-1-5 9:03:27)：\n在的亲\n",
    "nick then time": "小雨\n2024-1-5 9:03:07\n在吗\n店:甲\n2024-1-5 9:03:27\n在的亲\n",
    "time then nick": "2024-1-5 9:03:07\n小雨\n在吗\n2024-1-5 9:03:27\n店:甲\n在的亲\n",
    "arrows": "小雨 --> 店:甲 2024-1-5 9:03:07\n在吗\n店:甲-->小雨2024-1-5 9:03:27\n在的亲\n",
    "blank lines": "\n小雨\n\n2024-1-5 9:03:07\n\n在吗\n\n\n店:甲\n\n2024-1-5 9:03:27\n在的亲\n\n",
    "full-width colon": "小雨2024-1-5 9:03:07\n在吗\n店：甲2024-1-5 9:03:27\n在的亲\n",
    "marks behind the time": "小雨2024-1-5 9:03:07\n在吗\n店:甲2024-1-5 9:03:27 已读\n在的亲\n",
    "marks right behind the time": "小雨2024-1-5 9:03:07\n在吗\n店:甲2024-1-5 9:03:27未读\n在的亲\n",
    "marks below": "小雨2024-1-5 9:03:07\n在吗\n店:甲2024-1-5 9:03:27\n在的亲\n\n发送中\n",
    "marks behind the text": "小雨2024-1-5 9:03:07\n在吗\n店:甲2024-1-5 9:03:27\n在的亲 已读\n",
    "newest first": "店:甲2024-1-5 9:03:27\n在的亲\n小雨2024-1-5 9:03:07\n在吗\n",
}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("form", HEADERS)
def test_every_form_of_a_header(tmp_path: Path, form: str, end: str) -> None:
    taken = read(tmp_path, HEADERS[form].replace("\n", end))
    assert told(taken) == [ASKED, SAID]
    assert (taken.importers, taken.rejects, taken.notes) == (["qianniu_text"], [], [])


def test_encodings_and_marks_of_the_file(tmp_path: Path) -> None:
    for n, encoding in enumerate(("gb18030", "utf-8-sig", "utf-16")):
        path = tmp_path / f"{n}"
        path.write_bytes(HEADERS["no space"].encode(encoding))
        assert told(take(path)) == [ASKED, SAID]


def test_nicks_that_end_in_digits(tmp_path: Path) -> None:
    taken = read(tmp_path, "tb12320242024-1-5 9:03:07\n在吗\n店:甲12024-1-5 9:03:08\n在\n")
    assert [(row[0], row[2]) for row in told(taken)] == [("tb1232024", "店:甲1")] * 2


def test_what_two_lines_say_is_told_by_what_comes_again(tmp_path: Path) -> None:
    """Short texts look like nicks. Of what stands before a time and after it, nicks come again."""
    text = "好\n2024-1-5 9:03:07\n小雨\n灰色\n2024-1-5 9:03:10\n店:甲\n有的\n2024-1-5 9:03:12\n小雨\n谢谢\n"
    taken = read(tmp_path, text)
    assert [row[4] for row in told(taken)] == ["灰色", "有的", "谢谢"]
    # The message whose header was not copied is named, not dropped.
    assert [(r.line, r.column, r.value) for r in taken.rejects] == [(1, "sent_at", "好")]


def test_text_of_several_lines_is_kept_as_it_was(tmp_path: Path) -> None:
    text = "小雨2024-1-5 9:03:07\n  一\n\n二  \n店:甲2024-1-5 9:03:27\n在的亲\n"
    assert told(read(tmp_path, text))[0][4] == "  一\n\n二  "


def test_times_inside_a_text_are_no_headers(tmp_path: Path) -> None:
    lines = [
        "订单 123, 付款时间 2024-1-5 8:00:00",
        "下单时间：2024-1-5 8:00:00",
        "付款时间 2024-1-5 8:00:00",
        "创建时间2024-1-5 8:00:00",
        "2024-1-5 8:00:00 下的单",
    ]
    text = "小雨2024-1-5 9:03:07\n" + "\n".join(lines) + "\n店:甲2024-1-5 9:03:27\n在的亲\n"
    assert [row[4] for row in told(read(tmp_path, text))] == ["\n".join(lines), "在的亲"]


def test_a_mark_inside_a_buyers_words_stays(tmp_path: Path) -> None:
    taken = read(tmp_path, "小雨2024-1-5 9:03:07\n怎么显示 已读\n店:甲2024-1-5 9:03:27\n我已读\n")
    assert [row[4] for row in told(taken)] == ["怎么显示 已读", "我已读"]


def test_the_same_message_read_or_unread_is_one(tmp_path: Path) -> None:
    first = read(tmp_path, "小雨2024-1-5 9:03:07\n在吗\n店:甲2024-1-5 9:03:27\n在的亲\n未读\n")
    assert told(first) == told(read(tmp_path, "小雨2024-1-5 9:03:07\n在吗\n店:甲2024-1-5 9:03:27\n在的亲\n已读\n"))


def test_a_message_without_text_is_still_one(tmp_path: Path) -> None:
    """A picture leaves nothing when it is copied."""
    taken = read(tmp_path, "小雨2024-1-5 9:03:07\n\n店:甲2024-1-5 9:03:27\n在的亲\n")
    assert [row[4] for row in told(taken)] == [None, "在的亲"]


def test_a_recall_has_no_time_of_its_own(tmp_path: Path) -> None:
    text = "小雨 撤回了一条消息\n小雨2024-1-5 9:03:07\n在吗\n店:甲 撤回了一条消息\n店:甲2024-1-5 9:03:27\n在的亲\n"
    rows = read(tmp_path, text).rows("messages")
    found = [(row["sender"], row["kind"], row["sent_at"].second) for row in rows]
    # An agent who takes a message back has not answered by that, so the notice is the system's.
    assert found == [("buyer", "recall", 7), ("buyer", "text", 7), ("system", "recall", 7), ("agent", "text", 27)]


def test_a_recall_of_the_buyers_under_a_header(tmp_path: Path) -> None:
    text = "小雨2024-1-5 9:03:07\n小雨 撤回了一条消息\n店:甲2024-1-5 9:03:27\n在的亲\n小雨 撤回了一条消息\n"
    rows = read(tmp_path, text).rows("messages")
    assert [(row["sender"], row["kind"], row["sent_at"].second) for row in rows] == [
        ("buyer", "recall", 7),
        ("agent", "text", 27),
        ("buyer", "recall", 27),
    ]


def test_transfers(tmp_path: Path) -> None:
    """From an account to another; from the assistant while somebody has the chat; from the assistant at first."""
    body = "小雨2024-1-5 9:03:07\n在吗\n{}\n店:乙2024-1-5 9:05:00\n在的\n"

    def handed(text: str) -> list[tuple[str, str]]:
        rows = [row for row in read(tmp_path, text).rows("messages") if row["kind"] == "transfer"]
        assert all(row["sender"] == "system" for row in rows)
        return [(row["agent_id"], row["transfer_to"]) for row in rows]

    assert handed(body.format("由 店：甲 转交给 店：乙")) == [("店:甲", "店:乙")]
    assert handed(body.format("由 服务助手 转交给 店:乙")) == [("服务助手", "店:乙")]
    had = "店:甲2024-1-5 8:00:00\n亲\n"
    assert handed(had + body.format("由 服务助手 转交给 店:乙\n原因:【离线留言自动分配】")) == [("店:甲", "店:乙")]
    under = body.format("服务助手2024-1-5 9:04:00\n由 服务助手 转交给 店:乙")
    assert handed(had + under) == [("店:甲", "店:乙")]


def test_whom_the_buyer_wrote_to_after_a_transfer(tmp_path: Path) -> None:
    text = (
        "店:甲2024-1-5 9:00:00\n亲\n小雨2024-1-5 9:03:07\n换人\n由 店:甲 转交给 店:乙\n小雨2024-1-5 9:03:30\n在吗\n"
        "店:丙2024-1-5 9:05:00\n在的\n"
    )
    assert [row[:2] for row in short(read(tmp_path, text))] == [
        ("agent", "店:甲"),
        ("buyer", "店:甲"),
        ("system", "店:甲"),
        ("buyer", "店:乙"),
        ("agent", "店:丙"),
    ]


def test_notices_are_the_systems(tmp_path: Path) -> None:
    text = "当前用户来自 搜索\n小雨2024-1-5 9:03:07\n在吗\n原因：【客服忙】\n店:甲2024-1-5 9:03:27\n在的亲\n"
    rows = read(tmp_path, text).rows("messages")
    assert [(row["sender"], row["text"], row["sent_at"].second) for row in rows] == [
        ("system", "当前用户来自 搜索", 7),
        ("buyer", "在吗", 7),
        ("system", "原因：【客服忙】", 7),
        ("agent", "在的亲", 27),
    ]


@pytest.mark.parametrize("price", ["¥89.00", "￥ 89", "¥1,089.00-1,299.00"])
def test_product_cards(tmp_path: Path, price: str) -> None:
    link = "https://item.example.invalid/item.htm?id=600000000001&spm=a"
    text = (
        f"小雨2024-1-5 9:03:07\n毛毯\n{price}\n{link}\n店:甲2024-1-5 9:03:27\n{link}\n小雨2024-1-5 9:04:00\n¥89 贵了\n"
    )
    rows = read(tmp_path, text).rows("messages")
    assert [(row["kind"], row["item_id"]) for row in rows] == [
        ("card", "600000000001"),
        ("link", "600000000001"),
        ("text", None),
    ]


def test_the_main_account_beside_sub_accounts(tmp_path: Path) -> None:
    text = "小雨2024-1-5 9:03:07\n在吗\n店2024-1-5 9:03:08\n在\n店:甲2024-1-5 9:03:27\n在的亲\n"
    assert [row[:2] for row in short(read(tmp_path, text))] == [("buyer", "店"), ("agent", "店"), ("agent", "店:甲")]
    named = "小雨2024-1-5 9:03:07\n在吗\n店2024-1-5 9:03:08\n在\n由 店 转交给 店:甲\n"
    assert [row[:2] for row in short(read(tmp_path, named))][:2] == [("buyer", "店"), ("agent", "店")]


def test_the_main_account_alone_is_told_by_marks(tmp_path: Path) -> None:
    taken = read(tmp_path, "小雨2024-1-5 9:03:07\n在吗\n云朵家居2024-1-5 9:03:27\n在的亲\n已读\n")
    assert [row[:2] for row in short(taken)] == [("buyer", "云朵家居"), ("agent", "云朵家居")]
    assert len(taken.notes) == 1 and "云朵家居" in taken.notes[0].zh and "read or unread" in taken.notes[0].en


def test_the_main_account_alone_is_told_by_the_shops_name(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_text("小雨2024-1-5 9:03:07\n在吗\n云朵家居2024-1-5 9:03:27\n在的亲\n", encoding="utf-8")
    file = SourceFile("f", path)
    assert recognise(file, Hint()) is reader.IMPORTER
    for hint in (Hint(shop="云朵家居"), Hint(shop="s", shop_account="云朵家居")):
        [frame] = reader.IMPORTER.read(file, hint, lambda size: None).frames
        assert frame.rows.column("sender").to_pylist() == ["buyer", "agent"]


def test_where_the_shop_cannot_be_told_the_file_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, "小雨2024-1-5 9:03:07\n在吗\n云朵家居2024-1-5 9:03:27\n在的亲\n")
    assert error.code == "buyer_unclear"
    assert "小雨, 云朵家居" in error.message.zh and "--shop-account" in error.hint.en
    assert refused(tmp_path, "小雨2024-1-5 9:03:07\n在吗\n").code == "buyer_unclear"
    error = refused(tmp_path, "店:甲2024-1-5 9:03:07\n在吗\n店:乙2024-1-5 9:04:07\n亲\n")
    assert error.code == "buyer_unclear" and "店:甲, 店:乙" in error.message.en


def test_several_buyers_only_where_headers_name_both(tmp_path: Path) -> None:
    error = refused(tmp_path, HEADERS["space"] + "小雪 2024-1-5 9:05:00\n多少钱\n")
    assert error.code == "buyer_unclear" and "小雨, 小雪" in error.message.zh
    text = HEADERS["arrows"] + "小雪 --> 店:甲 2024-1-5 9:05:00\n多少钱\n店:乙 --> 小雪 2024-1-5 9:06:00\n九块\n"
    assert [row[:3] for row in told(read(tmp_path, text))] == [
        ASKED[:3],
        SAID[:3],
        ("小雪", "buyer", "店:甲"),
        ("小雪", "agent", "店:乙"),
    ]


def test_arrows_of_a_main_account_that_talks_to_several(tmp_path: Path) -> None:
    text = "云朵 --> 甲 2024-1-5 9:00:00\n亲\n乙 --> 云朵 2024-1-5 9:01:00\n在吗\n云朵 --> 乙 2024-1-5 9:02:00\n在\n"
    taken = read(tmp_path, text)
    assert [row[:3] for row in told(taken)] == [
        ("甲", "agent", "云朵"),
        ("乙", "buyer", "云朵"),
        ("乙", "agent", "云朵"),
    ]
    assert "several" in taken.notes[0].en


def test_a_time_that_is_none(tmp_path: Path) -> None:
    taken = read(tmp_path, HEADERS["space"] + "小雨 2024-13-5 9:05:00\n多少钱\n")
    assert [(r.line, r.column, r.value) for r in taken.rejects] == [(5, "sent_at", "2024-13-5 9:05:00")]


def test_other_text_is_not_ours(tmp_path: Path) -> None:
    others = {
        "csv": "buyer,at\n小雨,2024-1-5 9:03:07\n",
        "tsv": "小雨\t店:甲\n小雨\t2024-1-5 9:03:07\n",
        "prose": "今天 9:03 开会\n记得带资料\n",
        "log": "".join(f"worker{n} 2024-1-5 9:03:07\n" for n in range(30)),
        "json": '{"小雨 2024-1-5 9:03:07": 1}\n',
    }
    for name, text in others.items():
        error = refused(tmp_path, text)
        assert error.code in ("unknown_format", "missing_columns"), name


def test_a_file_that_is_no_chat_by_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LARGEST", 20)
    assert refused(tmp_path, HEADERS["space"]).code == "text_too_large"


def test_hostile_lines_take_no_time(tmp_path: Path) -> None:
    lines = ["甲" * 30_000, "由 " * 20_000, "--> " * 20_000, "撤回了一条消息" * 5_000, "¥" * 30_000, " 已读" * 10_000]
    text = "小雨2024-1-5 9:03:07\n" + "\n".join(lines) + "\n店:甲2024-1-5 9:03:27\n在的亲\n"
    assert len(told(read(tmp_path, text))) == 2
