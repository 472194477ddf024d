"""What the demo shop writes down of its people: attendance, grades and marks, beside its chats and the plans."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from tests.demo.reading import Said, chats, neutral, orders
from xundan.demo import Truth, write_shop
from xundan.demo.merits import merits
from xundan.demo.records import Contact
from xundan.demo.shop import DAY, HOUR
from xundan.demo.world import World
from xundan.sources.neutral.columns import table_of

Shop = tuple[Path, Truth]
Row = dict[str, str]

FIRST, LAST = date(2026, 8, 3), date(2026, 10, 31)
EVENT = {date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 2)}
OPENS = {"小满": "08:30", "阿澄": "15:30", "知夏": "10:00", "木木": "09:00", "南栀": "15:30", "小鹿": "08:30",
         "苏苏": "09:00", "小北": "13:00"}  # fmt: skip
# The 37th day of 90 is the first of 小鹿, the 54th the last of 南栀.
JOINED, LEFT = {"小鹿": date(2026, 9, 8)}, {"南栀": date(2026, 9, 25)}
AFTERSALE = {"苏苏", "小北", "木木"}
ITEMS = {"quality", "complaints", "cooperation", "execution", "exam", "logistics_quiz"}
NOTED = re.compile(r"(\d+)月(\d+)日.*订单尾号(\d{4})")


def plan(name: str) -> dict:
    return tomllib.loads((files("xundan.scorecards") / "plans" / f"{name}.toml").read_text(encoding="utf-8"))


def name_of(row: Row) -> str:
    return row["agent_id"].removeprefix("青禾家居小店:")


@pytest.fixture(scope="module")
def said(shop: Shop) -> list[Said]:
    return chats(shop[0])


@pytest.fixture(scope="module")
def wrote(said: list[Said]) -> dict[tuple[str, date], list[time]]:
    """When an account's person wrote on a day."""
    found: dict[tuple[str, date], list[time]] = defaultdict(list)
    for one in said:
        if (one.sender == "agent" and not one.auto) or one.kind == "transfer":
            found[one.agent, one.at.date()].append(one.at.time())
    return found


@pytest.fixture(scope="module")
def attended(shop: Shop) -> dict[tuple[str, date], str]:
    rows = neutral(shop[0] / "attendance.csv")
    found = {(row["agent_id"], date.fromisoformat(row["day"])): row["kind"] for row in rows}
    assert len(found) == len(rows)
    return found


@pytest.fixture(scope="module")
def marks(shop: Shop) -> list[Row]:
    return neutral(shop[0] / "adjustments.csv")


