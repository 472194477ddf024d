"""Changing xundan.toml from the site: what the owner wrote stays; what he asked for is there and holds from its day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xundan.model.text import UserError
from xundan.workspace import create
from xundan.workspace.writing import Draft

OWN = """# ours
[[shops]]
id = "s"  # the shop

[[rules]]
session_gap = "10min"   # as agreed in May
ignored_kinds = [
    "recall",  # they mean nothing
]

[rules.channels]
"直通车" = "paid"

[[rules]]
valid_from = 2026-06-01
credit_window_days = "24h"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "xundan.toml"
    path.write_bytes(OWN.encode())
    return path


def test_a_value_changes_and_every_word_besides_stays(file: Path) -> None:
    Draft.of(file).with_rules(None, {"session_gap": 300}).store()
    assert file.read_text(encoding="utf-8") == OWN.replace('"10min"', '"5min"')


def test_a_new_day_stands_between_the_others_and_later_days_keep_what_they_say(file: Path) -> None:
    rules = Draft.of(file).with_rules(date(2026, 3, 1), {"session_gap": 90, "credit_window_days": 3}).store().rules
    assert [start for start, _ in rules.later] == [date(2026, 3, 1), date(2026, 6, 1)]
    assert (rules.on(date(2026, 2, 28)).session_gap, rules.on(date(2026, 3, 1)).session_gap) == (600, 90)
    assert [rules.on(date(2026, month, 1)).credit_window_days for month in (2, 3, 6)] == [2, 3, "24h"]
    assert rules.on(date(2026, 7, 1)).session_gap == 90
    text = file.read_text(encoding="utf-8")
    assert [line for line in OWN.splitlines() if line not in text.splitlines()] == []


def test_a_day_that_has_a_block_is_changed_there(file: Path) -> None:
    rules = (
        Draft.of(file).with_rules(date(2026, 6, 1), {"credit_window_days": 4, "return_phrases": ("退",)}).store().rules
    )
    assert len(rules.later) == 1
    assert rules.on(date(2026, 6, 1)).credit_window_days == 4
    assert rules.on(date(2026, 6, 1)).return_phrases == ("退",)


def test_pairs_are_changed_where_they_stand(file: Path) -> None:
    rules = Draft.of(file).with_rules(None, {"channels": {"小红书": "content", "手淘搜索": "search"}}).store().rules
    assert rules.first.channels == {"小红书": "content", "手淘搜索": "search"}
    later = Draft.of(file).with_rules(date(2027, 1, 1), {"channels": {"小红书": "paid"}}).store().rules
    assert later.on(date(2027, 1, 1)).channels == {"小红书": "paid"}
    assert later.on(date(2026, 12, 31)).channels == {"小红书": "content", "手淘搜索": "search"}


def test_a_file_that_says_little_gets_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "xundan.toml"
    path.write_bytes(b'\xef\xbb\xbf[[shops]]\r\nid = "s"\r\n')
    rules = Draft.of(path).with_rules(None, {"late_turns": "cap"}).store().rules
    assert rules.first.late_turns == "cap"
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf[[shops]]\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert (
        Draft.of(path).with_rules(date(2026, 1, 1), {"late_turns": "exclude"}).store().rules.first.late_turns == "cap"
    )


def test_a_file_that_begins_with_a_day_gets_a_beginning(tmp_path: Path) -> None:
    path = tmp_path / "xundan.toml"
    path.write_bytes(b'[[shops]]\nid = "s"\n\n[[rules]]\nvalid_from = 2026-05-01\nsession_gap = "5min"\n')
    rules = Draft.of(path).with_rules(None, {"session_gap": 120}).store().rules
    assert [rules.on(date(2026, month, 1)).session_gap for month in (4, 5)] == [120, 300]


def test_the_file_that_init_writes_keeps_its_remarks(tmp_path: Path) -> None:
    path = create(tmp_path / "w", "店").root / "xundan.toml"
    before = path.read_text(encoding="utf-8").splitlines()
    Draft.of(path).with_rules(None, {"closed_days": ("2026-10-01", "2026-10-02"), "count_automatic": True}).store()
    after = path.read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new.partition("  #")[0] for _, new in changed] == [
        'closed_days = ["2026-10-01", "2026-10-02"]',
        "count_automatic = true",
    ]
    assert all(old.partition("  #")[2] == new.partition("  #")[2] for old, new in changed)


def test_a_shop_is_named_and_another_one_added(file: Path) -> None:
    config = Draft.of(file).with_shop("s", {"name": '青禾 "家居"', "platform": ""}).store()
    assert config.shop("s").name == '青禾 "家居"'
    config = Draft.of(file).with_shop("二店", {"timezone": "Asia/Tokyo", "currency": "JPY"}).store()
    assert [shop.id for shop in config.shops] == ["s", "二店"]
    assert (config.shop("二店").timezone, config.shop("二店").currency) == ("Asia/Tokyo", "JPY")
    assert config.rules.on(date(2026, 6, 1)).credit_window_days == "24h"


def test_what_is_not_valid_is_not_written(file: Path) -> None:
    with pytest.raises(UserError) as refused:
        Draft.of(file).with_shop("s", {"timezone": "Asia/Nowhere"})
    assert refused.value.code == "config"
    assert file.read_bytes() == OWN.encode()


def test_who_changed_it_meanwhile_is_not_written_over(file: Path) -> None:
    draft = Draft.of(file).with_rules(None, {"session_gap": 300})
    file.write_bytes(OWN.replace("10min", "8min").encode())
    with pytest.raises(UserError) as refused:
        draft.store()
    assert refused.value.code == "changed_meanwhile"
    assert b"8min" in file.read_bytes()
    assert [path.name for path in file.parent.iterdir()] == ["xundan.toml"]
