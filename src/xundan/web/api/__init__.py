"""What programs ask: the pages as JSON, the metrics with the command line's arguments."""
