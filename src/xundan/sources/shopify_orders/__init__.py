"""Shopify orders as its admin exports them: a row an item, the order in its first row."""
