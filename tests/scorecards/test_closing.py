"""A closed month: what its record holds, who closed and confirmed it, and that nothing changes it."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lake.keeper import csv_file, order
from tests.support import paid_shop
from tests.support.bytes_of import places
from tests.support.paid_shop import BUYERS, MONTH, NOW, TOTALS, add, grade, refund
from xundan.entering import decide
from xundan.lake.importing import Wishes
from xundan.lake.writer import Waiting
from xundan.metrics.deciding import Wish
from xundan.model.privacy import Privacy
from xundan.model.text import UserError
from xundan.scorecards.closing.cabinet import Cabinet, digest
from xundan.scorecards.closing.carrying import carry, compared
from xundan.scorecards.closing.closing import (
    close_month,
    closed_month,
    closed_months,
    closed_payroll,
    confirm,
    reopen,
)
from xundan.scorecards.closing.record import Record
from xundan.scorecards.month import payroll
from xundan.scorecards.shelf import Month, chosen
from xundan.session import Session
from xundan.workspace import whole_file

OCTOBER = Month.of(MONTH)


def folder(session: Session) -> Path:
    return session.workspace.closed / MONTH


def content(session: Session) -> bytes:
    return (folder(session) / "record.json").read_bytes()


def record(session: Session) -> Record:
    found = Cabinet(session.workspace.closed).record(OCTOBER)
    assert found is not None
    return found


def close(session: Session, **more: Any) -> None:
    close_month(session, OCTOBER, **{"by": "小李", "now": NOW} | more)


def refused(code: str, act: Callable[[], object]) -> UserError:
    with pytest.raises(UserError) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def change_plan(session: Session, old: str, new: str) -> None:
    path = session.workspace.plans / "team.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_record_holds_all_that_the_month_was_paid_by(shop: Session) -> None:
    assert closed_payroll(shop.workspace, OCTOBER) is None
    with shop.view() as view:
        computed = payroll(view, chosen(shop.workspace.plans, (), OCTOBER), OCTOBER)
    close(shop)
    paid = closed_payroll(shop.workspace, OCTOBER)
    assert paid is not None and {card.agent_id: card.total for card in paid.cards} == TOTALS
    assert [card.lines for card in paid.cards] == [card.lines for card in computed.cards]
    assert [card.items for card in paid.cards] == [card.items for card in computed.cards]
    kept = record(shop)
    assert [(plan.id, plan.file, plan.text) for plan in kept.plans] == [("team", "plans/team.toml", paid_shop.PLAN)]
    assert [(each.from_day, each.settings["credit_window_days"]) for each in kept.rules] == [(None, 2)]
    assert [(mark.table, mark.agent_id, mark.on, mark.number) for mark in kept.marks if mark.table == "grades"] == [
        ("grades", "a1", MONTH, Decimal(18)), ("grades", "a2", MONTH, Decimal(18))
    ]  # fmt: skip
    told = [
        (each.order_id, each.paid_day, each.paid_amount, each.refunded, each.owners["order_first"].agent_id, each.buyer)
        for each in kept.credits
    ]
    assert told == [
        ("o1", date(2025, 10, 5), Decimal(300), Decimal(0), "a1", "B0001"),
        ("o2", date(2025, 10, 6), Decimal(100), Decimal(20), "a1", "B0002"),
        ("o3", date(2025, 10, 7), Decimal(200), Decimal(0), "a2", "B0003"),
    ], "o4 is nobody's"
    [candidate] = kept.credits[0].candidates
    assert (candidate.agent_id, candidate.order_messages, candidate.payment_messages) == ("a1", 1, 1)


def test_one_buyer_has_one_number_and_refunds_of_the_month_bring_their_orders(shop: Session, tmp_path: Path) -> None:
    old = order("o0", "2025-09-30 10:00:00", "50", buyer_id=BUYERS[1], paid_at="2025-09-30 10:01:00")
    add(shop, "orders", [old], tmp_path)
    decide(shop, Wish("o0", "give", "她谈成的", "店长", "a2"))
    add(shop, "refunds", [refund("r0", "o0", "7", "2025-10-09")], tmp_path)
    close(shop)
    [first, *_] = credits = record(shop).credits
    assert (first.order_id, first.paid_day, first.finished) == ("o0", date(2025, 9, 30), Decimal(7))
    assert first.owners["payment"].agent_id == "a2" and first.candidates == ()
    assert first.buyer == next(each.buyer for each in credits if each.order_id == "o2") == "B0001"


def test_a_record_names_no_buyer_and_holds_no_chat(shop: Session) -> None:
    config = shop.workspace.root / "xundan.toml"
    text = config.read_text(encoding="utf-8").replace("blocked_buyers = []", f'blocked_buyers = ["{BUYERS[3]}"]')
    config.write_text(text, encoding="utf-8")
    again = Session(type(shop.workspace)(shop.workspace.root))
    close(again, why=f"{BUYERS[0]} 的事说清了")
    for path in folder(again).iterdir():
        for word in (*BUYERS, "在吗", "在的"):
            assert word not in path.read_text(encoding="utf-8"), path.name
    kept = record(again)
    assert kept.rules[0].settings["blocked_buyers"] == ["***"]
    assert "[买家]说她很耐心" in [mark.note for mark in kept.marks]
    assert closed_month(again.workspace, OCTOBER).journal[0].why == "[买家] 的事说清了"


def test_a_lake_of_pseudonyms_gives_none_of_them_away(tmp_path: Path) -> None:
    session = paid_shop.session(tmp_path, Privacy(buyers="pseudonyms"))
    with session.view() as view:
        stored = view.engine.rows(view.fact("order_facts"))["buyer_id"].to_pylist()
    close(session)
    text = content(session).decode()
    assert len(set(stored)) == 4 and not [name for name in (*stored, *BUYERS) if name in text]
    assert [each.buyer for each in record(session).credits] == ["B0001", "B0002", "B0003"]
    assert "[买家]说她很耐心" in text, "the key tells whose name stands in the note"


def test_a_forgotten_buyer_leaves_the_record_as_it_is_and_stands_nowhere(shop: Session) -> None:
    close(shop)
    before = content(shop)
    assert places(shop.workspace.root, BUYERS[2])
    shop.forget(BUYERS[2])
    assert places(shop.workspace.root, BUYERS[2]) == []
    assert content(shop) == before
    with shop.view() as view:
        found = compared(view, shop.workspace, OCTOBER)
    kinds = {cause.kind for each in found.agents for cause in each.causes}
    assert "forgotten" in kinds and "mark" not in kinds, "notes are kept as forgetting leaves them"
    done = carry(shop, OCTOBER, by="老板", now=NOW)
    assert done.rows == () and [each.agent.agent_id for each in done.stay] == ["a2"], "nobody pays for it"


def test_the_same_state_gives_the_same_bytes_whoever_closes_it_when(shop: Session) -> None:
    close(shop)
    first = content(shop)
    reopen(shop, OCTOBER, by="老板", why="再看一遍", now=NOW)
    assert closed_payroll(shop.workspace, OCTOBER) is None
    close(shop, by="小王", now=NOW + timedelta(days=9))
    assert content(shop) == first == (folder(shop) / "record-1.json").read_bytes()
    steps = closed_month(shop.workspace, OCTOBER).journal
    assert [(each.what, each.by, each.why) for each in steps] == [
        ("closed", "小李", None), ("reopened", "老板", "再看一遍"), ("closed", "小王", None)
    ]  # fmt: skip
    assert {each.sha256 for each in steps} == {digest(first)}


def test_the_journal_says_who_and_when_in_utc_and_by_the_shops_clock(shop: Session) -> None:
    close(shop)
    found = confirm(shop, OCTOBER, by="老板", now=NOW + timedelta(hours=1))
    assert found.state == "confirmed" and found.sha256 == digest(content(shop))
    lines = [json.loads(line) for line in (folder(shop) / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["what"], line["by"], line["at"], line["local"]) for line in lines] == [
        ("closed", "小李", "2025-11-03T02:00:00Z", "2025-11-03T10:00:00+08:00"),
        ("confirmed", "老板", "2025-11-03T03:00:00Z", "2025-11-03T11:00:00+08:00"),
    ]
    assert refused("already_confirmed", lambda: confirm(shop, OCTOBER, by="老板", now=NOW)).message.zh.endswith(
        "老板 确认"
    )
    refused("already_closed", lambda: close(shop))
    [month] = closed_months(shop.workspace)
    steps = [month.newest("closed"), month.newest("confirmed")]
    assert [step and step.by for step in steps] == ["小李", "老板"]
    reopen(shop, OCTOBER, by="老板", why="漏了一单", now=NOW)
    assert closed_month(shop.workspace, OCTOBER).newest("confirmed") is None
    refused("not_closed", lambda: confirm(shop, OCTOBER, by="老板", now=NOW))
    refused("not_closed", lambda: reopen(shop, OCTOBER, by="老板", why="又一次", now=NOW))


def test_a_reason_and_a_name_are_asked_for(shop: Session) -> None:
    refused("needs_why", lambda: close(shop, anyway=True))
    refused("blank", lambda: close(shop, by=" "))
    close(shop)
    refused("needs_why", lambda: reopen(shop, OCTOBER, by="老板", why=None, now=NOW))
    refused("blank", lambda: reopen(shop, OCTOBER, by="老板", why="  ", now=NOW))
    refused("blank", lambda: confirm(shop, OCTOBER, by="", now=NOW))
    assert closed_month(shop.workspace, OCTOBER).state == "closed"


def test_a_month_is_over_when_the_shops_own_day_is(shop: Session) -> None:
    last = datetime(2025, 10, 31, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Shanghai
    assert "2025-10-31" in refused("not_over", lambda: close(shop, now=last)).message.zh
    refused("not_over", lambda: close(shop, now=last, anyway=True, why="急"))
    assert not shop.workspace.closed.exists()
    close(shop, now=last + timedelta(seconds=1))
    assert closed_month(shop.workspace, OCTOBER).state == "closed"


def test_who_still_waits_is_named_and_nothing_overrides_it(shop: Session, tmp_path: Path) -> None:
    change_plan(shop, 'score = "grade"', 'score = "grade"\nmissing = "wait"')
    shop.undo("last")
    grades = csv_file(tmp_path / "grades.csv", [grade("a1")])
    files = [path for path in sorted(paid_files(tmp_path)) if path.name != "grades.csv"]
    shop.import_files([*files, grades], Wishes(covers=(date(2025, 10, 1), date(2025, 10, 31))))
    told = refused("waits", lambda: close(shop, anyway=True, why="急"))
    assert told.message.zh.splitlines()[0] == "2025-10 还不能结账:"
    [line] = told.message.zh.splitlines()[1:]
    assert line.startswith("小美 (team): 服务质量: 还没有打分"), line
    change_plan(shop, '"资深" = 2500', '"组长" = 2500')
    add(shop, "grades", [grade("a2")], tmp_path)
    told = refused("waits", lambda: close(shop))
    assert told.message.en.splitlines()[1:] == ["小美 (team): Base: no base for the level 资深"]
    change_plan(shop, '"组长" = 2500', '"资深" = 2500')
    close(shop)


def paid_files(folder: Path) -> list[Path]:
    return list(paid_shop.files(folder / "again").iterdir())


def test_missing_data_can_be_closed_over_with_a_reason(shop: Session, tmp_path: Path) -> None:
    shop.undo("last")
    shop.import_files(paid_files(tmp_path), Wishes(covers=(date(2025, 10, 1), date(2025, 10, 30))))
    told = refused("incomplete", lambda: close(shop))
    assert told.message.zh.splitlines()[1:] == ["s1 的 messages 只到 2025-10-30", "s1 的 orders 只到 2025-10-30"]
    close(shop, anyway=True, why="31 日停业")
    [step] = closed_month(shop.workspace, OCTOBER).journal
    assert step.why == "31 日停业" and [each.en for each in step.missing] == [
        "messages of s1 reach no further than 2025-10-30", "orders of s1 reach no further than 2025-10-30"
    ]  # fmt: skip


def test_nobody_under_a_plan_is_nothing_to_close(shop: Session) -> None:
    change_plan(shop, 'agents = ["a1", "a2"]', 'agents = ["a9"]')
    refused("nobody_scored", lambda: close(shop))


def test_a_record_that_somebody_edited_is_refused_and_can_be_closed_anew(shop: Session) -> None:
    close(shop)
    whole = content(shop)
    path = folder(shop) / "record.json"
    path.write_bytes(whole.replace(b'"3100.00"', b'"9100.00"'))
    for act in (
        lambda: closed_payroll(shop.workspace, OCTOBER),
        lambda: closed_months(shop.workspace),
        lambda: confirm(shop, OCTOBER, by="老板", now=NOW),
    ):
        assert "closed/2025-10/record.json" in refused("changed_record", act).message.en
    path.unlink()
    refused("changed_record", lambda: closed_payroll(shop.workspace, OCTOBER))
    path.write_bytes(whole)
    assert closed_payroll(shop.workspace, OCTOBER) is not None
    path.write_bytes(b"{}")
    reopen(shop, OCTOBER, by="老板", why="文件坏了", now=NOW)
    assert (folder(shop) / "record-1.json").read_bytes() == b"{}"
    close(shop)
    assert content(shop) == whole


def test_a_journal_that_is_no_journal_is_refused(shop: Session) -> None:
    close(shop)
    (folder(shop) / "journal.jsonl").write_text('{"what": "closed"}\n', encoding="utf-8")
    assert "journal.jsonl" in refused("record", lambda: closed_payroll(shop.workspace, OCTOBER)).message.en


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("step", ["close", "reopen", "confirm"])
def test_a_killed_write_leaves_the_old_state_or_the_new_one(
    shop: Session, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    acts: dict[str, Callable[[], object]] = {
        "close": lambda: close(shop),
        "reopen": lambda: reopen(shop, OCTOBER, by="老板", why="再看", now=NOW),
        "confirm": lambda: confirm(shop, OCTOBER, by="老板", now=NOW),
    }
    if step != "close":
        close(shop)
    was, wanted = {"close": ("open", "closed"), "reopen": ("closed", "open"), "confirm": ("closed", "confirmed")}[step]
    real, places_to_die = os.replace, 0
    while True:
        count = 0

        def dying(source: Any, target: Any, last: int = places_to_die) -> None:
            nonlocal count
            count += 1
            if count > last // 2:
                if last % 2:
                    real(source, target)  # killed right after it
                raise Killed
            real(source, target)

        before = closed_month(shop.workspace, OCTOBER).state
        with monkeypatch.context() as patched:
            patched.setattr(whole_file.os, "replace", dying)
            try:
                acts[step]()
                break
            except Killed:
                pass
        now = closed_month(shop.workspace, OCTOBER)
        assert now.state in (was, wanted)
        if now.state == wanted:
            break
        assert now.state == before == was
        places_to_die += 1
    assert places_to_die >= 1, "it died before its end at least once"
    assert closed_month(shop.workspace, OCTOBER).state == wanted
    if wanted == "open":
        close(shop)
    paid = closed_payroll(shop.workspace, OCTOBER)
    assert paid is not None and {card.agent_id: card.total for card in paid.cards} == TOTALS


def test_what_a_killed_close_left_is_neither_read_nor_in_the_way(shop: Session) -> None:
    folder(shop).mkdir(parents=True)
    (folder(shop) / "record.json").write_bytes(b"half")
    (folder(shop) / ".record.1.draft").write_bytes(b"quarter")
    assert closed_payroll(shop.workspace, OCTOBER) is None and closed_months(shop.workspace) == []
    close(shop)
    assert sorted(path.name for path in folder(shop).iterdir()) == ["journal.jsonl", "record.json"]


def test_of_two_who_close_at_once_the_second_is_told(shop: Session) -> None:
    with shop.lake.storage.writing("import", Waiting(0)):
        refused("lake_busy", lambda: close(shop))
    assert not folder(shop).exists()
    start, ended = threading.Barrier(2), []

    def run(name: str) -> None:
        patient = Session(shop.workspace, Waiting(60))
        start.wait()
        try:
            close_month(patient, OCTOBER, by=name, now=NOW)
            ended.append("closed")
        except UserError as error:
            ended.append(error.code)

    threads = [threading.Thread(target=run, args=(name,)) for name in ("小李", "小王")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["already_closed", "closed"]
    assert [each.what for each in closed_month(shop.workspace, OCTOBER).journal] == ["closed"]


def _rules(session: Session, folder: Path) -> None:
    config = session.workspace.root / "xundan.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("credit_window_days = 2", "credit_window_days = 1"), encoding="utf-8")
    Session(type(session.workspace)(session.workspace.root)).refresh()


def _order(name: str, amount: str) -> dict[str, Any]:
    return order(name, "2025-10-05 10:10:00", amount, buyer_id=BUYERS[0], paid_at="2025-10-05 10:12:00")


def _undo(session: Session, folder: Path) -> None:
    if any(each.undone_at is None for each in session.history()):
        session.undo("last")


ACTS: dict[str, Callable[[Session, Path], object]] = {
    "late refund": lambda s, f: add(s, "refunds", [refund("r9", "o1", "300", "2025-11-02")], f),
    "new order": lambda s, f: add(s, "orders", [_order("o9", "70")], f),
    "other amount": lambda s, f: add(s, "orders", [_order("o1", "1")], f),
    "rules": _rules,
    "plan": lambda s, f: (s.workspace.plans / "team.toml").write_text(paid_shop.PLAN.replace("1000", "5"), "utf-8"),
    "no plan": lambda s, f: (s.workspace.plans / "team.toml").unlink(missing_ok=True),
    "decision": lambda s, f: (
        decide(s, Wish("o1", "silent", "试", "店长")) if s.history()[0].undone_at is None else None
    ),
    "mark": lambda s, f: add(s, "grades", [grade("a1", "3")], f),
    "forgotten": lambda s, f: s.forget(BUYERS[1]) if s.buyer_data(BUYERS[1]).anything else None,
    "undo": _undo,
    "vacuum": lambda s, f: s.vacuum(timedelta(0)),
}


@pytest.mark.slow
@given(acts=st.lists(st.sampled_from(sorted(ACTS)), min_size=2, max_size=3, unique=True))
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_nothing_that_happens_later_changes_a_closed_month(
    made: Path, tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    place = tmp_path_factory.mktemp("later")
    session = paid_shop.opened(made, place / "w")
    close(session)
    before, paid = content(session), closed_payroll(session.workspace, OCTOBER)
    for act in acts:
        ACTS[act](session, place)
        assert content(session) == before
        assert closed_payroll(session.workspace, OCTOBER) == paid
    shutil.rmtree(place)
