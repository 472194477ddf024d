"""PDD's agent report: inquiries, groups formed, replies."""
