"""The same work by us and by others: each peer's answers must equal ours before its time counts."""
