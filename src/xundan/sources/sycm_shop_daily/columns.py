"""The columns of 店铺日报 (取数 and 店铺整体看板): the whole shop, a row a day."""

from xundan.model.text import Text
from xundan.sources.report.shape import DAY, Figure, Report

TITLE = Text("生意参谋 店铺日报", "Sycm shop report by day")

_BOUNCE = Text(
    "平台: 只看一页就走的访客占比; 我们还看有没有收藏、加购、咨询、下单",
    "theirs: visitors with one page view; ours also asks for favourites, carts, consulting and orders",
)
_PAID = Text(
    "平台按支付时间, 预售以付尾款的那天为准", "theirs: by time of payment; presale on the day of the final payment"
)
_CONVERSION = Text("支付买家数 ÷ 访客数; 分母是平台的访客数", "paid buyers / visitors, with the platform's visitors")

REPORT = Report(
    name="sycm_shop_daily",
    title=TITLE,
    figures=(
        Figure("bounce_rate", "rate", ("跳失率", "店铺跳失率"), _BOUNCE),
        Figure("paid_buyers", "people", ("支付买家数", "成交人数"), _PAID),
        Figure("paid_orders", "count", ("支付订单数", "支付主订单数"), _PAID),
        Figure("sales", "money", ("支付金额", "支付金额(元)"), _PAID),
        Figure("ordered_buyers", "people", ("下单买家数",)),
        Figure("sycm.ordered_amount", "money", ("下单金额", "下单金额(元)")),
        Figure("units", "count", ("支付件数",), _PAID),
        Figure("aov:buyer", "money", ("客单价", "客单价(元)"), _PAID),
        Figure("shop_conversion", "rate", ("支付转化率",), _CONVERSION),
        Figure("views_per_visitor", "ratio", ("人均浏览量", "人均浏览量(访问深度)")),
        Figure("sycm.stay", "seconds", ("平均停留时长", "平均停留时长(秒)", "人均停留时长", "人均停留时长(秒)"),
               Text("平台: 所有访客; 我们的停留只算看了两页以上的", "theirs: all visitors; ours those with two views or more")),
        Figure("sycm.returning_buyers", "people", ("老买家数", "支付老买家数")),
        Figure("sycm.refund_succeeded_amount", "money", ("成功退款金额", "退款金额", "成功退款金额(元)")),
    ),
    required=(DAY, "daily.visitors"),
    one_of=(("daily.page_views", "sales"),),
    unlike=("流量来源", "一级来源", "来源名称", "一级流量来源", "旺旺昵称", "商品ID", "关键词"),
    daily={
        "visitors": ("访客数", "店铺访客数"),
        "page_views": ("浏览量", "店铺浏览量", "浏览量(PV)"),
        "favorites": ("商品收藏人数", "商品收藏买家数", "收藏人数", "收藏宝贝买家数"),
        "carts": ("加购人数", "商品加购人数", "加购买家数"),
        "paid_buyers": ("支付买家数", "成交人数"),
        "sales": ("支付金额", "支付金额(元)"),
    },
)  # fmt: skip
LAYOUT = REPORT.layout
