"""流失 → 可能差评: buyers who can still write a review and have a reason for a bad one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from urllib.parse import urlencode

from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import Days, at_risk
from xundan.reports.analysis.risk import SIGNS
from xundan.reports.sheet import Column, Row, Sheet
from xundan.reports.telling import Telling
from xundan.web.frame.asked import Asked
from xundan.web.frame.page import Chart, Page
from xundan.web.frame.register import page
from xundan.web.pages.pictures import ranked
from xundan.web.pages.told import Looks, told_or_why_not
from xundan.web.people.roles import Right
from xundan.web.place import here

_TAB = Text("可能给差评的", "At risk")
_MOST = 200
_SAID = Text("名单上 {count} 位买家各有哪些苗头", "What speaks for a bad review, of the {count} buyers listed")
_MISSING = Text(
    "订单、聊天、退款、投诉里看得到苗头: 千牛 → 交易 → 已卖出的宝贝 → 批量导出, 聊天记录查询; 到 数据 里上传",
    "Signs are seen in orders, chats, refunds and complaints: in Qianniu, the export of items sold and the chat "
    "history; upload them under Data",
)


@page("at-risk", "lost/at-risk/", Right.CHATS, under="lost", tab=_TAB, whole=True, reads_chats=True)
def at_risk_page(view: View, asked: Asked) -> Page:
    """A buyer's signs come from chats of several agents, so it is for who sees them all."""
    days = Days(asked.period.first, asked.period.last, asked.shops)
    looks = Looks(_chart, leads=_orders_of, missing=_MISSING)
    return told_or_why_not(_TAB, [], lambda: _with_signs(at_risk(view, days, here().root, _MOST)), looks)


def _orders_of(row: Row) -> str | None:
    return "orders/?" + urlencode({"q": row["buyer"]}) if "buyer" in row else None


def _with_signs(telling: Telling) -> Telling:
    """With a table of how many buyers show each sign."""
    counts = Counter(sign["kind"] for each in telling.data["risks"] for sign in each["signs"])
    rows: list[Row] = [
        {"sign": SIGNS[kind], "buyers": count}
        for kind, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]
    columns = [Column("sign", Text("苗头", "Sign"), is_key=True), Column("buyers", Text("买家", "Buyers"), "people")]
    signs = Sheet(Text("苗头", "Signs"), Text("", ""), columns, rows)
    return replace(telling, sheets=[*telling.sheets, signs])


def _chart(telling: Telling) -> Chart | None:
    said = _SAID.format(count=len(telling.sheets[0].rows))
    return ranked("signs", said, telling.sheets[-1], "sign", "buyers", f"table-{len(telling.sheets)}")
