"""What the analyses find in the simulated shop's surroundings: what was planted there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from xundan.analysis.goods.dead import dead
from xundan.analysis.market.beside import all_beside
from xundan.analysis.traffic.bounce import bounce
from xundan.analysis.traffic.heat import heat
from xundan.analysis.traffic.seen import Span
from xundan.demo import write_shop
from xundan.demo.shop import SHOP_NAME
from xundan.metrics.ask import Ask
from xundan.metrics.figures import figures
from xundan.metrics.view import View
from xundan.session import Session
from xundan.workspace import create

FIRST, LAST = date(2026, 10, 2), date(2026, 10, 31)
SCALE = 0.08


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    """A small shop of the last 35 days, imported; the promotion is from 19 to 21 October."""
    workspace = create(tmp_path_factory.mktemp("surroundings") / "shop", SHOP_NAME)
    write_shop(workspace.root / "files", scale=SCALE, days=35)
    (workspace.root / "files" / "truth").rename(workspace.root / "truth")
    session = Session(workspace)
    report = session.import_files([workspace.root / "files"])
    assert not report.troubles
    with session.view() as found:
        yield found


def value(view: View, metric: str, first: date = FIRST, last: date = LAST) -> float:
    found = figures(view, Ask((metric,), (), first, last), [()])[()][metric].value
    assert found is not None
    return float(found)


def test_dead_stock_ties_money_up(view: View) -> None:
    """860 pieces in a whole shop at 25 yuan; the item that was taken down is not listed."""
    found = dead(view, Span(FIRST, LAST))
    assert found is not None
    by_item = {each.item: each for each in found.items}
    assert by_item["680010052323"].tied_up == Decimal("25.00") * round(860 * SCALE)
    assert "680010022424" not in by_item
    assert found.listed == 23


def test_our_bounce_is_above_the_industrys(view: View) -> None:
    """41 % are planted there; ours comes of 56.5 % of those who neither ask nor order."""
    found, ranks, unknown = all_beside(view, Span(FIRST, LAST))
    assert not unknown
    verdicts = {(each.metric, each.scope): each.verdict for each in found}
    assert verdicts["bounce_rate", "industry"] == 1
    assert {rank.scope for rank in ranks} == {"industry"}
    asked = bounce(view, Span(FIRST, LAST))
    assert asked is not None
    assert asked.above


def test_clicks_are_hottest_on_the_banner_and_make_no_visitor(view: View) -> None:
    found = heat(view, Span(FIRST, LAST))
    assert found is not None
    assert found.unplaced == 0
    hottest = max(range(len(found.cells)), key=lambda row: sum(found.cells[row]))
    assert 120 <= (hottest + 0.5) * found.height <= 560


def test_parcels_of_the_promotion_leave_later(view: View) -> None:
    before = value(view, "shipping_hours", date(2026, 10, 1), date(2026, 10, 12))
    event = value(view, "shipping_hours", date(2026, 10, 19), date(2026, 10, 21))
    assert event > 1.5 * before


def test_every_family_of_metrics_is_known(view: View) -> None:
    for metric in (
        "satisfaction_rate", "good_review_rate", "order_accuracy", "ad_cost", "ad_roi", "dsr_logistics",
        "sell_through_rate",
    ):  # fmt: skip
        assert value(view, metric) > 0, metric
