"""Buyers' ratings of agents from Taobao's open platform (TOP), as JSON pages."""
