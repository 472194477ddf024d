"""A shop whose buyers tell everything about themselves, as files that a person would import. Everybody is invented.

Buyers: 小雨暖暖 asks, orders and pays; tb_lily88 asks; 挡住我 is blocked; 店主自己 is the shop's own; 小客服
is an agent who writes as a buyer. Names stand in file names, texts, ids of rows, reasons, rejects.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests.lake.keeper import csv_file, message, order
from xundan.model.privacy import Privacy
from xundan.workspace import Workspace, create

NICK, LILY, BLOCKED, OWN, STAFF, LONELY = "小雨暖暖", "tb_lily88", "挡住我", "店主自己", "小客服", "只有坏行的人"
NICKS = (NICK, LILY, BLOCKED, OWN, LONELY)
STARRED = ("小**暖", "t***8", "小雨*暖")
PHONE, CARD, BANK, STREET = "13812345678", "330106199003071236", "6217001230001234562", "文三路90号"
SECRETS = (PHONE, "１３８１２３４５６７８", "138-1234-5678", CARD, BANK, STREET, "501室")
ORDER = "2847384738473847384"


def workspace(folder: Path, **privacy: object) -> Workspace:
    """A workspace with the lists of buyers filled, nothing imported."""
    lists = {"own_accounts": (OWN,), "blocked_buyers": (BLOCKED, " "), "ad_phrases": ("刷单",)}
    return create(folder, "s1", settings=lists, privacy=Privacy(**privacy))  # type: ignore[arg-type]


def files(folder: Path) -> Path:
    """The folder with the files: chats as a zip of one file a buyer, and tables."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "千牛聊天记录.zip", "w") as packed:
        for nick, texts in _CHATS.items():
            packed.writestr(f"{nick}.json", json.dumps(_chat(nick, texts), ensure_ascii=False))
        packed.writestr(f"{LONELY}.json", json.dumps(_chat(LONELY, [(LONELY, f"我是{LONELY}, 电话{PHONE}")])))
    (folder / f"{LILY}的聊天.json").write_text(
        json.dumps(_chat(LILY, [(LILY, "在吗"), ("店:小美", "在的")], "11:30"), ensure_ascii=False), encoding="utf-8"
    )
    more = [
        message("12:00:00", "您好", LILY, "店:小美", "agent", message_id=f"m1-{LILY}", conversation_id=f"c-{LILY}"),
        message("12:00:05", f"{LILY.upper()}在", LILY, "店:小美", message_id=f"m2-{LILY}"),
        message("12:00:09", f"我是{NICK}", NICK, "店:小美", sender=f"{NICK}本人"),
        message("没有时间", "在吗", NICK, "店:小美"),
    ]
    csv_file(folder / "messages.csv", more)
    (folder / "short.csv").write_text(
        "order_id,buyer_id,created_at,paid_amount\n"
        f"o9,{NICK},{NICK} {PHONE} {STREET},1\n"
        f"o8,{NICK},2026-10-05 10:00:00,8839201x\n",
        encoding="utf-8",
    )
    bought = [
        order(ORDER, "2026-10-05 10:05:00", "100.10", buyer_id=NICK, paid_at="2026-10-05 10:06:00"),
        order("o2", "2026-10-05 11:00:00", "5", buyer_id=BLOCKED, paid_at="2026-10-05 11:01:00"),
        order("o3", "2026-10-05 11:00:00", "0", buyer_id=LILY, close_reason=f"{LILY}说不要了, 打{PHONE}"),
    ]
    csv_file(folder / "orders.csv", bought)
    seen = [
        {"visitor_id": NICK, "buyer_id": NICK, "at": "2026-10-05 09:59:00", "event": "view", "keyword": f"{NICK}同款"},
        {"visitor_id": "device-77", "buyer_id": LILY, "at": "2026-10-05 09:59:30", "event": "view",
         "session_id": f"s-{LILY}", "event_id": f"e-{LILY}-1"},
    ]  # fmt: skip
    csv_file(folder / "visits.csv", seen)
    csv_file(folder / "agents.csv", [{"agent_id": STAFF, "name": "小客", "role": "presale", "team": "早班"}])
    return folder


