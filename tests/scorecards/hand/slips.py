"""The three cards and slips, every figure with the sum that it comes from; the chats and orders are told in shop.py."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

D = Decimal
# An item: numerator, denominator, points, part of the score, why it is not scored.
Line = tuple[Any, Any, Decimal | None, Decimal | None, str | None]

XIAOMAN_ITEMS: dict[str, Line] = {
    # First half 11 x 2500 = 27500 (one of them in two orders); second half 9 x 2500 + 2 x 3000 = 28500; together
    # 56000 of a target of 60000: 0.9333..., 93.33 points, 30 x 93.33 / 100 = 27.999.
    "sales_target_rate": (56000, 60000, D("93.33"), D("28.00"), None),
    # 50 chats, m25 was not answered: 49 inquiries. 22 paid: 44.898 %, below 45 %. 20 x 80 / 100.
    "inquiry_conversion": (22, 49, D(80), D(16), None),
    # 56000 / 22 = 2545.45, the shop's 114400 / 52 = 2200 (see below): above it, so full.
    "aov": (56000, 22, D(100), D(20), None),
    # 49 / 50 = 98 % exactly.
    "reply_rate": (49, 50, D(100), D(20), None),
    # 24 x 30 (m1 to m24) + 24 x 40 (n1 to n24) + 35 (n25) = 720 + 960 + 35 = 1715 s of 49 turns: 35 s exactly.
    "response_time": (1715, 49, D(100), D(5), None),
    # Late once: 75. 5 x 75 / 100.
    "attendance": (None, None, D(75), D("3.75"), None),
}
# The whole shop in February: 56000 + 18000 + 900 + 34200 + 4400 + 900 = 114400 of 22 + 9 + 1 + 18 + 2 = 52 buyers.
# From the 15th: 28500 + 18000 + 17100 + 900 = 64500 of 11 + 9 + 9 + 1 = 30 buyers: 2150.

AQIU_ITEMS: dict[str, Line] = {
    # 9 x 2000 of the 25000 that are her part's: 0.72. 30 x 72 / 100. The 900 of the 10th are not hers.
    "sales_target_rate": (18000, 25000, D(72), D("21.6"), None),
    # 24 buyers of her own, q24 not answered: 23 inquiries (m5 comes after a sale). 9 / 23 = 39.13 %.
    "inquiry_conversion": (9, 23, D(60), D(12), None),
    # 2000 / 2150 = 0.930232...: 93.02. 20 x 93.02 / 100 = 18.604.
    "aov": (18000, 9, D("93.02"), D("18.60"), None),
    # 23 of her own and m5, of 25: 96 %.
    "reply_rate": (24, 25, D(80), D(16), None),
    # 23 x 45 + 46 = 1081 s of 24 turns: 45.04 s, above 45.
    "response_time": (1081, 24, D(60), D(3), None),
    # Leave once; the 14th was before her time.
    "attendance": (None, None, D(75), D("3.75"), None),
}

DONGZHI_ITEMS: dict[str, Line] = {
    # Nobody gave her a target.
    "sales_target_rate": (None, None, None, None, "unknown"),
    # 40 chats, all answered (one late): 40 inquiries, 18 paid: 45 % exactly.
    "inquiry_conversion": (18, 40, D(100), D(20), None),
    # 18 x 1900 = 34200; 1900 / 2200 = 0.863636...: 86.36. 20 x 86.36 / 100 = 17.272.
    "aov": (34200, 18, D("86.36"), D("17.27"), None),
    "reply_rate": (40, 40, D(100), D(20), None),
    # 39 x 55 = 2145: 55 s exactly; the answer after 700 s is late and in no average.
    "response_time": (2145, 39, D(60), D(3), None),
    # Absent and late: 100 - 50 - 25 = 25. 5 x 25 / 100. March is not February.
    "attendance": (None, None, D(25), D("1.25"), None),
}

EXPECTED: dict[str, dict[str, Any]] = {
    "a1": {
        "days": 28,
        "share": D(1),
        "items": XIAOMAN_ITEMS,
        "of_items": D("92.75"),  # 28 + 16 + 20 + 20 + 5 + 3.75
        "deductions": D(0),
        "bonuses": D(4),  # three times 2, at most 4
        "uncounted": [],
        "score": D("96.75"),
        "passed": True,  # 75 of 100
        "grade": "金牌",
        "place": 1,
        "amount": D(53000),  # 56000 - 2500 - 500 (finished in March, of an order of February)
        "lines": {
            "base": D(2800),
            "pool": D("967.5"),  # 1000 x 96.75 / 100
            "commission": D(280),  # 50000 x 0.5 % = 250, and 3000 x 1 % = 30
            "rank": D(360),  # 300 x 1.2
            "cap": D("-7.5"),  # 2800 + 967.5 + 280 + 360 = 4407.5, at most 4400
            "carried": D("-12.5"),
        },
        "total": D("4387.5"),
    },
    "a2": {
        "days": 14,
        "share": D("0.5"),
        "items": AQIU_ITEMS,
        "of_items": D("74.95"),  # 21.6 + 12 + 18.6 + 16 + 3 + 3.75
        "deductions": D(0),
        "bonuses": D(0),
        "uncounted": [("complaint", "out_of_range")],  # 30 of 5 to 20; that of the 12th was before her time
        "score": D("74.95"),
        "passed": False,
        "grade": "铜牌",
        "place": 3,
        "amount": D(18000),
        "lines": {
            "base": D(1400),  # 2800 x 14 / 28
            "pool": D(0),  # not passed
            "commission": D(90),  # 18000 x 0.5 %
            "rank": D(0),  # the third place, but not passed
        },
        "total": D(1490),
    },
    "a3": {
        "days": 28,
        "share": D(1),
        "items": DONGZHI_ITEMS,
        "of_items": D("87.89"),  # 20 + 17.27 + 20 + 3 + 1.25 = 61.52 of 70; x 100 / 70 = 87.8857
        "deductions": D(6),
        "bonuses": D(0),
        "uncounted": [("smile", "unknown_kind")],
        "score": D("81.89"),
        "passed": True,
        "grade": "银牌",
        "place": 2,
        "amount": D(34200),
        "lines": {
            "base": D(2900),  # 2800 x 14 / 28 + 3000 x 14 / 28
            "pool": D("818.9"),
            "commission": D(171),  # 34200 x 0.5 %
            "rank": D(200),
        },
        "total": D("4089.9"),
    },
}
UNLISTED = ["a9"]
