"""How a dialogue reads."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from xundan.model.text import Text
from xundan.web.frame.dialogues import MASK, dialogue_days
from xundan.web.frame.page import Bubble


def _said(
    at: str, side: Literal["buyer", "agent", "machine", "event"], text: str | None, dialogue: str = "甲"
) -> Bubble:
    return Bubble(datetime.fromisoformat(f"2026-10-{at}"), side, Text(dialogue, dialogue), text, dialogue=dialogue)


def test_a_reply_has_the_seconds_since_the_first_question_of_its_own_dialogue() -> None:
    days = dialogue_days(
        [
            _said("18 21:00:00", "buyer", "在吗"),
            _said("18 21:00:20", "buyer", "有货吗"),
            _said("18 21:00:30", "machine", "自动回复"),
            _said("18 21:00:40", "agent", "别的客服说话", "乙"),
            _said("18 21:03:10", "agent", "有的"),
            _said("18 21:03:20", "agent", "今天发"),
            _said("19 09:00:00", "event", "下单"),
        ],
        "zh",
    )
    assert [day["day"] for day in days] == ["2026-10-18", "2026-10-19"]
    first = days[0]["bubbles"]
    assert [each["seconds"] for each in first] == ["", "", "", "", "3 分 10 秒", ""]
    assert [each["slow"] for each in first] == [False, False, False, False, True, False]
    assert [each["pause"] for each in first] == ["", "", "", "", "2 分 30 秒", ""]
    assert days[1]["bubbles"][0]["pause"] == ""


def test_three_minutes_are_not_slow_yet() -> None:
    days = dialogue_days([_said("18 21:00:00", "buyer", "在吗"), _said("18 21:03:00", "agent", "在")], "en")
    assert days[0]["bubbles"][1]["seconds"] == "3 min 00 s"
    assert days[0]["bubbles"][1]["slow"] is False


def test_words_that_are_not_hers_to_read_are_masked() -> None:
    assert dialogue_days([_said("18 21:00:00", "buyer", None)], "zh")[0]["bubbles"][0]["text"] == MASK
