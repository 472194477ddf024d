from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from math import sqrt
from pathlib import Path
from statistics import mean

import pytest

from tests.demo.reading import neutral
from xundan.demo import Truth

Shop = tuple[Path, Truth]

WORDS = {
    "late_parcel": ("发货", "等了"), "too_small": ("偏小",), "fades": ("掉色", "褪色"),
    "unhappy_chat": ("没人理", "不理人", "没人管"),
}  # fmt: skip
SOFA_THROW, SHEET = "680010052020", "680010010404"


def near(part: int, whole: int, chance: float) -> bool:
    """Within four standard deviations of what so many throws give."""
    return abs(part - whole * chance) <= 4 * sqrt(whole * chance * (1 - chance)) + 0.5


def shipped(folder: Path) -> dict[str, dict[str, str]]:
    rows = [row for path in folder.glob("千牛订单_*.csv") for row in neutral(path)]
    return {row["订单编号"]: row for row in rows}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_review_is_of_a_finished_order_and_of_an_item_in_it(shop: Shop) -> None:
    folder, _ = shop
    reports, lines = shipped(folder), Counter[tuple[str, str]]()
    for row in neutral(folder / "order_lines.csv"):
        lines[row["order_id"], row["item_id"]] += 1
    rows = neutral(folder / "reviews.csv")
    assert len({row["order_id"] for row in rows}) == len(rows) > 100
    for row in rows:
        finished = reports[row["order_id"]]["确认收货时间"]
        assert finished
        assert moment(finished) <= moment(row["reviewed_at"]) < datetime(2026, 11, 1)
        assert lines[row["order_id"], row["item_id"]]


def test_the_truth_says_which_parcels_were_late(shop: Shop) -> None:
    folder, truth = shop
    reports = shipped(folder)
    late = 0
    for review in truth.reviews:
        row = reports[review.order_id]
        waited = moment(row["发货时间"]) - moment(row["订单付款时间"])
        assert ("late_parcel" in review.causes) == (waited > timedelta(hours=48))
        late += "late_parcel" in review.causes
    assert late > 10


@pytest.mark.parametrize(("item", "cause"), [(SOFA_THROW, "too_small"), (SHEET, "fades")])
def test_every_order_of_a_flawed_item_has_its_cause(shop: Shop, item: str, cause: str) -> None:
    folder, truth = shop
    ordered = {row["order_id"] for row in neutral(folder / "order_lines.csv") if row["item_id"] == item}
    assert {review.order_id for review in truth.reviews if cause in review.causes} == ordered & {
        review.order_id for review in truth.reviews
    }


def test_causes_are_blamed_as_often_as_planted(shop: Shop) -> None:
    """A cause that no other of its aspect stands before is blamed with its chance; without one there is only chance."""
    _, truth = shop
    causes = truth.planted["review_causes"]
    for cause, planted in causes.items():
        rivals = {name for name, other in causes.items() if other["aspect"] == planted["aspect"]} - {cause}
        own = [review for review in truth.reviews if cause in review.causes and not rivals & {*review.causes}]
        blamed = sum((planted["aspect"], cause) in review.blamed for review in own)
        assert len(own) >= 5, cause
        assert near(blamed, len(own), planted["chance"]), cause
    content = [review for review in truth.reviews if not review.causes]
    for aspect, chance in truth.planted["review_blames"].items():
        assert near(sum((aspect, "") in review.blamed for review in content), len(content), chance)
    assert near(sum(review.result == "bad" for review in content), len(content), 0.04 * 0.48)


def test_the_text_names_what_is_blamed(shop: Shop) -> None:
    folder, truth = shop
    texts = {row["review_id"]: row["text"] for row in neutral(folder / "reviews.csv")}
    told = Counter[str]()
    for review in truth.reviews:
        for _, cause in review.blamed:
            if cause in WORDS:
                assert any(word in texts[review.review_id] for word in WORDS[cause]), texts[review.review_id]
                told[cause] += 1
    assert set(told) == set(WORDS)


def test_logistics_sinks_after_the_weeks_of_late_parcels_and_nothing_else_does(shop: Shop) -> None:
    """The promotion is 30 September to 2 October; its parcels are confirmed in the fortnight after."""
    rows = neutral(shop[0] / "dsr.csv")
    assert [row["day"] for row in rows] == [str(date(2026, 8, 3) + timedelta(days=n)) for n in range(90)]
    marks = {row["day"]: row for row in rows}

    def fell(mark: str) -> float:
        return float(marks["2026-09-29"][mark]) - float(marks["2026-10-20"][mark])

    assert fell("logistics") > 0.01
    assert fell("logistics") > 2 * max(fell("description"), fell("service"))
    assert all(4.5 < float(row[mark]) < 5 for row in rows for mark in ("description", "service", "logistics"))


def test_unhappy_buyers_show_pictures_more_often(shop: Shop) -> None:
    rows = neutral(shop[0] / "reviews.csv")
    assert {row["result"] for row in rows} == {"good", "neutral", "bad"}
    pictures = {
        kind: mean(row["has_picture"] == "true" for row in rows if (row["result"] == "good") == (kind == "good"))
        for kind in ("good", "other")
    }
    assert pictures["other"] > pictures["good"]
    assert all(row["has_picture"] == "true" for row in rows if row["has_video"] == "true")
