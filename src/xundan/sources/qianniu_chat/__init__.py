"""Qianniu chats: one JSON file a buyer, mostly in a zip."""
