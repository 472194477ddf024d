"""UserBehavior's fields, which have no header, and what its behaviours mean."""

from xundan.model.text import Text

TITLE = Text("UserBehavior 行为数据 (天池)", "UserBehavior events (Tianchi)")

FIELDS = ("visitor_id", "item_id", "category_id", "event", "at")
EVENTS = {"pv": "view", "buy": "pay", "cart": "cart", "fav": "favorite"}
