"""Reviews: what they judge, and which stand on top."""
