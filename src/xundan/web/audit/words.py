"""What the log's entries are called."""

from __future__ import annotations

from typing import Any

from xundan.model.text import Lang, Text
from xundan.web.audit.log import Act
from xundan.web.audit.models import Entry

ACTS: dict[Act, Text] = {
    Act.FIRST_ACCOUNT: Text("建第一个账号", "made the first account"),
    Act.SIGN_IN: Text("登录", "signed in"),
    Act.SIGN_IN_FAILED: Text("登录失败", "failed to sign in"),
    Act.SIGN_OUT: Text("退出", "signed out"),
    Act.INVITED: Text("加人", "let somebody in"),
    Act.JOINED: Text("设了密码", "set a password by a link"),
    Act.PASSWORD_LINK: Text("给了重设密码的链接", "gave a link for a new password"),
    Act.SEAT_CHANGED: Text("改角色", "changed a role"),
    Act.SEAT_TAKEN: Text("移出", "took somebody out"),
    Act.SIGNED_OUT_EVERYWHERE: Text("全部退出", "signed out everywhere"),
    Act.EXPORT: Text("导出", "exported"),
    Act.IMPORT: Text("导入", "imported"),
    Act.UNDO: Text("撤回导入", "took an import back"),
    Act.REDO: Text("恢复导入", "brought an import back"),
    Act.REFRESH: Text("重算", "refreshed"),
    Act.VACUUM: Text("清理旧版本", "removed old versions"),
    Act.READ_CHAT: Text("看聊天", "read chats"),
    Act.MARKED: Text("录入评分", "entered marks"),
    Act.MARK_WITHDRAWN: Text("撤回评分", "took a mark back"),
    Act.MONTH_CLOSED: Text("结账", "closed a month"),
    Act.MONTH_CONFIRMED: Text("确认结账", "confirmed a month"),
    Act.MONTH_REOPENED: Text("重开月份", "reopened a month"),
    Act.MONTH_CARRIED: Text("差额结转", "carried a month's differences"),
    Act.PLAN_CHANGED: Text("改考核方案", "changed a plan"),
    Act.RULES_CHANGED: Text("改规则", "changed rules"),
    Act.SHOP_CHANGED: Text("改店铺", "changed a shop"),
    Act.AGENT_CHANGED: Text("改客服表", "changed the list of agents"),
    Act.DISPUTED: Text("提出争议", "disputed an order"),
    Act.DISPUTE_WITHDRAWN: Text("撤回争议", "took a dispute back"),
    Act.DISPUTE_KEPT: Text("争议维持原判", "kept an order where it was"),
    Act.OVERRIDE: Text("改判归属", "decided whose an order is"),
    Act.LOSS_NOTED: Text("填流失原因", "noted why inquiries were lost"),
    Act.CHAT_MARKED: Text("标注聊天", "marked a chat"),
    Act.PASSWORD_CHANGED: Text("改密码", "changed the password"),
    Act.SIGNED_OUT_ONE: Text("退出一处", "signed out of one place"),
    Act.SECOND_ON: Text("打开手机验证码", "switched the phone's code on"),
    Act.SECOND_OFF: Text("关掉手机验证码", "switched the phone's code off"),
    Act.SECOND_RESET: Text("关掉别人的手机验证码", "switched somebody's code off"),
    Act.RECOVERY_USED: Text("用了备用码", "used a recovery code"),
    Act.OBJECTED: Text("提出异议", "objected"),
    Act.OBJECTION_ANSWERED: Text("答复异议", "answered an objection"),
    Act.TOKEN_MADE: Text("做令牌", "made a token"),
    Act.TOKEN_REVOKED: Text("撤掉令牌", "revoked a token"),
}


def told(entry: Entry, lang: Lang) -> dict[str, Any]:
    """An entry as the page shows it. An act of a later version stands as it is written."""
    known = {act.value: text for act, text in ACTS.items()}
    about = [
        (name, ", ".join(map(str, told)) if isinstance(told, list) else told) for name, told in entry.about.items()
    ]
    return {
        "at": entry.at,
        "login": entry.login,
        "act": known[entry.act](lang) if entry.act in known else entry.act,
        "about": [f"{name}: {value}" for name, value in about if value not in ("", None)],
    }
