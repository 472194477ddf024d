"""Refunds of Taobao's open platform (TOP), as JSON."""
