"""Reviews of a small shop counted by hand. a1 sells o1 to o40 (item i1), o41 to o80 (item i2) are silent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.examples.build import Build, at
from tests.metrics.asked import values, view_of
from xundan.analysis.intervals import wilson
from xundan.analysis.reviews.aspects import reader_of
from xundan.analysis.reviews.mining import mined
from xundan.metrics.ask import Ask
from xundan.metrics.view import View
from xundan.reports.analysis.reviews import reviews_telling

DAY = date(2026, 3, 2)
ASK = Ask((), (), DAY, date(2026, 3, 8))


def review(built: Build, number: int, result: str, text: str | None, **more: Any) -> None:
    built.row("reviews", review_id=f"r{number:02d}", order_id=f"o{number}", result=result, reviewed_at=at("15:00"),
              text=text, **more)  # fmt: skip


@pytest.fixture(scope="module")
def view() -> View:
    """Of i1's reviews the first 15 are bad (ten for the goods, five for the courier), of i2's one (no text)."""
    built = (
        Build()
        .row("agents", agent_id="a1", name="小雨")
        .row("items", item_id="i1", title="毛巾", listed_at=at("01-02 10:00"))
    )
    for n in range(1, 81):
        if n <= 40:
            built.chat(f"b{n}", "a1", "B 09:00, A 09:01")
        built.order(f"o{n}", f"b{n}", "10:00", "10:01")
        built.row("order_lines", order_id=f"o{n}", line_id="1", item_id="i1" if n <= 40 else "i2", quantity=1)
        if n <= 10:
            review(built, n, "bad", "掉色", has_picture=n == 1)
        elif n <= 15:
            review(built, n, "bad", "毛巾不错, 快递太慢")
        elif n == 41:
            review(built, n, "bad", None)
        else:
            review(built, n, "good", "柔软")
    return view_of(built)


def test_counts_by_aspect_item_and_agent(view: View) -> None:
    found = mined(view, ASK, reader_of(None))
    whole = found.whole
    assert (whole.reviews, whole.read, whole.bad) == (80, 79, 16)
    assert {key: count for key, count in whole.sides.items()} == {
        ("goods", "bad"): 10,
        ("goods", "good"): 5 + 64,
        ("logistics", "bad"): 5,
    }
    assert [(each.key, each.reviews, each.bad, each.apart) for each in found.items] == [
        ("i1", 40, 15, True),
        ("i2", 40, 1, True),
    ]
    assert [(each.key, each.reviews, each.bad) for each in found.agents] == [("a1", 40, 15)]
    assert found.agents[0].interval == wilson(15, 40)
    assert found.words["goods", "bad"] == [("掉色", 10)]
    assert found.words["goods", "good"] == [("柔软", 64), ("不错", 5)]


def test_the_counts_are_those_of_the_catalogue(view: View) -> None:
    found = mined(view, ASK, reader_of(None))
    assert found.whole.bad / found.whole.reviews == values(view, "bad_review_rate:reviews")
    assert {e.key: e.bad / e.reviews for e in found.items} == values(view, "bad_review_rate:reviews", "item")
    assert found.agents[0].bad / found.agents[0].reviews == values(view, "bad_review_rate:reviews", "agent")["a1"]


def test_a_bad_review_with_a_picture_stands_on_top_of_those_without(view: View) -> None:
    """Two characters and a picture: (0.02 + 1) / 2. Of the others only the length is known: nine of 100 at most."""
    found = mined(view, ASK, reader_of(None))
    assert [each.review_id for each in found.on_top(2)] == ["r01", "r11"]


def test_the_sentences_tell_counts_and_what_is_beyond_chance(view: View) -> None:
    said = [each.zh for each in reviews_telling(view, mined(view, ASK, reader_of(None)), DAY, DAY).sentences]
    assert said[0].startswith("80 条评价, 差评 16 条 (20.0 %")
    assert "1 条没有文字" in said[1]
    assert said[2] == "说商品差的 10 条 (说得最多: 掉色), 说商品好的 69 条"
    assert any(each.startswith("毛巾 的差评占 37.5 % (15/40), 高于其他") for each in said)
    assert "r01 (51 分" in said[-1]


def test_without_reviews_it_says_how_to_bring_them(view: View) -> None:
    empty = mined(view, Ask((), (), date(2026, 5, 1), date(2026, 5, 2)), reader_of(None))
    [only] = reviews_telling(view, empty, DAY, DAY).sentences
    assert "import the table reviews" in only.en
