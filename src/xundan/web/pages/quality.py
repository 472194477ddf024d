"""售后与质量: refunds, complaints, reviews and the platform's marks at a glance, and each on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from xundan.analysis.drift.dsr import dsr
from xundan.metrics.ask import Ask
from xundan.metrics.complaint_list import listed_complaints
from xundan.metrics.families import CATALOGUE
from xundan.metrics.figures import figures
from xundan.metrics.query import answer
from xundan.metrics.view import View
from xundan.model.text import Text
from xundan.reports.analysis.asked import Days, returns, reviews
from xundan.reports.analysis.dsr import dsr_sentences, dsr_sheet
from xundan.reports.labels import agent_names, labels_of
from xundan.reports.reasons import why_unknown
from xundan.reports.sheet import Column, Row, Sheet, sheet_of
from xundan.reports.words import COMPLAINTS, DIMENSIONS
from xundan.web.frame.asked import Asked
from xundan.web.frame.dialogues import MASK
from xundan.web.frame.page import Block, Chart, Empty, Page, Said, Series, Table, Tile, Tiles
from xundan.web.frame.register import page
from xundan.web.pages.tiles import compared, figure_tile
from xundan.web.pages.told import Looks, told_or_why_not
from xundan.web.pages.trends import trend_sheet, trends
from xundan.web.people.roles import Right
from xundan.web.place import here

_TITLE = Text("售后与质量", "Quality")
_REFUNDS = ("refund_rate:orders", "refund_rate:amount", "return_rate", "quality_refund_rate", "reason_changed_rate",
            "refund_hours", "return_kept_rate")  # fmt: skip
_SERVICE = ("complaints", "complaint_rate", "complaint_hours", "satisfaction_rate", "bad_review_rate:orders",
            "good_review_rate", "photo_review_rate", "order_accuracy")  # fmt: skip
_TRAILED = ("refund_rate:amount", "complaints", "bad_review_rate:orders")
"""With a line by day: the others' days hold too few cases to read one."""
_MARKS = ("dsr_description", "dsr_service", "dsr_logistics", "quality_score", "satisfaction_index")
_COHORT = ("paid_orders", "refund_rate:orders", "refund_rate:amount", "return_rate", "quality_refund_rate")
_MOST = 300
_STATES = {
    "upheld": Text("成立", "upheld"),
    "rejected": Text("不成立", "rejected"),
    "open": Text("处理中", "open"),
    "closed": Text("结束, 没有判定", "closed, undecided"),
}
_COMPLAINTS = ("complaints", "complaint_rate", "complaint_hours")
_NO_REFUNDS = Text(
    "导入退款: 千牛 → 交易 → 退款管理 → 导出", "Import refunds: in Qianniu, the export of refund management"
)
_NO_COMPLAINTS = Text(
    "没有导入过投诉, 投诉数未知", "No complaints were ever imported, so how many there are is unknown"
)
_TODO_COMPLAINTS = Text(
    "导入 complaints 表 (投诉、维权、举报、纠纷各一行); 没有投诉就导入只有表头的文件",
    "import the table complaints, a row a complaint or case; a file with its header alone says that there are none",
)
_NEVER_REVIEWS = Text("没有导入过评价", "No reviews were ever imported")
_NO_REVIEWS = Text(
    "导入评价: 千牛 → 评价管理 → 导出, 或 reviews 表", "Import reviews: Qianniu's export of them, or the table reviews"
)


@page("quality", "quality/", Right.SHOP, rail=_TITLE, icon="heart-handshake", whole=True, tab=Text("概览", "Overview"))
def quality(view: View, asked: Asked) -> Page:
    """Figures against the period before, the marks' lines, and what became of the orders of each week."""
    period = asked.period
    now = Ask((*_REFUNDS, *_SERVICE, *_MARKS), (), period.first, period.last, asked.rule, asked.shops)
    values = figures(view, now, [()])[()]
    were = figures(view, replace(now, first=asked.against.first, last=asked.against.last), [()])[()]
    by_day = replace(now, by=("day",), metrics=(*_TRAILED, *_MARKS))
    days = trends(view, by_day)
    currency = view.shops[asked.shop].currency

    def tiles(names: Sequence[str]) -> list[Tile]:
        whys = {name: why_unknown(view, now, CATALOGUE[name]) if values[name].value is None else None for name in names}
        return [figure_tile(name, values[name], were[name], currency, days.get(name, ()), whys[name]) for name in names]

    going = dsr(view, period.first, period.last, asked.shops)
    blocks: list[Block] = [
        Tiles("refunds", tiles(_REFUNDS)),
        Tiles("service", tiles(_SERVICE)),
        Tiles("marks", tiles(_MARKS)),
    ]
    if going:
        places = [Text(day.isoformat()[5:], day.isoformat()[5:]) for day in now.days()]
        lines = [Series(CATALOGUE[name].name, days[name]) for name in _MARKS[:3]]
        said = dsr_sentences(going, several=False)
        blocks.append(Chart("dsr", said[0], "line", places, lines, "score", "days"))
        blocks += [Said("dsr-said", said[1:])] if said[1:] else []
        blocks.append(Table("dsr-trend", dsr_sheet(going)))
    marks = replace(by_day, metrics=_MARKS)
    blocks += [_cohorts(view, asked), Table("days", trend_sheet(view, marks), by=("day",))]
    return Page(_TITLE, blocks, compared(asked))


