"""xundan reviews, returns and at-risk over a few orders, and over a shop that has none of it.

On 5 October b1 and b2 buy the cup for 100 each, b3 the pot for 100 and b4 the pot for 200. All but b4's are shipped on
the 6th. b1 praises the goods, b2 blames the parcel, b3 leaves a bad review without a word, b4 complains on the 11th. Of
b1's order 30 come back for a reason that was quality first and seven days last; of b3's 20, for seven days at once.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run, run_main
from tests.lake.keeper import csv_file, order
from xundan.workspace import create

DAYS = ("--from", "2026-10-01", "--to", "2026-10-12")
QUALITY, SEVEN_DAYS = "质量问题", "七天无理由退货"


def _tables() -> dict[str, list[dict[str, str]]]:
    bought = [
        ("o1", "b1", "100", "cup"),
        ("o2", "b2", "100", "cup"),
        ("o3", "b3", "100", "pot"),
        ("o4", "b4", "200", "pot"),
    ]
    orders = [
        order(id_, "2026-10-05 09:00:00", paid, buyer_id=buyer, paid_at="2026-10-05 09:01:00",
              shipped_at="" if id_ == "o4" else "2026-10-06 09:00:00")
        for id_, buyer, paid, _ in bought
    ]  # fmt: skip
    lines = [{"order_id": id_, "line_id": "1", "item_id": item, "quantity": "1"} for id_, _, _, item in bought]
    reviews = [
        {"review_id": f"v{n}", "order_id": f"o{n}", "buyer_id": f"b{n}", "reviewed_at": "2026-10-10 10:00:00",
         "result": result, "text": text, "item_id": bought[n - 1][3]}
        for n, result, text in ((1, "good", "质量很好"), (2, "bad", "物流太慢了"), (3, "bad", ""))
    ]  # fmt: skip
    refunds = [
        {"refund_id": f"r{n}", "order_id": id_, "applied_at": "2026-10-07 10:00:00",
         "finished_at": "2026-10-08 10:00:00", "status": "succeeded", "amount": amount,
         "first_reason": first, "reason": SEVEN_DAYS}
        for n, id_, amount, first in ((1, "o1", "30", QUALITY), (2, "o3", "20", SEVEN_DAYS))
    ]  # fmt: skip
    complaints = [{"complaint_id": "c1", "opened_at": "2026-10-11 10:00:00", "kind": "rights", "buyer_id": "b4"}]
    return {"orders": orders, "order_lines": lines, "reviews": reviews, "refunds": refunds, "complaints": complaints}


def _import(root: Path, folder: Path, tables: dict[str, list[dict[str, str]]], *words: str) -> None:
    files = [csv_file(folder / f"{name}.csv", rows) for name, rows in tables.items()]
    with pytest.MonkeyPatch.context() as patched:
        ran = run_main(patched, "import", *files, "-w", root, "--covers", "2026-10-01..2026-10-31", *words)
    assert ran.status == 0, ran.err


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quality")
    root = create(folder / "w", "s1").root
    _import(root, folder, _tables())
    return root


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of which nothing but one shipped order is known."""
    folder = tmp_path_factory.mktemp("bare")
    root = create(folder / "w", "s1").root
    _import(root, folder, {"orders": _tables()["orders"][:1]})
    return root


def told(run: Run, command: str, shop: Path, *words: str) -> Ran:
    ran = run(command, *DAYS, *words, "-w", shop)
    assert ran.status == 0, ran.err
    return ran


def test_reviews_for_programs(run: Run, shop: Path) -> None:
    found = told(run, "reviews", shop, "--format", "json").json
    assert (found["reviews"], found["with_text"], found["bad"]) == (3, 2, 2)
    aspects = {each["aspect"]: (each["good"], each["bad"]) for each in found["aspects"]}
    assert aspects == {"goods": (1, 0), "logistics": (0, 1), "service": (0, 0)}
    assert {each["item"]: (each["reviews"], each["bad"]) for each in found["items"]} == {"cup": (2, 1), "pot": (1, 1)}
    assert not any(each["beyond_chance"] for each in found["items"])


def test_reviews_in_words(run: Run, shop: Path) -> None:
    out = told(run, "reviews", shop).out
    assert "3 reviews, 2 of them bad (66.7 %" in out
    assert "1 have no text" in out
    assert "1 blame the logistics" in out
    chinese = told(run, "reviews", shop, "--lang", "zh").out
    assert "3 条评价, 差评 2 条 (66.7 %" in chinese
    assert "说物流差的 1 条" in chinese


