"""The columns of 京东 客服数据 (京麦 / 咚咚客服管家): groups in one row, columns in the next, data from the fourth."""

from xundan.model.text import Text
from xundan.sources.report.shape import AGENT, SAME, Figure, Report

TITLE = Text("京东 客服服务报表", "JD service report by agent")

_ASKED = Text("京东: 09:00-23:00 开始的会话", "theirs: sessions begun between 09:00 and 23:00")
_WITHIN = Text(
    "京东: 30 秒内应答的会话 ÷ 会话; 我们只看首次响应",
    "theirs: sessions answered within 30 s / sessions; ours: first responses",
)
_SALES = Text("京东: 下单前 24 小时内咨询过", "theirs: buyers who asked within 24 hours before ordering")

REPORT = Report(
    name="jd_service_report",
    title=TITLE,
    figures=(
        Figure("consulted_buyers", "people", ("咨询人数", "咨询客户数", "咨询量"), _ASKED, whole="consulted_buyers"),
        Figure("received_buyers", "people", ("接待人数", "接待客户数", "接待量"), _ASKED, whole="received_buyers"),
        Figure("unreplied_buyers", "people", ("未回复人数", "未回复量", "未应答人数"), _ASKED, whole="unreplied_buyers"),
        Figure("first_response_within_30s", "rate", ("30s应答率", "30秒应答率", "30s应答率(%)"), _WITHIN),
        Figure("first_response", "seconds", ("首次平均响应时间", "首次平均响应时间(s)", "首次响应时长(秒)", "首响时长"), _ASKED),
        Figure("response_time", "seconds", ("新平均响应时间", "平均响应时间", "平均响应时间(s)", "平均响应时长(秒)"), _ASKED),
        Figure("jd.reply_rate", "rate", ("应答率", "答复率", "回复率"), _ASKED),
        Figure("jd.talk_seconds", "seconds", ("平均会话时间", "平均会话时长", "平均接待时长"), _ASKED),
        Figure("satisfaction_rate", "rate", ("满意率", "满意度", "服务评价 / 满意率", "服务评价 / 满意度"), SAME),
        Figure("invitation_rate", "rate", ("邀评率", "服务评价 / 邀评率"),
               Text("京东: 邀评 ÷ 接待", "theirs: invitations / received")),
        Figure("rating_rate", "rate", ("评价率", "参评率", "服务评价 / 评价率"), Text("京东: 评价 ÷ 接待", "theirs: ratings / received")),
        Figure("jd.inquiry_ordered_buyers", "people", ("促成下单人数", "下单人数"), _SALES, whole="jd.inquiry_ordered_buyers"),
        Figure("jd.ordered_amount", "money", ("促成下单金额", "下单金额", "促成下单商品金额"), _SALES, whole="jd.ordered_amount"),
        Figure("sales", "money", ("促成出库金额", "出库金额", "促成付款金额", "促成成交金额"), _SALES, whole="service_sales"),
        Figure("inquiry_conversion:paid", "rate", ("咨询转化率", "询单转化率", "咨询出库转化率"), _SALES),
    ),
    required=(AGENT, "received_buyers"),
    one_of=(("first_response_within_30s", "jd.reply_rate"),),
    agent=("客服", "客服账号", "客服昵称", "客服PIN", "客服ERP", "客服名称", "账号"),
    unlike=("旺旺昵称", "旺旺回复率", "最终成团人数"),
)  # fmt: skip
LAYOUT = REPORT.layout
