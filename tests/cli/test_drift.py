"""xundan drift over thirty days of six first answers each.

Until 20 October a1 needs 8 to 12 s, each of the five on four days, which makes 10 s; from the 21st on 30 s more. The
21st has 40 s and the 22nd 42 s: the second of them shows that the level moved, to 41 s over both.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run_main
from tests.lake.keeper import csv_file, message
from xundan.workspace import create

ALL = ("--from", "2026-10-01", "--to", "2026-10-30")
QUIET = ("--from", "2026-10-01", "--to", "2026-10-20")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drift")
    root = create(folder / "w", "s1").root
    talk = []
    for day in range(1, 31):
        for n in range(6):
            on, seconds = f"2026-10-{day:02} {9 + n:02}:00", (10 if day <= 20 else 40) + day * 7 % 5 - 2
            talk.append(message(f"{on}:00", "在吗", buyer=f"b{n}"))
            talk.append(message(f"{on}:{seconds:02}", "在的", buyer=f"b{n}", sender="agent"))
    files = [
        csv_file(folder / "messages.csv", talk),
        csv_file(folder / "agents.csv", [{"agent_id": "a1", "name": "小雨"}]),
    ]
    with pytest.MonkeyPatch.context() as patched:
        assert run_main(patched, "import", *files, "-w", root).status == 0
    return root


def test_a_shift_is_named_with_its_day_and_its_level(run: Run, shop: Path) -> None:
    found = run("drift", "first_response", *ALL, "--format", "json", "-w", shop).json
    told = [(each["agent"], each["since"], each["flagged"], each["was"], each["now"]) for each in found["signals"]]
    assert told == [(agent, "2026-10-21", "2026-10-21", 10.0, 41.0) for agent in (None, "a1")]
    assert [each["shop_too"] for each in found["signals"]] == [False, True]


def test_a_quiet_series_gives_no_alarm(run: Run, shop: Path) -> None:
    found = run("drift", "first_response", *QUIET, "--format", "json", "-w", shop).json
    # Ten points are learned from, ten judged; of the shop and of a1.
    assert (found["judged"], found["signals"]) == (20, [])


def test_in_words(run: Run, shop: Path) -> None:
    out = run("drift", "first_response", *ALL, "-w", shop).out
    assert "whole shop: First response time rose from 10 s to 40 s (worse) since 2026-10-21" in out
    assert "小雨 (a1)" in out
    chinese = run("drift", "first_response", *ALL, "--lang", "zh", "-w", shop).out
    assert "全店的首次响应时间从 2026-10-21 起由 10 秒 升到 40 秒 (变差)" in chinese


def test_what_is_missing_is_said(run: Run, shop: Path) -> None:
    out = " ".join(run("drift", "bad_review_rate:reviews", *ALL, "-w", shop).out.split())
    assert "no series is long enough yet" in out
    assert "no DSR marks: import a table" in out


def test_workbook_and_csv(run: Run, shop: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("drift", "first_response", *ALL, "--format", "csv", "-w", shop).out)))
    assert [row["Since"] for row in rows] == ["2026-10-21"] * 2
    assert run("drift", "first_response", *ALL, "-o", tmp_path / "drift.xlsx", "-w", shop).status == 0
    assert zipfile.is_zipfile(tmp_path / "drift.xlsx")


def test_what_is_no_metric_is_refused(run: Run, shop: Path) -> None:
    assert run("drift", "weather", "--format", "json", "-w", shop).error["code"] == "unknown_metric"
