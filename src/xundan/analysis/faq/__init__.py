"""What buyers ask: their questions by topic and group, what is new, whose answers sell, and cases to talk over."""
