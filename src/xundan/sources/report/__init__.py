"""What the platforms' own reports have in common: figures, periods, headers of two rows, rows that sum up others."""
