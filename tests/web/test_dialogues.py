"""How a dialogue reads."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal

import pytest

from tests.web.conftest import Site
from xundan.model.text import Text
from xundan.web.frame.dialogues import MASK, dialogue_days, parts_of
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
    assert dialogue_days([_said("18 21:00:00", "buyer", None)], "zh")[0]["bubbles"][0]["parts"] == [(MASK, "")]


def test_only_addresses_of_the_web_are_links() -> None:
    text = "看 https://item.taobao.com/item.htm?id=1&x=2, 和HTTP://a.example.com/图"
    assert [part for part in parts_of(text) if part[1]] == [
        ("https://item.taobao.com/item.htm?id=1&x=2", "https://item.taobao.com/item.htm?id=1&x=2"),
        ("HTTP://a.example.com/", "HTTP://a.example.com/"),
    ]
    assert "".join(words for words, _ in parts_of(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "data:text/html;base64,PHNjcmlwdD4=", "file:///etc/passwd", "//evil.example.com/x",
        "https://taobao.com@evil.example.com/", "http://[", "http://", "ftp://example.com", "没有链接",
    ],
)  # fmt: skip
def test_nothing_else_is_a_link(text: str) -> None:
    assert list(parts_of(text)) == [(text, "")]


HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "\"><a href='javascript:alert(3)'>点我</a> javascript:alert(4)",
    "看 https://evil.example.com/\"onmouseover=alert(5) https://ok.example.com/a'b<i>",
    "\u202e倒着\u2066写\u200b零\ufeff宽\u200f",
    "长" * 20_000,
    "![图](https://img.example.com/1.jpg) https://img.example.com/2.png",
    "{{ 7|add:7 }} {% debug %} \x00\x1b[2J",
]


def test_hostile_words_are_shown_and_do_nothing(site: Site) -> None:
    from django.template.loader import render_to_string

    bubbles = [
        Bubble(datetime(2026, 10, 18, 21, n), "buyer", Text(text[:60], text[:60]), text, [Text("<b>", "<b>")])
        for n, text in enumerate(HOSTILE)
    ]
    block = {"title": "<h1>", "key": "dialogue", "days": dialogue_days(bubbles, "zh")}
    shown = render_to_string("frame/blocks/dialogue.html", {"block": block, "lang": "zh"})
    tags = re.findall(r"<\s*(\w+)([^>]*)>", shown)
    assert {name for name, _ in tags} <= {"section", "div", "h2", "p", "a", "bdi", "span", "time"}
    assert not [rest for _, rest in tags if re.search(r"\son\w+\s*=", rest)]
    links = [rest for name, rest in tags if name == "a"]
    assert links
    for rest in links:
        assert re.search(r'href="https?://', rest), rest
        assert 'rel="noreferrer noopener nofollow"' in rest
        assert 'target="_blank"' in rest
    assert not set("\u202e\u2066\u200b\ufeff\u200f\x00\x1b") & set(shown)
    assert "{{ 7|add:7 }}" in shown
    assert shown.count("长") < 6_000


def test_lines_of_a_message_stay_lines() -> None:
    day = dialogue_days([_said("18 21:00:00", "agent", "第一行\r\n第二行\u2028第三行")], "zh")[0]
    assert day["bubbles"][0]["parts"] == [("第一行\n第二行\n第三行", "")]
