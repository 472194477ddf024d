"""What reviews speak of and how, and which of them will stand on top."""
