"""Examples 1 to 6d, 16 and 18 of examples.md: turns and receptions."""

from __future__ import annotations

from typing import Any

from .asking import by_agent, total, turns
from .build import DAY, Build, at, day, next_day, one


def test_01_a_turn_is_measured_from_its_first_message(shop: Any) -> None:
    """B 10:00:00, B 10:00:20, A 10:00:50: one turn, answered in 50 s."""
    built = Build().chat("b1", "a1", "B 10:00:00, B 10:00:20, A 10:00:50")
    assert turns(shop, built) == [("answered", 50)]
    assert total(shop, built, "first_response", "response_time", "answered_turns") == (50, 50, 1)


def test_02_just_under_ten_minutes_is_answered(shop: Any) -> None:
    """B 10:00:00, A 10:09:59: answered in 599 s."""
    built = Build().chat("b1", "a1", "B 10:00:00, A 10:09:59")
    assert turns(shop, built) == [("answered", 599)]
    assert total(shop, built, "response_time", "first_response", "late_turns") == (599, 599, 0)


def test_02_ten_minutes_is_late(shop: Any) -> None:
    """A 10:10:00: late: in no average, not answered in time, first response null."""
    built = Build().chat("b1", "a1", "B 10:00:00, A 10:10:00")
    assert turns(shop, built) == [("late", None)]
    assert total(shop, built, "response_time", "first_response", "late_turns", "answered_in_3min") == (None, None, 1, 0)
    assert one(shop.facts(built.world())["receptions"], agent_id="a1")["first_response"] is None


def test_03_no_silence_reached_ten_minutes(shop: Any) -> None:
    """B 10:00, B 10:08, A 10:12: answered in 720 s."""
    assert turns(shop, Build().chat("b1", "a1", "B 10:00, B 10:08, A 10:12")) == [("answered", 720)]


def test_04_silence_leaves_a_turn_unanswered(shop: Any) -> None:
    """B 10:00:00, B 10:10:00, A 10:10:30: unanswered; answered in 30 s. First response is null."""
    built = Build().chat("b1", "a1", "B 10:00:00, B 10:10:00, A 10:10:30")
    assert turns(shop, built) == [("unanswered", None), ("answered", 30)]
    assert total(shop, built, "first_response", "answered_turns", "unanswered_turns") == (None, 1, 1)


def test_05_robot_and_automatic_text_do_not_answer(shop: Any) -> None:
    """B, robot, agent's automatic text, A 10:01:00: answered in 60 s; 1 agent message, 2 automatic."""
    built = Build().chat("b1", "a1", "B 10:00:00, R 10:00:01, X 10:00:02, A 10:01:00")
    assert turns(shop, built) == [("answered", 60)]
    assert total(shop, built, "agent_messages", "auto_messages") == (1, 2)


def test_06_midnight_belongs_to_the_first_day(shop: Any) -> None:
    """B 23:59:00, A 00:01:00: the turn (120 s) is the first day's, which is served; the next is not consulted."""
    built = Build().chat("b1", "a1", "B 23:59:00, A 03-03 00:01:00")
    facts = shop.facts(built.world())
    turn = one(facts["turns"], agent_id="a1")
    assert (turn["day"], turn["status"], turn["seconds"]) == (DAY, "answered", 120)
    first, second = (one(facts["receptions"], day=when) for when in (DAY, day("03-03")))
    assert (first["consulted"], first["served"]) == (True, True)
    assert (second["consulted"], second["received"], second["served"]) == (False, False, False)


def test_06_a_conversation_over_midnight_continues(shop: Any) -> None:
    """B again at 00:05, A 00:05:30: second day served, continued, a turn of 30 s, no opening turn."""
    built = Build().chat("b1", "a1", "B 23:59:00, A 03-03 00:01:00, B 03-03 00:05, A 03-03 00:05:30")
    facts = shop.facts(built.world())
    second = one(facts["receptions"], day=day("03-03"))
    assert (second["served"], second["first_response"]) == (True, None)
    turn = one(facts["turns"], day=day("03-03"))
    assert (turn["status"], turn["seconds"], turn["opening"]) == ("answered", 30, False)
    assert one(facts["inquiries"], day=DAY)["stage"] == "inquiry"
    assert one(facts["inquiries"], day=day("03-03"))["stage"] == "continued"
    assert total(shop, built, "inquiries", "served_buyers", on=DAY, to=next_day(DAY)) == (1, 2)


