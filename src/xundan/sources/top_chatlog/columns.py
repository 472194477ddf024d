"""What TOP calls things in chat logs and lists of chat peers."""

from xundan.model.text import Text

TITLE = Text("淘宝开放平台聊天记录 (TOP chatlog)", "Chat logs of Taobao's open platform (TOP chatlog)")

DIRECTION, AT, TEXT, TYPE = "direction", "time", "content", "type"
SELLER, BUYER = ("from_id", "fromId"), ("to_id", "toId", "uid")
"""Between whom. The platform's answer does not repeat them: who saves it puts the request's beside it."""
ANSWERS = ("wangwang_eservice_chatlog_get_response", "wangwang_eservice_chatpeers_get_response")
PEER, DAY = "uid", "date"

REQUIRED = (DIRECTION, AT, TEXT)
AUTOMATIC, FORWARDED = 1, 32
"""Bits of `type`."""
