"""The rows behind a number, as a sheet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xundan.metrics.drill import Drilled
from xundan.metrics.measures import Per, Rate
from xundan.model.text import Text
from xundan.reports import words
from xundan.reports.numbers import shown
from xundan.reports.sheet import Column, Sheet, dimension_column

_HEADERS = {
    "counts": Text("哪一边", "Rows of"),
    "buyer_id": Text("买家", "Buyer"),
    "visitor_id": Text("访客", "Visitor"),
    "order_id": Text("订单号", "Order"),
    "refund_id": Text("退款号", "Refund"),
    "t_at": Text("买家首句", "First asked"),
    "consulted": Text("咨询", "Consulted"),
    "received": Text("接待", "Received"),
    "served": Text("有效接待", "Served"),
    "stage": Text("阶段", "Stage"),
    "inquiry": Text("询单", "Inquiry"),
    "continued": Text("延续", "Continued"),
    "payment_followup": Text("催付", "Follow-up"),
    "aftersale": Text("售后", "After-sale"),
    "ordered": Text("窗口内下单", "Ordered"),
    "paid": Text("窗口内付款", "Paid"),
    "served_ordered": Text("窗口内下单", "Ordered"),
    "served_paid": Text("窗口内付款", "Paid"),
    "open_inquiry": Text("窗口未结束", "Window open"),
    "prompt": Text("都在 3 分钟内", "All in 3 min"),
    "handed_in": Text("转入", "Handed in"),
    "handed_out": Text("转出", "Handed out"),
    "buyer_messages": Text("买家消息", "Buyer messages"),
    "agent_messages": Text("客服消息", "Agent messages"),
    "auto_messages": Text("自动消息", "Automatic"),
    "agent_characters": Text("字数", "Characters"),
    "first_response": Text("首响", "First response"),
    "first_turn": Text("首轮", "First turn"),
    "first_talk_human": Text("客服先说", "Agent spoke first"),
    "slow": Text("慢响应", "Slow"),
    "talk_seconds": Text("时长", "Length"),
    "opened_at": Text("提问", "Opened"),
    "closed_at": Text("回复", "Closed"),
    "status": Text("状态", "Status"),
    "outcome": Text("计为", "Counted as"),
    "seconds": Text("响应", "Seconds"),
    "counted_seconds": Text("计入平均", "In the average"),
    "opening": Text("首轮提问", "Opening turn"),
    "dialogues": Text("同时对话", "Dialogues"),
    "created_at": Text("下单", "Created"),
    "paid_at": Text("付款", "Paid at"),
    "applied_at": Text("申请", "Applied"),
    "finished_at": Text("完结", "Finished"),
    "state": Text("归属", "Whose"),
    "paid_amount": Text("实付", "Paid amount"),
    "sales": Text("销售额", "Sales"),
    "units": Text("件数", "Units"),
    "refunded_amount": Text("退款", "Refunded"),
    "orders": Text("订单数", "Orders"),
    "ever_paid": Text("最终付款", "Ever paid"),
    "all_silent": Text("全部静默", "All silent"),
    "returning": Text("老客", "Returning"),
    "kind": Text("类型", "Kind"),
    "first_reason": Text("首次原因", "First reason"),
    "reason": Text("最后原因", "Reason"),
    "reason_changed": Text("改过原因", "Reason changed"),
    "review_id": Text("评价号", "Review"),
    "reviewed_at": Text("评价时间", "Reviewed"),
    "result": Text("好中差", "Result"),
    "has_picture": Text("有图", "Picture"),
    "item_id": Text("评价的商品", "Item reviewed"),
    "wrong": Text("有差错", "With an error"),
    "kept": Text("没有退", "Kept"),
    "rated_at": Text("评价时间", "Rated"),
    "score": Text("评分", "Score"),
    "invited_by": Text("邀请人", "Asked by"),
    "complaint_id": Text("投诉号", "Complaint"),
    "complained_at": Text("发起", "Opened"),
    "settled_at": Text("结案", "Closed"),
    "upheld": Text("成立", "Upheld"),
    "starts_at": Text("上班", "From"),
    "ends_at": Text("下班", "To"),
    "attended": Text("出勤", "Attended"),
    "description": Text("描述", "Description"),
    "service": Text("服务", "Service"),
    "logistics": Text("物流", "Logistics"),
    "experience": Text("体验", "Experience"),
    "compliance": Text("合规", "Compliance"),
    "loyalty": Text("忠诚", "Loyalty"),
    "visitors": Text("访客数", "Visitors"),
    "views": Text("浏览", "Views"),
    "bounced": Text("跳失", "Bounced"),
    "favorites": Text("收藏", "Favourites"),
    "carts": Text("加购", "Carts"),
    "stay_seconds": Text("停留", "Stay"),
    "paid_visitors": Text("付费渠道", "Of paid channels"),
    "exits": Text("出店", "Exits"),
    "campaign": Text("计划", "Campaign"),
    "keyword": Text("关键词", "Keyword"),
    "impressions": Text("展现", "Impressions"),
    "clicks": Text("点击", "Clicks"),
    "cost": Text("花费", "Cost"),
    "title": Text("商品名称", "Title"),
    "listed_at": Text("上架", "Listed"),
    "delisted_at": Text("下架", "Delisted"),
    "sold": Text("有成交", "Sold"),
    "amount": Text("计入", "Amount"),
    "in_numerator": Text("在分子中", "In numerator"),
    "numerator_amount": Text("计入分子", "Numerator amount"),
}
_UNITS = {
    "first_response": "seconds",
    "seconds": "seconds",
    "counted_seconds": "seconds",
    "talk_seconds": "seconds",
    "paid_amount": "money",
    "sales": "money",
    "refunded_amount": "money",
    "stay_seconds": "seconds",
    "cost": "money",
    "hour": "hour_of_day",
    "weekday": "weekday",
}
_IDS = ("buyer_id", "visitor_id", "order_id", "refund_id", "review_id", "complaint_id")
_SCORES = ("description", "service", "logistics", "experience", "compliance", "loyalty", "score")
_COUNTS = (
    "buyer_messages",
    "agent_messages",
    "auto_messages",
    "agent_characters",
    "dialogues",
    "orders",
    "units",
    "views",
    "impressions",
    "clicks",
)
_STATES = {
    "agent": Text("客服", "agent"),
    "silent": words.SILENT,
    "unattributable": words.UNATTRIBUTABLE,
    "excluded": words.EXCLUDED,
    "inquiry": Text("询单", "inquiry"),
    "continued": Text("延续", "continued"),
    "payment_followup": Text("催付", "payment follow-up"),
    "aftersale": Text("售后", "after-sale"),
    "answered": Text("已答", "answered"),
    "late": Text("超时", "late"),
    "unanswered": Text("未答", "unanswered"),
    "transferred": Text("转出", "transferred"),
    "open": Text("未结束", "open"),
}
_HOW = {
    "count": Text("数一数行数就是这个数", "counting the rows gives the number"),
    "sum": Text("把 计入 一列加起来就是这个数", "adding the column Amount gives the number"),
    "max": Text("计入 一列的最大值就是这个数", "the largest Amount is the number"),
    "distinct": Text("计入 一列去重后的个数就是这个数", "the distinct values of Amount are the number"),
    "median": Text("计入 一列的中位数就是这个数", "the median of Amount is the number"),
    "p90": Text("计入 一列的 90 分位就是这个数", "the 90th percentile of Amount is the number"),
}
_PARTS = {"denominator": Text("分母", "denominator"), "numerator": Text("分子", "numerator")}


def drilled_sheet(drilled: Drilled, currency: str = "CNY") -> Sheet:
    """The rows with the number that they make; JSON has `metric`, `part`, `stat`, `found` and the rows as they are."""
    metric = drilled.metric
    part = _PARTS[drilled.part] if isinstance(metric.formula, Rate) else Text("总数", "total")
    unit = _unit(drilled)
    columns = [_column(name, unit) for name in drilled.columns]
    if drilled.stat == "count":
        # Counted rows that have an amount are refunds with their own.
        columns = [replace(column, unit="money") if column.key == "amount" else column for column in columns]
    notes = [_HOW[drilled.stat]]
    if drilled.platform:
        notes = [Text("这个数是平台数据, 没有明细", "the number is the platform's own: no rows stand behind it")]
    elif drilled.found > len(drilled.rows):
        notes.append(
            Text(
                f"共 {drilled.found:,} 行, 只列出 {len(drilled.rows):,} 行",
                f"{len(drilled.rows):,} of {drilled.found:,} rows",
            )
        )
    elif drilled.stat in ("count", "sum"):
        kind = "count" if drilled.stat == "count" else "hours" if drilled.per > 1 else unit
        told = [f"{part(lang)}: {shown(drilled.number(), kind, lang, currency)}" for lang in ("zh", "en")]
        notes.insert(0, Text(*told))
    if drilled.part == "denominator" and drilled.rows and drilled.rows[0]["in_numerator"] is None:
        notes.append(Text("分子数的是别的行: --part numerator", "the numerator counts other rows: --part numerator"))
    return Sheet(
        title=Text(f"{metric.name.zh} 的明细 ({part.zh})", f"Rows of {metric.name.en} ({part.en})"),
        subtitle=metric.formula_text,
        columns=columns,
        rows=drilled.rows,
        notes=notes,
        labels={
            "agent": {"?": words.UNATTRIBUTABLE},
            "buyer_type": words.BUYER_TYPES,
            "channel": words.CHANNELS,
            **{name: _STATES for name in ("state", "stage", "status", "outcome", "first_turn")},
        },
        head={"metric": metric.id, "part": drilled.part, "stat": drilled.stat, "found": drilled.found},
        exact=True,
        currency=currency,
        definitions=[metric],
    )


def _unit(drilled: Drilled) -> str:
    """What amounts are: marks, seconds, money or counts."""
    formula = drilled.metric.formula
    if drilled.metric.unit in ("score", "score_a_day"):
        return "score"
    if isinstance(formula, (Per, Rate)) and formula.per > 1:
        return "seconds"
    return "money" if any(isinstance(row.get("amount"), Decimal) for row in drilled.rows) else "count"


def _column(name: str, amounts: str) -> Column:
    if name in words.DIMENSIONS and name not in _HEADERS:
        return replace(dimension_column(name), is_key=name == "day")
    unit = _UNITS.get(name, "count" if name in _COUNTS else "score" if name in _SCORES else "text")
    if name in ("amount", "numerator_amount"):
        unit = amounts
    return Column(name, _HEADERS.get(name, Text(name, name)), unit, is_key=name in _IDS)
