"""What Chatwoot calls things."""

from xundan.model.text import Text

TITLE = Text("Chatwoot 会话 (导出或 REST 页)", "Chatwoot conversations (export or REST pages)")

ID, AT, TEXT, TYPE, PRIVATE, SENDER = "id", "created_at", "content", "message_type", "private", "sender"
CONVERSATION, INBOX, MESSAGES, META = "conversation_id", "inbox_id", "messages", "meta"
CONTACT, ASSIGNEE = ("sender", "contact"), "assignee"

REQUIRED = (ID, AT, TYPE)
"""Of every message."""

TYPES = {"0": "in", "1": "out", "2": "activity", "3": "template"}
TYPES |= {"incoming": "in", "outgoing": "out", "activity": "activity", "template": "template"}
BOTS = {"agent_bot", "captain_assistant", "bot"}
"""Types of senders that are no people."""
KINDS = {"image": "image", "audio": "audio", "video": "video", "file": "file", "location": "location"}
"""Kinds of what is attached."""
