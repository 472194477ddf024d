"""Two shops whose every number can be worked out by hand, as the files that a person would import.

Shop s1 on 5 October 2026: a1 answers b1 after 20 s, b2 after 10 s and b3 after 30 s; b1 then orders o1 (100.10, of it
postage 10) and pays; b9 buys o2 (50) without a word. b8 buys o3 (7) on the 20th. o1 is refunded 0.10 on the 6th.
Shop s2: a1 answers b1 after 5 s, who buys p1 (30.33).
"""

from __future__ import annotations

from pathlib import Path

from tests.lake.keeper import csv_file, message, order
from xundan.workspace import Workspace, create

COVERS = ("--covers", "2026-10-01..2026-10-31")
SECOND = '[[shops]]\nid = "s2"\nname = "二店"\n\n[[rules]]'


def workspace(folder: Path) -> Workspace:
    """A workspace for both shops, nothing imported."""
    made = create(folder, "s1")
    config = made.root / "xundan.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("\n[[rules]]", f"\n{SECOND}", 1), encoding="utf-8")
    return Workspace(made.root)


def files(folder: Path) -> Path:
    """The folder with the files of both shops."""
    talk = []
    for minute, (buyer, wait) in enumerate([("b1", 20), ("b2", 10), ("b3", 30)]):
        talk.append(message(f"10:0{minute}:00", "在吗", buyer=buyer, shop="s1"))
        talk.append(message(f"10:0{minute}:{wait}", "在的", buyer=buyer, sender="agent", shop="s1"))
    talk.append(message("10:00:00", shop="s2"))
    talk.append(message("10:00:05", "在的", sender="agent", shop="s2"))
    csv_file(folder / "messages.csv", talk)
    at = "2026-10-05 10:1"
    orders = [
        order("o1", f"{at}0:00", "100.10", buyer_id="b1", paid_at=f"{at}2:00", postage="10", shop="s1"),
        order("o2", f"{at}0:00", "50", buyer_id="b9", paid_at=f"{at}1:00", shop="s1"),
        order("o3", "2026-10-20 09:00:00", "7", buyer_id="b8", paid_at="2026-10-20 09:01:00", shop="s1"),
        order("p1", f"{at}0:00", "30.33", buyer_id="b1", paid_at=f"{at}2:00", shop="s2"),
        order("p2", "2026-10-20 09:00:00", "0", buyer_id="b1", shop="s2"),
    ]
    csv_file(folder / "orders.csv", orders)
    refund = {"refund_id": "r1", "order_id": "o1", "applied_at": "2026-10-06 09:00:00", "status": "succeeded"}
    csv_file(folder / "refunds.csv", [{**refund, "finished_at": "2026-10-06 10:00:00", "amount": "0.10", "shop": "s1"}])
    csv_file(folder / "agents.csv", [{"shop": "s1", "agent_id": "a1", "name": "小雨", "team": "早班"}])
    return folder
