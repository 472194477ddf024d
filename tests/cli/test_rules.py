"""xundan rules: what holds, what differs, what has no effect, what a change would do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran, Run

MESSAGES = """buyer_id,agent_id,sent_at,sender,text
b1,小雨,2026-03-02 10:00:00,buyer,在吗
b1,小雨,2026-03-02 10:00:10,agent,在的
b2,小雨,2026-03-02 11:00:00,buyer,在吗
b2,小雨,2026-03-02 11:07:00,agent,在的
b3,阿木,2026-03-02 23:30:00,buyer,在吗
b3,阿木,2026-03-02 23:30:20,agent,在的
"""
ORDERS = """order_id,buyer_id,created_at,paid_at,paid_amount
o1,b1,2026-03-03 09:00:00,2026-03-03 09:05:00,10.00
o2,b2,2026-03-02 12:00:00,2026-03-02 12:05:00,20.00
"""
"""b1's order comes the next day, 23 hours after the last word; b2's within the hour."""


@pytest.fixture
def shop(run: Run, tmp_path: Path) -> Path:
    assert run("init", "shop", "--shop", "s").status == 0
    for name, text in (("messages", MESSAGES), ("orders", ORDERS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        ran = run("import", tmp_path / f"{name}.csv", "-w", "shop", "--covers", "2026-03-01..2026-03-31")
        assert ran.status == 0, ran.err
    return tmp_path / "shop"


def added(shop: Path, text: str) -> None:
    path = shop / "xundan.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def previewed(run: Run, shop: Path, *words: str) -> dict[tuple[str, str], tuple[Any, Any]]:
    """By agent (None: nobody, "": the whole shop is first) and metric, the value now and then."""
    ran = run("rules", "preview", *words, "--month", "2026-03", "--format", "json", "-w", shop)
    assert ran.status == 0, ran.err
    rows = ran.json["rows"]
    return {(row["agent"], row["metric"], place): (row["now"], row["then"]) for place, row in enumerate(rows)}


def changes(found: dict[Any, tuple[Any, Any]]) -> list[tuple[str | None, str, Any, Any]]:
    return [(agent, metric, *values) for (agent, metric, _), values in found.items()]


def test_a_shorter_silence_makes_a_late_turn(run: Run, shop: Path) -> None:
    """b2 was answered after 420 seconds: in time within ten minutes, late within five."""
    found = previewed(run, shop, "--set", "session_gap=5min", "--metrics", "response_time,late_turns,sales")
    assert changes(found) == [
        (None, "response_time", 150.0, 15.0),
        (None, "late_turns", 0, 1),
        ("小雨", "response_time", 215.0, 10.0),
        ("小雨", "late_turns", 0, 1),
    ]


def test_hours_that_are_not_measured(run: Run, shop: Path) -> None:
    """阿木 answered at half past eleven only."""
    hours = 'measured_hours=["09:00-23:00"]'
    found = previewed(run, shop, "--set", hours, "--metrics", "answered_turns,first_response")
    assert changes(found) == [
        (None, "answered_turns", 3, 2),
        (None, "first_response", 150.0, 215.0),
        ("阿木", "answered_turns", 1, 0),
        ("阿木", "first_response", 20.0, None),
    ]


def test_a_window_of_hours(run: Run, shop: Path) -> None:
    """Her last word to b1 was 22 hours 59 minutes 50 seconds before the order."""
    assert changes(previewed(run, shop, "--set", "credit_window_days=23h", "--metrics", "sales")) == []
    found = previewed(run, shop, "--set", 'credit_window_days="22h"', "--metrics", "sales,silent_sales")
    assert changes(found) == [
        (None, "silent_sales", 0.0, 10.0),
        ("小雨", "sales", 30.0, 20.0),
        (None, "sales", 0, 10.0),
    ]


def test_orders_that_change_hands_are_counted(run: Run, shop: Path) -> None:
    """o1 (10.00) goes from 小雨 to nobody; o2 stays hers under every window."""
    for hours, count, amount in (("22h", 1, 10), ("23h", 0, 0)):
        words = ("--set", f"credit_window_days={hours}", "--metrics", "sales", "--month", "2026-03", "-w", shop)
        told = run("rules", "preview", *words, "--format", "json").json
        assert (told["orders_changing_hands"], float(told["sales_changing_hands"])) == (count, amount)
    said = run("rules", "preview", "--set", "credit_window_days=22h", "--month", "2026-03", "-w", shop).out
    assert "orders that change hands: 1, of ￥10.00" in said


def test_a_question_that_waited_for_months_is_answered_under_other_settings_too(run: Run, tmp_path: Path) -> None:
    """The turn of January is late, by the answer of March."""
    assert run("init", "old", "--shop", "s").status == 0
    rows = ["b1,小雨,2026-01-02 10:00:00,buyer,在吗", "b1,小雨,2026-03-20 10:00:20,agent,在的"]
    (tmp_path / "messages.csv").write_text("\n".join([MESSAGES.splitlines()[0], *rows]), encoding="utf-8")
    assert run("import", tmp_path / "messages.csv", "-w", "old", "--covers", "2026-01-01..2026-03-31").status == 0
    words = ("--metrics", "late_turns,unanswered_turns", "--month", "2026-01", "--format", "json", "-w", "old")
    assert run("rules", "preview", "--set", "slow_turns=9", *words).json["rows"] == []


def test_nothing_is_changed(run: Run, shop: Path) -> None:
    before = run("metrics", "response_time", "--month", "2026-03", "--format", "json", "-w", shop).json
    previewed(run, shop, "--preset", "jd")
    assert run("metrics", "response_time", "--month", "2026-03", "--format", "json", "-w", shop).json == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "sesion_gap=5min"), "no setting sesion_gap"),
        (("--set", "session_gap=soon"), "found soon"),
        (("--set", "response_clock=moon"), "calendar, working_hours"),
        (("--set", 'working_hours=["9 to 5"]'), "a list of stretches"),
        (("--set", "slow_turns=0"), "from 1 to"),
        (("--preset", "taobao"), "standard, sycm, chitu, jd"),
        ((), "nothing to try"),
    ],
)
def test_what_cannot_be_tried(run: Run, shop: Path, words: tuple[str, ...], said: str) -> None:
    ran = run("rules", "preview", *words, "-w", shop)
    assert ran.status == 2 and said in ran.err and not ran.out


def test_show_lists_what_is_not_the_default_and_since_when(run: Run, shop: Path) -> None:
    def shown(*words: str) -> list[Any]:
        ran = run("rules", "show", *words, "--format", "json", "-w", shop)
        return [(row["setting"], row["value"], row["default"], row["since"]) for row in ran.json["rows"]]

    assert shown("--on", "2026-03-01") == []
    added(shop, "\n[[rules]]\nvalid_from = 2026-03-10\nslow_turns = 2\n")
    assert shown("--on", "2026-03-10") == [("slow_turns", "2", "3", "2026-03-10")]
    assert shown("--on", "2026-03-09") == [("slow_turns", "3", None, None)]
    assert len(shown("--all")) > 30


def test_a_preset_is_the_first_layer_of_its_set(run: Run, shop: Path) -> None:
    added(shop, '\n[[rules]]\nvalid_from = 2026-03-10\npreset = "jd"\ninquiry_window_days = 3\n')
    ran = run("rules", "diff", "2026-03-09", "2026-03-10", "--format", "json", "-w", shop)
    assert {row["setting"]: (row["first"], row["second"]) for row in ran.json["rows"]} == {
        "measured_hours": ("[]", '["09:00-23:00"]'),
        "measured_by": ('"opening"', '"session"'),
        "inquiry_window_days": ("2", "3"),
        "credit_window_days": ("2", '"24h"'),
        "credit_rule": ('"order_first"', '"order"'),
    }
    ran = run("agents", "--from", "2026-03-09", "--to", "2026-03-10", "--format", "json", "-w", shop)
    assert ran.json["rule"] == "order", "the rule that the last day's settings show"


def test_diff_of_presets_says_only_what_they_decide(run: Run, shop: Path) -> None:
    ran = run("rules", "diff", "standard", "sycm", "--format", "json", "-w", shop)
    assert [row["setting"] for row in ran.json["rows"]] == ["measured_hours", "late_turns", "transferred_turns"]
    assert "they do not differ" in run("rules", "diff", "standard", "chitu", "-w", shop).out


def test_check_names_what_has_no_effect(run: Run, shop: Path) -> None:
    assert "nothing is odd" in run("rules", "check", "-w", shop).out
    added(shop, '\n[[rules]]\nvalid_from = 2026-03-10\nworking_hours = ["10:00-19:00"]\nmeasured_by = "session"\n')
    told = run("rules", "check", "-w", shop).out
    assert 'working_hours has no effect: response_clock is "calendar"' in told
    assert '2026-03-10: measured_by = "session" has no effect without measured_hours' in told


def test_a_wrong_setting_is_named_with_its_line(run: Run, shop: Path) -> None:
    added(
        shop,
        '\n[[rules]]\nvalid_from = 2026-03-10\nworking_hours = ["9-18"]\nholidays = "XX"\nclosed_days = ["soon"]\n',
    )

    def lines(ran: Ran) -> list[str]:
        assert ran.status == 2
        return [line for line in ran.err.splitlines() if "xundan.toml:" in line]

    found = lines(run("rules", "check", "-w", shop))
    assert len(found) == 3
    assert all(word in "".join(found) for word in ("working_hours", "holidays", "closed_days"))
