"""Goods in words and tables, a file a view."""
