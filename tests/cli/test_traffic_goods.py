"""xundan traffic, goods, market and event as typed: every view in every language, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, run_main
from tests.lake.keeper import csv_file, order
from xundan.workspace import create

DAY = ("--from", "2026-10-05", "--to", "2026-10-05")
VIEWS = [("traffic", view) for view in ("bounce", "keywords", "pages", "heat", "channels")] + [
    ("goods", view) for view in ("dead", "related", "audience", "silent")
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One day: v1 sees a cup and leaves, b1 buys it; the industry had 3 visitors."""
    folder = tmp_path_factory.mktemp("traffic")
    root = create(folder / "w", "s1").root
    at = "2026-10-05 10:00:00"
    view = {"visitor_id": "v1", "at": at, "event": "view", "page_type": "item", "page_id": "p", "item_id": "cup"}
    files = [
        csv_file(folder / "visits.csv", [view | {"source": "直通车"}]),
        csv_file(folder / "orders.csv", [order("o1", at, "10", buyer_id="b1", paid_at=at)]),
        csv_file(folder / "lines.csv", [{"order_id": "o1", "line_id": "1", "item_id": "cup", "quantity": "1"}]),
        csv_file(
            folder / "benchmarks.csv",
            [{"day": "2026-10-05", "metric": "visitors", "scope": "industry", "value": "3"}],
        ),
    ]
    with pytest.MonkeyPatch.context() as patch:
        assert run_main(patch, "import", *files, "-w", root).status == 0
    return root


@pytest.mark.parametrize(("command", "view"), VIEWS)
def test_every_view_tells_its_days_and_sentences(run: Run, shop: Path, command: str, view: str) -> None:
    found = run(command, view, *DAY, "-w", shop, "--format", "json").json
    assert (found["from"], found["to"]) == ("2026-10-05", "2026-10-05")
    assert found["sentences"]
    chinese = run(command, view, *DAY, "-w", shop, "--lang", "zh")
    assert chinese.status == 0
    assert any("一" <= sign <= "鿿" for sign in chinese.out)


def test_bounce_and_item_from_files_to_what_is_printed(run: Run, shop: Path) -> None:
    bounced = run("traffic", *DAY, "-w", shop, "--format", "json").json
    assert (bounced["whole"]["bounced"], bounced["whole"]["visitors"]) == (1, 1)
    related = run("goods", "related", "--item", "cup", *DAY, "-w", shop, "--format", "json").json
    assert (related["items"][0]["item"], related["items"][0]["exits"]) == ("cup", 1)


def test_a_day_of_the_industry_is_shown_and_not_judged(run: Run, shop: Path) -> None:
    (figure,) = run("market", *DAY, "-w", shop, "--format", "json").json["figures"]
    assert (figure["own"], figure["theirs"], figure["verdict"]) == (1, 3, None)


def test_an_event_without_days_around_it_says_so(run: Run, shop: Path) -> None:
    found = run("event", "sales", "--days", "2026-10-05", "-w", shop, "--format", "json").json
    assert found["metrics"][0]["event"] is None
    assert "too few days around" in found["sentences"][0]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("traffic", "weather"), "view"),
        (("goods", "weather"), "view"),
        (("goods", "dead", "--item", "cup"), "item"),
        (("goods", "related", "--item", "sofa"), "item"),
        (("traffic", "heat", "--shop", "nowhere"), "shop"),
        (("event", "--days", "2026-10-05..2026-10-01"), "days"),
        (("event", "--days", "2026-10-05", "--last", "3"), "period"),
        (("event", "--days", ","), "days"),
        (("event", "glamour", "--days", "2026-10-05"), "unknown_metric"),
    ],
)
def test_what_cannot_be_asked_is_refused(run: Run, shop: Path, words: tuple[str, ...], code: str) -> None:
    assert run(*words, "-w", shop, "--format", "json").error["code"] == code