def records(folder: Path, *, mentions: bool = True) -> Path:
    """What is kept beside chats and orders. Only with `mentions` do rows of others, or of nobody, name 小雨暖暖.

    She and tb_lily88 rate 店:小美 in the same second. A review shows her name with stars; her order tells whose it is.
    """
    named = f"{NICK}, " if mentions else ""
    agent, day, at = "店:小美", "2026-10-05", "2026-10-05 10:30:00"
    review = {"reviewed_at": "2026-10-06 09:00:00", "result": "good"}
    rating = {"agent_id": agent, "rated_at": at, "invited_by": "agent"}
    complaint = {"opened_at": "2026-10-06 10:00:00", "kind": "rights", "agent_id": agent, "upheld": "是"}
    tables = {
        "reviews": [
            review | {"review_id": "r1", "order_id": ORDER, "buyer_id": STARRED[0], "text": f"{named}好, 电话{PHONE}"},
            review | {"review_id": "r2", "order_id": "o3", "buyer_id": LILY, "text": f"{named}一样坏", "result": "bad"},
            review | {"review_id": "r3", "buyer_id": NICK, "text": f"{NICK}觉得还行", "buyer_level": "V3"},
        ],
        "service_ratings": [rating | {"buyer_id": NICK, "score": "5"}, rating | {"buyer_id": LILY, "score": "2"}],
        "complaints": [
            complaint | {"complaint_id": "c1", "order_id": ORDER},
            complaint | {"complaint_id": "c2", "buyer_id": NICK, "upheld": "否"},
        ],
        "loss_notes": [
            {"agent_id": agent, "buyer_id": LILY, "day": day, "reason": f"{named}嫌贵", "note": f"{LILY}让打{PHONE}"},
            {"agent_id": agent, "buyer_id": NICK, "day": day, "reason": "缺货", "note": "小雨*暖下次再来"},
        ],
        "adjustments": [
            {"agent_id": agent, "day": day, "kind": "complaint", "points": "-5", "note": f"{named}投诉, {PHONE}"}
            | {"why": f"{named}撤诉 {CARD}"}
        ],
        "attendance": [
            {"agent_id": agent, "day": day, "kind": "late", "note": f"{named}拖住了, {PHONE}"}
            | {"by": f"店长 {named}{PHONE}", "marked_at": at, "withdrawn": ""}
        ],
        "targets": [{"agent_id": agent, "month": "2026-10", "sales": "9000", "note": f"{named}回头, {CARD}"}],
        "grades": [{"agent_id": agent, "month": "2026-10", "item": "态度", "grade": "良", "note": f"{named}说慢"}],
        "credit_overrides": [
            {"order_id": ORDER, "agent_id": agent, "decided_at": at, "why": f"{named}老客, {CARD}"}
            | {"by": f"店长 {NICK} {PHONE}" if mentions else "店长"}
        ],
        "fulfilment_errors": [{"order_id": ORDER, "found_at": at, "kind": "wrong_item"}],
    }
    for name, rows in tables.items():
        csv_file(folder / f"{name}.csv", rows)
    return folder


_CHATS = {
    NICK: [
        (NICK, f"在吗, 我是{NICK}, 电话{PHONE} 或 138-1234-5678"),
        ("店:小美", f"亲亲{NICK}您好, 单号{ORDER}"),
        (NICK, f"身份证{CARD} 卡号{BANK} 寄到浙江省杭州市西湖区{STREET}2单元501室 １３８１２３４５６７８"),
        ("店:小美", "小**暖的件已发出, 小雨*暖签收"),
    ],
    LILY: [(LILY, "有货吗"), ("店:小美", f"t***8您好, {LILY} 请看")],
    BLOCKED: [(BLOCKED, "在吗"), ("店:小美", "在的")],
    OWN: [(OWN, "测试"), ("店:小美", "收到")],
    STAFF: [(STAFF, "我来问问"), ("店:小美", "好")],
}


def _chat(nick: str, texts: list[tuple[str, str]], at: str = "10:00") -> dict[str, object]:
    chats = [
        {"date": "2026-10-05", "time": f"{at}:{n:02d}", "sender": who, "text": text, "imgUrl": ""}
        for n, (who, text) in enumerate(texts)
    ]
    return {"user": nick, "exportTime": "2026-10-06 08:00:00", "count": len(texts), "chats": chats}
