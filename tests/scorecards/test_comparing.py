"""A closed month beside what it would come to now: every cause is named, and what is left is carried once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.lake.keeper import csv_file, message, order
from tests.scorecards.test_closing import OCTOBER, change_plan, close, refused
from tests.support import paid_shop
from tests.support.paid_shop import BUYERS, MONTH, NOW, add, grade, refund
from xundan.entering import decide
from xundan.lake.importing import Wishes
from xundan.metrics.deciding import Wish
from xundan.scorecards.closing.cabinet import Cabinet
from xundan.scorecards.closing.carrying import Carried, carry, compared
from xundan.scorecards.closing.closing import close_month, closed_month, closed_payroll, reopen
from xundan.scorecards.comparing import AgentThenNow, Compared, compare
from xundan.scorecards.month import payroll
from xundan.scorecards.shelf import Month, chosen
from xundan.session import Session

NOVEMBER = Month.of("2025-11")


@pytest.fixture
def closed(shop: Session) -> Session:
    close(shop)
    return shop


def now(session: Session) -> Compared:
    with Session(type(session.workspace)(session.workspace.root)).view() as view:
        return compared(view, session.workspace, OCTOBER)


def of(found: Compared, agent: str) -> AgentThenNow:
    return next(each for each in found.agents if each.agent_id == agent)


def causes(found: Compared, agent: str) -> list[tuple[str, str]]:
    return [(cause.kind, cause.what) for cause in of(found, agent).causes]


def said(found: Compared, agent: str, kind: str) -> list[str]:
    return [cause.said.zh for cause in of(found, agent).causes if cause.kind == kind]


def money(each: AgentThenNow) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    return {line.key: (line.then, line.now) for line in each.lines if line.then != line.now}


def test_nothing_differs_while_nothing_happened(closed: Session) -> None:
    found = now(closed)
    assert found.different == () and found.left == Decimal(0)
    assert [(each.agent_id, each.then, each.now) for each in found.agents] == [
        ("a1", Decimal(3018), Decimal(3018)), ("a2", Decimal(3100), Decimal(3100))
    ]  # fmt: skip


def test_a_late_refund_takes_its_part_of_the_commission(closed: Session, tmp_path: Path) -> None:
    add(closed, "refunds", [refund("r2", "o3", "50", "2025-11-01")], tmp_path)
    found = now(closed)
    assert money(of(found, "a2")) == {"commission": (Decimal(20), Decimal(15))}
    assert of(found, "a2").left == Decimal(-5) and causes(found, "a2") == [("order", "o3")]
    assert said(found, "a2", "order") == ["订单 o3: 退款 0.00 → 50.00"]
    assert not of(found, "a1").differs


def test_an_order_that_changes_hands_is_a_cause_for_both(closed: Session) -> None:
    decide(closed, Wish("o2", "give", "她谈成的", "店长", "a2"))
    found = now(closed)
    # a1: sales 300 of 400 are 60 points, 78 in all; commission of 300. a2: the same, of 280.
    assert money(of(found, "a1")) == {"pool": (Decimal(980), Decimal(780)), "commission": (Decimal(38), Decimal(30))}
    assert money(of(found, "a2")) == {"pool": (Decimal(580), Decimal(780)), "commission": (Decimal(20), Decimal(28))}
    for agent in ("a1", "a2"):
        [told] = said(found, agent, "order")
        assert told.startswith("订单 o2: ") and "下单优先归属 a1 → a2" in told
        assert "unknown" not in {kind for kind, _ in causes(found, agent)}


def test_orders_that_are_new_or_of_another_amount_are_named(closed: Session, tmp_path: Path) -> None:
    at = {"buyer_id": BUYERS[2], "paid_at": "2025-10-07 11:01:00"}
    add(closed, "orders", [order("o8", "2025-10-07 11:00:00", "100", **at)], tmp_path)
    found = now(closed)
    assert money(of(found, "a2")) == {"pool": (Decimal(580), Decimal(780)), "commission": (Decimal(20), Decimal(30))}
    assert said(found, "a2", "order") == ["订单 o8: 新算进来的, 100.00"]
    at = {"buyer_id": BUYERS[2], "paid_at": "2025-10-07 10:12:00"}
    add(closed, "orders", [order("o3", "2025-10-07 10:10:00", "180", status="", **at)], tmp_path)
    assert "订单 o3: 实付 200.00 → 180.00, 销售额 200.00 → 180.00" in said(now(closed), "a2", "order")
    closed.undo("1")
    assert "订单 o1: 没有了, 原来 300.00" in said(now(closed), "a1", "order")


def test_marks_that_were_added_changed_or_withdrawn_are_named(closed: Session, tmp_path: Path) -> None:
    add(closed, "grades", [grade("a1", "10", withdrawn="1")], tmp_path)
    praise = {"agent_id": "a2", "day": "2025-10-21", "kind": "praise", "note": "主动加班", "by": "店长"}
    add(closed, "adjustments", [praise], tmp_path)
    add(closed, "grades", [grade("a2", "20")], tmp_path)
    found = now(closed)
    assert said(found, "a1", "mark") == ["打分 2025-10 quality: 18 → 已收回"]
    assert said(found, "a2", "mark") == [
        "加减项 2025-10-21 praise 主动加班: 无 → ✓", "打分 2025-10 quality: 18 → 20"
    ]  # fmt: skip
    assert money(of(found, "a2")) == {"pool": (Decimal(580), Decimal(620))}  # 20 + 40 + 2
    # a1's sales alone, stretched: 80 x 100 / 80 = 100.
    assert money(of(found, "a1")) == {"pool": (Decimal(980), Decimal(1000))}


def test_a_changed_setting_is_named_with_both_values(closed: Session) -> None:
    config = closed.workspace.root / "xundan.toml"
    text = config.read_text(encoding="utf-8")
    late = '\n[[rules]]\nvalid_from = 2025-10-06\nexcluded_flags = ["红"]\nslow_turns = 9\n'
    config.write_text(text + late, encoding="utf-8")
    again = Session(type(closed.workspace)(closed.workspace.root))
    again.refresh()
    change_plan(again, "target = 400", "target = 200")
    found = now(again)
    assert said(found, "a2", "rule") == [
        "设置 slow_turns (2025-10-06 起): 3 → 9", "设置 excluded_flags (2025-10-06 起): [] → ['红']"
    ]  # fmt: skip
    assert said(found, "a2", "plan") == ["方案 team 改了: -target = 400 | +target = 200"]
    assert money(of(found, "a2")) == {"pool": (Decimal(580), Decimal(980))}
    assert not of(found, "a1").differs, "400.00 is all of 200.00 as well"


def test_another_level_is_a_cause(closed: Session, tmp_path: Path) -> None:
    add(closed, "agents", [{"agent_id": "a1", "name": "小雨", "level": "资深", "from_day": "2025-10-17"}], tmp_path)
    found = now(closed)
    # 2000 x 16/31 + 2500 x 15/31 = 1032.26 + 1209.68
    assert money(of(found, "a1")) == {"base": (Decimal(2000), Decimal("2241.94"))}
    assert said(found, "a1", "agent") == [
        "方案 team 下的日子: 2025-10-01..2025-10-31 普通 → 2025-10-01..2025-10-16 普通; 2025-10-17..2025-10-31 资深"
    ]


def test_two_runs_of_days_under_one_plan_are_two_cards_of_one_agent(shop: Session, tmp_path: Path) -> None:
    change_plan(shop, 'agents = ["a1", "a2"]', 'agents = ["a1", "a2"]\nlevels = ["普通", "资深"]')
    away = [
        {"agent_id": "a1", "name": "小雨", "level": level, "from_day": f"2025-10-{day}"}
        for level, day in (("学习", "11"), ("普通", "21"))
    ]
    add(shop, "agents", away, tmp_path)
    close(shop)
    paid = closed_payroll(shop.workspace, OCTOBER)
    assert paid is not None and [card.days for card in paid.cards if card.agent_id == "a1"] == [10, 11]
    found = now(shop)
    assert found.different == () and of(found, "a1").then == sum(
        card.total for card in paid.cards if card.agent_id == "a1" and card.total is not None
    )
    add(shop, "grades", [grade("a1", "16")], tmp_path)
    # Of 1000: the first ten days had 98 points and have 96, the eleven others 18 and 16 (nothing sold).
    changed = [(line.plan, line.then, line.now) for line in of(now(shop), "a1").lines if line.then != line.now]
    assert changed == [
        ("team", Decimal("316.13"), Decimal("309.68")), ("team (2)", Decimal("63.87"), Decimal("56.77"))
    ]  # fmt: skip


def test_what_a_record_cannot_explain_is_said_to_be_so(shop: Session, tmp_path: Path) -> None:
    tiers = 'score = "tiers"\nmetric = "response_time"\ntiers = [{ upto = 30, points = 80 }, { points = 0 }]'
    change_plan(shop, 'score = "target"\nmetric = "sales"\ntarget = 400', tiers)
    close(shop)
    late = [
        message("2025-10-09 10:00:00", "在吗", buyer=BUYERS[3], agent="a1"),
        message("2025-10-09 10:02:00", "在的", buyer=BUYERS[3], agent="a1", sender="agent"),
    ]
    add(shop, "messages", late, tmp_path)
    found = now(shop)
    # a1 answered after 20 s, twice; with 120 s the mean is 160 / 3.
    assert said(found, "a1", "figure") == ["销售额 20 s (40 / 2) → 53.33 s (160 / 3)"]
    [told] = said(found, "a1", "unknown")
    assert told.startswith("response_time 变了") and "说不出是哪些行" in told
    assert of(found, "a1").left == Decimal(-800)


def test_a_difference_without_any_cause_says_that_nothing_explains_it(closed: Session) -> None:
    then = Cabinet(closed.workspace.closed).record(OCTOBER)
    assert then is not None
    first, *others = then.payroll.cards
    odd = replace(first, total=Decimal("3019.00"), lines=())
    changed = replace(then, payroll=replace(then.payroll, cards=(odd, *others)))
    found = compare(then, changed, "0" * 64, {})
    [cause] = of(found, "a1").causes
    assert cause.kind == "unknown" and cause.said.en.endswith("nothing here explains it")


def test_what_is_left_is_carried_once_with_the_records_reference(closed: Session, tmp_path: Path) -> None:
    add(closed, "refunds", [refund("r2", "o3", "50", "2025-11-01")], tmp_path)
    add(closed, "grades", [grade("a1", "16")], tmp_path)  # 96 of 100: -20.00
    sha = closed_month(closed.workspace, OCTOBER).sha256
    assert sha is not None
    done = carry(closed, OCTOBER, by="老板", now=NOW)
    note = f"2025-10 #{sha[:8]}"
    told = [(row.agent_id, row.day, row.amount, row.note) for row in done.rows]
    day = date(2025, 11, 1)
    assert told == [("a1", day, Decimal(-20), note), ("a2", day, Decimal(-5), note)]
    imports = len(closed.history())
    assert done.import_id == closed.history()[-1].id and done.stay == ()
    found = now(closed)
    assert found.left == Decimal(0) and [each.carried for each in found.agents] == [Decimal(-20), Decimal(-5)]
    again = carry(closed, OCTOBER, by="老板", now=NOW)
    assert again == Carried(MONTH, (), None, ()) and len(closed.history()) == imports
    [step] = [each for each in closed_month(closed.workspace, OCTOBER).journal if each.what == "carried"]
    assert (step.by, step.sha256, step.carried) == ("老板", sha, done.rows)
    with closed.view() as view:
        november = payroll(view, chosen(closed.workspace.plans, (), NOVEMBER), NOVEMBER)
    assert {card.agent_id: line.amount for card in november.cards if (line := card.line("carried"))} == {
        "a1": Decimal(-20), "a2": Decimal(-5)
    }  # fmt: skip


def test_more_is_carried_beside_what_was_and_an_undone_import_is_owed_again(closed: Session, tmp_path: Path) -> None:
    add(closed, "refunds", [refund("r2", "o3", "50", "2025-11-01")], tmp_path)
    carry(closed, OCTOBER, by="老板", now=NOW)
    add(closed, "refunds", [refund("r3", "o3", "30", "2025-11-02")], tmp_path)
    [row] = carry(closed, OCTOBER, by="老板", now=NOW).rows
    assert row.amount == Decimal(-3) and row.note.endswith(" (2)")
    assert of(now(closed), "a2").carried == Decimal(-8)
    closed.undo("last")
    assert of(now(closed), "a2").left == Decimal(-3)
    [row] = carry(closed, OCTOBER, by="老板", now=NOW).rows
    assert row.amount == Decimal(-3) and now(closed).left == Decimal(0)


def test_a_closed_month_is_given_nothing_and_a_reopened_one_is_not_paid_twice(closed: Session, tmp_path: Path) -> None:
    add(closed, "refunds", [refund("r2", "o3", "50", "2025-11-01")], tmp_path)
    carry(closed, OCTOBER, by="老板", now=NOW)
    add(closed, "grades", [{**grade(a), "month": "2025-11"} for a in ("a1", "a2")], tmp_path)
    bought = order("n1", "2025-11-20 10:00:00", "9", buyer_id=BUYERS[3], paid_at="2025-11-20 10:01:00")
    november_days = Wishes(covers=(date(2025, 11, 1), date(2025, 11, 30)))
    asked = message("2025-11-20 09:00:00", "在吗", buyer=BUYERS[3], agent="a1")
    files = [csv_file(tmp_path / "n1.csv", [bought]), csv_file(tmp_path / "n2.csv", [asked])]
    closed.import_files(files, november_days)
    later = NOW.replace(month=12)
    close_month(closed, NOVEMBER, by="小李", why="十一月停业", anyway=True, now=later)
    november = closed_payroll(closed.workspace, NOVEMBER)
    add(closed, "refunds", [refund("r3", "o3", "30", "2025-12-02")], tmp_path)
    [row] = carry(closed, OCTOBER, by="老板", now=later).rows
    assert (row.day, row.amount) == (date(2025, 12, 1), Decimal(-3))
    assert closed_payroll(closed.workspace, NOVEMBER) == november
    # Opened and closed again October pays 3092.00 itself; the 8.00 that later months took are owed to her.
    reopen(closed, OCTOBER, by="老板", why="退款晚到", now=later)
    close(closed, now=later)
    assert (of(now(closed), "a2").then, of(now(closed), "a2").left) == (Decimal(3092), Decimal(8))


def test_who_is_under_no_plan_then_is_left_to_be_settled_by_hand(closed: Session, tmp_path: Path) -> None:
    add(closed, "refunds", [refund("r2", "o3", "50", "2025-11-01")], tmp_path)
    gone = {"agent_id": "a2", "name": "小美", "level": "资深", "active_to": "2025-10-31"}
    add(closed, "agents", [gone], tmp_path)
    done = carry(closed, OCTOBER, by="老板", now=NOW)
    [left] = done.stay
    assert done.rows == () and left.agent.agent_id == "a2" and "2025-11 不适用任何方案" in left.why.zh
    assert of(now(closed), "a2").left == Decimal(-5)


def test_an_open_month_is_compared_with_nothing(shop: Session) -> None:
    refused("not_closed", lambda: now(shop))
    refused("not_closed", lambda: carry(shop, OCTOBER, by="老板", now=NOW))


def test_what_a_killed_carry_left_is_noted_by_the_next_one(
    closed: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(closed, "refunds", [refund("r2", "o3", "50", "2025-11-01")], tmp_path)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("xundan.scorecards.closing.carrying._note", killed)
        with pytest.raises(KeyboardInterrupt):
            carry(closed, OCTOBER, by="老板", now=NOW)
    assert now(closed).left == Decimal(0)
    assert carry(closed, OCTOBER, by="小李", now=NOW).rows == ()
    [step] = [each for each in closed_month(closed.workspace, OCTOBER).journal if each.what == "carried"]
    assert [row.amount for row in step.carried] == [Decimal(-5)]
    assert paid_shop.TOTALS["a2"] == Decimal(3100)
