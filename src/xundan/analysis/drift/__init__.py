"""Control charts of metrics and the trend of the platform's marks: what really moved, since when, and how far."""
