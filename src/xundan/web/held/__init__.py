"""What is held about a person who works here, and her word against it."""
