"""A shop in which one of three agents answers late and sells less, and then mends it.

From 1 August 2026, sixty days. Every day five buyers write to each agent, between 10:00 and 11:00. a1 and a3 answer
after 10 s, a2 after 60 s. Of a1's and a3's buyers two order on even days and three on odd ones, of a2's one; each pays
100. From the 41st day on a2 answers after 10 s, and two or three of her buyers order as well. Orders are known from a
month before, with one of them, so that no question is taken for one after a sale that was not imported.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from tests.lake.keeper import csv_file
from xundan.lake.importing import Wishes
from xundan.session import Session
from xundan.workspace import create

FIRST, DAYS, MENDED = date(2026, 8, 1), 60, 40
LAST_BEFORE = FIRST + timedelta(days=MENDED - 1)
LAST = FIRST + timedelta(days=DAYS - 1)
NAMES = {"a1": "小雨", "a2": "小美", "a3": "小雪"}


def session(folder: Path) -> Session:
    """The workspace with all sixty days."""
    made = Session(create(folder / "shop", "s1"))
    talk, orders = _rows()
    files = [
        csv_file(folder / "messages.csv", talk),
        csv_file(folder / "orders.csv", orders),
        csv_file(folder / "agents.csv", [{"agent_id": each, "name": name} for each, name in NAMES.items()]),
    ]
    report = made.import_files(files, Wishes(covers=(FIRST - timedelta(days=30), LAST)))
    assert not report.rejects and not report.troubles
    return made


def _rows() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    talk, orders = [], [_order(datetime.combine(FIRST - timedelta(days=30), datetime.min.time()), "early")]
    for number in range(DAYS):
        day = datetime.combine(FIRST + timedelta(days=number), datetime.min.time())
        for agent in NAMES:
            weak = agent == "a2" and number < MENDED
            for place in range(5):
                buyer = f"{agent}b{number}_{place}"
                asks = day + timedelta(hours=10, minutes=10 * place)
                answers = asks + timedelta(seconds=60 if weak else 10)
                talk.append(_message(asks, buyer, agent, "buyer", "这款有现货吗"))
                talk.append(_message(answers, buyer, agent, "agent", "有的"))
                if place < (1 if weak else 2 + number % 2):
                    orders.append(_order(answers + timedelta(minutes=2), buyer))
    return talk, orders


def _message(at: datetime, buyer: str, agent: str, sender: str, text: str) -> dict[str, str]:
    return {"buyer_id": buyer, "agent_id": agent, "sent_at": str(at), "sender": sender, "text": text}


def _order(at: datetime, buyer: str) -> dict[str, str]:
    paid = at + timedelta(minutes=1)
    return {
        "order_id": f"o{buyer}",
        "buyer_id": buyer,
        "created_at": str(at),
        "paid_at": str(paid),
        "paid_amount": "100.00",
    }
