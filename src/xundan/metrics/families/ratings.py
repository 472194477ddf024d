"""Family C: what buyers say of the service they had."""

from __future__ import annotations

from xundan.engine.vocabulary import yes
from xundan.metrics.catalogue import CHAT, Metric
from xundan.metrics.families.inquiry import SERVED
from xundan.metrics.measures import Measure, rate
from xundan.model.text import Text

_RATINGS = (("service_ratings",),)
_SATISFIED = 4

SCORED = Measure("scored_ratings", "ratings", lambda t: t.score.notnull(), tables=_RATINGS)
SATISFIED = Measure("satisfied_ratings", "ratings", lambda t: yes(t.score >= _SATISFIED), tables=_RATINGS)
INVITED = Measure("invited_ratings", "ratings", lambda t: yes(t.invited_by == "agent"), tables=_RATINGS)

METRICS = [
    Metric("satisfaction_rate", Text("满意率", "Satisfaction rate"), rate(SATISFIED, SCORED),
           Text("4 分及以上的评价 ÷ 有分的评价, 按评价时间", "ratings of 4 or more / ratings with a score, by the time of rating"),
           "rate", "up", "peers", CHAT),
    Metric("rating_rate", Text("评价率", "Rating rate"), rate(SCORED, SERVED),
           Text("有分的评价 ÷ 有效接待人数", "ratings with a score / served_buyers"), "rate", "up", "peers", CHAT),
    Metric("invitation_rate", Text("邀评率", "Invitation rate"), rate(INVITED, SERVED),
           Text("客服邀请的评价 (答没答都算) ÷ 有效接待人数", "ratings that the agent asked for, answered or not / served_buyers"),
           "rate", "up", "peers", CHAT),
]  # fmt: skip
