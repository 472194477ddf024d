"""Why buyers send back: the first reason, the last one, and of which items."""
