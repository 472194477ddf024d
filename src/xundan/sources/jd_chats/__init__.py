"""JD chats as the platform's API gives them: one row a message, as JSON or a table."""
