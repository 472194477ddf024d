"""The columns of 流量来源: one column of sources, or a column for each level of them."""

from xundan.model.text import Text
from xundan.sources.header import Layout
from xundan.sources.report.shape import DAY, DAYS

TITLE = Text("生意参谋 流量来源", "Sycm traffic sources")

LEVELS = ("level1", "level2", "level3")
AMOUNTS = ("visitors", "page_views", "favorites", "carts", "paid_buyers", "sales")

LAYOUT = Layout(
    names={
        DAY: DAYS,
        "level1": ("流量来源", "一级来源", "来源名称", "流量来源名称", "一级流量来源"),
        "level2": ("来源明细", "二级来源", "二级流量来源"),
        "level3": ("三级来源", "三级流量来源"),
        "visitors": ("访客数", "店铺访客数"),
        "page_views": ("浏览量", "浏览量(PV)"),
        "favorites": ("收藏宝贝买家数", "商品收藏人数", "收藏人数"),
        "carts": ("加购人数", "商品加购人数"),
        "paid_buyers": ("支付买家数",),
        "sales": ("支付金额", "支付金额(元)"),
    },
    required=("level1", "visitors"),
)

GROUPS = (
    "淘内免费", "淘内免费流量", "付费流量", "付费推广", "自主访问",
    "淘外流量", "平台流量", "广告流量", "站外流量", "其他来源",
)  # fmt: skip
"""Names of the highest level, for files that put all levels into one column."""