def test_06b_a_message_before_the_question_is_no_answer(shop: Any) -> None:
    """A 09:00 (outreach), B 10:00, no answer: received, unreplied."""
    built = Build().chat("b1", "a1", "A 09:00, B 10:00").chat("b2", "a1", "S 18:00")
    assert total(shop, built, "received_buyers", "unreplied_buyers", "served_buyers") == (1, 1, 0)


def test_06c_silence_begins_a_new_session(shop: Any) -> None:
    """A 09:00, B 09:30, A 09:30:20: first response 20 s."""
    built = Build().chat("b1", "a1", "A 09:00, B 09:30, A 09:30:20")
    assert total(shop, built, "first_response") == 20
    assert one(shop.facts(built.world())["turns"], agent_id="a1")["opening"] is True


def test_06d_a_turn_is_open_while_time_remains(shop: Any) -> None:
    """B 10:00, the shop's newest message anywhere is 10:05: the turn is open, in no number yet."""
    built = Build().chat("b1", "a1", "B 10:00").chat("b2", "a2", "B 10:04, A 10:05")
    assert turns(shop, built, "a1") == [("open", None)]
    rows = shop.query(
        built.world(),
        ["received_buyers", "unreplied_buyers", "answered_turns", "unanswered_turns", "first_response_within_30s"],
        ["agent"],
        DAY,
        DAY,
    )
    assert one(rows, agent="a1") == {
        "agent": "a1",
        "received_buyers": 1,
        "unreplied_buyers": 1,
        "answered_turns": 0,
        "unanswered_turns": 0,
        "first_response_within_30s": None,
    }


def test_16_a_transfer_gives_the_turn_to_the_other_agent(shop: Any) -> None:
    """B 10:00:00 to A1, transfer 10:00:40, A2 replies 10:01:00; order 10:05."""
    built = Build().chat("b1", "a1", "B 10:00:00, T>a2 10:00:40").chat("b1", "a2", "A 10:01:00")
    built.order("o1", "b1", "10:05", paid="10:06")
    facts = shop.facts(built.world())
    assert turns(shop, built, "a1") == [("transferred", None)]
    second = one(facts["turns"], agent_id="a2")
    assert (second["status"], second["seconds"], second["opening"]) == ("answered", 20, True)
    assert second["opened_at"] == at("10:00:40")

    one_side, other = (one(facts["receptions"], agent_id=agent) for agent in ("a1", "a2"))
    assert (one_side["received"], one_side["served"], one_side["handed_out"]) == (True, False, True)
    assert one_side["first_response"] is None
    assert (other["received"], other["served"], other["handed_in"]) == (True, True, True)
    assert other["first_response"] == 20
    assert one(facts["inquiries"], agent_id="a2")["stage"] == "inquiry"
    assert one(facts["order_facts"], order_id="o1")["order_owner"] == "a2"
    assert by_agent(shop, built, "sales") == {"a2": 100}
    rows = shop.query(built.world(), ["buyer_messages", "unreplied_buyers", "response_time"], ["agent"], DAY, DAY)
    assert rows == [
        {"agent": "a1", "buyer_messages": 1, "unreplied_buyers": 1, "response_time": None},
        {"agent": "a2", "buyer_messages": 0, "unreplied_buyers": 0, "response_time": 20},
    ]


def test_18_a_row_is_computed_with_the_settings_of_its_day(shop: Any) -> None:
    """`session_gap` 10 min until 14 March, 5 min from 15 March; B 10:00, A 10:06 on both days."""
    built = Build().rule(session_gap=600).rule("03-15", session_gap=300)
    built.chat("b1", "a1", "B 03-14 10:00, A 03-14 10:06, B 03-15 10:00, A 03-15 10:06")
    assert turns(shop, built) == [("answered", 360), ("late", None)]
    assert total(shop, built, "response_time", on=day("03-14")) == 360
    assert total(shop, built, "late_turns", "answered_turns", on=day("03-15")) == (1, 0)
