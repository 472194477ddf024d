"""A buyer's own name inside a text, in full or starred; pseudonyms of names; names of files."""

from __future__ import annotations

import pyarrow as pa
import pytest

from xundan.lake.privacy.file_names import FileNames
from xundan.lake.privacy.nicks import with_pseudonym, without_nick
from xundan.lake.privacy.protection import Protection
from xundan.lake.privacy.pseudonyms import Pseudonyms, names_buyers
from xundan.model.rules import DatedRules, Rules
from xundan.model.text import Text
from xundan.sources import Reject

PSEUDONYMS = Pseudonyms.under("5" * 32)


@pytest.mark.parametrize(
    ("nick", "text", "told"),
    [
        ("小雨暖暖", "我是小雨暖暖呀", "我是[买家]呀"),
        ("小雨暖暖", "小**暖 小雨*暖 小＊＊暖 小***", "[买家] [买家] [买家] [买家]"),
        ("小雨暖暖", "明天小雨, 暖暖的", "明天小雨, 暖暖的"),
        ("tb_Lily88", "TB_LILY88 t***8 tb_***88 cntaobaotb_lily88", "[买家] [买家] [买家] cntaobao[买家]"),
        ("b1", "b1在 tb123 B1", "[买家]在 tb123 [买家]"),
        ("100", "100 在 1000元 2100", "[买家] 在 1000元 2100"),
        ("a.c*", "a.c* abc", "[买家] abc"),
        ("雨", "下雨了", "下雨了"),
        ("小雨", "2*3=6 **", "2*3=6 **"),
    ],
)
def test_a_name_in_a_text(nick: str, text: str, told: str) -> None:
    assert without_nick(text, nick) == told


def test_a_name_in_the_id_of_a_row_gives_way_to_the_pseudonym() -> None:
    assert with_pseudonym("c-小雨-1", "小雨", "~1") == "c-~1-1"
    assert with_pseudonym("c-雨-1", "雨", "~1") == "c-雨-1"


def test_a_pseudonym_hangs_on_the_id_and_the_key_and_nothing_else() -> None:
    one = PSEUDONYMS.of("小雨")
    assert one == Pseudonyms.under("5" * 32).of("小雨") != Pseudonyms.under("6" * 32).of("小雨")
    assert PSEUDONYMS.of("小雨 ") != one and len(one) == 33 and one[0] == "~"
    column = pa.chunked_array([["小雨", None], [], ["小雨", "a"]], pa.string())
    assert PSEUDONYMS.column(column).to_pylist() == [one, None, one, PSEUDONYMS.of("a")]
    assert PSEUDONYMS.key not in repr(PSEUDONYMS)


def test_lists_of_buyers_are_compared_as_the_lake_has_them() -> None:
    rules = DatedRules.of(Rules(own_accounts=(" 小雨 ", "")), [])
    assert PSEUDONYMS.rules(rules).first.own_accounts == (PSEUDONYMS.of("小雨"),)
    assert names_buyers(rules) and not names_buyers(DatedRules())


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2026-13-45 10:00", "2026-13-45 10:00"),
        ("12,5.0元", "12,5.0元"),
        ("8839201", "9999999"),
        ("小雨暖暖88", "字字字字99"),
        ('o1,小雨,"a b"', 'x9,字字,"x x"'),
        ("", ""),
    ],
)
def test_under_pseudonyms_a_rejected_value_shows_what_it_looks_like(value: str, told: str) -> None:
    reject = Reject("f.csv", "orders", 2, "", value, Text("", ""))
    assert Protection(PSEUDONYMS).reject(reject).value == told
    assert Protection().reject(reject).value == value


def seen(names: dict[int, str], *buyers: tuple[int, str | None]) -> list[str]:
    """The names under which files are kept whose rows are of these buyers."""
    found = FileNames(PSEUDONYMS)
    numbers, ids = zip(*buyers, strict=True) if buyers else ((), ())
    found.saw(pa.table({"file_no": pa.array(numbers, pa.int32()), "buyer_id": pa.array(ids, pa.string())}), names)
    return [found.kept(number, name) for number, name in names.items()]


def test_names_of_files() -> None:
    hidden = PSEUDONYMS.of
    names = {
        0: "orders.csv",
        1: "小雨的订单.csv",
        2: "chats.zip/小雨.json",
        3: "小雨.zip/1.json",
        4: "甲/乙.csv",
        5: "x.csv",
    }
    told = seen(names, (0, "小雨"), (0, "a"), (1, "小雨"), (1, "a"), (2, "小雨"), (3, "小雨"), (5, None))
    assert told == [
        "orders.csv",
        f"{hidden('小雨的订单')}.csv",
        f"chats.zip/{hidden('小雨')}.json",
        f"{hidden('小雨')}.zip/{hidden('1')}.json",
        f"{hidden('甲')}/{hidden('乙')}.csv",
        "x.csv",
    ]
