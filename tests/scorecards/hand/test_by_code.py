"""The code arrives at the three slips that were worked out by hand, from the files to the total."""

from __future__ import annotations

from datetime import date

import pytest

from xundan.lake.importing import Wishes
from xundan.scorecards.card import Card, Payroll
from xundan.scorecards.paying import of_agent, paid
from xundan.session import Session
from xundan.workspace import create

from . import shop


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Payroll:
    """The payroll of the month."""
    home = tmp_path_factory.mktemp("hand")
    workspace = create(home / "shop", shop.SHOP)
    for name, content in shop.FILES.items():
        (home / name).write_text(content, encoding="utf-8")
    workspace.plans.mkdir()
    (workspace.plans / "presale.toml").write_text(shop.PLAN, encoding="utf-8")
    session = Session(workspace)
    first, last = (date.fromisoformat(day) for day in shop.COVERS.split(".."))
    report = session.import_files([home / name for name in shop.FILES], Wishes(covers=(first, last)))
    assert not report.rejects
    with session.view() as view:
        return paid(view, workspace, (), shop.MONTH).payroll


def card_of(found: Payroll, agent: str) -> Card:
    (card,) = of_agent(found, agent).cards
    return card


@pytest.mark.parametrize("agent", list(shop.EXPECTED))
def test_the_items(found: Payroll, agent: str) -> None:
    """Counted and divided, scored, and weighed. Of an item that is not scored only that is compared: whether counts are
    told of what is unknown is no figure of the slip."""
    for item in card_of(found, agent).items:
        part, whole, points, adds, reason = shop.EXPECTED[agent]["items"][item.item]
        assert (item.points, item.adds) == (points, adds), item.item
        assert (item.why is not None) == (reason is not None), item.item
        if reason is None and item.evidence is not None:
            assert (item.evidence.part, item.evidence.whole) == (part, whole), item.item


@pytest.mark.parametrize("agent", list(shop.EXPECTED))
def test_the_score_and_the_slip(found: Payroll, agent: str) -> None:
    """From the items to the total."""
    card, said = card_of(found, agent), shop.EXPECTED[agent]
    assert card.days == said["days"]
    assert card.items_score == said["of_items"]
    assert (card.deductions, card.bonuses) == (said["deductions"], said["bonuses"])
    uncounted = [(mark.kind, "") for mark in card.marks if mark.points is None]
    assert uncounted == [(kind, "") for kind, _ in said["uncounted"]]
    assert (card.score, card.passed, card.place) == (said["score"], said["passed"], said["place"])
    assert (card.grade.zh if card.grade else None) == said["grade"]
    assert {line.key: line.amount for line in card.lines} == said["lines"]
    assert card.total == said["total"]


def test_nobody_else_has_a_card(found: Payroll) -> None:
    """The account that is not in `agents` is named."""
    assert [card.agent_id for card in found.cards] == list(shop.EXPECTED)
    assert found.unplanned == tuple((shop.SHOP, agent) for agent in shop.UNLISTED)
