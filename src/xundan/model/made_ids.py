"""Marks of ids that an importer makes where a file names none. Rows that the platform names itself take their place."""

MADE_LINE = "made:"
"""Begins the `line_id` of a line whose file numbers orders only."""
