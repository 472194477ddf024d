"""The two plans of the sources, written for these tests from their tables."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

AFTERSALE = """
id = "aftersale"
name = { zh = "售后客服考核", en = "After-sale appraisal" }
from = 2026-01-01
rule = "order_first"
missing = "rescale"
pass = "70%"

[applies]
roles = ["aftersale", "both"]

[[items]]
id = "service_quality"
full = 20
score = "grade"
grades = { "优" = 20, "良" = 15, "中" = 10, "差" = 0 }

[[items]]
id = "refund_rate"
full = 30
score = "tiers"
metric = "refund_rate"
tiers = [{ upto = "5%", points = 30 }, { upto = "8%", points = 20 }, { upto = "11%", points = 10 }, { points = 0 }]

[[items]]
id = "disputes"
full = 20
score = "grade"
grades = { "优" = 20, "良" = 15, "中" = 10, "差" = 0 }

[[items]]
id = "cooperation"
full = 20
score = "grade"
grades = { "优" = 20, "良" = 15, "中" = 10, "差" = 0 }

[[items]]
id = "execution"
full = 20
score = "grade"
grades = { "优" = 20, "良" = 15, "中" = 10, "差" = 0 }

[[items]]
id = "attendance"
full = 20
score = "attendance"
each = { late = 5, leave = 5, absent = 10 }

[[deductions]]
kind = "low_quality_review"
points = 5

[[deductions]]
kind = "complaint"
points = [5, 20]

[[bonuses]]
kind = "praise"
points = 2

[[bonuses]]
kind = "outstanding"
points = [2, 5]

[pay]
pool = 1000
cap_at_full = true
base = { "普通" = 2000, "资深" = 2500, "组长" = 3000 }
"""

PRESALE = """
id = "presale"
name = { zh = "售前客服考核", en = "Pre-sale appraisal" }
from = 2026-01-01

[applies]
roles = ["presale"]

[[items]]
id = "sales_target_rate"
weight = 30
score = "target"
metric = "sales_target_rate"
target = "100%"

[[items]]
id = "inquiry_conversion"
weight = 20
score = "tiers"
metric = "inquiry_conversion"
tiers = [{ from = "45%", points = 100 }, { from = "40%", points = 80 }, { from = "35%", points = 60 }, { points = 0 }]

[[items]]
id = "aov"
weight = 20
score = "target"
metric = "aov"
target = "shop"

[[items]]
id = "reply_rate"
weight = 20
score = "tiers"
metric = "reply_rate"
tiers = [{ from = "98%", points = 100 }, { from = "95%", points = 80 }, { from = "92%", points = 60 }, { points = 0 }]

[[items]]
id = "response_time"
weight = 5
score = "tiers"
metric = "response_time"
tiers = [{ upto = 35, points = 100 }, { upto = 45, points = 80 }, { upto = 55, points = 60 }, { points = 0 }]

[[items]]
id = "attendance"
weight = 5
score = "attendance"
each = { late = 25, leave = 25, absent = 50 }

[[grades]]
name = { zh = "金牌", en = "Gold" }
from = 90

[[grades]]
name = { zh = "银牌", en = "Silver" }
from = 80

[[grades]]
name = { zh = "铜牌", en = "Bronze" }
from = 70
"""


def read(text: str) -> dict[str, Any]:
    """A plan as its file says it."""
    return tomllib.loads(text, parse_float=Decimal)


def item(text: str, name: str) -> dict[str, Any]:
    """One item of a plan."""
    return next(one for one in read(text)["items"] if one["id"] == name)
