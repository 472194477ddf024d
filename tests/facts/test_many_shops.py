"""A lake of many shops: what concerns one of them opens her files and no other's."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import ibis.expr.types as ir
import pytest

from tests.lake.keeper import csv_file, message, order
from tests.test_session import doubled
from xundan.engine.embedded import Embedded
from xundan.facts import refresh as refreshing
from xundan.lake import layout
from xundan.lake.importing import Wishes
from xundan.metrics.ask import Ask
from xundan.metrics.query import answer
from xundan.reports.agents import agents_sheet
from xundan.reports.funnel import funnel_report
from xundan.session import Session
from xundan.workspace import Workspace, create

SHOPS = tuple(f"s{n:02d}" for n in range(40))
ONE = "s17"
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
BY_SHOP = Ask(("sales", "consulted_buyers"), ("shop",), *OCTOBER)
_OF_SHOP = re.compile(r"p_shop=([0-9]+)/")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of all shops: shop n answers b1, who pays n + 1 for o1. Tests work on a copy."""
    folder = tmp_path_factory.mktemp("many")
    workspace = create(folder / "w", SHOPS[0])
    config = workspace.root / "xundan.toml"
    blocks = "".join(f'[[shops]]\nid = "{shop}"\n\n' for shop in SHOPS[1:])
    config.write_text(config.read_text(encoding="utf-8").replace("\n[[rules]]", f"\n{blocks}[[rules]]", 1), "utf-8")
    talk, orders = [], []
    for n, shop in enumerate(SHOPS):
        talk.append(message("10:00:00", "在吗", shop=shop))
        talk.append(message("10:00:20", "在的", sender="agent", shop=shop))
        orders.append(_order(shop, "o1", str(n + 1), 5))
    csv_file(folder / "messages.csv", talk)
    csv_file(folder / "orders.csv", orders)
    files = [folder / "messages.csv", folder / "orders.csv"]
    Session(Workspace(workspace.root)).import_files(files, Wishes(covers=OCTOBER))
    return folder / "w"


@pytest.fixture
def session(made: Path, tmp_path: Path) -> Session:
    shutil.copytree(made, tmp_path / "w")
    return Session(Workspace(tmp_path / "w"))


def _order(shop: str, number: str, amount: str, day: int) -> dict[str, str]:
    at = f"2026-10-{day:02d} 10:1"
    return order(number, f"{at}0:00", amount, buyer_id="b1", paid_at=f"{at}2:00", shop=shop)


@contextmanager
def opened() -> Iterator[set[str]]:
    """The files that engines are told to read inside; DuckDB opens each of them to learn its columns."""
    found: set[str] = set()
    over = Embedded._over

    def noting(self: Embedded, files: list[str]) -> ir.Table:
        found.update(files)
        return over(self, files)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Embedded, "_over", noting)
        yield found


def shops_of(files: set[str]) -> set[int]:
    """The numbers of the shops in whose partitions files lie."""
    return {int(found[1]) for file in files if (found := _OF_SHOP.search(file))}


def number_of(session: Session, shop: str) -> int:
    with session.view() as view:
        ids = view.engine.rows(view.table(layout.SHOP_IDS)).to_pylist()
    return next(int(row["shop_key"]) for row in ids if row["shop"] == shop)


def values(session: Session, ask: Ask = BY_SHOP) -> dict[str, Decimal]:
    return {row["shop"]: row["sales"] for row in session.answer(ask).rows}


def test_one_shops_month_opens_her_files_alone_and_gives_what_all_files_give(session: Session) -> None:
    one = number_of(session, ONE)
    with opened() as files, session.view() as view:
        sheet = agents_sheet(view, *OCTOBER, shops=(ONE,))
        funnel_report(view, *OCTOBER, (ONE,)).sheet()
        by_day = answer(view, Ask(("sales",), ("day",), *OCTOBER, shops=(ONE,))).rows
        assert shops_of(files) == {one}
        everything = answer(view, Ask(("sales", "consulted_buyers", "first_response"), ("shop",), *OCTOBER)).rows
    assert shops_of(files) > {one} and len(shops_of(files)) == len(SHOPS)
    hers = next(row for row in everything if row["shop"] == ONE)
    assert [row["sales"] for row in by_day if row["sales"]] == [Decimal(18)] == [hers["sales"]]
    assert [(row["agent"], row["sales"], row["first_response"]) for row in sheet.rows] == [("a1", Decimal(18), 20)]
    assert (hers["consulted_buyers"], hers["first_response"]) == (1, 20)


def test_two_shops_of_one_view_are_told_apart(session: Session) -> None:
    with session.view() as view:
        found = [answer(view, Ask(("sales",), (), *OCTOBER, shops=(shop,))).rows[0]["sales"] for shop in SHOPS[3:6]]
        both = answer(view, Ask(("sales",), (), *OCTOBER, shops=SHOPS[3:5])).rows[0]["sales"]
    assert found == [4, 5, 6] and both == 9


@pytest.mark.usefixtures("no_shop_is_small")
def test_one_shops_import_opens_her_files_alone_and_leaves_what_everything_gives(
    session: Session, tmp_path: Path
) -> None:
    one, before = number_of(session, ONE), values(session)
    csv_file(tmp_path / "more.csv", [_order(ONE, "o2", "7", 6)])
    csv_file(tmp_path / "messages.csv", [message("11:00:00", "在吗", buyer="b2", shop=ONE)])
    with opened() as files:
        session.import_files([tmp_path / "more.csv", tmp_path / "messages.csv"])
    assert shops_of(files) == {one}
    after = values(session)
    assert after == before | {ONE: before[ONE] + 7}
    session.refresh(full=True)
    assert values(session) == after


@pytest.mark.usefixtures("no_shop_is_small")
def test_of_many_shops_one_that_does_not_add_up_stays_and_the_others_move_on(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = values(session)
    more = csv_file(tmp_path / "more.csv", [_order(shop, "o2", "9", 6) for shop in SHOPS])
    with monkeypatch.context() as broken:
        broken.setattr(refreshing, "derive_buyers", doubled(refreshing.derive_buyers, ONE))
        report = session.import_files([more])
        assert [(error.code, error.message.en.split()[0]) for error in report.troubles] == [("identity", ONE)]
        assert values(session) == {shop: sales + (shop != ONE) * 9 for shop, sales in before.items()}
        assert [found.shop for found in session.refresh()] == [ONE]
    assert session.refresh() == []
    assert values(session) == {shop: sales + 9 for shop, sales in before.items()}
