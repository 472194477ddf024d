"""The fields of JD's chat rows."""

from xundan.model.text import Text
from xundan.sources.header import Layout

TITLE = Text("京东聊天记录 (API 行)", "JD chats (rows of the API)")

LAYOUT = Layout(
    names={
        "agent_id": ("waiter",),
        "buyer_id": ("customer",),
        "by_agent": ("waiterSend",),
        "sent_at": ("createdTime",),
        "text": ("content",),
        "type": ("msgType",),
        "conversation_id": ("sid",),
        "message_id": ("uuid",),
        "revoked": ("revokeFlag",),
        "item_id": ("skuId",),
    },
    required=("agent_id", "buyer_id", "by_agent", "sent_at", "text"),
)

KINDS = {"image": "image", "img": "image", "pic": "image", "picture": "image", "video": "video", "link": "link"}
"""Types that are written as words. JD's numbers for types differ between versions of the API and are not guessed."""
