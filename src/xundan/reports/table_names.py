"""What the tables are called by people who do not write their names."""

from __future__ import annotations

from xundan.model.text import Text

TABLE_NAMES: dict[str, Text] = {
    "messages": Text("聊天", "Chats"),
    "orders": Text("订单", "Orders"),
    "order_lines": Text("订单明细", "Order lines"),
    "refunds": Text("退款", "Refunds"),
    "visits": Text("访问明细", "Visits"),
    "traffic_daily": Text("店铺日流量", "Traffic by day"),
    "reviews": Text("商品评价", "Reviews"),
    "service_ratings": Text("服务评价", "Service ratings"),
    "dsr": Text("店铺评分", "DSR"),
    "quality_scores": Text("质量分", "Quality scores"),
    "complaints": Text("投诉", "Complaints"),
    "fulfilment_errors": Text("发货差错", "Fulfilment errors"),
    "items": Text("商品", "Items"),
    "ad_spend": Text("推广花费", "Advertising"),
    "benchmarks": Text("同行", "Benchmarks"),
    "agents": Text("客服名单", "Agents"),
    "shifts": Text("排班", "Shifts"),
    "attendance": Text("考勤", "Attendance"),
    "targets": Text("目标", "Targets"),
    "grades": Text("考核打分", "Grades"),
    "adjustments": Text("加分扣分", "Adjustments"),
    "loss_notes": Text("没下单的原因", "Notes of loss"),
    "credit_overrides": Text("订单改判", "Overrides"),
    "platform_metrics": Text("平台报表", "Platform reports"),
    "platform_credits": Text("平台的归属", "Platform credits"),
}


def table_name(name: str) -> Text:
    """A table's name; its identifier where there is none."""
    return TABLE_NAMES.get(name, Text(name, name))
