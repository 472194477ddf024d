"""Buyers who are likely to leave a bad review, before they do (S3)."""
