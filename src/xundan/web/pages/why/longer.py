"""What is said where the days asked for are few."""

from __future__ import annotations

from xundan.model.text import Text
from xundan.web.frame.asked import Asked

_ENOUGH = 60
_LONGER = Text(
    "只看了 {days} 天: 日子越多越分得清偶然, 上面可以选近90天",
    "These are {days} days: more days tell more from chance; 90 can be chosen above",
)


def longer(asked: Asked) -> list[Text]:
    """A hint to choose more days, where there are less than two months."""
    days = (asked.period.last - asked.period.first).days + 1
    return [_LONGER.format(days=days)] if days < _ENOUGH else []
