"""The first start: the first account, and a shop to look at."""