def _cohorts(view: View, asked: Asked) -> Table:
    """What became, until now, of the orders that were paid in each week."""
    ask = Ask(_COHORT, ("week",), asked.period.first, asked.period.last, asked.rule, asked.shops)
    sheet = replace(
        sheet_of(answer(view, ask), view=view),
        title=Text("同批订单到现在退了多少", "What became of the orders of each week"),
        subtitle=Text("按付款的那周; 越新的还会退", "by the week of payment; newer ones may still come back"),
    )
    return Table("cohorts", sheet, by=("week",), spread=True)


@page("refunds", "quality/refunds/", Right.SHOP, under="quality", whole=True, tab=Text("退款原因", "Refunds"))
def refunds(view: View, asked: Asked) -> Page:
    """Reasons, first against last, and the items that come back."""
    days = Days(asked.period.first, asked.period.last, asked.shops)
    return told_or_why_not(
        Text("退款原因", "Refunds"), [], lambda: returns(view, days, asked.rule), Looks(missing=_NO_REFUNDS)
    )


@page(
    "reviews", "quality/reviews/", Right.CHATS, under="quality", whole=True, tab=Text("评价", "Reviews"),
    reads_chats=True,
)  # fmt: skip
def reviews_page(view: View, asked: Asked) -> Page:
    """Reviews are buyers' words, so they are for who may read chats."""
    if not view.coverage.imported(asked.shop, "reviews"):
        return Page(Text("评价", "Reviews"), [Empty("nothing", _NEVER_REVIEWS, _NO_REVIEWS)])
    days = Days(asked.period.first, asked.period.last, asked.shops)
    looks = Looks(missing=_NO_REVIEWS)
    return told_or_why_not(Text("评价", "Reviews"), [], lambda: reviews(view, days, here().root, asked.rule), looks)


@page("complaints", "quality/complaints/", Right.SHOP, under="quality", whole=True, tab=Text("投诉", "Complaints"))
def complaints(view: View, asked: Asked) -> Page:
    """By week and by agent; a number opens to the complaints that it counts."""
    title = Text("投诉", "Complaints")
    if not view.coverage.imported(asked.shop, "complaints"):
        return Page(title, [Empty("nothing", _NO_COMPLAINTS, _TODO_COMPLAINTS)])
    now = Ask(_COMPLAINTS, (), asked.period.first, asked.period.last, asked.rule, asked.shops)
    values = figures(view, now, [()])[()]
    were = figures(view, replace(now, first=asked.against.first, last=asked.against.last), [()])[()]
    days = trends(view, replace(now, by=("day",)))
    currency = view.shops[asked.shop].currency
    tiles = [figure_tile(name, values[name], were[name], currency, days[name], None) for name in _COMPLAINTS]
    blocks: list[Block] = [Tiles("complaints", tiles)]
    for by, named in (("week", Text("按周", "By week")), ("agent", Text("按客服", "By agent"))):
        sheet = sheet_of(answer(view, replace(now, by=(by,))), view=view)
        if by == "agent":
            sheet = replace(sheet, labels={**sheet.labels, **labels_of(["agent"], view), "agent": _nobody(view)})
        blocks.append(Table(f"by-{by}", replace(sheet, title=named), by=(by,)))
    listed = listed_complaints(view, asked.shop, asked.period.first, asked.period.last, _MOST)
    blocks.append(Table("complaints-listed", _listed(view, listed, asked.reach.chats), leads=_order_of))
    return Page(title, blocks, compared(asked))


def _listed(view: View, found: list[dict[str, Any]], clear: bool) -> Sheet:
    """One a row, those too that do not count."""
    names = agent_names(view)
    rows: list[Row] = [
        row
        | {
            "kind": COMPLAINTS.get(row["kind"], row["kind"]),
            "state": _STATES[row["state"]],
            "agent": names.get(row["agent_id"], row["agent_id"]),
            "buyer": row["buyer_id"] if clear or row["buyer_id"] is None else MASK,
        }
        for row in found
    ]
    columns = [
        Column("opened_at", Text("发起", "Opened"), "time", is_key=True),
        Column("kind", Text("哪种", "Kind")),
        Column("state", Text("结果", "Outcome")),
        Column("agent", DIMENSIONS["agent"]),
        Column("buyer", Text("买家", "Buyer")),
        Column("order_id", Text("订单号", "Order")),
        Column("closed_at", Text("结束", "Closed"), "time"),
    ]
    said = Text("点时间看订单; 不成立的也列出, 不计数", "opens to its order; those rejected are listed and not counted")
    return Sheet(Text("逐条", "One by one"), said, columns, rows)


def _order_of(row: Row) -> str | None:
    return f"orders/{quote(str(row['order_id']), safe='')}/" if row["order_id"] else None


def _nobody(view: View) -> dict[str | None, Text]:
    """Complaints that name no agent are nobody's, and no silent sale."""
    return {**labels_of(["agent"], view)["agent"], None: Text("没写客服", "no agent named")}
