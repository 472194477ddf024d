"""Who is really better: raw, shrunken and adjusted values of agents, pure functions over rows (docs/decisions/0015)."""
