"""The columns of 拼多多 客服数据 (商家后台, 多多客服)."""

from xundan.model.text import Text
from xundan.sources.report.shape import AGENT, SAME, Figure, Report

TITLE = Text("拼多多 客服绩效", "PDD report by agent")

_GROUP = Text("拼多多: 询单后成团才算成交", "theirs: sold when the group is formed after the inquiry")
_PROMPT = Text(
    "拼多多: 8-23 点咨询的人里 3 分钟内人工回复的占比; 我们按天按人, 每一轮都要在 3 分钟内",
    "theirs: of buyers who wrote 08:00-23:00, those answered by a person within 3 minutes; ours: each turn of the day",
)
_HOURS = Text("拼多多: 8-23 点", "theirs: 08:00-23:00")

REPORT = Report(
    name="pdd_agent_report",
    title=TITLE,
    figures=(
        Figure("consulted_buyers", "people", ("咨询人数",), SAME, whole="consulted_buyers"),
        Figure("inquiries", "people", ("询单人数",), _GROUP, whole="inquiries"),
        Figure("inquiry_paid_buyers", "people", ("最终成团人数",), _GROUP, whole="inquiry_paid_buyers"),
        Figure("lost_inquiries", "people", ("询单流失人数",), _GROUP, whole="lost_inquiries"),
        Figure("inquiry_conversion:paid", "rate", ("询单转化率",), _GROUP),
        Figure("sales", "money", ("客服销售额", "客服销售额(元)", "销售额"), _GROUP, whole="service_sales"),
        Figure("received_buyers", "people", ("人工接待人数", "接待人数"), SAME, whole="received_buyers"),
        Figure("pdd.unanswered_in_3min", "people", ("3分钟未回复人数", "3分钟未人工回复人数", "3分钟未人工回复累计数"), _HOURS,
               whole="pdd.unanswered_in_3min"),
        Figure("answered_in_3min:buyers", "rate", ("3分钟人工回复率(8-23点)", "3分钟人工回复率(8-23)", "3分钟人工回复率"), _PROMPT),
        Figure("response_time", "seconds", ("平均人工响应时长", "平均人工响应时长(秒)", "平均响应时长"), _HOURS),
        Figure("first_response_within_30s", "rate", ("30秒应答率", "30秒人工应答率"), _HOURS),
    ),
    required=(AGENT, "consulted_buyers"),
    one_of=(("inquiry_paid_buyers", "answered_in_3min:buyers"),),
    agent=("客服账号", "客服", "客服昵称", "客服子账号"),
    unlike=("旺旺昵称", "旺旺回复率", "接待量"),
)  # fmt: skip
LAYOUT = REPORT.layout
