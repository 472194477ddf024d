"""Reading xundan.toml: the settings it gives, and every mistake with its own line in both languages."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from xundan.model.rules import Rules
from xundan.model.text import UserError
from xundan.workspace import load_config
from xundan.workspace.config import check
from xundan.workspace.setting_values import seconds

SHOP = '[[shops]]\nid = "s"\n'
ONE = SHOP + "[[rules]]\n"


def wrong(text: str) -> list[tuple[int | None, str]]:
    """Line and setting of every mistake."""
    config, mistakes = check(text)
    assert (config is None) == bool(mistakes)
    return [(m.line, m.where) for m in mistakes]


def told(text: str) -> tuple[str, str]:
    """The one mistake in Chinese and in English."""
    _, [found] = check(text)
    return found.message.zh, found.message.en


def test_a_shop_alone_has_every_default() -> None:
    config, mistakes = check(SHOP)
    assert config is not None and mistakes == []
    [shop] = config.shops
    assert (shop.id, shop.name, shop.timezone, shop.currency) == ("s", "s", "Asia/Shanghai", "CNY")
    assert (shop.business_day_cut, config.lake, config.rules.first) == (timedelta(0), "lake", Rules())


def test_a_later_block_changes_only_what_it_names_and_from_its_day() -> None:
    config, _ = check(ONE + 'slow_turns = 5\n[[rules]]\nvalid_from = 2027-01-01\nsession_gap = "5min"\n')
    assert config is not None
    before, after = config.rules.on(date(2026, 12, 31)), config.rules.on(date(2027, 1, 1))
    assert (before.session_gap, before.slow_turns) == (600, 5)
    assert (after.session_gap, after.slow_turns) == (300, 5)


def test_the_first_block_may_have_a_day_too_and_the_defaults_hold_before_it() -> None:
    config, _ = check(SHOP + "[[rules]]\nvalid_from = 2027-01-01\nslow_turns = 5\n")
    assert config is not None
    assert [config.rules.on(date(2026, 12, 31)).slow_turns, config.rules.on(date(2027, 1, 1)).slow_turns] == [3, 5]


@pytest.mark.parametrize(("written", "length"), [("90s", 90), ("10min", 600), (" 2 h ", 7200), (45, 45)])
def test_durations(written: str | int, length: int) -> None:
    assert seconds(written) == length


@pytest.mark.parametrize("written", ["", "10", "0s", "-5min", "1.5h", "10 minutes", "10m", 0, -1, True, 1.5, "800h"])
def test_what_is_no_duration_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="a duration such as"):
        seconds(written)


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ('session_gap = "10 minutes"', "session_gap"),
        ('slow_turns = "3"', "slow_turns"),
        ("slow_turns = 0", "slow_turns"),
        ("credit_window_days = 367", "credit_window_days"),
        ("credit_window_days = 99999999999999999999", "credit_window_days"),
        ("aftersale_days = true", "aftersale_days"),
        ("silent_chase_after = -1", "silent_chase_after"),
        ('count_automatic = "yes"', "count_automatic"),
        ('auto_reply_prefixes = "您好"', "auto_reply_prefixes"),
        ('own_accounts = ["a", 1]', "own_accounts[2]"),
        ('credited_agent = "first"', "credited_agent"),
        ("late_turns = true", "late_turns"),
        ('channels = "直通车"', "channels"),
        ("channels = {直通车 = 1}", "channels"),
        ("sesion_gap = 1", "sesion_gap"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line_in_both_languages(line: str, where: str) -> None:
    text = ONE.replace("id", "\n\nid") + f"filter_own_staff = true\n{line}\n"
    if "{直通车" in line:
        text = text.replace("{直通车", '{"直通车"')
        where = "channels.直通车"
    assert wrong(text) == [(7, f"rules[1].{where}")]
    zh, en = told(text)
    assert re.match("(应为|没有这个设置)", zh) and re.match("(expected|no such setting)", en)
    assert not re.search(r"[Ii]nput|valid|should", zh + en)


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ('timezone = "Mars/Olympus"', "timezone"),
        ('timezone = "../etc"', "timezone"),
        ('timezone = ""', "timezone"),
        ("timezone = 8", "timezone"),
        ('currency = "yuan"', "currency"),
        ('business_day_cut = "4:60"', "business_day_cut"),
        ('business_day_cut = "13:00"', "business_day_cut"),
        ("business_day_cut = 04:00:00", "business_day_cut"),
        ("business_day_cut = 4", "business_day_cut"),
        ("name = 1", "name"),
        ('colour = "red"', "colour"),
    ],
)
def test_a_wrong_shop_is_named_with_its_line_in_both_languages(line: str, where: str) -> None:
    text = f'# shops\n[[shops]]\nid = "a"\n[[shops]]\nid = "b"\n{line}\n'
    assert wrong(text) == [(6, f"shops[2].{where}")]
    zh, en = told(text)
    assert re.match("(应为|没有这个设置)", zh) and re.match("(expected|no such setting)", en)
    assert not re.search(r"[Ii]nput|valid|should", zh + en)


@pytest.mark.parametrize("shop_id", ['""', '" s"', '"s "', '"a\\nb"', '"a\\u001bb"', "5"])
def test_a_shop_id_is_a_plain_name(shop_id: str) -> None:
    assert wrong(f"[[shops]]\nid = {shop_id}\n") == [(2, "shops[1].id")]


def test_an_id_may_hold_what_sql_and_paths_find_special() -> None:
    config, _ = check("[[shops]]\nid = \"it's 100% 'my' shop; --\"\n")
    assert config is not None and config.shops[0].id == "it's 100% 'my' shop; --"


def test_two_shops_of_one_id_are_named_at_the_second() -> None:
    text = '[[shops]]\nid = "a"\n\n[[shops]]\nname = "x"\nid = "a"\n'
    assert wrong(text) == [(6, "shops[2].id")]
    assert told(text) == ('应为另一个 id, 这个已经用过, 写的是 "a"', 'expected an id of its own, found "a"')


def test_every_mistake_of_a_file_is_named_at_once_in_the_order_of_lines() -> None:
    text = (
        'colour = "red"\n[[shops]]\nid = "a"\ntimezone = "Mars"\n[[shops]]\nid = "a"\n[[rules]]\nsession_gap = "x"\n'
        "slow_turns = 0\n[[rules]]\nvalid_from = 2027-01-01\nlate_turns = 1\n[[rules]]\nslow_turns = 4\n"
    )
    assert wrong(text) == [
        (1, "colour"), (4, "shops[1].timezone"), (6, "shops[2].id"), (8, "rules[1].session_gap"),
        (9, "rules[1].slow_turns"), (12, "rules[2].late_turns"), (13, "rules[3].valid_from"),
    ]  # fmt: skip


def test_blocks_out_of_order_are_named_at_the_day_that_is_too_early() -> None:
    blocks = [f"[[rules]]\nvalid_from = {day}\n" for day in ("2027-02-01", "2027-01-01", "2027-02-01", "2027-03-01")]
    text = ONE + "".join(blocks)
    assert wrong(text) == [(7, "rules[3].valid_from"), (9, "rules[4].valid_from")]
    assert check(text)[1][0].message.zh == "要晚于前一段的 2027-02-01"


@pytest.mark.parametrize("day", ['"2027-01-01"', "2027", "2027-01-01T00:00:00", "12:00:00"])
def test_valid_from_is_a_day(day: str) -> None:
    assert wrong(f"{ONE}[[rules]]\nvalid_from = {day}\n") == [(5, "rules[2].valid_from")]


def test_a_later_block_without_its_day_is_told_so() -> None:
    zh, en = told(f"{ONE}[[rules]]\nslow_turns = 4\n")
    assert zh.endswith("没有写") and en.endswith("found nothing")


def test_a_misspelt_setting_is_told_the_one_it_resembles_and_a_misplaced_one_its_block() -> None:
    assert told(ONE + "sesion_gap = 1\n") == (
        "没有这个设置, 是不是 session_gap?",
        "no such setting; is it session_gap?",
    )
    assert told("session_gap = 1\n" + SHOP) == ("session_gap 要写在[[rules]] 里", "session_gap belongs in [[rules]]")
    assert told(SHOP + "slow_turns = 1\n")[1] == "slow_turns belongs in [[rules]]"
    assert told(ONE + 'lake = "x"\n')[1] == "lake belongs before every [[ ]]"


def test_a_table_of_channels_is_read_and_its_mistakes_are_found_in_it() -> None:
    config, _ = check(ONE + '[rules.channels]\n"小红书" = "off_platform"\n')
    assert config is not None and config.rules.first.channels == {"小红书": "off_platform"}
    assert wrong(ONE + '[rules.channels]\na = "paid"\n"b" = 1\n') == [(6, "rules[1].channels.b")]


def test_blocks_written_as_something_else_are_told_how_to_write_them() -> None:
    assert told("shops = 3\n")[1] == "expected one or more blocks [[shops]], found 3"
    assert told(SHOP + "[rules]\nslow_turns = 1\n") == (
        "应为一段或几段 [[rules]], 写的是 {slow_turns = 1}",
        "expected one or more blocks [[rules]], found {slow_turns = 1}",
    )
    assert told("") == ("缺少 shops", "shops is missing")
    assert told("shops = []\n")[1] == "expected one or more blocks [[shops]], found []"
    assert wrong("shops = [3]\nrules = [4]\n") == [(1, "shops[1]"), (2, "rules[1]")]


@pytest.mark.parametrize(
    ("text", "line", "zh"),
    [
        ("a = 1\na = 2\n", 2, "同一个设置写了两次"),
        (ONE + "late_turns = cap\n", 4, "等号后面的值不对, 文字要加引号"),
        (ONE + "slow_turns\n", 4, "设置名后面缺少等号"),
        (ONE + "slow_turns = 1 2\n", 4, "一行里写了多余的东西"),
        (ONE + 'credited_agent = "last\n', 4, "有不该出现的字符, 或引号没有关上"),
        (ONE + "own_accounts = [\n", 4, "括号或引号没有关上"),
        (ONE + "？\n", 4, "这一行不是 设置名 = 值"),
        ("[shops]\n[shops]\n", 2, "同一段写了两次"),
        ('lake = "C:\\数据"\n', 1, "引号里的反斜杠要写两个, 或改用单引号"),
    ],
)
def test_what_is_no_toml_is_named_with_its_line(text: str, line: int, zh: str) -> None:
    assert wrong(text) == [(line, "TOML")]
    assert zh in told(text)[0] and told(text)[1].startswith("not valid TOML: ")


def test_line_numbers_are_those_of_an_editor() -> None:
    """Python also splits at U+2028 and form feeds, which no editor counts as lines."""
    assert wrong("# \u2028 \u0085\n" + ONE + "slow_turns = 0\n") == [(5, "rules[1].slow_turns")]


def test_a_file_as_windows_writes_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "xundan.toml"
    path.write_bytes(b"\xef\xbb\xbf" + (ONE + "slow_turns = 4\n").replace("\n", "\r\n").encode())
    assert load_config(path).rules.first.slow_turns == 4
    path.write_bytes(b"\xef\xbb\xbf" + (ONE + "slow_turns = 0\n").replace("\n", "\r\n").encode())
    with pytest.raises(UserError) as error:
        load_config(path)
    assert error.value.code == "config"
    expected = "xundan.toml:4: rules[1].slow_turns: expected a whole number from 1 to 100000, found 0"
    assert error.value.message.en == expected
    assert error.value.message.zh == "xundan.toml:4: rules[1].slow_turns: 应为 1 到 100000 的整数, 写的是 0"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_file_in_another_encoding_says_so_with_its_line(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "xundan.toml"
    path.write_bytes('[[shops]]\n# 店铺的名字\nid = "s"\n'.encode(encoding))
    with pytest.raises(UserError) as error:
        load_config(path)
    line = 1 if encoding == "utf-16" else 2
    assert error.value.message.en == f"xundan.toml:{line}: this is not text in UTF-8"
    assert "UTF-8" in error.value.hint.zh
