"""Reading what was said: texts made comparable, parted into words, patterns over them, and the chats themselves."""
