"""Plans, scores and pay: a month's work becomes points, and points become money (docs/decisions/0014)."""
