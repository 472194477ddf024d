"""The lines of receptions as they are read."""

from __future__ import annotations

from datetime import date

import pytest

from tests.examples.build import Build, at
from tests.support.xundan_world import Loaded
from xundan.analysis.text.chats import Chat, chats
from xundan.metrics.view import View


@pytest.fixture(scope="module")
def view() -> View:
    """b1 speaks with a1 on two days and with a2; b2 sends what is no text."""
    built = Build()
    built.chat("b1", "a1", "B 10:00 = 有貨嗎, X 10:00 = 稍等, A 10:01 = 有的, T>a2 10:02, S 10:02 = 由a1转交")
    built.chat("b1", "a1", "B 03-03 09:00 = 在吗")
    built.chat("b1", "a2", "A 10:03 = 您好")
    built.row("messages", buyer_id="b2", agent_id="a1", sent_at=at("11:00"), sender="buyer", kind="recall", text="x")
    picture = {"sender": "buyer", "kind": "image", "text": "U", "item_id": "i7", "message_id": "m9"}
    built.row("messages", buyer_id="b2", agent_id="a1", sent_at=at("11:01"), **picture)
    built.row("messages", buyer_id="b2", agent_id="a1", sent_at=at("11:02"), sender="buyer")
    return Loaded(built.world()).view()


def read(view: View, at_once: int = 4_000) -> list[Chat]:
    return list(chats(view, view.fact("receptions"), at_once))


def test_every_line_has_its_speaker_and_stands_in_order(view: View) -> None:
    first = read(view)[0]
    assert (first.day, first.agent_id, first.buyer_id) == (date(2026, 3, 2), "a1", "b1")
    told = [(line.at, line.who, line.folded) for line in first.lines]
    assert told[:3] == [
        (at("10:00"), "buyer", "有货吗"),
        (at("10:00"), "machine", "稍等"),
        (at("10:01"), "agent", "有的"),
    ]
    assert [who for _, who, _ in told[3:]] == ["transfer", "system"]


def test_chats_come_by_day_agent_and_buyer_however_many_are_read_at_once(view: View) -> None:
    expected = [(2, "a1", "b1"), (2, "a1", "b2"), (2, "a2", "b1"), (3, "a1", "b1")]
    for at_once in (1, 3, 4_000):
        assert [(each.day.day, each.agent_id, each.buyer_id) for each in read(view, at_once)] == expected


def test_what_is_no_text_or_was_not_kept_reads_as_nothing(view: View) -> None:
    other = read(view)[1]
    assert [line.who for line in other.lines] == ["ignored", "buyer", "buyer"]
    assert [line.folded for line in other.lines[1:]] == ["", ""]
    assert (other.lines[1].id, other.lines[1].item_id) == ("m9", "i7")
    assert not other.readable
    assert read(view)[0].readable


def test_only_the_receptions_asked_for_are_read(view: View) -> None:
    receptions = view.fact("receptions")
    found = list(chats(view, receptions.filter(receptions.buyer_id == "b2")))
    assert [each.buyer_id for each in found] == ["b2"]
