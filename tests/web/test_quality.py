"""After-sale and quality: the command line's figures, and the complaints one by one."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

from typer.testing import CliRunner

from tests.web.conftest import Site
from xundan.cli.app import app

DAYS = "from=2026-10-05&to=2026-10-25"


def _command(site: Site, *names: str, by: str = "") -> list[dict[str, Any]]:
    about = ["--from", "2026-10-05", "--to", "2026-10-25", "--shop", site.shop, "--format", "json"]
    found = CliRunner().invoke(
        app, ["metrics", *names, *about, *(["--by", by] if by else []), "-w", str(site.place.root)]
    )
    assert found.exit_code == 0, found.output
    rows: list[dict[str, Any]] = json.loads(found.output)["rows"]
    return rows


def _page(site: Site, path: str, login: str = "owner") -> dict[str, Any]:
    found = site.client(login).get(f"/api/shops/{quote(site.shop)}/pages/{path}?{DAYS}")
    assert found.status_code == 200, found.content
    told: dict[str, Any] = found.json()
    return told


def test_figures_are_the_command_lines(site: Site) -> None:
    names = ["refund_rate:orders", "reason_changed_rate", "complaints", "bad_review_rate:orders", "dsr_service"]
    (told,) = _command(site, *names)
    page = _page(site, "quality/")
    tiles = {tile["key"]: tile for block in page["blocks"] if block["kind"] == "tiles" for tile in block["tiles"]}
    for name in names:
        shown = tiles[name]["value"]
        assert (shown is None) == (told[name] is None), name
        assert told[name] is None or abs(float(shown) - float(told[name])) < 1e-9, name
    assert tiles["quality_score"]["value"] is None
    assert tiles["quality_score"]["why"]


def test_what_became_of_the_orders_of_each_week_is_the_metric_by_week(site: Site) -> None:
    told = _command(site, "paid_orders", "refund_rate:orders", by="week")
    rows = _page(site, "quality/")["tables"]["cohorts"]["rows"]
    assert [(row["week"], row["paid_orders"], row["refund_rate:orders"]) for row in rows] == [
        (row["week"], row["paid_orders"], row["refund_rate:orders"]) for row in told
    ]
    assert len(rows) == 3


def test_complaints_are_listed_and_buyers_masked_for_who_may_not_know_them(site: Site) -> None:
    listed = _page(site, "complaints/")["tables"]["complaints-listed"]["rows"]
    masked = _page(site, "complaints/", "analyst")["tables"]["complaints-listed"]["rows"]
    assert [row["opened_at"] for row in listed] == [row["opened_at"] for row in masked]
    assert {row["buyer"] for row in masked} <= {"▇▇▇", None}
    assert "▇▇▇" not in {row["buyer"] for row in listed}


def test_a_shop_without_data_is_told_what_to_import(site: Site) -> None:
    for path, said in [("complaints/", "投诉数未知"), ("refunds/", ""), ("reviews/", "")]:
        found = site.client("owner").get(site.at(f"quality/{path}?{DAYS}", site.other))
        assert found.status_code == 200, path
        text = found.content.decode()
        assert "empty-title" in text, path
        assert said in text
        assert "导入" in text


def test_what_is_unknown_says_which_file_is_missing_as_shops_call_it(site: Site) -> None:
    """No complaints and no experience scores were imported: the identifiers of their tables stand nowhere."""
    hers = f"agents/{quote(site.own, safe='')}/"
    for path, zh, en in (
        ("quality/", "没有店铺体验分: 导入体验分的表", "no experience scores: import a table of them"),
        (hers, "没有投诉: 导入投诉和维权的表", "no complaints: import a table of complaints"),
        ("metrics/complaints/", "没有投诉: 导入投诉和维权的表", "no complaints: import a table of complaints"),
    ):
        for lang, said in (("zh", zh), ("en", en)):
            page = site.client("owner").get(site.at(f"{path}?lang={lang}")).content.decode()
            assert said in page, (path, lang)
            assert "导入 quality_scores" not in page
            if path == hers:
                assert not re.search(r"(没有|covered by) (messages|orders|complaints)", page), lang
