"""The story of an order: examples 8, 9, 10, 11b and 16 of examples.md, and what can go wrong around them."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from tests.examples.build import Build, at
from tests.reports.worlds import varied
from tests.support.xundan_world import Loaded
from xundan.metrics.order_list import concerning
from xundan.metrics.order_story import OrderStory, order_story
from xundan.metrics.view import View
from xundan.model.text import UserError
from xundan.reports.as_csv import sheet_csv
from xundan.reports.as_json import object_json
from xundan.reports.order_story import story_json, story_sheet, story_text

HOSTILE = "看这个 [bold red]便宜[/bold red]\x1b[2J\r\n=1+1\u202e倒着"


@pytest.fixture(scope="module")
def view() -> View:
    """Every example with a buyer of its own."""
    built = Build().rule(excluded_flags=["red"]).row("agents", agent_id="a2", name="小王")
    built.order("o8", "b8", "10:00:00", paid="10:20").chat("b8", "a1", "B 10:05, A 10:05:10")
    built.chat("b9", "a1", "B 09:00, A 09:00:10").chat("b9", "a2", "B 09:30, A 09:30:10")
    built.order("o9", "b9", "10:00", paid="10:20")
    built.chat("b10", "a1", "A 09:50").order("o10", "b10", "10:00", paid="10:20")
    built.chat("b10b", "a1", "A 10:10").order("o10b", "b10b", "10:00", paid="10:20")
    built.chat("b16", "a1", "B 10:00:00, T>a2 10:00:40").chat("b16", "a2", "A 10:01:00")
    built.order("o16", "b16", "10:05", shipped_at=at("03-03 09:00"))
    built.chat("b17", "a1", f"B 10:00 = {HOSTILE.replace(',', '')}, R 10:00:01, X 10:00:02, S 10:00:03, A 10:01")
    built.row(
        "messages", buyer_id="b17", agent_id="a1", sent_at=at("10:02"), sender="buyer", kind="recall", text="撤回"
    )
    built.order("o17", "b17", "10:05", paid="10:06", amount="8").refund(
        "o17", "3", applied="11:00", finished="03-05 12:00"
    )
    built.order("o18", None, "10:05", paid="10:06").order("o19", "b9", "10:05", paid="10:06", seller_flag="red")
    built.chat("b20", "a2", "B 10:00:00, A 10:00:30").chat("b20", "a1", "B 10:00:00, A 10:00:30")
    built.order("o20", "b20", "10:05", paid="10:06")
    _decided(built)
    return Loaded(built.world()).view()


def _decided(built: Build) -> None:
    """d1 was a1's by her chat and is given to a2, who never met the buyer; d2, of an unknown buyer, is called silent;
    d3 has a flag; d4's decision was withdrawn; d5 is not paid."""
    built.chat("c1", "a1", "B 10:00, A 10:01").order("d1", "c1", "10:05", paid="10:06")
    built.order("d2", None, "10:05", paid="10:06").order("d3", "b9", "10:05", paid="10:06", seller_flag="red")
    built.chat("c4", "a1", "B 10:00, A 10:01").order("d4", "c4", "10:05", paid="10:06").order("d5", "c5", "10:05")
    by = {"by": "店长", "why": f"电话{HOSTILE}"}
    for order, agent in [("d1", "a2"), ("d2", None), ("d3", "a2"), ("d4", "a2"), ("d5", "a1")]:
        built.row("credit_overrides", order_id=order, agent_id=agent, decided_at=at("03-05 09:00"), **by)
    built.row("credit_overrides", order_id="d4", decided_at=at("03-06 09:00"), by="老板", why="弄错了", withdrawn=True)


def owners(story: OrderStory) -> dict[str, str | None]:
    return {v.rule: v.agent_id or v.state for v in story.verdicts}


def test_08_a_followed_up_payment(view: View) -> None:
    story = order_story(view, "s1", "o8")
    assert owners(story) == {"order_first": "a1", "order": "silent", "payment": "a1"}
    assert story.verdict("order").why.zh == "窗口 3 月 1 日 - 2 日聊天记录齐全, 没有客服与买家互聊"
    assert story.verdict("order_first").why.zh.startswith("没有下单客服, 看付款客服. a1: 付款前窗口")
    told = [(m.event or m.who, m.in_order_window, m.in_payment_window) for m in story.timeline]
    assert told == [
        ("created", False, False), ("buyer", False, True), ("agent", False, True), ("paid", False, False)
    ]  # fmt: skip


