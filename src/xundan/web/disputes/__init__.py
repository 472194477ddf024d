"""Disputes: an agent says that an order is hers, a lead decides. What was decided goes into the lake."""
