"""Reads the simulated shop's files back, without the code that wrote them."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

PREFIXES = ("【自动回复】",)


@dataclass(frozen=True, slots=True)
class Said:
    at: datetime
    seq: int
    buyer: str
    agent: str
    sender: str
    text: str
    kind: str
    auto: bool
    transfer_to: str


@dataclass(frozen=True, slots=True)
class Bought:
    order_id: str
    buyer: str
    created: datetime
    paid: datetime | None
    total: float
    status: str
    row: dict[str, str]


def neutral(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def chats(folder: Path) -> list[Said]:
    """The messages of both kinds of file, in order."""
    out: list[Said] = []
    for path in sorted(folder.glob("千牛聊天记录_*.zip")):
        with ZipFile(path) as archive:
            for name in archive.namelist():
                document = json.loads(archive.read(name))
                user = document["user"]
                assert document["count"] == len(document["chats"])
                agent_of = _partners(document)
                for seq, chat in enumerate(document["chats"]):
                    at = datetime.fromisoformat(f"{chat['date']} {chat['time']}")
                    mine = chat["sender"] == user
                    agent = agent_of[seq] if mine else chat["sender"]
                    kind = "image" if chat["imgUrl"] else "text"
                    auto = chat["text"].startswith(PREFIXES)
                    out.append(Said(at, seq, user, agent, "buyer" if mine else "agent", chat["text"], kind, auto, ""))
    for path in sorted(folder.glob("messages_*.csv")):
        for row in neutral(path):
            at = datetime.fromisoformat(row["sent_at"])
            out.append(
                Said(
                    at, int(row["seq"]), row["buyer_id"], row["agent_id"], row["sender"], row["text"], row["kind"],
                    row["is_auto"] == "true", row["transfer_to"],
                )
            )  # fmt: skip
    out.sort(key=lambda said: (said.at, said.seq))
    return out


def _partners(document: dict) -> list[str]:
    """The zip names no partner for a buyer's message: it is the account that speaks next, else the last that did."""
    partners: list[str] = []
    following = ""
    for chat in reversed(document["chats"]):
        if chat["sender"] != document["user"]:
            following = chat["sender"]
        partners.append(following)
    partners.reverse()
    last = ""
    for index, chat in enumerate(document["chats"]):
        last = chat["sender"] if chat["sender"] != document["user"] else last
        partners[index] = partners[index] or last
    return partners


def orders(folder: Path) -> list[Bought]:
    out = []
    for path in sorted(folder.glob("ExportOrderList_*.csv")):
        with path.open(encoding="gb18030", newline="") as file:
            for row in csv.DictReader(file):
                paid = row["订单付款时间 "]
                out.append(
                    Bought(
                        row["订单编号"].strip('="'), row["买家会员名"], datetime.fromisoformat(row["订单创建时间"]),
                        datetime.fromisoformat(paid) if paid else None, float(row["总金额"]), row["订单状态"], row,
                    )
                )  # fmt: skip
    return out
