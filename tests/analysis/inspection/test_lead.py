"""What a lead says of the rules' points, as a row and as a score."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.analysis.inspection.chats import chat
from tests.examples.build import Build, at, day
from tests.metrics.asked import view_of
from xundan.analysis.inspection.lead import GIVEN, TAKEN, Said, Verdict, Wish, corrected, row_of, said_of
from xundan.analysis.inspection.reading import Wanted
from xundan.analysis.inspection.rules_file import read_rules
from xundan.analysis.inspection.score import score
from xundan.metrics.view import View
from xundan.model.text import UserError

RULES = read_rules("", "inspection.toml")
MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 4, 4, 0, 0, tzinfo=UTC)
"""In Shanghai."""


def _built() -> Build:
    """A curt answer, which the rule `refusal` takes points for."""
    return Build().chat("b1", "a1", "B 10:00 = 能少吗, A 10:00:20 = 不议价")


@pytest.fixture(scope="module")
def view() -> View:
    return view_of(_built())


def _row(view: View, rule: str, verdict: Verdict, **more: Any) -> dict[str, Any]:
    about: dict[str, Any] = {"day": MONDAY, "agent_id": "a1", "buyer_id": "b1", "why": "听过录音", "by": "主管"}
    return row_of(view, RULES, Wish("s1", rule=rule, verdict=verdict, **(about | more)), NOON)


def test_a_point_is_confirmed_waived_or_added(view: View) -> None:
    refusal = next(rule for rule in RULES.active if rule.id == "refusal")
    confirmed = _row(view, "refusal", "confirm")
    assert (confirmed["kind"], confirmed["points"], confirmed["withdrawn"]) == (TAKEN, str(-refusal.points), False)
    assert confirmed["note"].endswith(" refusal")
    assert confirmed["marked_at"] == "2026-03-04T12:00:00+08:00"
    assert _row(view, "refusal", "waive") == confirmed | {"withdrawn": True}
    added = _row(view, "greeting", "add")
    assert (added["kind"], added["points"], added["withdrawn"]) == (GIVEN, "1", False)


@pytest.mark.parametrize(
    ("rule", "verdict", "more", "code"),
    [
        ("refusal", "add", {}, "not_held"),
        ("greeting", "confirm", {}, "not_held"),
        ("greeting", "waive", {}, "not_held"),
        ("nonsense", "add", {}, "inspection_rule"),
        ("refusal", "confirm", {"buyer_id": "b2"}, "no_chat"),
        ("refusal", "confirm", {"agent_id": "a2"}, "no_chat"),
        ("refusal", "confirm", {"why": "  "}, "blank"),
    ],
)
def test_what_cannot_be_said(view: View, rule: str, verdict: Verdict, more: dict[str, Any], code: str) -> None:
    with pytest.raises(UserError) as wrong:
        _row(view, rule, verdict, **more)
    assert wrong.value.code == code


def test_what_was_said_is_read_back_and_said_anew_later(view: View) -> None:
    row = _row(view, "refusal", "waive")
    about = {"agent_id": "a1", "day": day("03-02"), "kind": TAKEN, "points": Decimal(row["points"])}
    built = _built().row(
        "adjustments",
        **about,
        note=row["note"],
        by="主管",
        why="她在开玩笑",
        marked_at=at("03-05 09:00"),
        withdrawn=True,
    )
    built.row("adjustments", **about | {"kind": "praise"}, note="别的", by="主管", marked_at=at("03-05 09:00"))
    again = view_of(built)
    said = said_of(again, Wanted(MONDAY, MONDAY, ["s1"]))
    name = row["note"].partition(" ")[0]
    points = -Decimal(row["points"])
    assert said == {name: {"refusal": Said(False, points, "主管", "她在开玩笑", datetime(2026, 3, 5, 9))}}
    assert said_of(again, Wanted(MONDAY, MONDAY, ["s1"], ["a2"])) == {}
    assert _row(again, "refusal", "confirm")["marked_at"] == "2026-03-05T09:00:01+08:00"


def test_the_score_as_the_lead_sees_it() -> None:
    scored = score(RULES.active, chat("买: 能少吗 / 客: 不议价"))  # 95
    at_noon = ("主管", "原因", datetime(2026, 3, 4, 12))
    assert corrected(scored, {}) == 95
    assert corrected(scored, {"refusal": Said(True, Decimal(-5), *at_noon)}) == 95
    assert corrected(scored, {"refusal": Said(False, Decimal(-5), *at_noon)}) == 100
    waived = {"refusal": Said(False, Decimal(-5), *at_noon), "greeting": Said(True, Decimal(1), *at_noon)}
    assert corrected(scored, waived) == 101
    assert corrected(scored, {"greeting": Said(False, Decimal(1), *at_noon)}) == 95
