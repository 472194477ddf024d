"""The columns of 接待评价, under two header rows: groups, and columns that bear one name in several groups."""

from xundan.model.text import Text
from xundan.sources.report.shape import AGENT, AGENTS, SAME, Figure, Report

TITLE = Text("生意参谋 接待评价", "Sycm ratings of agents")

_INVITED = Text(
    "平台: 邀评 ÷ 接待; 我们: 客服邀评 ÷ 有效接待", "theirs: invitations / received; ours: by the agent / served"
)
_RATED = Text("平台: 收到评价 ÷ 邀评; 我们: ÷ 有效接待", "theirs: ratings / invitations; ours: / served")
_WORDS = (("很满意", 5), ("满意", 4), ("一般", 3), ("不满意", 2), ("很不满意", 1))

REPORT = Report(
    name="sycm_ratings",
    title=TITLE,
    figures=(
        Figure("sycm.invited_by_agent", "count", ("客服邀评 / 发送数", "客服邀评 / 邀评数", "客服邀评数", "邀评人数"), SAME,
               whole="sycm.invited_by_agent"),
        Figure("invitation_rate", "rate", ("客服邀评 / 邀评率", "客服邀评 / 发送率", "客服邀评率", "邀评率"), _INVITED),
        Figure("sycm.rated_after_agent", "count", ("客服邀评 / 收到评价数", "客服邀评 / 评价数"), SAME,
               whole="sycm.rated_after_agent"),
        Figure("sycm.invited_by_system", "count", ("系统邀评 / 发送数", "系统邀评 / 邀评数", "系统邀评数"), SAME,
               whole="sycm.invited_by_system"),
        Figure("sycm.rated_after_system", "count", ("系统邀评 / 收到评价数", "系统邀评 / 评价数"), SAME,
               whole="sycm.rated_after_system"),
        Figure("sycm.ratings", "count", ("评价结果 / 收到评价数", "评价结果 / 评价数", "评价总数", "收到评价总数"), SAME, whole="sycm.ratings"),
        Figure("rating_rate", "rate", ("评价结果 / 评价率", "评价率", "参评率"), _RATED),
        Figure("satisfaction_rate", "rate", ("评价结果 / 满意率", "满意率", "客户满意率"), SAME),
        *(Figure(f"sycm.ratings_{score}", "count", (f"评价结果 / {word}", word), SAME, whole=f"sycm.ratings_{score}")
          for word, score in _WORDS),
    ),
    required=(AGENT, "satisfaction_rate"),
    one_of=(("sycm.invited_by_agent", "invitation_rate", "sycm.ratings"),),
    agent=AGENTS,
    unlike=("咨询量", "最终成团人数", "30s应答率", "30秒应答率"),
)  # fmt: skip
LAYOUT = REPORT.layout
