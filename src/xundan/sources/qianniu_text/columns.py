"""What the chat window writes between messages, and accounts that are no people."""

from xundan.model.text import Text

TITLE = Text("千牛聊天文本 (复制或另存)", "Qianniu chat text (copied or saved)")

TIME = r"\d{4}([-/])\d{1,2}\1\d{1,2}\s+\d{1,2}:\d{2}:\d{2}"
"""Without zeros before single digits, mostly."""
MARKS = ("已读", "未读", "发送中")
"""Whether the other side has read it: only the window's own messages bear one."""
NO_NAME = ("时间", "日期")
"""What a line that ends in a time ends in before it, where it is no header: `付款时间 2024-1-5 9:03:07`."""

TRANSFER = r"由\s*(\S.{0,63}?)\s*转交给\s*([^\s，,。]{1,64})(?:\s.*|[，,。].*)?"
NOTICE = r"原因[:：].{0,500}|当前用户来自.{0,500}"
RECALL = r"(\S.{0,63}?)?\s*撤回了一条消息"

SYSTEM = {"服务助手", "系统消息", "系统提示", "系统通知"}
ROBOTS = {"店小蜜", "服务助手", "机器人"}
"""As a sub-account, or as a name of its own unless that is the system's."""
