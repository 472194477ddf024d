"""A shop whose pay can be worked out by hand: two agents, one plan, October 2025.

a1 (小雨, level 普通) is credited with o1 (300.00, paid on the 5th) and o2 (100.00, paid on the 6th, of which 20.00 was
given back on the 8th); a2 (小美, level 资深) with o3 (200.00, paid on the 7th). o4 (80.00) was bought without a word.

The plan: quality is graded out of 20, sales out of 80 (share of 400.00, at most all of it); base 2000 or 2500,
pool 1000, commission 10 % of net sales. Both have the grade 18.

a1: 18 + 80 x 400/400 = 98; pool 980.00; commission 38.00 (of 380.00); base 2000.00; total 3018.00.
a2: 18 + 80 x 200/400 = 58; pool 580.00; commission 20.00; base 2500.00; total 3100.00.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.lake.keeper import csv_file, message, order
from xundan.lake.importing import Wishes
from xundan.model.privacy import Privacy
from xundan.session import Session
from xundan.workspace import Workspace, create, find

MONTH = "2025-10"
NOW = datetime(2025, 11, 3, 2, tzinfo=UTC)
BUYERS = ("tb_lily88", "小雨暖暖", "秋天的猫猫", "greenhat_07")
TOTALS = {"a1": Decimal("3018.00"), "a2": Decimal("3100.00")}
PLAN = """\
id = "team"
name = { zh = "客服考核", en = "Appraisal" }
from = 2025-01-01

[applies]
agents = ["a1", "a2"]

[[items]]
id = "quality"
name = { zh = "服务质量", en = "Quality" }
full = 20
score = "grade"

[[items]]
id = "sales"
name = { zh = "销售额", en = "Sales" }
full = 80
score = "target"
metric = "sales"
target = 400

[[bonuses]]
kind = "praise"
name = { zh = "表扬", en = "Praise" }
points = 2

[pay]
pool = 1000
base = { "普通" = 2000, "资深" = 2500 }

[pay.commission]
tiers = [{ from = 0, rate = "10%" }]
"""


def orders() -> list[dict[str, Any]]:
    """All four."""
    paid = [("o1", 5, "300", 0), ("o2", 6, "100", 1), ("o3", 7, "200", 2), ("o4", 7, "80", 3)]
    return [
        order(name, f"2025-10-0{day} 10:10:00", amount, buyer_id=BUYERS[n], paid_at=f"2025-10-0{day} 10:12:00")
        for name, day, amount, n in paid
    ]


def refund(name: str = "r1", of: str = "o2", amount: str = "20", day: str = "2025-10-08") -> dict[str, Any]:
    """A refund that finished."""
    at = {"applied_at": f"{day} 09:00:00", "finished_at": f"{day} 10:00:00"}
    return {"refund_id": name, "order_id": of, "amount": amount, "status": "succeeded", **at}


def grade(agent: str, score: str = "18", **more: Any) -> dict[str, Any]:
    """A grade of October."""
    return {"agent_id": agent, "month": MONTH, "item": "quality", "score": score, "by": "店长", **more}


def workspace(folder: Path, privacy: Privacy | None = None) -> Workspace:
    """A workspace with the plan, nothing imported."""
    made = create(folder, "s1", privacy=privacy)
    made.plans.mkdir()
    (made.plans / "team.toml").write_text(PLAN, encoding="utf-8")
    return made


def files(folder: Path) -> Path:
    """The folder with the files."""
    talk = []
    for day, agent, buyer in ((5, "a1", 0), (6, "a1", 1), (7, "a2", 2)):
        at = f"2025-10-0{day} 10:0"
        talk.append(message(f"{at}0:00", "在吗", buyer=BUYERS[buyer], agent=agent))
        talk.append(message(f"{at}0:20", "在的", buyer=BUYERS[buyer], agent=agent, sender="agent"))
    csv_file(folder / "messages.csv", talk)
    csv_file(folder / "orders.csv", orders())
    csv_file(folder / "refunds.csv", [refund()])
    people = [("a1", "小雨", "普通"), ("a2", "小美", "资深")]
    csv_file(folder / "agents.csv", [{"agent_id": a, "name": name, "level": level} for a, name, level in people])
    csv_file(folder / "grades.csv", [grade("a1"), grade("a2", note=f"{BUYERS[2]}说她很耐心")])
    praise = {"agent_id": "a2", "day": "2025-10-20", "kind": "thanks", "note": f"{BUYERS[0]} 来谢, 不计分"}
    csv_file(folder / "adjustments.csv", [praise])
    return folder


def session(folder: Path, privacy: Privacy | None = None) -> Session:
    """The shop with all of its files."""
    made = Session(workspace(folder / "w", privacy))
    covers = (date(2025, 10, 1), date(2025, 10, 31))
    made.import_files([files(folder / "files")], Wishes(covers=covers))
    return made


def add(session: Session, table: str, rows: Sequence[dict[str, Any]], folder: Path) -> None:
    """Imports rows of a table."""
    number = len(list(folder.glob("more-*.csv")))
    path = csv_file(folder / f"more-{number}.csv", rows)
    session.import_files([path], Wishes(as_table=table))


def opened(made: Path, folder: Path) -> Session:
    """A session on a copy of a workspace."""
    return Session(find(Path(shutil.copytree(made, folder))))
