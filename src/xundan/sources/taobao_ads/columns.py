"""The columns of the reports of 万相台 and 直通车."""

from xundan.model.text import Text
from xundan.sources.header import Layout
from xundan.sources.report.shape import DAY, DAYS

TITLE = Text("万相台 / 直通车 推广报表", "Wanxiangtai / Zhitongche advertising")

WORDS = ("channel", "campaign", "keyword", "item_id")
COUNTS = ("impressions", "clicks", "orders")
MONEY = ("cost", "sales")
UNKNOWN_CHANNEL = "万相台"
"""The channel of a file that does not say; reports of 直通车 are known by OF_ZHITONGCHE."""
OF_ZHITONGCHE = ("推广计划", "推广计划名称", "推广单元", "推广单元名称", "推广单元类型", "关键词质量分")

LAYOUT = Layout(
    names={
        DAY: DAYS,
        "channel": ("场景名字", "场景名称", "营销场景", "投放场景", "产品线"),
        "campaign": ("计划名字", "计划名称", "推广计划名称", "推广计划", "计划"),
        "keyword": ("关键词", "关键词名字", "词名字", "词名称"),
        "item_id": ("主体ID", "宝贝ID", "商品ID", "推广宝贝ID"),
        "impressions": ("展现量", "展现", "曝光量"),
        "clicks": ("点击量", "点击"),
        "cost": ("花费", "花费(元)", "消耗", "消耗(元)"),
        "sales": ("总成交金额", "总成交金额(元)"),
        "orders": ("总成交笔数", "总成交订单数"),
    },
    required=("impressions", "clicks", "cost"),
)
