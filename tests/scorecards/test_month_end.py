"""What is left before a month is closed, step by step, in a shop whose pay can be worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.scorecards.test_closing import change_plan
from tests.support import paid_shop
from tests.support.paid_shop import MONTH, NOW
from xundan.entering import mark, mark_all
from xundan.lake.importing import Wishes
from xundan.model.text import UserError
from xundan.scorecards.closing.closing import close_month, closed_month, confirm
from xundan.scorecards.mark_sheet import entered, key_of, new_grades, taking_back
from xundan.scorecards.marking import Wish
from xundan.scorecards.month_end import Step, attempted, steps
from xundan.scorecards.paying import paid
from xundan.scorecards.plan_save import checked, fingerprint, store, text_named
from xundan.scorecards.shelf import Month, chosen
from xundan.session import Session

OCTOBER = Month(2025, 10)


def left(session: Session, now: datetime = NOW) -> dict[str, Step]:
    with session.view() as view:
        found = attempted(lambda: paid(view, session.workspace, (), MONTH))
        closed = closed_month(session.workspace, OCTOBER)
        return {step.key: step for step in steps(view, ["s1"], OCTOBER, found, closed, now)}


def test_when_all_is_there_only_closing_is_left(shop: Session) -> None:
    found = left(shop)
    assert [key for key, step in found.items() if step.state == "todo"] == ["close"]
    assert [key for key, step in found.items() if step.state == "later"] == ["confirm"]
    close_month(shop, OCTOBER, by="小李", now=NOW)
    assert [(key, step.state) for key, step in left(shop).items()] == [("close", "done"), ("confirm", "todo")]
    confirm(shop, OCTOBER, by="老板", now=NOW)
    assert left(shop)["confirm"].state == "done"


def test_a_mark_that_a_score_waits_for_has_to_be_given(shop: Session) -> None:
    mark(shop, Wish("grades", "a1", MONTH, "店长", "重打", what="quality", undo=True))
    found = left(shop)
    assert found["marks"].state == "look"
    assert found["marks"].said[0].zh == "服务质量 还没有打分: 小雨; 不算这一项, 其余放大"
    assert found["close"].state == "todo"
    change_plan(shop, 'score = "grade"', 'score = "grade"\nmissing = "wait"')
    found = left(shop)
    assert (found["marks"].state, found["marks"].said[0].en) == ("todo", "Quality, not marked yet: 小雨")
    assert found["close"].state == "later"


def test_what_the_data_and_the_plan_lack_is_named(shop: Session, tmp_path: Path) -> None:
    shop.undo("last")
    files = paid_shop.files(tmp_path / "again")
    shop.import_files([files], Wishes(covers=(date(2025, 10, 1), date(2025, 10, 30))))
    change_plan(shop, '"资深" = 2500', '"组长" = 2500')
    found = left(shop, datetime(2025, 10, 31, 12, tzinfo=UTC))
    assert {key for key, step in found.items() if step.state == "todo"} == {"over", "data", "pay"}
    assert [text.en for text in found["pay"].said] == ["小美: Base: no base for the level 资深"]
    assert "2025-10-30" in found["data"].said[0].zh


def test_without_a_plan_the_plan_is_what_is_left(shop: Session) -> None:
    (shop.workspace.plans / "team.toml").unlink()
    found = left(shop)
    assert (found["plans"].state, found["close"].state) == ("todo", "later")


def test_several_marks_go_in_together_or_not_at_all(shop: Session) -> None:
    before = len(shop.history())
    good, bad = (
        Wish("grades", who, MONTH, "店长", "复核", "quality", value) for who, value in (("a1", "19"), ("a2", "x"))
    )
    with pytest.raises(UserError, match="x"):
        mark_all(shop, [good, bad])
    assert len(shop.history()) == before
    done = mark_all(shop, [good, Wish("grades", "a2", MONTH, "店长", "复核", "quality", "优")])
    assert len({each.import_id for each in done}) == 1
    with shop.view() as view:
        plans = chosen(shop.workspace.plans, (), OCTOBER)
        whose = Wish("grades", "a1", MONTH, "店长", "又", shop="s1")
        [new] = new_grades(view, plans, whose, OCTOBER, {"quality": "17"})
        assert (new.what, new.value) == ("quality", "17")
        for given, code in (({"quality": "19"}, "unchanged"), ({"nonsense": "1"}, "unknown_item")):
            with pytest.raises(UserError) as refused:
                new_grades(view, plans, whose, OCTOBER, given)
            assert refused.value.code == code
        rows = entered(view, "s1", OCTOBER, frozenset({"a1"}))
    assert {row.agent_id for row in rows} == {"a1"}
    assert [row.state for row in rows if row.table == "grades"] == ["stands", "replaced"]
    assert [taking_back(rows, key_of(row)) is not None for row in rows] == [row.state == "stands" for row in rows]


def test_a_plan_goes_into_its_file_only_as_it_was_checked(shop: Session) -> None:
    folder, text = shop.workspace.plans, text_named(shop.workspace.plans, "team.toml")
    assert text is not None
    assert text_named(folder, "../xundan.toml") is None
    with shop.view() as view:
        for wrong, code in ((text.replace("full = 20", 'full = "many"'), "plan"), ("id = ", "plan")):
            with pytest.raises(UserError) as refused:
                checked(view, folder, "team.toml", wrong, [OCTOBER])
            assert refused.value.code == code
        with pytest.raises(UserError) as refused:
            checked(view, folder, "second.toml", text.replace('id = "team"', 'id = "second"'), [OCTOBER])
        assert refused.value.code == "two_plans"
        made = checked(view, folder, "team.toml", text.replace("pool = 1000", "pool = 900"), [OCTOBER])
    with pytest.raises(UserError) as refused:
        store(folder, made, fingerprint("something else"))
    assert refused.value.code == "changed_meanwhile"
    store(folder, made, fingerprint(text))
    assert text_named(folder, "team.toml") == made.text != text
    assert [path.name for path in folder.iterdir()] == ["team.toml"]
