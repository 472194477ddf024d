"""Three slips of February 2026 (28 days) under a pre-sale plan, worked out with a pocket calculator.

- 小满 (a1) works all month: two refunds, a commission over two tiers, more praise than counts, a capped total.
- 阿秋 (a2) joins on the 15th: 14 of 28 days. Her trial day on the 10th is nobody's.
- 冬至 (a3) has no sales target, so that item is not scored; she is 普通 to the 14th and 资深 from the 15th.

Every buyer (but m5) chats once, from 10:10 on, and the agent answers after the seconds named; who buys orders 5 minutes
after the question and pays a minute later. "First half" is the 2nd to the 13th, "second half" the 15th to the 27th.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from .plan import PLAN
from .slips import EXPECTED, UNLISTED

__all__ = ["COVERS", "EXPECTED", "FILES", "MONTH", "PLAN", "SHOP", "UNLISTED"]

SHOP = "s1"
MONTH = "2026-02"
COVERS = "2026-02-01..2026-03-31"

messages: list[str] = ["shop,message_id,buyer_id,agent_id,sent_at,sender,text"]
orders: list[str] = ["shop,order_id,buyer_id,created_at,paid_at,paid_amount"]


def asked_at(day: int, number: int) -> datetime:
    """When a buyer asks."""
    return datetime(2026, 2, day, 10, 10) + timedelta(minutes=number)


def chat(agent: str, buyer: str, day: int, number: int, seconds: int | None) -> None:
    """A question, and its answer after so many seconds."""
    asked = asked_at(day, number)
    messages.append(f"{SHOP},{buyer}-{agent}-q,{buyer},{agent},{asked},buyer,在吗")
    if seconds is not None:
        said = asked + timedelta(seconds=seconds)
        messages.append(f"{SHOP},{buyer}-{agent}-a,{buyer},{agent},{said},agent,在的亲")


def buy(buyer: str, day: int, number: int, *amounts: int) -> None:
    """One order an amount, all of them at once."""
    made = asked_at(day, number) + timedelta(minutes=5)
    for place, amount in enumerate(amounts, 1):
        orders.append(f"{SHOP},o-{buyer}-{place},{buyer},{made},{made + timedelta(minutes=1)},{amount}.00")


def first_half(number: int) -> int:
    """Chats in turn on the 12 days from the 2nd to the 13th."""
    return 2 + (number - 1) % 12


def second_half(number: int) -> int:
    """Chats in turn on the 13 days from the 15th to the 27th."""
    return 15 + (number - 1) % 13


def of_xiaoman() -> None:
    """25 chats in each half, 11 buyers in each."""
    for n in range(1, 26):
        chat("a1", f"m{n}", first_half(n), n, None if n == 25 else 30)
        if n <= 11:
            buy(f"m{n}", first_half(n), n, *((1500, 1000) if n == 3 else (2500,)))
    for n in range(1, 26):
        chat("a1", f"n{n}", second_half(n), n, 35 if n == 25 else 40)
        if n <= 11:
            buy(f"n{n}", second_half(n), n, 3000 if n >= 10 else 2500)


def of_aqiu() -> None:
    """A trial on the 10th; then 24 buyers of her own, of whom 9 buy, and one whom 小满 sold something on the 6th."""
    chat("a2", "trial", 10, 1, 20)
    buy("trial", 10, 1, 900)
    for n in range(1, 25):
        chat("a2", f"q{n}", second_half(n), n, None if n == 24 else 45)
        if n <= 9:
            buy(f"q{n}", second_half(n), n, 2000)
    chat("a2", "m5", 20, 40, 46)


def of_dongzhi() -> None:
    """20 chats in each half, 9 buyers in each; the last answer comes late."""
    for n in range(1, 21):
        chat("a3", f"d{n}", first_half(n), n, 55)
        if n <= 9:
            buy(f"d{n}", first_half(n), n, 1900)
    for n in range(1, 21):
        chat("a3", f"e{n}", second_half(n), n, 700 if n == 20 else 55)
        if n <= 9:
            buy(f"e{n}", second_half(n), n, 1900)


def of_nobody() -> None:
    """Two silent sales, and a question to an account that is not in `agents`."""
    buy("silent1", 5, 1, 4400)
    buy("silent2", 25, 1, 900)
    chat("a9", "lost", 11, 1, None)


def lines(*rows: str) -> str:
    """A file."""
    return "\n".join(rows) + "\n"


def ordered(rows: Iterable[str], column: int) -> list[str]:
    """Rows by their time, as a file of a shop has them."""
    return sorted(rows, key=lambda row: row.split(",")[column])


for write in (of_xiaoman, of_aqiu, of_dongzhi, of_nobody):
    write()

FILES: dict[str, str] = {
    "messages.csv": lines(messages[0], *ordered(messages[1:], 4)),
    "orders.csv": lines(orders[0], *ordered(orders[1:], 3)),
    "refunds.csv": lines(
        "shop,refund_id,order_id,applied_at,finished_at,status,amount,kind",
        "s1,r1,o-n1-1,2026-02-17 09:00:00,2026-02-18 09:00:00,succeeded,2500.00,return",
        "s1,r2,o-n11-1,2026-03-01 09:00:00,2026-03-05 09:00:00,succeeded,500.00,refund_only",
        "s1,r3,o-m1-1,2026-02-20 09:00:00,,open,300.00,refund_only",
        "s1,r4,o-m2-1,2026-02-20 09:00:00,2026-02-21 09:00:00,closed,200.00,refund_only",
    ),
    "agents.csv": lines(
        "shop,agent_id,name,team,role,level,from_day",
        "s1,a1,小满,售前一组,presale,普通,",
        "s1,a2,阿秋,售前一组,presale,普通,2026-02-15",
        "s1,a3,冬至,售前一组,presale,普通,",
        "s1,a3,冬至,售前二组,presale,资深,2026-02-15",
    ),
    "attendance.csv": lines(
        "shop,agent_id,day,kind",
        "s1,a1,2026-02-02,present",
        "s1,a1,2026-02-09,late",
        "s1,a2,2026-02-14,absent",
        "s1,a2,2026-02-16,present",
        "s1,a2,2026-02-20,leave",
        "s1,a3,2026-02-03,absent",
        "s1,a3,2026-02-17,late",
        "s1,a3,2026-03-02,absent",
    ),
    "targets.csv": lines("shop,agent_id,month,sales", "s1,a1,2026-02,60000.00", "s1,a2,2026-02,25000.00"),
    "adjustments.csv": lines(
        "shop,agent_id,day,kind,points,note,by,amount",
        "s1,a1,2026-02-05,praise,,夸回复快,店长,",
        "s1,a1,2026-02-12,praise,2,夸耐心,店长,",
        "s1,a1,2026-02-19,praise,,夸推荐准,店长,",
        "s1,a1,2026-02-28,carried,,一月多发,店长,-12.50",
        "s1,a2,2026-02-12,complaint,10,试工时的投诉,店长,",
        "s1,a2,2026-02-18,complaint,30,扣太多,店长,",
        "s1,a3,2026-02-10,complaint,-6,答错尺码,店长,",
        "s1,a3,2026-02-11,smile,1,方案里没有,店长,",
    ),
}
