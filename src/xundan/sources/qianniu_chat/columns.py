"""What a Qianniu chat file calls things."""

from xundan.model.text import Text

TITLE = Text("千牛聊天记录 (每个买家一个 JSON)", "Qianniu chats (one JSON file a buyer)")

BUYER, EXPORTED, COUNT, CHATS = "user", "exportTime", "count", "chats"
DATE, TIME, SENDER, TEXT, IMAGE = "date", "time", "sender", "text", "imgUrl"

REQUIRED = (BUYER, CHATS)