def test_09_the_last_agent_earns_the_order(view: View) -> None:
    story = order_story(view, None, "o9")
    assert set(owners(story).values()) == {"a2"}
    assert story.verdict("order").why.zh == (
        "a2: 下单前窗口 (3 月 1 日 - 2 日) 内最后一条人工消息 09:30:10, 晚于 a1 的 09:00:10"
    )
    assert story.verdict("order").why.en == (
        "a2: last human message before the order in its window (2026-03-01 to 2026-03-02) at 09:30:10, "
        "later than a1's at 09:00:10"
    )
    first, second = story.candidates
    assert (first.agent_id, first.order_messages, first.order_owner) == ("a1", 1, False)
    assert (second.agent_id, second.order_last, second.order_owner) == ("a2", datetime(2026, 3, 2, 9, 30, 10), True)


def test_10_an_outreach_that_nobody_asked_for_earns_nothing(view: View) -> None:
    story = order_story(view, None, "o10")
    assert set(owners(story).values()) == {"silent"}
    assert "a1 发过消息, 但买家没有" in story.verdict("order_first").why.zh
    assert story.candidates == []


def test_10_a_reminder_that_worked_earns_the_payment(view: View) -> None:
    story = order_story(view, None, "o10b")
    assert owners(story) == {"order_first": "a1", "order": "silent", "payment": "a1"}
    assert "下单后到付款前发过 1 条人工消息, 最后一条 10:10:00 (催付)" in story.verdict("payment").why.zh
    assert "(a reminder)" in story.verdict("payment").why.en


@pytest.mark.parametrize(("since", "state"), [("03-02", "unattributable"), ("03-01", "silent")])
def test_11b_missing_chats_never_look_like_silent_sales(since: str, state: str) -> None:
    built = Build().chat("b2", "a1", "B 10:00, A 10:01").order("o1", "b1", "10:00", paid="10:00")
    story = order_story(Loaded(built.covers("messages", since).world()).view(), "s1", "o1")
    assert set(owners(story).values()) == {state}
    if state == "unattributable":
        assert story.verdict("order").why.zh == "3 月 1 日没有导入聊天记录, 不能说是静默"
        assert "no chats imported for 2026-03-01" in story.verdict("payment").why.en


def test_16_an_order_after_a_transfer(view: View) -> None:
    story = order_story(view, None, "o16")
    assert owners(story) == {"order_first": None, "order": "a2", "payment": None}
    assert story.verdict("payment").why.zh == "订单没有付款, 不算销售额"
    assert [(m.who, m.agent_id, m.to) for m in story.timeline if m.who != "event"] == [
        ("buyer", "a1", None), ("transfer", "a1", "a2"), ("agent", "a2", None)
    ]  # fmt: skip
    assert [m.event for m in story.timeline if m.event] == ["created", "shipped"]
    assert story.payment_window is None


def test_the_timeline_tells_machines_and_what_is_as_if_not_sent(view: View) -> None:
    story = order_story(view, None, "o17")
    told = [m.event or m.who for m in story.timeline]
    assert told == [
        "buyer", "machine", "machine", "system", "agent", "ignored", "created", "paid", "refund_applied",
        "refund_finished",
    ]  # fmt: skip
    assert story.timeline[-1].day == date(2026, 3, 5)


def test_hostile_chat_text_cannot_steer_a_terminal(view: View) -> None:
    for lang in ("zh", "en"):
        text = story_text(order_story(view, None, "o17"), lang)
        assert "[bold red]便宜[/bold red]" in text
        assert not any(c in text for c in "\x1b\r\u202e")
        assert all(len(line) <= 100 for line in text.splitlines())


def test_a_blank_buyer_a_flag_and_a_tie(view: View) -> None:
    assert order_story(view, None, "o18").verdict("order").why.zh == "订单没有买家账号, 找不到聊天记录"
    assert order_story(view, None, "o19").verdict("order_first").why.zh == "订单插了 red 旗, 不计绩效"
    tied = order_story(view, None, "o20").verdict("order")
    assert tied.agent_id == "a1"
    assert tied.why.zh.endswith("与 a2 同一秒, 取账号较小的")


