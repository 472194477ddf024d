"""Orders as the newer Qianniu exports them, mostly without buyers."""
