"""The columns of 业绩询单: who asked, who ordered, who paid, on the day or in the end."""

from xundan.model.text import Text
from xundan.sources.report.shape import AGENT, AGENTS, Figure, Report

TITLE = Text("生意参谋 业绩询单", "Sycm inquiries by agent")

_INQUIRY = Text(
    "平台怎样分售前售后没有公布; 我们看之前 21 天的订单", "how they part presale from after-sale is not published; ours looks at orders of 21 days"
)  # fmt: skip
_FINAL = Text("最终: 询单当天或次日下单, 后来付了款", "final: ordered on the day or the next, and paid in the end")

REPORT = Report(
    name="sycm_inquiries",
    title=TITLE,
    figures=(
        Figure("inquiries", "people", ("询单人数",), _INQUIRY, whole="inquiries"),
        Figure("inquiry_ordered_buyers", "people", ("最终下单人数", "询单最终下单人数", "询单下单人数"), _FINAL,
               whole="inquiry_ordered_buyers"),
        Figure("sycm.inquiry_ordered_same_day", "people", ("当日下单人数", "询单当日下单人数"), whole="sycm.inquiry_ordered_same_day"),
        Figure("inquiry_paid_buyers", "people", ("最终付款人数", "询单最终付款人数", "询单付款人数"), _FINAL,
               whole="inquiry_paid_buyers"),
        Figure("sycm.inquiry_paid_same_day", "people", ("当日付款人数", "询单当日付款人数"), whole="sycm.inquiry_paid_same_day"),
        Figure("inquiry_conversion:paid", "rate",
               ("最终付款转化率", "询单->最终付款转化率", "询单->最终付款成功率", "询单转化率", "询单最终转化率"), _FINAL),
        Figure("inquiry_conversion:ordered", "rate", ("最终下单转化率", "询单->最终下单转化率", "询单->最终下单成功率"), _FINAL),
        Figure("inquiry_conversion:paid_same_day", "rate",
               ("当日付款转化率", "询单->当日付款转化率", "询单->当日付款成功率"), _INQUIRY),
        Figure("lost_inquiries", "people", ("询单流失人数",), _FINAL, whole="lost_inquiries"),
    ),
    required=(AGENT, "inquiries"),
    one_of=(("inquiry_paid_buyers", "sycm.inquiry_paid_same_day"),),
    agent=AGENTS,
    unlike=("最终成团人数", "净销售额"),
)  # fmt: skip
LAYOUT = REPORT.layout
