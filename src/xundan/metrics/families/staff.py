"""Family C: who was at work, and for how long."""

from __future__ import annotations

from xundan.metrics.catalogue import TIME, Metric
from xundan.metrics.measures import Measure, Per, Total, rate
from xundan.model.text import Text

_STAFF = (*TIME, "agent", "team")
_ATTENDANCE = (("attendance",),)

SHIFT_SECONDS = Measure("shift_seconds", "shifts", None, lambda t: t.seconds, tables=(("shifts",),))
SCHEDULED = Measure("scheduled_days", "scheduled_days", tables=_ATTENDANCE)
ATTENDED = Measure("attended_days", "scheduled_days", lambda t: t.attended, tables=_ATTENDANCE)

METRICS = [
    Metric("online_hours", Text("在线时长", "Hours online"), Per(Total(SHIFT_SECONDS), 3600),
           Text("排班表里班次的小时数之和, 下班早于上班的算到第二天", "hours of the shifts; an end before its beginning is the next day's"),
           "hours", "none", "S0 S4", _STAFF),
    Metric("attendance_rate", Text("出勤率", "Attendance rate"), rate(ATTENDED, SCHEDULED),
           Text("出勤或迟到的人天 ÷ 有考勤或排班的人天", "agent-days present or late / agent-days with attendance or a shift"),
           "rate", "up", "S0 S4", _STAFF),
]  # fmt: skip
