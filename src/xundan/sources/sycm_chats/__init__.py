"""Chats as 生意参谋 shows them: JSON with the ids of messages."""