@pytest.mark.parametrize("table", ["agents", "targets", "attendance", "grades", "adjustments"])
def test_each_file_is_read_as_the_table_it_is_named_after(shop: Shop, table: str) -> None:
    header = (shop[0] / f"{table}.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    found = table_of(header, None)
    assert isinstance(found, tuple) and found[0] == table and not found[1].extra


def test_who_writes_is_there(attended: dict[tuple[str, date], str], wrote: dict[tuple[str, date], list[time]]) -> None:
    assert {"present", "late", "leave", "absent"} == set(attended.values())
    for (agent, day), times in wrote.items():
        if "小禾助手" not in agent:
            assert attended.get((agent, day)) not in ("leave", "absent"), (agent, day)
            # A talk of the evening may end after midnight; whoever writes by day has been scheduled.
            assert (agent, day) in attended or max(times) < time(2), (agent, day)


def test_who_is_late_wrote_nothing_when_her_shift_began(
    attended: dict[tuple[str, date], str], wrote: dict[tuple[str, date], list[time]]
) -> None:
    late = [(agent, day) for (agent, day), kind in attended.items() if kind == "late"]
    assert len(late) > 10
    for agent, day in late:
        opens = datetime.combine(day, time.fromisoformat(OPENS[agent.partition(":")[2]]))
        spoke = [datetime.combine(day, at) for at in wrote.get((agent, day), [])]
        assert not [at for at in spoke if opens - timedelta(hours=1) <= at < opens + timedelta(minutes=10)]
        assert day not in EVENT


def test_some_keep_time_and_some_do_not(attended: dict[tuple[str, date], str]) -> None:
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for (agent, _), kind in attended.items():
        kinds[agent.partition(":")[2]][kind] += 1
    # 90 days less 13 Wednesdays of which one falls on the promotion (30 September): 78, all of them present.
    assert kinds["小满"] == {"present": 78}
    missed = {name: 1 - count["present"] / count.total() for name, count in kinds.items()}
    assert max(missed, key=missed.__getitem__) == "南栀"
    assert missed["小北"] > missed["苏苏"]
    assert all(share < 0.25 for share in missed.values())


def test_nothing_is_told_of_days_before_she_came_or_after_she_went(
    attended: dict[tuple[str, date], str], marks: list[Row]
) -> None:
    told = [*attended, *((row["agent_id"], date.fromisoformat(row["day"])) for row in marks)]
    for agent, day in told:
        name = agent.partition(":")[2]
        assert JOINED.get(name, FIRST) <= day <= LEFT.get(name, LAST), (name, day)
    assert {day for _, day in attended} == {FIRST + timedelta(days=number) for number in range(90)}


def test_everybody_has_every_grade_of_every_month_she_was_there(shop: Shop) -> None:
    rows = neutral(shop[0] / "grades.csv")
    months = {name: {"2026-08", "2026-09", "2026-10"} for name in OPENS}
    months |= {"小鹿": {"2026-09", "2026-10"}, "南栀": {"2026-08", "2026-09"}}
    expected = {(name, month, item) for name, of in months.items() for month in of for item in ITEMS}
    assert {(name_of(row), row["month"], row["item"]) for row in rows} == expected
    assert len(rows) == len(expected) == 132
    for row in rows:
        assert row["by"] == "周岚"
        if row["item"] in ("quality", "complaints"):
            assert (row["grade"] in "优良中差", len(row["grade"]), row["score"]) == (True, 1, "")
        else:
            assert row["grade"] == "" and 0 <= int(row["score"]) <= (
                100 if row["item"] in ("exam", "logistics_quiz") else 20
            )


def test_grades_follow_what_was_planted(shop: Shop, attended: dict[tuple[str, date], str], marks: list[Row]) -> None:
    worth = {"优": 20, "良": 15, "中": 10, "差": 0}
    points: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in neutral(shop[0] / "grades.csv"):
        points[row["item"], name_of(row)].append(worth[row["grade"]] if row["grade"] else int(row["score"]))
    mean = {key: sum(values) / len(values) for key, values in points.items()}
    for item in ("quality", "complaints", "exam", "execution"):
        assert mean[item, "小满"] > mean[item, "南栀"], item
    assert mean["exam", "小满"] > mean["exam", "南栀"] + 15
    # The after-sale people know the parcels; the quickest agent is not the one who explains best.
    assert min(mean["logistics_quiz", name] for name in AFTERSALE) > mean["logistics_quiz", "知夏"]
    assert mean["quality", "知夏"] < mean["quality", "阿澄"]
    # A note on lateness says how often it was.
    for row in neutral(shop[0] / "grades.csv"):
        if found := re.fullmatch(r"本月迟到(\d+)次", row["note"]):
            late = sum(
                kind == "late" and agent == row["agent_id"] and f"{day:%Y-%m}" == row["month"]
                for (agent, day), kind in attended.items()
            )
            assert int(found[1]) == late > 1


def test_marks_are_such_as_the_plan_of_their_agent_counts(marks: list[Row]) -> None:
    written = plan("aftersale")
    worth = {entry["kind"]: entry["points"] for entry in (*written["deductions"], *written["bonuses"])}
    assert {row["kind"] for row in marks} == set(worth) == {"low_quality_review", "complaint", "praise", "outstanding"}
    assert {name_of(row) for row in marks} == AFTERSALE
    assert len({(row["agent_id"], row["day"], row["kind"], row["note"]) for row in marks}) == len(marks) < 40
    for row in marks:
        range_of = worth[row["kind"]]
        if isinstance(range_of, list):
            assert range_of[0] <= int(row["points"]) <= range_of[1]
        else:
            assert row["points"] == ""
        assert row["note"] and row["by"] == "周岚"


def test_each_mark_tells_of_a_chat(shop: Shop, marks: list[Row], said: list[Said]) -> None:
    buyers: dict[str, set[str]] = defaultdict(set)
    for order in orders(shop[0]):
        buyers[order.order_id[-4:]].add(order.buyer)
    told = Counter()
    for row in marks:
        if row["kind"] == "outstanding":
            continue
        found = NOTED.search(row["note"])
        assert found, row
        day = date(2026, int(found[1]), int(found[2]))
        talked = [
            one for one in said
            if one.agent == row["agent_id"] and one.buyer in buyers[found[3]] and not one.auto
            and day <= one.at.date() <= day + timedelta(days=1)
        ]  # fmt: skip
        asked = [one for one in talked if one.sender == "buyer" and one.at.date() == day]
        assert asked, row
        waits = [waited(one, talked) for one in asked]
        delay = (date.fromisoformat(row["day"]) - day).days
        if row["kind"] == "praise":
            assert (delay, waits[0] is not None) == (0, True)
        elif row["kind"] == "complaint":
            assert 1 <= delay <= 3
            assert any(wait is None or wait > timedelta(minutes=10) for wait in waits), row
        else:
            minutes, seconds = map(int, re.search(r"等了(\d+)分(\d+)秒", row["note"]).groups())
            assert 1 <= delay <= 4
            assert timedelta(minutes=minutes, seconds=seconds) in waits, row
        told[row["kind"]] += 1
    assert set(told) == {"praise", "complaint", "low_quality_review"}


def waited(asked: Said, talked: list[Said]) -> timedelta | None:
    """From a buyer's message to the agent's next."""
    answers = [one.at - asked.at for one in talked if one.sender == "agent" and one.at >= asked.at]
    return min(answers, default=None)


def test_what_the_buyers_of_the_last_day_thought_is_not_known_yet() -> None:
    """Reviews and complaints come days after the chat; marks of a day that is not there are not written."""
    world = World(1, 0.01, 30, LAST)

    def left_alone(day: int) -> set[str]:
        at = day * DAY + 14 * HOUR
        world.contacts = [
            Contact(at, "青禾家居小店:小北", "damaged", f"{number}", 30, True, False) for number in range(9)
        ]
        return {one.kind for one in merits(world, [])}

    assert left_alone(20) == {"complaint"}
    assert left_alone(29) == set()


def test_who_stood_out_in_the_promotion_answered_most(marks: list[Row], said: list[Said]) -> None:
    answered: dict[str, set[str]] = defaultdict(set)
    for one in said:
        if one.at.date() in EVENT and one.sender == "agent" and not one.auto:
            answered[one.agent.partition(":")[2]].add(one.buyer)
    [row] = [row for row in marks if "金秋焕新节" in row["note"]]
    assert (row["day"], row["points"]) == ("2026-10-03", "5")
    assert f"3天接待{len(answered[name_of(row)])}位买家" in row["note"]
    assert len(answered[name_of(row)]) == max(len(answered[name]) for name in AFTERSALE)


def test_levels_are_paid_and_one_rises(shop: Shop) -> None:
    rows = neutral(shop[0] / "agents.csv")
    deer = [(row["level"], row["from_day"]) for row in rows if name_of(row) == "小鹿"]
    assert deer == [("新人", "2026-09-08"), ("普通", "2026-10-08")]
    assert len({(row["team"], row["role"]) for row in rows if name_of(row) == "小鹿"}) == 1
    assert [name_of(row) for row in rows if row["level"] == "组长"] == ["苏苏"]
    plans = [plan("presale"), plan("aftersale")]
    for row in rows:
        [held] = [one for one in plans if row["role"] in one["applies"]["roles"]]
        assert row["level"] in held["pay"]["base"]


def test_a_month_that_is_not_over_has_no_grades_and_nobody_rises_later(tmp_path: Path) -> None:
    write_shop(tmp_path, scale=0.02, days=30, last_day=date(2026, 10, 20))
    assert {row["month"] for row in neutral(tmp_path / "grades.csv")} == {"2026-09"}
    assert max(row["day"] for row in neutral(tmp_path / "attendance.csv")) == "2026-10-20"
    # 小鹿 joins on the 13th of 30 days.
    assert [row["from_day"] for row in neutral(tmp_path / "agents.csv") if name_of(row) == "小鹿"] == ["2026-10-03"]
