"""Event rows: their keys, what is a duplicate, and that rows never get lost or counted twice."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.lake.keeper import Keeper, csv_file, message
from xundan.lake import layout
from xundan.model.clock import Shop


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path)


def test_the_same_file_twice_adds_nothing(keeper: Keeper) -> None:
    file = keeper.file(message("10:00:00"), message("10:00:05", "在的", sender="agent"))
    assert keeper.take(file).files[0].tables["messages"].new == 2
    again = keeper.take(file).files[0].tables["messages"]
    assert (again.read, again.new, again.duplicate) == (2, 0, 2)
    assert len(keeper.texts()) == 2


def test_the_same_file_twice_on_one_command_line_adds_it_once(keeper: Keeper) -> None:
    file = keeper.file(message("10:00:00"), message("10:00:00"))
    report = keeper.take(file, file)
    assert [(f.tables["messages"].new, f.tables["messages"].duplicate) for f in report.files] == [(2, 0), (0, 2)]


def test_two_equal_messages_of_one_second_both_stay_and_come_back_as_duplicates(keeper: Keeper) -> None:
    twice = [message("10:00:00", "?"), message("10:00:00", "?")]
    assert keeper.given(*twice) == {"new": 2}
    assert keeper.given(*twice) == {"duplicate": 2}
    assert keeper.given(*twice, message("10:00:00", "?")) == {"new": 1, "duplicate": 2}


def test_overlapping_exports_add_only_what_is_new(keeper: Keeper) -> None:
    talk = [message(f"10:00:{n:02d}", f"第 {n} 句") for n in range(10)]
    assert keeper.given(*talk[:6]) == {"new": 6}
    assert keeper.given(*talk[4:]) == {"new": 4, "duplicate": 2}
    assert len(keeper.texts()) == 10


def test_columns_that_another_export_lacks_do_not_make_another_row(keeper: Keeper) -> None:
    keeper.given(message("10:00:00", item_id="i1", conversation_id="c1", seq="7", is_auto="true"))
    assert keeper.given(message("10:00:00")) == {"duplicate": 1}


@pytest.mark.parametrize(
    "other",
    [
        {"text": "在吗?"},
        {"buyer": "b2"},
        {"agent": "a2"},
        {"sender": "robot"},
        {"at": "10:00:01"},
        {"kind": "image"},
        {"transfer_to": "a2"},
        {"text": ""},
    ],
)
def test_rows_that_differ_in_what_was_said_are_two_rows(keeper: Keeper, other: dict[str, str]) -> None:
    keeper.given(message("10:00:00"))
    assert keeper.given(message(**{"at": "10:00:00", **other})) == {"new": 1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"buyer_id": "b\x1fx", "agent_id": "a"}, {"buyer_id": "b", "agent_id": "x\x1fa"}),
        ({"buyer_id": "b1:x", "agent_id": "a"}, {"buyer_id": "b", "agent_id": "1:xa"}),
        ({"text": "\x1e"}, {"text": None}),
        ({"text": "-"}, {"text": None}),
        ({"text": "x", "kind": "y1:z"}, {"text": "x1:y", "kind": "z"}),
    ],
)
def test_no_character_inside_a_value_makes_one_row_read_like_another(
    keeper: Keeper, tmp_path: Path, one: dict[str, str], other: dict[str, str]
) -> None:
    same = {"buyer_id": "b", "agent_id": "a", "sent_at": "2026-10-05 10:00:00", "sender": "buyer", "text": "t"}
    lines = [json.dumps({**same, "kind": "text", **different}) for different in (one, other)]
    (tmp_path / "m.jsonl").write_text("\n".join(lines), encoding="utf-8")
    counts = keeper.take(tmp_path / "m.jsonl").files[0].tables["messages"]
    assert (counts.new, counts.duplicate, counts.rejected) == (2, 0, 0)


def test_a_message_id_decides_and_other_text_under_it_is_the_same_message(keeper: Keeper) -> None:
    keeper.given(message("10:00:00", "原文", message_id="m1"), message("10:00:01", message_id="m2"))
    assert keeper.given(message("10:00:09", "脱敏 ***", message_id="m1")) == {"duplicate": 1}
    assert sorted(keeper.texts()) == ["原文", "在吗"]


def test_one_message_id_twice_in_a_file_is_one_message(keeper: Keeper) -> None:
    assert keeper.given(message("10:00:00", message_id="m1"), message("10:00:01", message_id="m1")) == {
        "new": 1,
        "duplicate": 1,
    }


def test_message_ids_are_those_of_a_shop(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, Shop("s1"), Shop("s2"))
    counts = keeper.given(*(message("10:00:00", message_id="m1", shop=shop) for shop in ("s1", "s2")))
    assert counts == {"new": 2}


def test_an_id_is_never_taken_for_the_content_of_another_row(keeper: Keeper) -> None:
    keeper.given(message("10:00:00", "m1"))
    assert keeper.given(message("10:00:00", "m1", message_id="m1")) == {"new": 1}


def test_visits_with_event_ids_go_by_them_and_others_by_content(keeper: Keeper) -> None:
    view = {"visitor_id": "v1", "at": "2026-10-05 10:00:00", "event": "view", "page_id": "p1"}
    assert keeper.given({**view, "event_id": "e1"}, {**view, "event_id": "e2"}) == {"new": 2}
    assert keeper.given({**view, "event_id": "e1", "page_id": "p2"}) == {"duplicate": 1}
    assert keeper.given(view, {**view, "session_id": "x"}) == {"new": 2}
    assert keeper.given({**view, "session_id": "y"}) == {"duplicate": 1}


def test_the_same_chats_as_files_in_a_zip_and_in_a_folder_are_the_same_rows(keeper: Keeper, tmp_path: Path) -> None:
    for n in range(3):
        csv_file(tmp_path / "chats" / f"{n}.csv", [message(f"10:0{n}:00"), message(f"10:0{n}:00")])
    with ZipFile(tmp_path / "chats.zip", "w") as zipped:
        for file in sorted((tmp_path / "chats").iterdir()):
            zipped.write(file, f"chats/{file.name}")
    first = keeper.take(tmp_path / "chats.zip")
    assert [file.tables["messages"].new for file in first.files] == [2, 2, 2]
    assert [file.file for file in first.files] == [f"chats.zip/chats/{n}.csv" for n in range(3)]
    again = keeper.take(tmp_path / "chats")
    assert [file.tables["messages"].duplicate for file in again.files] == [2, 2, 2]


def test_the_same_id_in_two_shops_is_two_people(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, Shop("s1"), Shop("s2"))
    keeper.given(message("10:00:00", shop="s1"), message("10:00:00", shop="s2"))
    assert len(keeper.rows(layout.BUYER_IDS)) == len(keeper.rows(layout.AGENT_IDS)) == 2
    rows = keeper.rows(layout.raw("messages"), "shop, buyer, agent, dialogue")
    assert len({row[1] for row in rows}) == len({row[2] for row in rows}) == len({row[3] for row in rows}) == 2


def test_an_account_that_is_agent_here_and_buyer_there_has_a_key_of_each_kind(keeper: Keeper) -> None:
    keeper.given(message("10:00:00", buyer="b1", agent="x"), message("11:00:00", buyer="x", agent="a1"))
    assert sorted(row[1] for row in keeper.rows(layout.BUYER_IDS)) == ["b1", "x"]
    assert sorted(row[1] for row in keeper.rows(layout.AGENT_IDS)) == ["a1", "x"]
    dialogues = keeper.rows(layout.raw("messages"), "buyer_id, agent_id, dialogue")
    assert len({row[2] for row in dialogues}) == 2


def test_every_pair_of_buyer_and_agent_has_a_dialogue_of_its_own(keeper: Keeper) -> None:
    keeper.given(*(message("10:00:00", buyer=f"b{b}", agent=f"a{a}") for b in range(12) for a in range(12)))
    pairs = keeper.rows(layout.raw("messages"), "DISTINCT buyer_id, agent_id, dialogue")
    assert len(pairs) == len({dialogue for *_, dialogue in pairs}) == 144


def test_keys_stay_as_they_are_over_later_imports(keeper: Keeper) -> None:
    keeper.given(message("10:00:00", buyer="m"))
    before = keeper.rows(layout.BUYER_IDS)
    keeper.given(message("11:00:00", buyer="a"), message("11:00:00", buyer="m"), message("11:00:00", buyer="z"))
    after = keeper.rows(layout.BUYER_IDS)
    assert set(before) <= set(after)
    assert sorted(key for *_, key in after) == [1, 2, 3]


def test_an_agent_who_is_only_handed_a_chat_has_a_key(keeper: Keeper) -> None:
    keeper.given(message("10:00:00", kind="transfer", sender="agent", transfer_to="a9"))
    agents = {agent_id: key for _, agent_id, key in keeper.rows(layout.AGENT_IDS)}
    assert keeper.rows(layout.raw("messages"), "to_agent") == [(agents["a9"],)]


@pytest.mark.parametrize("evil", ["'; DROP TABLE in_messages; --", "a'b\"c%s$1{}", "\\', 'x", "%41 %s", "💰"])
def test_ids_and_texts_may_hold_anything(tmp_path: Path, evil: str) -> None:
    keeper = Keeper(tmp_path / "w", Shop(evil), Shop("s2"))
    row = message("10:00:00", evil, buyer=evil, agent=evil, shop=evil)
    assert keeper.given(row) == {"new": 1}
    assert keeper.given(row) == {"duplicate": 1}
    assert keeper.rows(layout.raw("messages"), "shop, buyer_id, agent_id, text") == [(evil, evil, evil, evil)]
    assert keeper.coverage() == [(evil, "messages", "2026-10-05", "2026-10-05")] * 2


@pytest.mark.parametrize("name", ["it's.csv", "a%41b.csv", "a[1]*.csv", '"; --.csv'])
def test_files_may_have_any_name(keeper: Keeper, name: str) -> None:
    file = csv_file(keeper.folder / name, [message("10:00:00")])
    report = keeper.take(file)
    assert (report.files[0].file, report.files[0].tables["messages"].new) == (name, 1)


def test_days_and_partitions_follow_the_shop_s_own_day(tmp_path: Path) -> None:
    from datetime import date, timedelta

    night = Shop("it's", business_day_cut=timedelta(hours=4))
    keeper = Keeper(tmp_path, night, Shop("s2"))
    at = "2026-11-01 03:59:59"
    keeper.given(message(at, shop="it's"), message("2026-11-01 04:00:00", shop="it's"), message(at, shop="s2"))
    rows = keeper.rows(layout.raw("messages"), "shop, sent_at::TIME::VARCHAR, day", "shop, sent_at")
    assert rows == [
        ("it's", "03:59:59", date(2026, 10, 31)),
        ("it's", "04:00:00", date(2026, 11, 1)),
        ("s2", "03:59:59", date(2026, 11, 1)),
    ]
    assert {("it's", "messages", "2026-10-31", "2026-11-01"), ("s2", "messages", "2026-11-01", "2026-11-01")} == set(
        keeper.coverage()
    )
    months = {path.rsplit("p_month=", 1)[1][:6] for path in keeper.lake.files("raw/messages", keeper.lake.snapshot())}
    assert months == {"202610", "202611"}
