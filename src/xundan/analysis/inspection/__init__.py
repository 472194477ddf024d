"""Every chat scored by rules that a lead reads and changes, each point with the line that shows it."""
