"""The oracle and the real code over thousands of small, nasty histories: they must agree exactly."""
