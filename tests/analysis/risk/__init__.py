"""Buyers who are likely to leave a bad review."""