def test_most_messages_is_told_as_such() -> None:
    built = Build().rule(credited_agent="most_messages", silent_chase_after=30)
    built.chat("b1", "a1", "B 09:00, A 09:00:10, A 09:00:20").chat("b1", "a2", "B 09:30, A 09:30:10")
    built.order("o1", "b1", "10:00", paid="10:20")
    built.chat("b2", "a1", "A 10:10").order("o2", "b2", "10:00", paid="10:20")
    built.chat("agent", "a1", "B 09:00, A 09:01").order("o3", "agent", "10:00", paid="10:20").row(
        "agents", agent_id="agent"
    )
    view = Loaded(built.world()).view()
    story = order_story(view, None, "o1")
    assert story.verdict("order").why.zh.endswith("2 条最多, a2 1 条")
    assert "下单后 30 分钟内的消息不算" in order_story(view, None, "o2").verdict("payment").why.zh
    filtered = order_story(view, None, "o3")
    assert {m.filtered for m in filtered.timeline if m.who != "event"} == {"own_staff"}
    assert "此接待被过滤" in story_text(filtered, "zh")


def test_a_decision_is_the_reason_under_every_rule_and_makes_nobody_a_candidate(view: View) -> None:
    story = order_story(view, None, "d1")
    assert owners(story) == {"order_first": "a2", "order": "a2", "payment": "a2"}
    assert {v.why.zh for v in story.verdicts} == {f"店长 于 2026-03-05 09:00:00 改判给 a2, 理由: 电话{HOSTILE}"}
    assert story.verdict("order").why.en.startswith("decided for a2 by 店长 at 2026-03-05 09:00:00, because: 电话")
    assert [(c.agent_id, c.order_messages, c.order_owner) for c in story.candidates] == [("a1", 1, False)]
    last = story.timeline[-1]
    assert (last.event, last.agent_id, last.by, last.day) == ("decided", "a2", "店长", date(2026, 3, 5))
    assert "  09:00:00                 -- decided for 小王 by 店长: 电话看这个" in story_text(story, "en")
    for lang in ("zh", "en"):
        text = story_text(story, lang)
        assert not any(c in text for c in "\x1b\r\u202e") and all(len(line) <= 100 for line in text.splitlines())


def test_an_order_decided_as_silent_says_so_also_with_an_unknown_buyer(view: View) -> None:
    story = order_story(view, None, "d2")
    assert set(owners(story).values()) == {"silent"}
    assert story.verdict("order").why.zh.startswith("店长 于 2026-03-05 09:00:00 改判为静默, 理由: ")
    assert "decided as silent by 店长: 电话" in story_text(story, "en")


def test_an_excluded_order_stays_excluded_whatever_was_decided(view: View) -> None:
    story = order_story(view, None, "d3")
    assert set(owners(story).values()) == {"excluded"}
    why = story.verdict("payment").why
    assert why.zh.startswith("订单插了 red 旗, 不计绩效; 改判了也一样 (店长 于 2026-03-05 09:00:00 改判给 a2, ")
    assert why.en.startswith("its flag red takes it out of performance, whatever was decided (decided for a2 by ")
    assert [each.state for each in story.decisions] == ["excluded"]


def test_a_withdrawn_decision_is_told_and_decides_nothing(view: View) -> None:
    story = order_story(view, None, "d4")
    assert set(owners(story).values()) == {"a1"}
    assert story.verdict("order").why.en == (
        "a1: last human message before the order in its window (2026-03-01 to 2026-03-02) at 10:01:00; "
        "no other candidate"
    )
    assert [(each.by, each.state) for each in story.decisions] == [("店长", "withdrawn"), ("老板", "withdrawal")]
    assert [m.event for m in story.timeline[-2:]] == ["decided", "withdrawn"]
    assert "-- 收回改判, 老板: 弄错了 --" in story_text(story, "zh")
    told = json.loads(object_json(story_json(story, "zh")))
    assert told["decisions"][1] == {
        "decided_at": "2026-03-06 09:00:00", "agent": None, "by": "老板", "why": "弄错了", "state": "withdrawal"
    }  # fmt: skip
    assert [(row["who"].zh, row["text"]) for row in story_sheet(story).rows][-1] == ("收回改判", "老板: 弄错了")


def test_a_decided_order_that_is_not_paid_is_no_sale(view: View) -> None:
    story = order_story(view, None, "d5")
    assert owners(story) == {"order_first": None, "order": "a1", "payment": None}
    assert story.verdict("order").why.zh.startswith("店长 于 ")
    assert story.verdict("payment").why.zh == "订单没有付款, 不算销售额"
    assert story.candidates == []


