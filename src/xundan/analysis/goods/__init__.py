"""Goods: what does not sell, what goes with what, and who buys."""
