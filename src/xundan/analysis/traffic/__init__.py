"""Where visitors come from, what they land on, and where they leave."""
