"""Cards of one month of one agent, those who wait, and days without chats, worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import pytest

from tests.examples.build import Build, day
from tests.support.xundan_world import Loaded
from xundan.metrics.view import View
from xundan.scorecards.card import Card
from xundan.scorecards.month import payroll
from xundan.scorecards.plan_file import read_plan
from xundan.scorecards.shelf import Month

D = Decimal
HEAD = 'id = "p"\nname = "考核"\nfrom = 2026-01-01\n[applies]\nroles = ["presale"]\n'
QUIZ = '[[items]]\nid = "quiz"\nname = "测验"\nfull = 100\nscore = "grade"\n'


def item(metric: str) -> str:
    """An item that scores a metric against 1."""
    return f'[[items]]\nid = "{metric}"\nname = "项"\nfull = 10\nscore = "target"\nmetric = "{metric}"\ntarget = 1\n'


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    """October: a1 is aftersale from the 11th to the 20th, else presale as a2 and a3 are; chats were never imported."""
    built = Build().never("messages")
    for agent, since, role in (
        ("a1", None, "presale"),
        ("a1", day("10-11"), "aftersale"),
        ("a1", day("10-21"), "presale"),
        ("a2", None, "presale"),
        ("a3", None, "presale"),
    ):
        built.row("agents", agent_id=agent, role=role, level="普通", from_day=since)
    for agent, score in (("a1", 90), ("a2", 80), ("a3", 70)):
        built.row("grades", agent_id=agent, month="2026-10", item="quiz", score=D(score))
    built.row("adjustments", agent_id="a1", day=day("10-25"), kind="slip")
    nine, six = datetime(2026, 10, 5, 9), datetime(2026, 10, 5, 18)
    built.row("shifts", agent_id="a2", day=day("10-05"), starts_at=nine, ends_at=six)
    built.row("attendance", agent_id="a2", day=day("10-05"), kind="late")
    loaded = Loaded(built.world())
    yield loaded.view()
    loaded.engine.close()


def cards(view: View, text: str) -> list[Card]:
    """October's cards under a plan."""
    return list(payroll(view, [read_plan(HEAD + text, "p.toml")], Month(2026, 10)).cards)


def test_an_agent_of_two_cards_is_one_of_the_ranked(view: View) -> None:
    """a1 has 90 for 10 days and, less 20, 70 for 11. For 70 she is second to a2, and shares that place with a3, whose
    best that is: 310 x 10 / 31 = 100, (200 + 100) / 2 x 11 / 31 = 53.2258. To a3 two agents are better."""
    paid = cards(view, f'{QUIZ}[[deductions]]\nkind = "slip"\nname = "x"\npoints = 20\n[pay]\nrank = [310, 200, 100]')
    assert [(card.agent_id, card.score, card.place, card.ranked, card.total) for card in paid] == [
        ("a1", D(90), 1, 3, D(100)),
        ("a1", D(70), 2, 3, D("53.23")),
        ("a2", D(80), 2, 3, D(200)),
        ("a3", D(70), 3, 3, D(100)),
    ]


def test_the_total_of_a_card_that_waits_is_unknown_whatever_its_lines(view: View) -> None:
    """3100 x 10 / 31, 3100 x 11 / 31, 3100 and 3100 are known; the quiz of another name is nobody's."""
    base = '[pay]\nbase = { "普通" = 3100 }\ncaps = { total = 900 }'
    paid = cards(view, QUIZ.replace('"quiz"', '"other"') + base)
    assert [(line.key, line.amount) for card in paid for line in card.lines] == [
        ("base", D(1000)),
        ("base", D(1100)),
        ("base", D(3100)),
        ("base", D(3100)),
    ]
    assert [card.total for card in paid] == [None] * 4


@pytest.mark.parametrize("others", [(), ("attendance_rate",)])
def test_what_was_sold_on_days_without_chats_is_unknown_whatever_else_is_scored(
    view: View, others: tuple[str, ...]
) -> None:
    """a2 was there one day, which says nothing of what she sold."""
    a2 = cards(view, "".join(map(item, ("sales", *others))))[2]
    assert [line.points for line in a2.items] == [None, *(10 for _ in others)]
