"""Short ways to ask what a platform's report gave."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.sources.taking import Taken, take

SOURCES = Path(__file__).parents[2] / "src/xundan/sources"
A, B = "小满旗舰店:阿楠", "小满旗舰店:小禾"


def sample(name: str) -> Path:
    return next((SOURCES / name).glob("sample.*"))


def figures(taken: Taken, agent: str | None, *, on: str = "2026-10-01") -> dict[str, Any]:
    """metric -> value of an agent (None: the whole shop) on a day or in a month."""
    rows = taken.rows("platform_metrics")
    mine = [row for row in rows if row["agent_id"] == agent and on in (str(row["day"]), row["month"])]
    found = {row["metric"]: row["value"] for row in mine}
    assert len(found) == len(mine)
    return {name: None if value is None else value.normalize() + 0 for name, value in found.items()}


def numbers(**values: str | None) -> dict[str, Any]:
    return {name: None if value is None else Decimal(value).normalize() + 0 for name, value in values.items()}


def write(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "随便起的名字.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def reception(folder: Path, *rows: str, title: str = "统计日期: 2026-10-01") -> Taken:
    head = "旺旺昵称,咨询人数,接待人数,平均响应时长（秒),3分钟人工响应率,答问比"
    return take(write(folder, *([title] if title else []), head, *rows))
