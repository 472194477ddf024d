"""Qianniu chats as text, copied or saved from the window."""