def test_an_unknown_order_and_an_unknown_shop_are_said_so(view: View) -> None:
    with pytest.raises(UserError) as missing:
        order_story(view, None, "nothing")
    assert missing.value.code == "unknown_order"
    with pytest.raises(UserError) as shop:
        order_story(view, "elsewhere", "o8")
    assert shop.value.code == "shop"


def test_an_order_id_of_two_shops_asks_which() -> None:
    world = varied()
    world.tables["orders"] += [{**row, "shop": "s2"} for row in world.tables["orders"] if row["order_id"] == "o1"]
    view = Loaded(world).view()
    with pytest.raises(UserError) as several:
        order_story(view, None, "o1")
    assert several.value.code == "several_shops"
    assert order_story(view, "s1", "o1").order["shop"] == "s1"


def test_the_same_as_json(view: View) -> None:
    told = json.loads(object_json(story_json(order_story(view, None, "o9"), "zh")))
    assert list(told) == ["order", "order_window", "payment_window", "owners", "candidates", "decisions", "timeline"]
    assert told["order_window"] == {"from": "2026-03-01", "to": "2026-03-02", "until": "2026-03-02 10:00:00"}
    assert [owner["agent"] for owner in told["owners"]] == ["a2", "a2", "a2"]
    assert told["timeline"][0]["text"] == "text of B"


def test_the_story_as_a_table_for_a_spreadsheet(view: View) -> None:
    sheet = story_sheet(order_story(view, None, "o17"))
    text = sheet_csv(sheet, "zh")
    assert "\x1b" not in text and len(text.splitlines()) == len(sheet.rows) + 1
    assert [column.header.zh for column in sheet.columns][:2] == ["时间", "下单窗口内"]
    assert {row["who"].zh for row in sheet.rows} >= {"买家", "客服", "自动", "下单", "付款", "申请退款", "退款成功"}
    assert len(sheet.notes) == 3 and sheet.notes[0].zh.startswith("下单优先判定: ")


def test_a_colleague_is_told_why_it_is_not_hers_and_no_more() -> None:
    built = Build().chat("b1", "a1", "B 09:00, A 09:00:10").chat("b1", "a2", "B 09:30, A 09:30:10")
    built.chat("b1", "a3", "B 09:10, A 09:10:10").order("o1", "b1", "10:00", paid="10:20")
    view = Loaded(built.world()).view()
    loser = order_story(view, "s1", "o1", {"a1"})
    assert loser.verdict("order").why.zh.endswith("最后一条人工消息 09:30:10, 晚于 a1 的 09:00:10")
    assert [each.agent_id for each in loser.candidates] == ["a1"]
    assert {each.agent_id for each in loser.timeline if not each.event} == {"a1"}
    winner = order_story(view, "s1", "o1", {"a2"}).verdict("order").why
    assert winner.zh.endswith("最后一条人工消息 09:30:10, 胜过另外 2 位候选客服")
    assert winner.en.endswith("at 09:30:10, ahead of 2 other candidates")
    stranger = order_story(view, "s1", "o1", {"a9"})
    assert stranger.verdict("order").why.zh.endswith("最后一条人工消息 09:30:10")
    assert owners(stranger) == owners(order_story(view, "s1", "o1"))
    assert "09:10:10" not in story_text(loser, "zh") + story_text(stranger, "zh")


def test_who_wrote_in_vain_is_told_to_herself_only() -> None:
    built = Build().chat("b1", "a1", "A 09:50").chat("b1", "a2", "A 09:40").order("o1", "b1", "10:00", paid="10:20")
    view = Loaded(built.world()).view()
    assert "a1, a2 发过消息" in order_story(view, "s1", "o1").verdict("order").why.zh
    assert "; a1 发过消息" in order_story(view, "s1", "o1", {"a1"}).verdict("order").why.zh


def test_orders_that_concern_somebody_are_those_she_talked_about_or_was_given(view: View) -> None:
    orders = ["o9", "o10", "d1", "o18", "missing"]
    assert concerning(view, "s1", orders, ["a1"]) == {"o9", "d1"}
    assert concerning(view, "s1", orders, ["a2"]) == {"o9", "d1"}
    assert concerning(view, "s1", ["d1"], ["a9"]) == frozenset()
    assert concerning(view, "s1", [], ["a1"]) == frozenset()
