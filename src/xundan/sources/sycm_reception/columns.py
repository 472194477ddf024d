"""The columns of 接待分析. Their brackets are of both widths in one header."""

from xundan.model.text import Text
from xundan.sources.report.shape import AGENT, AGENTS, SAME, Figure, Report

TITLE = Text("生意参谋 接待分析", "Sycm reception by agent")

_PEOPLE = Text("平台按去重人数, 过滤规则没有公布", "theirs: distinct buyers; what they filter is not published")
_AVERAGE = Text(
    "平台: 08:00-23:00, 超过 10 分钟和没回的按 600 秒算进平均; 设 late_turns = cap 和 measured_hours 可比",
    "theirs: 08:00-23:00, over 10 minutes and unanswered counted as 600 s; comparable with late_turns = cap, measured_hours",
)  # fmt: skip
_FIRST = Text("平台: 08:00-23:00 的首次响应", "theirs: first responses between 08:00 and 23:00")
_PROMPT = Text("平台: 08:00-23:00, 转接的轮次算未回", "theirs: 08:00-23:00; transferred turns count as unanswered")

REPORT = Report(
    name="sycm_reception",
    title=TITLE,
    figures=(
        Figure("consulted_buyers", "people", ("咨询人数",), _PEOPLE, whole="consulted_buyers"),
        Figure("received_buyers", "people", ("接待人数",), _PEOPLE, whole="received_buyers"),
        Figure("unreplied_buyers", "people", ("未回复人数",), _PEOPLE, whole="unreplied_buyers"),
        Figure("served_buyers", "people", ("有效接待人数",), _PEOPLE, whole="served_buyers"),
        Figure("response_time", "seconds", ("平均响应时长(秒)", "平均响应时长", "平均响应时间(秒)", "平均响应时间"), _AVERAGE),
        Figure("first_response", "seconds", ("首次响应时长(秒)", "首次响应时长", "首次响应时间(秒)", "首次响应时间"), _FIRST),
        Figure("answered_in_3min:turns", "rate", ("3分钟人工响应率", "3分钟响应率", "三分钟人工响应率"), _PROMPT),
        Figure("sycm.reply_rate", "rate", ("旺旺回复率",),
               Text("平台连自动回复也算回复; 我们的回复率只算人工", "theirs counts automatic replies; our reply_rate only human ones")),
        Figure("slow_receptions", "count", ("慢响应人数",), SAME, whole="slow_receptions"),
        Figure("reply_ratio", "ratio", ("答问比",),
               Text("平台的消息数可能含自动回复", "their messages may include automatic ones")),
        Figure("transferred_in_buyers", "people", ("转入人数",), SAME, whole="transferred_in_buyers"),
        Figure("transferred_out_buyers", "people", ("转出人数",), SAME, whole="transferred_out_buyers"),
    ),
    required=(AGENT, "consulted_buyers", "received_buyers"),
    one_of=(("response_time", "first_response", "sycm.reply_rate", "unreplied_buyers", "served_buyers"),),
    agent=AGENTS,
    unlike=("最终成团人数", "咨询量", "最终付款人数"),
)  # fmt: skip
LAYOUT = REPORT.layout
