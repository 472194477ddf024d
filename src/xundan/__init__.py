"""xundan (询单): checkable analytics of customer service for online shops."""

__version__ = "0.1.0"