def test_returns_for_programs(run: Run, shop: Path) -> None:
    found = told(run, "returns", shop, "--format", "json").json
    assert (found["refunds"], found["amount"]) == (2, 50)
    assert (found["both_reasons_known"], found["changed"], found["left_quality"]) == (2, 1, 1)
    moves = {(each["first"], each["last"]): (each["refunds"], each["amount"]) for each in found["moves"]}
    assert moves == {(QUALITY, SEVEN_DAYS): (1, 30), (SEVEN_DAYS, SEVEN_DAYS): (1, 20)}


def test_returns_in_words(run: Run, shop: Path) -> None:
    out = told(run, "returns", shop).out
    assert "2 succeeded refunds, ￥50.00" in out
    assert "of 2 with both reasons known 1 were changed (50.0 %" in out
    chinese = told(run, "returns", shop, "--lang", "zh").out
    assert "成功退款 2 笔, ￥50.00" in chinese
    assert f"改得最多: {QUALITY} → {SEVEN_DAYS} 1 笔" in chinese


def test_at_risk_is_who_complains_and_waits(run: Run, shop: Path) -> None:
    found = told(run, "at-risk", shop, "--format", "json").json
    # Whoever has reviewed is out of it. An open complaint counts 4, paid and not shipped 3.
    assert (found["buyers"], found["at_risk"]) == (1, 1)
    (risk,) = found["risks"]
    assert (risk["buyer_id"], risk["points"], risk["amount"], risk["currency"]) == ("b4", 7, 200, "CNY")
    assert [(each["kind"], each["hours"]) for each in risk["signs"]] == [
        ("complaint", None),
        # From the 5th, 09:01, to the end of the 12th: seven days and 14 whole hours.
        ("not_shipped", 182),
    ]


def test_at_risk_in_words(run: Run, shop: Path) -> None:
    out = told(run, "at-risk", shop).out
    assert "begin with b4 (7 points): open complaint, paid, not shipped" in out
    assert "￥200.00" in out
    assert "先找 b4 (7 分): 投诉未结、付了款还没发货" in told(run, "at-risk", shop, "--lang", "zh").out


@pytest.mark.parametrize("command", ["reviews", "returns", "at-risk"])
def test_csv_and_workbook(run: Run, shop: Path, tmp_path: Path, command: str) -> None:
    rows = list(csv.reader(io.StringIO(told(run, command, shop, "--format", "csv").out)))
    assert len(rows) == {"reviews": 4, "returns": 3, "at-risk": 2}[command]
    told(run, command, shop, "-o", str(tmp_path / "told.xlsx"))
    with zipfile.ZipFile(tmp_path / "told.xlsx") as book:
        pages = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    # The sentences, and a page a table: aspects, items, agents, on top; moves, reasons, items; the list.
    assert len(pages) == {"reviews": 5, "returns": 4, "at-risk": 2}[command]


def test_what_was_never_imported_is_said(run: Run, bare: Path) -> None:
    assert "no reviews in these days: import the table reviews" in " ".join(told(run, "reviews", bare).out.split())
    assert "import the table refunds" in " ".join(told(run, "returns", bare).out.split())
    out = " ".join(told(run, "at-risk", bare).out.split())
    assert "1 buyers can still write a review; nothing speaks for a bad one" in out
    assert "never imported, so not looked at: complaints, refunds" in out
    assert "没有导入过, 所以没看: 投诉、退款" in told(run, "at-risk", bare, "--lang", "zh").out


@pytest.mark.parametrize("command", ["reviews", "returns", "at-risk", "drift"])
def test_an_unknown_shop_is_refused(run: Run, shop: Path, command: str) -> None:
    assert run(command, "--shop", "nowhere", "--format", "json", "-w", shop).error["code"] == "shop"


def test_amounts_of_two_currencies_stand_beside_each_other(run: Run, tmp_path: Path) -> None:
    root = create(tmp_path / "w", "s1").root
    config = root / "xundan.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(f'{text}\n[[shops]]\nid = "s2"\ncurrency = "USD"\n', encoding="utf-8")
    for shop in ("s1", "s2"):
        some = {name: rows for name, rows in _tables().items() if name in ("orders", "complaints")}
        _import(root, tmp_path / shop, some, "--shop", shop)
    risks = told(run, "at-risk", root, "--format", "json").json["risks"]
    found = {(each["shop"], each["buyer_id"], each["amount"], each["currency"]) for each in risks}
    assert found == {("s1", "b4", 200, "CNY"), ("s2", "b4", 200, "USD")}
    out = told(run, "at-risk", root).out
    assert "￥200.00" in out and "$200.00" in out
    # Refunds are added up, so the shops cannot be asked together.
    assert run("returns", *DAYS, "--format", "json", "-w", root).error["code"] == "currency"
