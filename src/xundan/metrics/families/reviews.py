"""Family O: what buyers write about what they bought."""

from __future__ import annotations

from xundan.engine.vocabulary import yes
from xundan.metrics.catalogue import ORDER, Metric
from xundan.metrics.families.sales import PAID_ORDERS
from xundan.metrics.measures import Measure, rate
from xundan.model.text import Text

_REVIEWS = (("reviews",),)

REVIEWS = Measure("reviews", "reviews", tables=_REVIEWS)
BAD = Measure("bad_reviews", "reviews", lambda t: t.result == "bad", tables=_REVIEWS)
GOOD = Measure("good_reviews", "reviews", lambda t: t.result == "good", tables=_REVIEWS)
WITH_PHOTO = Measure("photo_reviews", "reviews", lambda t: yes(t.has_picture), tables=_REVIEWS)

METRICS = [
    Metric("bad_review_rate:orders", Text("差评率", "Bad-review rate"), rate(BAD, PAID_ORDERS),
           Text("差评数 ÷ 成交笔数, 差评按评价日", "bad reviews, by the day of the review / paid_orders"), "rate", "down", "S0 S4", ORDER),
    Metric("bad_review_rate:reviews", Text("差评率 (占评价)", "Bad share of reviews"), rate(BAD, REVIEWS),
           Text("差评数 ÷ 评价数", "bad reviews / reviews"), "rate", "down", "S0 S4", ORDER),
    Metric("good_review_rate", Text("好评率", "Good-review rate"), rate(GOOD, REVIEWS), Text("好评数 ÷ 评价数", "good reviews / reviews"),
           "rate", "up", "S0 S4", ORDER),
    Metric("photo_review_rate", Text("晒图率", "Photo-review rate"), rate(WITH_PHOTO, REVIEWS),
           Text("带图的评价 ÷ 评价数", "reviews with a picture / reviews"), "rate", "up", "S0 S4", ORDER),
]  # fmt: skip
