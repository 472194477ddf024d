"""The plan of the three slips: the pre-sale sheet, with marks and pay."""

PLAN = """\
id = "presale"
name = { zh = "售前客服考核", en = "Pre-sale appraisal" }
from = 2026-01-01
rule = "order_first"
refunds = "of_orders"
missing = "rescale"
pass = "75%"

[applies]
roles = ["presale"]

[[items]]
id = "sales_target_rate"
name = { zh = "销售目标达成率", en = "Sales target rate" }
weight = 30
score = "target"
metric = "sales_target_rate"
target = "100%"

[[items]]
id = "inquiry_conversion"
name = { zh = "询单转化率", en = "Inquiry conversion" }
weight = 20
score = "tiers"
metric = "inquiry_conversion"
tiers = [{ from = "45%", points = 100 }, { from = "40%", points = 80 }, { from = "35%", points = 60 }, { points = 0 }]

[[items]]
id = "aov"
name = { zh = "客单价", en = "Average order value" }
weight = 20
score = "target"
metric = "aov"
target = "shop"

[[items]]
id = "reply_rate"
name = { zh = "回复率", en = "Reply rate" }
weight = 20
score = "tiers"
metric = "reply_rate"
tiers = [{ from = "98%", points = 100 }, { from = "95%", points = 80 }, { from = "92%", points = 60 }, { points = 0 }]

[[items]]
id = "response_time"
name = { zh = "平均响应时间", en = "Average response" }
weight = 5
score = "tiers"
metric = "response_time"
tiers = [{ upto = 35, points = 100 }, { upto = 45, points = 80 }, { upto = 55, points = 60 }, { points = 0 }]

[[items]]
id = "attendance"
name = { zh = "出勤", en = "Attendance" }
weight = 5
score = "attendance"
each = { late = 25, leave = 25, absent = 50 }

[[deductions]]
kind = "complaint"
name = { zh = "投诉成立", en = "Upheld complaint" }
points = [5, 20]

[[bonuses]]
kind = "praise"
name = { zh = "买家表扬", en = "Praise by a buyer" }
points = 2
most = 4

[[grades]]
name = { zh = "金牌", en = "Gold" }
from = 90

[[grades]]
name = { zh = "银牌", en = "Silver" }
from = 80

[[grades]]
name = { zh = "铜牌", en = "Bronze" }
from = 70

[pay]
pool = 1000
cap_at_full = true
round_to = 0.01
base = { "普通" = 2800, "资深" = 3000 }
coefficients = { "a1" = 1.2 }
coefficient_on = ["rank"]
rank = [300, 200, 100]
caps = { total = 4400 }

[pay.commission]
how = "slices"
tiers = [{ from = 0, rate = "0.5%" }, { from = 50000, rate = "1%" }]
"""
