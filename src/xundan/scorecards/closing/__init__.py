"""Closing a month: a record of all that its pay was made of, which nothing changes afterwards (decision 0014)."""
