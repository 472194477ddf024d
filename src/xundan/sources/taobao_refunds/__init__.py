"""Refunds as Qianniu exports them."""
