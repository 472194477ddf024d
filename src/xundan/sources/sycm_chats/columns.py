"""What 生意参谋 calls things in a chat."""

from xundan.model.text import Text

TITLE = Text("生意参谋聊天明细 (JSON)", "Chats of 生意参谋 (JSON)")

META, MESSAGES = "meta", "messages"
BUYER, ACCOUNTS, DIALOGUE = "buyerNick", ("accountNick", "psnNickName"), "dataId"
AT, FROM, TO, TEXT, ID = "gmtCreated", "userNickFrom", "userNickTo", "msg", "msgId"

REQUIRED = (AT, FROM, TEXT)
"""Of every message. `msgId` is asked for by nobody, but without it overlapping files are told apart by content."""
